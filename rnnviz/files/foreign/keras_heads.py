"""What reads a stack of recurrent Keras layers: heads, attention, and layers unknown here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import get_args

import numpy as np

from rnnviz.files.foreign.conventions import Between, Read
from rnnviz.files.foreign.keras_graph import Node
from rnnviz.files.foreign.parts import TWO_SIDED, Head
from rnnviz.trace import Array


@dataclass(frozen=True, eq=False)
class Behind:
    """Heads, the likeliest first; `passed` names the nonlinearities between state and head.

    `dense` is a layer before the head, and `pooled` how all steps are put together before both.
    `chosen` tells that the head's outputs are probabilities of one choice (softmax).
    """

    heads: tuple[Head, ...] = ()
    dense: Head | None = None
    attention: Array | None = None
    pooled: Read | None = None
    passed: tuple[str, ...] = ()
    chosen: bool = False
    notes: tuple[str, ...] = ()
    obstacles: tuple[str, ...] = ()
    used: tuple[str, ...] = ()


_POOLS: Mapping[str, Read] = {"GlobalAveragePooling1D": "mean", "GlobalMaxPooling1D": "max"}


def behind(graph: tuple[Node, ...], stack: list[int], embedding: Node | None) -> Behind:
    """Return what reads the top of a stack."""
    top = stack[-1]
    pools = [k for k, n in enumerate(graph) if n.kind in _POOLS and n.inputs[:1] == (top,)]
    for node in graph:
        read = node.inputs[:1]
        if node.role == "dense" and read and _rows(node) == graph[top].says:
            if read[0] == top:
                return _direct(graph, node)
            if read[0] in pools:
                return replace(_direct(graph, node), pooled=_POOLS[graph[read[0]].kind])
    if (found := _attended(graph, stack, embedding)) is not None:
        return found
    readers = [node for node in graph[top + 1 :] if top in node.inputs and node.role != "cells"]
    if not readers:
        return Behind(obstacles=("no layer reads its states, so there is nothing to believe in",))
    reader = readers[0]
    return Behind(
        obstacles=(
            f"between its state and the outputs lies the layer {reader.name} "
            f"({reader.kind or 'of an unknown kind'}), which is not computed here",
        )
    )


def _rows(node: Node) -> int:
    return len(node.arrays[0])


def _direct(graph: tuple[Node, ...], node: Node) -> Behind:
    """Return a head that begins with this layer, which may be the first of two."""
    row = [*_row(graph, node)]
    first, last = row[0], row[min(len(row), 2) - 1]
    final = _final(graph, last)
    K = last.arrays[0].shape[1]
    notes = [f"{last.name} is the head of {K} outputs, {_said(last, final)}"]
    if K == 1 and final == "sigmoid":
        notes.append(TWO_SIDED)
    if first is not last:
        notes.append(f"{first.name} is a layer of {first.arrays[0].shape[1]} units before it")
    passed = last.passed if first is last else (_final(graph, first, last),)
    return Behind(
        (_head(last, final),),
        _head(first, "") if first is not last else None,
        passed=passed,
        chosen=final == "softmax" or (not last.config and K > 1),
        notes=tuple(notes),
        obstacles=(*_before(row, passed), *_obstacles(last, final, row)),
        used=(*last.weights, *(first.weights if first is not last else ())),
    )


def _row(graph: tuple[Node, ...], node: Node) -> Iterator[Node]:
    """Give a dense layer, and those that read it one after another."""
    found: Node | None = node
    while found is not None:
        yield found
        place = graph.index(found)
        later = (n for n in graph[place + 1 :] if n.role == "dense" and n.inputs[:1] == (place,))
        found = next(later, None)


def _final(graph: tuple[Node, ...], node: Node, reader: Node | None = None) -> str:
    """Return what squashes a layer's outputs, before that reader if there is one."""
    names = [str(node.config.get("activation", "linear"))]
    names += _after(graph, graph.index(node)) if reader is None else reader.passed
    return next((name for name in names if name != "linear"), "linear")


def _after(graph: tuple[Node, ...], place: int) -> Iterator[str]:
    """Give the nonlinearities of layers that only pass on what the layer at `place` says."""
    for node in graph[place + 1 :]:
        if node.role != "through":
            break
        if node.kind == "Softmax":
            yield "softmax"
        elif "activation" in node.config:
            yield str(node.config["activation"])


def _head(node: Node, final: str) -> Head:
    kernel, *rest = node.arrays
    head = Head(node.weights[0], np.ascontiguousarray(kernel.T), rest[0] if rest else None)
    return head.two_sided() if len(head.weight) == 1 and final == "sigmoid" else head


def _said(node: Node, final: str) -> str:
    return f"with {final}" if "activation" in node.config else "whose nonlinearity is not told"


def _before(row: list[Node], passed: tuple[str, ...]) -> Iterator[str]:
    """Say what stands before the head that is not computed here."""
    if len(row) == 2 and row[0].passed:
        yield f"the two layers of its head read what {row[0].passed[-1]} makes of its states"
    squashing = [name for name in passed if name != "linear"]
    if len(squashing) > 1 or not {*squashing} <= {*get_args(Between)}:
        yield (
            f"before {row[-1].name} lies {' and then '.join(squashing)}, and rnnviz has one of "
            f"{', '.join(get_args(Between)[1:])} there"
        )


def _obstacles(node: Node, final: str, row: list[Node]) -> Iterator[str]:
    K = node.arrays[0].shape[1]
    if len(row) > 2:
        yield f"its head has {len(row)} layers, and rnnviz shows at most two"
    elif final == "sigmoid" and K > 1:
        yield f"{node.name} gives {K} independent probabilities (σ), not one choice among {K}"
    elif final not in ("softmax", "sigmoid", "linear"):
        yield f"{node.name} ends in {final}, not in probabilities"


def _attended(graph: tuple[Node, ...], stack: list[int], embedding: Node | None) -> Behind | None:
    """Recognise one score for each step from x and all states, as in textgenrnn and DeepMoji."""
    states = sum(graph[k].says for k in stack)
    size = states + (embedding.arrays[0].shape[1] if embedding is not None else 0)
    scores = [n for n in graph if len(n.arrays) == 1 and n.arrays[0].shape in ((size, 1), (size,))]
    heads = [
        n for n in graph if n.role == "dense" and _rows(n) == size and n.arrays[0].shape[1] > 1
    ]
    if not scores or not heads:
        return None
    score, node = scores[-1], heads[-1]
    return Behind(
        (_head(node, "softmax"),),
        attention=np.ascontiguousarray(score.arrays[0].reshape(-1)),
        chosen=True,
        notes=(
            f"{score.name} scores each step by one number from word and states side by side "
            f"({size} numbers), and {node.name} reads their average weighted by softmax",
        ),
        used=(*score.weights, *node.weights),
    )
