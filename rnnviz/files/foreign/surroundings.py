"""What stands before and after recurrent layers: embedding or one-hot, and the linear heads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.files.foreign.contents import Contents, Tensor
from rnnviz.files.foreign.parts import Head, InputKind, Layer
from rnnviz.files.foreign.printable import counted
from rnnviz.trace import Array, frozen

_EMBEDDING = re.compile(r"emb|wte|lookup|word_vec|encoder\.weight$|look_?up", re.IGNORECASE)
_BIAS = (("weight", "bias"), ("kernel", "bias"), ("W", "b"), ("w", "b"), ("Wy", "by"))
_ATTENDS = re.compile(r"attn|attention", re.IGNORECASE)
_NOT_A_HEAD = re.compile(r"attn|attention|norm|bn\d*\.|conv", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The best reading of what a stack is connected to, and why."""

    input: InputKind
    embedding: Array | None
    embedding_name: str
    heads: tuple[Head, ...]
    dense: Head | None
    tied: bool
    notes: tuple[str, ...]
    obstacles: tuple[str, ...]
    used: tuple[str, ...]


def array(values: Tensor) -> Array:
    """Return a tensor as read-only float32."""
    with np.errstate(over="ignore", invalid="ignore"):  # what float32 cannot hold is told later
        return frozen(np.asarray(values, dtype=np.float32))


def around(
    contents: Contents, taken: Iterable[str], layers: Sequence[tuple[Layer, ...]], near: str = ""
) -> Surroundings:
    """Return what fits before and after `layers`, which are made of the tensors `taken`.

    `near` is the name of the part; what is named alike is preferred.
    """
    left = {n: t for n, t in contents.tensors.items() if t.ndim == 2 and n not in {*taken}}
    D = int(layers[0][0].W.shape[1])
    top = sum(_size(layer) for layer in layers[-1])
    before = _embedding(left, D, near)
    heads = _heads(contents, left, top, before, near)
    dense, heads = _stacked(contents, left, heads, D if before is None else len(left[before]))
    tied = before is not None and bool(heads) and _tied(contents, before, heads[0].name)
    if before is not None and not heads and top == D:
        heads, tied = _untold_tie(contents, left[before], before), True
    kind: InputKind = "embedding" if before else "numbers"
    if not before and D > 1 and any(len(head.weight) == D for head in heads):
        kind = "one-hot"
        heads = tuple(sorted(heads, key=lambda head: len(head.weight) != D))
    return Surroundings(
        kind,
        array(left[before]) if before else None,
        before or "",
        heads,
        dense,
        tied,
        (*_notes(kind, before, heads, dense, tied, D), *_norms(contents)),
        tuple(_obstacles(left, (*heads, *([dense] if dense else [])), before, near)),
        tuple(name for name in (before, *_names(contents, (*heads[:1], dense))) if name),
    )


def _names(contents: Contents, heads: Iterable[Head | None]) -> Iterable[str | None]:
    for head in heads:
        if head is not None:
            yield head.name
            yield bias_of(contents, head.name, len(head.weight))


def _size(layer: Layer) -> int:
    """Return the size of what a layer says: H, or P if it is projected."""
    return int(layer.U.shape[1])


def _embedding(left: dict[str, Tensor], D: int, near: str) -> str | None:
    """Return the name of the matrix (V, E) whose rows fit into the stack, if there is one."""
    fitting = [name for name, t in left.items() if t.shape[1] == D and len(t) > 1]
    named = [name for name in fitting if _EMBEDDING.search(name)]
    return min(named, key=lambda name: -shared(name, near)) if named else None


def _heads(
    contents: Contents, left: dict[str, Tensor], top: int, before: str | None, near: str
) -> tuple[Head, ...]:
    """Return all matrices (K, top) that may read the state, the likeliest first."""
    V = len(left[before]) if before else -1
    fitting = [
        name
        for name, t in left.items()
        if t.shape[1] == top and name != before and not _EMBEDDING.search(name)
    ]
    order = {name: place for place, name in enumerate(fitting)}
    fitting.sort(
        key=lambda name: (
            bool(_NOT_A_HEAD.search(name)),
            len(left[name]) != V,
            -shared(name, near),
            -order[name],
        )
    )
    return tuple(_head(contents, name) for name in fitting)


def _stacked(
    contents: Contents, left: dict[str, Tensor], heads: tuple[Head, ...], V: int
) -> tuple[Head | None, tuple[Head, ...]]:
    """Return the first layer of a head of two, and the second, where none gives V outputs."""
    if not heads or any(len(head.weight) == V for head in heads):
        return None, heads
    behind = _behind(left, heads[0], {head.name for head in heads})
    return (heads[0], (_head(contents, behind[0]),)) if behind else (None, heads)


def _behind(left: dict[str, Tensor], head: Head, known: set[str]) -> list[str]:
    """Return the matrices that read what a head says, and make another number of it."""
    K = len(head.weight)
    return [
        name for name, t in left.items()
        if t.shape[1] == K != len(t) and name not in known and not _EMBEDDING.search(name)
        and not _NOT_A_HEAD.search(name)
    ]  # fmt: skip


def _head(contents: Contents, name: str) -> Head:
    weight = array(contents.tensors[name])
    bias = bias_of(contents, name, len(weight))
    return Head(name, weight, None if bias is None else array(contents.tensors[bias].reshape(-1)))


def bias_of(contents: Contents, name: str, rows: int) -> str | None:
    """Return the name of the bias that belongs to the matrix of that name, if there is one."""
    names = []
    for weight, bias in _BIAS:
        start, found, end = name.rpartition(weight)
        names += [f"{start}{bias}{end}"] if found else []
    names.append(re.sub(r"Wh?(\w)$", r"b\1", name))  # Why and by
    fitting = (n for n in names if n in contents.tensors and contents.tensors[n].size == rows)
    return next(fitting, None)


def _tied(contents: Contents, before: str, head: str) -> bool:
    return any(before in group and head in group for group in contents.tied)


def _untold_tie(contents: Contents, embedding: Tensor, name: str) -> tuple[Head, ...]:
    """Return the head that an embedding makes by itself, with a bias if one fits."""
    V = len(embedding)
    biases = [t for t in contents.tensors.values() if t.shape == (V,)]
    return (Head(name, array(embedding), array(biases[0]) if len(biases) == 1 else None),)


def shared(name: str, near: str) -> int:
    """Return how many parts of two dotted names are the same from the beginning."""
    same = 0
    for one, other in zip(name.split(".")[:-1], near.split("."), strict=False):
        if one != other:
            break
        same += 1
    return same


def _notes(
    kind: InputKind,
    before: str | None,
    heads: tuple[Head, ...],
    dense: Head | None,
    tied: bool,
    D: int,
) -> Iterable[str]:
    if kind == "embedding":
        yield f"{before} is the embedding, as its rows have the {D} numbers that the stack reads"
    elif kind == "one-hot":
        yield (
            f"the input is one-hot, as there is no embedding and the head has as many outputs "
            f"as the stack has inputs, {D}"
        )
    elif D == 1:
        yield "the stack reads one number a step, as there is no embedding"
    else:
        yield f"the stack reads {D} numbers, as there is no embedding and no head of {D} outputs"
    if tied:
        yield f"the head uses the embedding's matrix {before} (tied weights)"
    elif heads and dense is not None:
        yield (
            f"{dense.name} and {heads[0].name} are a head of two layers, of {len(dense.weight)} "
            f"numbers and {len(heads[0].weight)} outputs"
        )
    elif heads:
        K, size = heads[0].weight.shape
        outputs = counted(K, "output")
        yield f"{heads[0].name} is the head, from {size} numbers of the top layer to {outputs}"


def _obstacles(
    left: dict[str, Tensor], heads: tuple[Head, ...], before: str | None, near: str
) -> Iterable[str]:
    attends = [name for name in left if _ATTENDS.search(name) and _beside(name, near)]
    if attends:
        yield (
            f"attention ({', '.join(attends[:3])}) works beside {near or 'it'}, and of attention "
            "rnnviz shows only one score for each step; train it without and open that"
        )
    known = {before or "", *(head.name for head in heads)}
    behind = _behind(left, heads[0], known) if heads else []
    if behind and not (before and len(left[before]) == len(heads[0].weight)):
        yield (
            f"the head has more than two layers (after {heads[0].name} comes {behind[0]}), and "
            "rnnviz shows at most two"
        )


def _beside(name: str, near: str) -> bool:
    """Tell whether a tensor belongs to the module that the part of the name `near` belongs to."""
    owner = near.split(" + ")[0].rpartition(".")[0]
    return not owner or name.startswith(f"{owner}.")


def _norms(contents: Contents) -> Iterable[str]:
    for name, tensor in contents.tensors.items():
        if name.endswith("running_mean"):
            yield (
                f"{name.rpartition('.')[0]} normalises {tensor.size} numbers (batch norm), and "
                "where is not in the file; it is left out, so outputs may differ"
            )
