"""Finds the recurrent parts of a Keras model: stacks of cells, what they read, who reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

from rnnviz.files.foreign.answers import MAX_WINDOW
from rnnviz.files.foreign.contents import Contents
from rnnviz.files.foreign.conventions import Between, Conventions, GateCurve, Nonlinearity, Reset
from rnnviz.files.foreign.keras_graph import Node, nodes
from rnnviz.files.foreign.keras_heads import Behind, behind
from rnnviz.files.foreign.parts import InputKind, Layer, Part

_CALLED = {"lstm": "an LSTM", "gru": "a GRU", "rnn": "a plain RNN"}
TEXTGENRNN = 40  # entries that it reads at a time; its files do not tell
_DEFAULT = "the file holds weights only, so this is the default of its Keras"


def parts(contents: Contents) -> tuple[Part, ...]:
    """Return every stack of recurrent layers, in the order of the file; none if it is not Keras."""
    if "keras" not in contents.facts:
        return ()
    graph, about = nodes(contents), contents.facts["keras"]
    stacks: list[list[int]] = []
    for k, node in enumerate(graph):
        if node.role != "cells":
            continue
        below = node.inputs[0] if node.inputs else -1
        stack = next((s for s in stacks if s[-1] == below), None)
        if stack is not None and _fits(graph[stack[0]], graph[below], node, about):
            stack.append(k)
        else:
            stacks.append([k])
    return tuple(_part(graph, stack, about) for stack in stacks)


def _fits(first: Node, below: Node, node: Node, about: dict[str, Any]) -> bool:
    one, other = _conventions(first, about)[0], _conventions(node, about)[0]
    same = node.cells[0].cell == first.cells[0].cell and one == other
    return same and node.cells[0].layer.W.shape[1] == below.says


def _part(graph: tuple[Node, ...], stack: list[int], about: dict[str, Any]) -> Part:
    first, top = graph[stack[0]], graph[stack[-1]]
    layers = tuple(layer for k in stack for layer in _layers(graph[k]))
    source = graph[first.inputs[0]] if first.inputs else None
    embedded = source is not None and source.role == "embedding"
    after = behind(graph, stack, source if embedded else None)
    conventions, settled, notes = _conventions(first, about)
    conventions, settled = _reading(conventions, settled, top, source if embedded else None, after)
    kind = _input_kind(embedded, layers, after)
    used = [name for k in stack for name in graph[k].weights] + list(after.used)
    return Part(
        name=" + ".join(graph[k].name for k in stack),
        cell=first.cells[0].cell,
        layers=layers,
        conventions=conventions,
        input=kind,
        embedding=source.arrays[0] if source is not None and embedded else None,
        embedding_name=source.weights[0] if source is not None and embedded else "",
        heads=after.heads,
        dense=after.dense,
        attention=after.attention,
        settled=frozenset(settled),
        notes=(*_about(graph, stack), *notes, *_input_notes(kind, source, first), *after.notes),
        obstacles=(*_obstacles(graph, stack, source), *after.obstacles),
        used=(*used, *(source.weights if source is not None and embedded else ())),
    )


def _layers(node: Node) -> Iterator[tuple[Layer, ...]]:
    if node.both and len(node.cells) == 2:
        yield tuple(cell.layer for cell in node.cells)
    else:
        for cell in node.cells:
            yield (cell.layer,)


def _conventions(node: Node, about: dict[str, Any]) -> tuple[Conventions, set[str], list[str]]:
    """Return how the layer computes, which of that the file settles, and why."""
    cell, config = node.cells[0], node.config
    settled, notes = {"gates", "forget_bias", "update"}, []
    told = config.get("recurrent_activation", config.get("inner_activation"))
    if cell.cudnn:
        curve: GateCurve = "sigmoid"
        notes.append(f"{node.name} was written by a CuDNN layer, as it has two biases")
        settled |= {"curve", "nonlinearity"}
    else:
        curve = _curve(str(told or _default_curve(about, cell.apart)), about)
    if told is not None or cell.cell == "rnn":
        settled |= {"curve"}
    if "curve" not in settled:
        notes.append(f"the gates' nonlinearity is taken to be {curve}: {_DEFAULT}")
    nonlinearity = "tanh" if cell.cudnn else str(config.get("activation", "tanh"))
    if "activation" in config:
        settled |= {"nonlinearity"}
    after = cell.reset_after if cell.reset_after is not None else config.get("reset_after")
    if cell.cell != "gru" or after is not None:
        settled |= {"reset"}
    reset: Reset = "before" if cell.cell == "gru" and not after else "after"
    content: Nonlinearity = "other"
    if nonlinearity in get_args(Nonlinearity):
        content = nonlinearity  # type: ignore[assignment]
    return (
        Conventions(cell.gates, reset=reset, nonlinearity=content, curve=curve),
        settled,
        notes,
    )


def _curve(name: str, about: dict[str, Any]) -> GateCurve:
    if name == "hard_sigmoid":
        return (
            "hard_sigmoid_6" if str(about.get("version", "")).startswith("3.") else "hard_sigmoid"
        )
    return "sigmoid" if name == "sigmoid" else "other"


def _default_curve(about: dict[str, Any], apart: bool) -> str:
    """Return what gates used before Keras 2.3 and since."""
    version = str(about.get("version", ""))
    old = version.startswith(("0.", "1.", "2.0.", "2.1.", "2.2.")) and "tf" not in version
    return "hard_sigmoid" if old or apart else "sigmoid"


def _reading(
    conventions: Conventions, settled: set[str], top: Node, source: Node | None, after: Behind
) -> tuple[Conventions, set[str]]:
    """Add which steps the head reads, what lies between, and how much is read at a time."""
    between = next((n for n in after.passed if n in get_args(Between)), "nothing")
    last = after.attention is not None or not top.config.get("return_sequences", False)
    read = after.pooled or ("last" if last else "every")
    if "return_sequences" in top.config:
        settled = settled | {"read", "between"}
    told = source.config.get("input_length") if source is not None else None
    window = 0 if after.attention is None else TEXTGENRNN
    if type(told) is int and 0 < told <= MAX_WINDOW and source is not None:
        window, settled = 0 if source.config.get("mask_zero") else told, settled | {"window"}
    found = replace(conventions, read=read, between=between, window=window)  # type: ignore[arg-type]
    return found, settled


def _input_kind(embedded: bool, layers: tuple[tuple[Layer, ...], ...], after: Behind) -> InputKind:
    if embedded:
        return "embedding"
    reads = layers[0][0].W.shape[1]
    same = reads > 1 and any(len(head.weight) == reads for head in after.heads)
    return "one-hot" if same and after.chosen else "numbers"


def _input_notes(kind: InputKind, source: Node | None, first: Node) -> Iterator[str]:
    size = first.cells[0].layer.W.shape[1]
    if kind == "embedding" and source is not None:
        entries = len(source.arrays[0])
        yield f"{source.name} is the embedding of {entries} entries, {size} numbers each"
        if source.config.get("mask_zero"):
            yield f"{source.name} skips entry 0, which is padding (mask_zero)"
        elif told := source.config.get("input_length"):
            yield f"it reads {told} entries at a time; shorter texts are filled up with entry 0"
    elif kind == "one-hot":
        yield f"the input is taken to be one-hot, as there are {size} inputs and as many outputs"
    else:
        yield f"the input is {size} numbers a step"


def _about(graph: tuple[Node, ...], stack: list[int]) -> Iterator[str]:
    for k in stack:
        node = graph[k]
        H = node.cells[0].layer.U.shape[1]
        way = ", reading both ways" if node.both else ""
        yield f"{node.name} is {_CALLED[node.cells[0].cell]} of {H} units{way}"
        if node.both and node.config.get("return_sequences") is False:
            yield f"of {node.name} the last step is read, and backwards that is the first word"


def _obstacles(graph: tuple[Node, ...], stack: list[int], source: Node | None) -> Iterator[str]:
    for k in stack:
        node = graph[k]
        if node.config.get("go_backwards") and not node.both:
            yield f"{node.name} reads the sequence backwards (go_backwards)"
        if node.both and node.merge != "concat":
            yield f"{node.name} puts its two directions together by {node.merge}, not side by side"
        if node.both and len(node.cells) > 2:
            yield f"{node.name} stacks several cells in each direction"
    if source is not None and source.role not in ("embedding", "cells"):
        yield f"its input comes through the layer {source.name} ({source.kind or 'unknown'})"
