"""From a recurrent part to a model of our own: gates in PyTorch's order, every bias in place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnnviz.data.codec import Codec
from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.conventions import ORDERS, Conventions
from rnnviz.files.foreign.obstacles import obstacles
from rnnviz.files.foreign.parts import Head, Layer, Part
from rnnviz.files.foreign.questions import entries
from rnnviz.nets.model import Model, Task
from rnnviz.nets.network import Network
from rnnviz.nets.spec import NetworkSpec, Over
from rnnviz.trace import Array


def convert(
    part: Part,
    codec: Codec,
    labels: tuple[str, ...] | None = None,
    conventions: Conventions | None = None,
    *,
    name: str = "model",
    task: Task | None = None,
    card: Mapping[str, Any] | None = None,
) -> Model:
    """Return the part as a model, with the conventions of the file unless others are given.

    Without `labels` the outputs are the vocabulary. Layers of different sizes are filled up with
    units that nothing reads, which changes no output.

    Raises
    ------
    ForeignProblem
        If our networks cannot do what the part does, or vocabulary or labels do not fit.
    """
    conventions = conventions or part.conventions
    if found := obstacles(part, conventions):
        raise ForeignProblem(found[0])
    labels = codec.vocabulary if labels is None else labels
    task = task or ("generate" if labels == codec.vocabulary else "classify")
    _check_names(part, codec, labels)
    try:
        return Model(
            name, _spec(part, conventions), weights(part, conventions), codec, labels, task,
            card=card or {},
        )  # fmt: skip
    except ValueError as misfit:
        raise ForeignProblem(f"its parts do not fit together: {misfit}") from None


def network(part: Part, conventions: Conventions) -> Network:
    """Return the textbook's network of a part that has no obstacles, whatever it reads.

    Raises
    ------
    ValueError
        If the spec of it cannot be; the message names what does not go together.
    """
    return Network(_spec(part, conventions), weights(part, conventions))


def weights(part: Part, conventions: Conventions) -> dict[str, Array]:
    """Return the part's weights under PyTorch's names, in the shapes of our own networks."""
    H = max(part.hidden)
    found: dict[str, Array] = {"embedding.weight": _embedding(part)}
    for k, (layer,) in enumerate(part.layers):
        for name, values in _layer(part, layer, conventions).items():
            columns = {"weight_ih": H if k else part.inputs, "weight_hh": H, "weight_hr": H}
            blocks = _BLOCKS.get(name, len(ORDERS[part.cell]))
            found[f"rnn.{name}_l{k}"] = _filled(values, blocks, H, columns.get(name))
        if layer.peepholes is None and has_peepholes(part):
            found[f"rnn.peephole_l{k}"] = np.zeros(3 * H, np.float32)
    if part.attention is not None:
        found["attention.weight"] = _read(part, part.attention)
    return found | _heads(part)


_BLOCKS = {"peephole": 3, "weight_hr": 1}  # of the other arrays as many as there are gates


def _heads(part: Part) -> dict[str, Array]:
    """Return the head, and the layer before it if there is one."""
    found: dict[str, Array] = {}
    head, dense = part.heads[0], part.dense
    if dense is not None:
        found["dense.weight"], found["dense.bias"] = _read(part, dense.weight), _bias(dense)
    if not part.tied:
        found["head.weight"] = head.weight if dense is not None else _read(part, head.weight)
    return {**found, "head.bias": _bias(head)}


def _bias(head: Head) -> Array:
    return np.zeros(len(head.weight), np.float32) if head.bias is None else head.bias


def has_peepholes(part: Part) -> bool:
    """Return whether any gate of the part looks at the memory."""
    return any(layer.peepholes is not None for both in part.layers for layer in both)


def _spec(part: Part, how: Conventions) -> NetworkSpec:
    projected = any(layer.projection is not None for both in part.layers for layer in both)
    over: Mapping[str, Over] = {"mean": "mean", "max": "max"}
    return NetworkSpec(
        part.cell,
        vocabulary=entries(part),
        embedding=part.inputs,
        hidden=max(part.hidden),
        layers=len(part.layers),
        outputs=len(part.heads[0].weight),
        nonlinearity="tanh" if how.nonlinearity == "other" else how.nonlinearity,
        tied=part.tied,
        gate_curve="sigmoid" if part.cell == "rnn" or how.curve == "other" else how.curve,
        reset=how.reset if part.cell == "gru" else "after",
        peepholes=has_peepholes(part),
        projection=max(part.says) if projected else 0,
        beside=part.attention is not None,
        over="attention" if part.attention is not None else over.get(how.read, "each"),
        dense=len(part.dense.weight) if part.dense is not None else 0,
        between="" if how.between == "nothing" else how.between,
        window=how.window,
        padding=how.padding,
    )


def _embedding(part: Part) -> Array:
    """Return the embedding (V, E): of a one-hot input, whose every entry is a unit vector, 1."""
    return np.eye(part.inputs, dtype=np.float32) if part.embedding is None else part.embedding


def _layer(part: Part, layer: Layer, conventions: Conventions) -> dict[str, Array]:
    """Return a layer's arrays with the gates in our order."""
    W, U = layer.W, layer.U
    H = U.shape[1]
    if part.fused and conventions.together == "hx":
        both = np.concatenate((W, U), axis=1)
        W, U = both[:, H:], both[:, :H]
    zeros = np.zeros(len(U), np.float32)
    arrays = {
        "weight_ih": W,
        "weight_hh": U,
        "bias_ih": zeros if layer.b is None else layer.b,
        "bias_hh": zeros if layer.b_u is None else layer.b_u,
    }
    found = {name: _ordered(part, name, a, conventions) for name, a in arrays.items()}
    beside = {"peephole": layer.peepholes, "weight_hr": layer.projection}
    return found | {name: values for name, values in beside.items() if values is not None}


def _ordered(part: Part, name: str, values: Array, conventions: Conventions) -> Array:
    """Return the blocks of rows (G·H, …) in our order, each as our equations need it."""
    blocks = dict(zip(conventions.gates, np.split(values, len(conventions.gates)), strict=True))
    if name == "bias_ih" and "f" in blocks:
        blocks["f"] = blocks["f"] + np.float32(conventions.forget_bias)
    if conventions.update == "replaces" and "z" in blocks:
        blocks["z"] = -blocks["z"]  # 1 − σ(a) = σ(−a)
    return np.concatenate([blocks[gate] for gate in ORDERS[part.cell]])


def _filled(values: Array, gates: int, H: int, columns: int | None) -> Array:
    """Return (G·h, d) as (G·H, columns), filled up with zeros; a bias has no columns."""
    blocks = []
    for block in np.split(values, gates):
        rows = [(0, H - len(block))]
        wide = rows if columns is None else [*rows, (0, columns - block.shape[1])]
        blocks.append(np.pad(block, wide))
    return np.concatenate(blocks)


def _read(part: Part, values: Array) -> Array:
    """Return (…, ΣS) of what is read of a step as (…, R), each state filled up with zeros.

    S is the size of the top state, or those of x and all states beside each other.
    """
    H = max(part.hidden)
    if part.attention is None:
        sizes = [part.says[-1]]
        wide = [H]
    else:
        sizes, wide = [part.inputs, *part.says], [part.inputs, *(H for _ in part.says)]
    pieces = np.split(values, np.cumsum(sizes)[:-1], axis=-1)
    room = [[(0, 0)] * (values.ndim - 1) + [(0, w - n)] for n, w in zip(sizes, wide, strict=True)]
    return np.concatenate([np.pad(p, r) for p, r in zip(pieces, room, strict=True)], axis=-1)


def _check_names(part: Part, codec: Codec, labels: tuple[str, ...]) -> None:
    V, K = entries(part), len(part.heads[0].weight)
    if len(codec.vocabulary) != V:
        raise ForeignProblem(
            f"the vocabulary has {len(codec.vocabulary):,} entries and {part.name} reads {V:,}; "
            "give one that lists every entry, in the order of their numbers"
        )
    if len(labels) != K:
        raise ForeignProblem(
            f"there are {len(labels):,} labels and {part.name} has {K:,} outputs; name each of them"
        )
