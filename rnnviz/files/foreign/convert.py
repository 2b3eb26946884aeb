"""From a recurrent part to a model of our own: gates in PyTorch's order, every bias in place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnnviz.data.codec import Codec
from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.conventions import ORDERS, Conventions
from rnnviz.files.foreign.obstacles import obstacles
from rnnviz.files.foreign.parts import Layer, Part
from rnnviz.files.foreign.questions import entries
from rnnviz.nets.model import Model, Task
from rnnviz.nets.spec import NetworkSpec
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
    units that stay at 0 for ever, which changes no output.

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


def weights(part: Part, conventions: Conventions) -> dict[str, Array]:
    """Return the part's weights under PyTorch's names, in the shapes of our own networks."""
    H = max(part.hidden)
    found: dict[str, Array] = {"embedding.weight": _embedding(part)}
    before, filled = part.inputs, part.inputs
    for k, (layer,) in enumerate(part.layers):
        for name, values in _layer(part, layer, conventions, before).items():
            columns = {"weight_ih": filled, "weight_hh": H}.get(name)
            found[f"rnn.{name}_l{k}"] = _filled(values, len(ORDERS[part.cell]), H, columns)
        before, filled = part.hidden[k], H
    head = part.heads[0]
    K = len(head.weight)
    if not part.tied:
        found["head.weight"] = _widened(head.weight, H)
    found["head.bias"] = np.zeros(K, np.float32) if head.bias is None else head.bias
    return found


def _spec(part: Part, conventions: Conventions) -> NetworkSpec:
    return NetworkSpec(
        part.cell,
        vocabulary=entries(part),
        embedding=part.inputs,
        hidden=max(part.hidden),
        layers=len(part.layers),
        outputs=len(part.heads[0].weight),
        nonlinearity="relu" if conventions.nonlinearity == "relu" else "tanh",
        tied=part.tied,
    )


def _embedding(part: Part) -> Array:
    """Return the embedding (V, E): of a one-hot input, whose every entry is a unit vector, 1."""
    return np.eye(part.inputs, dtype=np.float32) if part.embedding is None else part.embedding


def _layer(part: Part, layer: Layer, conventions: Conventions, D: int) -> dict[str, Array]:
    """Return a layer's four arrays with the gates in our order."""
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
    return {name: _ordered(part, name, a, conventions) for name, a in arrays.items()}


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


def _widened(weight: Array, H: int) -> Array:
    return np.pad(weight, [(0, 0), (0, H - weight.shape[1])])


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
