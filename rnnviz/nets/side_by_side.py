"""Networks side by side are one network, which believes the mean of their logits.

Every matrix of it has theirs as blocks on its diagonal, so no unit hears of another network's. Its
beliefs are the product of theirs, each to the power 1/M, made to sum to 1. Sources: such a product
of experts, Hinton 2002; that several networks err less than each, Hansen & Salamon 1990.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

from rnnviz.nets.model import Model
from rnnviz.nets.spec import GATES, NetworkSpec
from rnnviz.trace import Array

MOST = 16
"""Networks that stand side by side."""
MOST_WEIGHTS = 1 << 28
"""Of the one network that they make: 1 GiB."""


def join(members: Sequence[Model], name: str = "", card: Mapping[str, Any] | None = None) -> Model:
    """Return the one model that 2 to 16 models are side by side.

    With E_m features and H_m units of member m it has Σ E_m and Σ H_m; its x, h and c are theirs,
    concatenated in order, and its logits (K,) the mean of theirs. The first member gives the order
    of vocabulary and labels, and the demo.

    >>> join([rnnviz.load("one.rnnviz"), rnnviz.load("other.rnnviz")], "both")

    Raises
    ------
    ValueError
        If there are too few or too many, they are not of one kind or have not the same vocabulary,
        labels and task, or are not as `torch.nn` has them, or are too large together.
    """
    if not 2 <= len(members) <= MOST:
        raise ValueError(f"2 to {MOST} networks stand side by side, not {len(members)}")
    first = members[0]
    for member in members:
        _check_alone(member)
        _check_alike(first, member)
    spec = _spec([member.spec for member in members])
    weights = _weights([ordered_as(first, member) for member in members])
    return Model(
        name or first.name, spec, weights, first.codec, first.labels, first.task, first.demo,
        card or {},
    )  # fmt: skip


def ordered_as(first: Model, member: Model) -> Model:
    """Return the member with its entries and outputs in the order of the first one's."""
    if (first.codec, first.labels) == (member.codec, member.labels):
        return member
    entries = [member.codec.vocabulary.index(entry) for entry in first.codec.vocabulary]
    outputs = [member.labels.index(label) for label in first.labels]
    rows = {"embedding.weight": entries, "head.weight": outputs, "head.bias": outputs}
    weights = {n: w[rows[n]] if n in rows else w for n, w in member.weights.items()}
    return replace(member, weights=weights, codec=first.codec, labels=first.labels)


def _check_alone(member: Model) -> None:
    if member.spec.beyond_torch or member.spec.tied:
        what = member.spec.beyond_torch or "a head that is tied to the embedding"
        raise ValueError(
            f"{member.name} has {what}, which does not stand side by side with another network's; "
            "join plain networks, as rnnviz trains them with --no-tied"
        )


def _check_alike(first: Model, member: Model) -> None:
    for (what, one), other in zip(_kind(first).items(), _kind(member).values(), strict=True):
        if one != other:
            raise ValueError(
                f"{first.name} and {member.name} cannot stand side by side: {what} {one} and "
                f"{other}; join models that are trained alike"
            )
    for what, of_first, of_member in (
        ("entries", first.codec.vocabulary, member.codec.vocabulary),
        ("labels", first.labels, member.labels),
    ):
        if alone := sorted({*of_first} ^ {*of_member}):
            raise ValueError(
                f"{first.name} and {member.name} have not the same {what}: only one of them has "
                f"{alone[0]!r}; join models that are trained on the same data"
            )


def _kind(model: Model) -> dict[str, str | int]:
    """Return what must be the same in all members, by how it is said."""
    return {
        "their cells are": model.spec.cell,
        "their numbers of layers are": model.spec.layers,
        "their new content is squashed by": model.spec.nonlinearity,
        "they are made to": model.task,
        "their text is cut into": model.codec.language,
    }


def _spec(specs: Sequence[NetworkSpec]) -> NetworkSpec:
    wide = replace(
        specs[0],
        embedding=sum(spec.embedding for spec in specs),
        hidden=sum(spec.hidden for spec in specs),
    )
    count = sum(prod(shape) for shape in wide.shapes().values())
    if count > MOST_WEIGHTS:
        raise ValueError(
            f"side by side they make a network of {count:,} weights, and at most {MOST_WEIGHTS:,} "
            "can be shown; join fewer or smaller ones"
        )
    return wide


def _weights(members: Sequence[Model]) -> dict[str, Array]:
    gates = GATES[members[0].spec.cell]
    names = members[0].weights
    parts = {name: [member.weights[name] for member in members] for name in names}
    found = {n: _gates_beside(p, gates) for n, p in parts.items() if n.startswith("rnn.")}
    found["embedding.weight"] = np.hstack(parts["embedding.weight"])  # (V, Σ E)
    share = np.float32(1 / len(members))
    found["head.weight"] = share * np.hstack(parts["head.weight"])  # (K, Σ H)
    found["head.bias"] = share * np.sum(parts["head.bias"], axis=0)  # (K,)
    return found


def _gates_beside(parts: Sequence[Array], gates: int) -> Array:
    """Return the weights (G·H_m, D_m), or biases (G·H_m,), of all members in one, gate by gate."""
    split = [part.reshape(gates, len(part) // gates, *part.shape[1:]) for part in parts]
    if parts[0].ndim == 1:
        return np.concatenate(split, axis=1).ravel()  # (G·Σ H,)
    beside = np.concatenate([_diagonal(list(blocks)) for blocks in zip(*split, strict=True)])
    return beside  # (G·Σ H, Σ D)


def _diagonal(blocks: Sequence[Array]) -> Array:
    """Return [[A, 0], [0, B]] of A and B, and so on for more."""
    rows, columns = np.cumsum([(0, 0), *(block.shape for block in blocks)], axis=0).T
    whole = np.zeros((rows[-1], columns[-1]), blocks[0].dtype)
    for k, block in enumerate(blocks):
        whole[rows[k] : rows[k + 1], columns[k] : columns[k + 1]] = block
    return whole
