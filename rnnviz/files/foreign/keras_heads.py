"""What reads a stack of recurrent Keras layers: heads, attention, and layers unknown here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rnnviz.files.foreign.keras_graph import Node
from rnnviz.files.foreign.parts import Head
from rnnviz.trace import Array


@dataclass(frozen=True, eq=False)
class Behind:
    """Heads, the likeliest first; `passed` names the nonlinearities between state and head.

    `chosen` tells that the head's outputs are probabilities of one choice (softmax).
    """

    heads: tuple[Head, ...] = ()
    attention: Array | None = None
    passed: tuple[str, ...] = ()
    chosen: bool = False
    notes: tuple[str, ...] = ()
    obstacles: tuple[str, ...] = ()
    used: tuple[str, ...] = ()


def behind(graph: tuple[Node, ...], stack: list[int], embedding: Node | None) -> Behind:
    """Return what reads the top of a stack."""
    top = stack[-1]
    for node in graph:
        if node.role == "dense" and node.inputs[:1] == (top,) and _rows(node) == graph[top].says:
            return _direct(graph, node)
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
    place = graph.index(node)
    later = [n for n in graph if n.role == "dense" and n.inputs[:1] == (place,)]
    activation = str(node.config.get("activation", "linear"))
    after = [*_after(graph, place)]
    final = next((name for name in (activation, *after) if name != "linear"), "linear")
    head = _head(node, final)
    K = node.arrays[0].shape[1]
    notes = [f"{node.name} is the head of {K} outputs, {_said(node, final)}"]
    if K == 1 and final == "sigmoid":
        notes.append("σ of one output is softmax over two of which the first is always 0")
    return Behind(
        (head,),
        None,
        node.passed,
        final == "softmax" or (not node.config and K > 1),
        tuple(notes),
        tuple(_obstacles(node, final, later)),
        node.weights,
    )


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
    weight, bias = np.ascontiguousarray(kernel.T), rest[0] if rest else None  # (K, H), (K,)
    if len(weight) == 1 and final == "sigmoid":
        weight = np.concatenate((np.zeros_like(weight), weight))
        bias = None if bias is None else np.concatenate((np.zeros_like(bias), bias))
    return Head(node.weights[0], weight, bias)


def _said(node: Node, final: str) -> str:
    return f"with {final}" if "activation" in node.config else "whose nonlinearity is not told"


def _obstacles(node: Node, final: str, later: list[Node]) -> Iterator[str]:
    K = node.arrays[0].shape[1]
    if later:
        yield (
            f"its head has more than one layer: {node.name} ({K}, {final}) and then "
            f"{later[0].name}; only the first is read"
        )
    elif final == "sigmoid" and K > 1:
        yield f"{node.name} gives {K} independent probabilities (σ), not one choice among {K}"
    elif final not in ("softmax", "sigmoid", "linear"):
        yield f"{node.name} ends in {final}, not in probabilities"
    elif final == "linear" and K == 1 and "activation" in node.config:
        yield f"{node.name} gives one number, not probabilities"


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
        np.ascontiguousarray(score.arrays[0].reshape(-1)),
        (),
        True,
        (
            f"{score.name} scores each step by one number from word and states side by side "
            f"({size} numbers), and {node.name} reads their average weighted by softmax",
        ),
        used=(*score.weights, *node.weights),
    )
