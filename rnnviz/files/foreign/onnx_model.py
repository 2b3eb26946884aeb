"""ONNX files: their graph and its constants, read without the onnx package and without running it.

Numbers in other files are never fetched. Source: onnx/onnx.proto, IR version 10.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.files.foreign.contents import MAX_BYTES, MAX_TENSORS, Contents, ForeignProblem, Tensor
from rnnviz.files.foreign.onnx_constants import folded
from rnnviz.files.foreign.onnx_tensor import content, floats, tensor
from rnnviz.files.foreign.printable import printable
from rnnviz.files.foreign.protobuf import Wire, numbers, signed, text

CELLS = ("LSTM", "GRU", "RNN")
MAX_NODES = 50_000
_MAX_NESTING = 6
_MAX_LIST = 1000


def read(path: Path) -> Contents:
    """Return the constants of an ONNX graph, and in `facts` its nodes if some are recurrent.

    Raises
    ------
    ForeignProblem
        If it is cut, damaged, made to mislead, or its weights lie in other files.
    """
    graph = _Graph(Wire())
    producer = graph.read_model(memoryview(path.read_bytes()))
    if not graph.nodes and not graph.tensors:
        raise ForeignProblem("it is no ONNX model, or an empty one; download or save it again")
    if not any(node["op"] in CELLS for node in graph.nodes):
        return Contents("ONNX", graph.tensors, ignored=tuple(graph.ignored))
    facts = {"onnx": {"producer": producer, "nodes": graph.nodes, "inputs": graph.inputs}}
    return Contents("ONNX", {**graph.tensors, **_made(graph)}, facts, tuple(graph.ignored))


def _made(graph: _Graph) -> dict[str, Tensor]:
    """Return the weights that nodes put together from constants."""
    wanted = []
    for node in graph.nodes:
        if node["op"] in CELLS:
            wanted += [
                name for place, name in enumerate(node["in"]) if place not in (0, 4) and name
            ]
        elif node["op"] in ("MatMul", "Gemm", "Add"):
            wanted += [name for name in node["in"] if name]
    return folded(wanted, graph.nodes, graph.tensors)


@dataclass
class _Graph:
    """All nodes and constants of a model, those of graphs inside its nodes too."""

    wire: Wire
    nodes: list[dict[str, Any]] = field(default_factory=list)
    tensors: dict[str, Tensor] = field(default_factory=dict)
    inputs: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    _total: int = 0

    def read_model(self, raw: memoryview) -> str:
        """Read a ModelProto, and return which program wrote it."""
        producer = ""
        for number, value in self.wire.fields(raw):
            if number == 2:
                producer = text(value)[:40]
            elif number == 7 and isinstance(value, memoryview):
                self._read_graph(value, 0)
        return producer

    def _read_graph(self, raw: memoryview, depth: int) -> None:
        if depth > _MAX_NESTING:
            raise ForeignProblem(f"its graphs are nested deeper than {_MAX_NESTING}; no model is")
        for number, value in self.wire.fields(raw):
            if isinstance(value, int):
                continue
            if number == 1:
                self._read_node(value, depth)
            elif number == 5:
                self._keep(*tensor(self.wire, value))
            elif number == 11 and depth == 0:
                self.inputs += [text(v) for n, v in self.wire.fields(value) if n == 1]
            elif number == 15:
                self.ignored.append("a sparse constant, which no recurrent network needs")

    def _read_node(self, raw: memoryview, depth: int) -> None:
        """Read a NodeProto; a Constant becomes a tensor."""
        node: dict[str, Any] = {"op": "", "name": "", "in": [], "out": [], "attributes": {}}
        constant = None
        for number, value in self.wire.fields(raw):
            if number in (1, 2):
                node["in" if number == 1 else "out"].append(text(value))
            elif number in (3, 4):
                node["name" if number == 3 else "op"] = text(value)
            elif number == 5 and isinstance(value, memoryview):
                name, attribute = self._attribute(value, depth)
                if isinstance(attribute, np.ndarray):
                    constant = attribute
                else:
                    node["attributes"][name] = attribute
        if constant is not None and node["op"] == "Constant" and node["out"]:
            self._keep(node["out"][0], constant)
            return
        self.nodes.append(node)
        if len(self.nodes) > MAX_NODES:
            raise ForeignProblem(f"it has more than {MAX_NODES:,} nodes, and no model has so many")

    def _attribute(self, raw: memoryview, depth: int) -> tuple[str, Any]:
        """Read an AttributeProto: its name and value; graphs inside join this one."""
        name, value, entries = "", None, []
        for number, each in self.wire.fields(raw):
            if number == 1:
                name = text(each)
            elif number in (2, 3, 4, 5):
                value = self._single(number, each)
            elif number in (7, 8, 9):
                entries += _several(number, each)
            elif number in (6, 11) and isinstance(each, memoryview):
                self._read_graph(each, depth + 1)
        return name, entries[:_MAX_LIST] if entries else value

    def _single(self, number: int, value: int | memoryview) -> Any:
        if number == 2:
            return float(np.frombuffer(content(value, 4), "<f4")[0])
        if number == 3 and isinstance(value, int):
            return signed(value)
        if number == 5 and isinstance(value, memoryview):
            return tensor(self.wire, value)[1]
        return text(value)

    def _keep(self, name: str, values: Tensor | None) -> None:
        """Keep a constant, or say that it was left out."""
        if values is None:
            self.ignored.append(
                f"{printable(name)}: a constant of a type that no recurrent network needs"
            )
            return
        self.tensors[name or f"constant {len(self.tensors)}"] = values
        self._total += values.nbytes
        if len(self.tensors) > MAX_TENSORS or self._total > MAX_BYTES:
            raise ForeignProblem("it holds more constants than any network that can be shown")


def _several(number: int, value: int | memoryview) -> list[Any]:
    if number == 7:
        return list(floats(value).tolist()[:_MAX_LIST])
    return numbers(value)[:_MAX_LIST] if number == 8 else [text(value)]
