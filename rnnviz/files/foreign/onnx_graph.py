"""Finds its way through an ONNX graph: what a value comes from, and who reads it in the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.files.foreign.contents import Tensor
from rnnviz.files.foreign.conventions import Read
from rnnviz.files.foreign.onnx_model import CELLS
from rnnviz.files.foreign.parts import Head
from rnnviz.files.foreign.surroundings import array
from rnnviz.trace import Array

Node = Mapping[str, Any]

_PASSING = {
    "Transpose",
    "Squeeze",
    "Unsqueeze",
    "Reshape",
    "Identity",
    "Dropout",
    "Cast",
    "Flatten",
}
_PICKING = {"Gather", "Slice", "GatherND", "GatherElements", "Split"}
_CURVES = {"Relu": "relu", "Tanh": "tanh", "Sigmoid": "sigmoid", "Softsign": "softsign"}
_POOLS: Mapping[str, Read] = {"ReduceMean": "mean", "ReduceMax": "max"}
_MAX_STEPS = 64


@dataclass(frozen=True, eq=False)
class Source:
    """Where the input of a cell comes from: other cells, an embedding, the model's input, or else.

    `op` is empty for the model's input; `table` (V, E) is the embedding's.
    """

    op: str
    node: Node | None = None
    table: Array | None = None
    name: str = ""


@dataclass(frozen=True, eq=False)
class Reader:
    """The head that reads a cell's output, and what lies between and behind.

    `picked` is how one step was made of all: ``last``, ``mean`` or ``max``, None if it was not.
    `next` is what reads the head in turn.
    """

    head: Head
    used: tuple[str, ...]
    picked: Read | None
    passed: tuple[str, ...]
    final: str
    next: Reader | None


class Graph:
    """The nodes by what they make and by what they read."""

    def __init__(self, nodes: Sequence[Node], tensors: Mapping[str, Tensor]) -> None:
        """Index the nodes; one that makes nothing leads nowhere."""
        nodes = [node for node in nodes if node["out"]]
        self.tensors = tensors
        self._makers = {out: node for node in nodes for out in node["out"] if out}
        self._readers: dict[str, list[Node]] = {}
        for node in nodes:
            for name in {*node["in"]}:
                self._readers.setdefault(name, []).append(node)

    def source(self, name: str) -> Source:
        """Return where a value comes from, past what only changes its shape."""
        for _ in range(_MAX_STEPS):
            node = self._makers.get(name)
            if node is None or not node["in"]:
                break
            if node["op"] == "Gather" and (table := self._matrix(node["in"][0])) is not None:
                return Source("Gather", node, table, node["in"][0])
            if node["op"] in CELLS or node["op"] not in _PASSING:
                return Source(node["op"], node)
            name = node["in"][0]
        return Source("")

    def constant(self, name: str) -> Array | None:
        """Return the constant that a value is, or that it is spread out from, if it is one."""
        for _ in range(_MAX_STEPS):
            if name in self.tensors:
                return array(self.tensors[name])
            node = self._makers.get(name)
            if node is None or node["op"] not in (*_PASSING, "Expand", "Tile", "Slice"):
                return None
            name = node["in"][0] if node["in"] else ""
        return None

    def reader(self, name: str) -> Reader | str | None:
        """Return the head that reads a value, the operation that stands before it, or None."""
        waiting: list[tuple[str, Read | None, tuple[str, ...]]] = [(name, None, ())]
        strange = ""
        for _ in range(_MAX_STEPS):
            if not waiting:
                break
            name, picked, passed = waiting.pop(0)
            for node in self._readers.get(name, ()):
                op, out = node["op"], node["out"][:1]
                if (weight := self._weight(node, name)) is not None:
                    return self._head(node, weight, picked, passed)
                if not out or node["in"][0] != name or op in (*CELLS, "Shape"):
                    continue
                if op in _PASSING or op in _CURVES:
                    more = (_CURVES[op],) if op in _CURVES else ()
                    waiting.append((out[0], picked, (*passed, *more)))
                elif op in _PICKING or op in _POOLS:
                    waiting.append((out[0], _POOLS.get(op, "last"), passed))
                else:
                    strange = strange or op
        return strange or None

    def _matrix(self, name: str) -> Array | None:
        tensor = self.tensors.get(name)
        fits = tensor is not None and tensor.ndim == 2 and tensor.dtype.kind == "f"
        return array(tensor) if fits and tensor is not None else None

    def _weight(self, node: Node, name: str) -> Array | None:
        """Return the head's weight (K, H) if the node multiplies the value called `name` by one."""
        if node["op"] not in ("MatMul", "Gemm") or len(node["in"]) < 2 or node["in"][0] != name:
            return None
        weight, told = self._matrix(node["in"][1]), node["attributes"]
        if weight is None or told.get("transA"):
            return None
        turned: Array = weight if node["op"] == "Gemm" and told.get("transB") else weight.T
        return _scaled(turned, told.get("alpha", 1.0))

    def _head(
        self, node: Node, weight: Array, picked: Read | None, passed: tuple[str, ...]
    ) -> Reader:
        used, bias, out = [node["in"][1]], None, node["out"][0]
        if node["op"] == "Gemm" and len(node["in"]) > 2:
            bias = self._bias(node["in"][2], len(weight))
            used.append(node["in"][2])
            bias = None if bias is None else _scaled(bias, node["attributes"].get("beta", 1.0))
        for follower in self._readers.get(out, ()):
            others = [n for n in follower["in"] if n != out]
            if follower["op"] == "Add" and len(others) == 1 and bias is None:
                bias = self._bias(others[0], len(weight))
                used += others if bias is not None else []
                out = follower["out"][0] if bias is not None else out
        ops = [*self._following(out)]
        final = next((op for op in ops if op not in _PASSING), "")
        deeper = self.reader(out) if {"MatMul", "Gemm"} & {*ops} else None
        after = deeper if isinstance(deeper, Reader) else None
        return Reader(Head(used[0], weight, bias), tuple(used), picked, passed, final, after)

    def _bias(self, name: str, size: int) -> Array | None:
        tensor = self.tensors.get(name)
        return array(tensor.reshape(-1)) if tensor is not None and tensor.size == size else None

    def _following(self, name: str) -> Iterator[str]:
        for _ in range(8):
            readers = [n for n in self._readers.get(name, ()) if n["op"] != "Shape"]
            if len(readers) != 1 or not readers[0]["out"]:
                return
            yield str(readers[0]["op"])
            name = readers[0]["out"][0]


def _scaled(values: Array, factor: object) -> Array:
    """Return the values times an attribute of the node; what is no number counts as 1."""
    with np.errstate(all="ignore"):  # what cannot be a weight is told later
        return array(values * np.float32(factor if isinstance(factor, float) else 1.0))
