"""Layers under one name, layers under numbered names put together, and the part they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from rnnviz.files.foreign.contents import Contents
from rnnviz.files.foreign.conventions import Conventions
from rnnviz.files.foreign.parts import TWO_SIDED, Layer, Part
from rnnviz.files.foreign.questions import classes
from rnnviz.files.foreign.surroundings import around
from rnnviz.nets.spec import CellKind

CALLED: Mapping[CellKind, str] = {"lstm": "an LSTM", "gru": "a GRU", "rnn": "a plain RNN"}
_NUMBER = re.compile(r"(.*?)[._]?(\d+)")


@dataclass(frozen=True, eq=False)
class Stack:
    """Layers by the name that the author gave them, and the tensors that they are made of."""

    name: str
    cell: CellKind
    layers: tuple[tuple[Layer, ...], ...]
    used: tuple[str, ...]

    @property
    def says(self) -> int:
        """The size of what the top layer says: H, 2H if bidirectional, P if projected."""
        return sum(int(layer.U.shape[1]) for layer in self.layers[-1])

    @property
    def reads(self) -> int:
        """The size of what the lowest layer reads."""
        return int(self.layers[0][0].W.shape[1])


def joined(stacks: Iterable[Stack]) -> list[Stack]:
    """Put numbered modules that fit onto one another together, such as lstm1 and lstm2."""
    found: list[Stack] = []
    for _, group in groupby(stacks, key=lambda stack: _stem(stack.name)):
        members = sorted(group, key=lambda stack: _place(stack.name))
        fits = all(a.cell == b.cell and b.reads == a.says for a, b in pairwise(members))
        found += [_one(members)] if len(members) > 1 and fits else members
    return found


def _one(members: list[Stack]) -> Stack:
    return Stack(
        " + ".join(stack.name for stack in members),
        members[0].cell,
        tuple(layer for stack in members for layer in stack.layers),
        tuple(name for stack in members for name in stack.used),
    )


def part_of(
    contents: Contents,
    stack: Stack,
    conventions: Conventions,
    settled: Iterable[str],
    note: str,
    *,
    fused: bool = False,
) -> Part:
    """Return the stack with what stands around it."""
    near = around(contents, stack.used, stack.layers, stack.name)
    part = Part(
        name=stack.name or stack.cell,
        cell=stack.cell,
        layers=stack.layers,
        conventions=conventions,
        input=near.input,
        embedding=near.embedding,
        embedding_name=near.embedding_name,
        heads=near.heads,
        dense=near.dense,
        tied=near.tied,
        fused=fused,
        settled=frozenset(settled),
        notes=(note, *near.notes),
        obstacles=near.obstacles,
        used=(*stack.used, *near.used),
    )
    one = bool(near.heads) and len(near.heads[0].weight) == 1 and near.input != "numbers"
    if one:
        heads = tuple(head.two_sided() for head in near.heads[:1])
        part = replace(part, heads=heads, notes=(*part.notes, TWO_SIDED))
    return replace(part, conventions=_usual(part))


def _usual(part: Part) -> Conventions:
    """Return the conventions with what is usual around a stack: the last step, a ReLU."""
    return replace(
        part.conventions,
        read="last" if classes(part) else "every",
        between="nothing" if part.dense is None else "relu",
    )


def _stem(name: str) -> str:
    match = _NUMBER.fullmatch(name)
    return match[1] if match else f"{name} alone"


def _place(name: str) -> int:
    match = _NUMBER.fullmatch(name)
    return int(match[2]) if match else 0
