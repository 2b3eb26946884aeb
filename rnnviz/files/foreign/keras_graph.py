"""A Keras model as a row of layers, each knowing what it is and which one it reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from rnnviz.files.foreign.contents import Contents, Tensor
from rnnviz.files.foreign.keras_cells import KINDS, Reading, readings
from rnnviz.files.foreign.printable import printable
from rnnviz.files.foreign.surroundings import array
from rnnviz.trace import Array

Role = Literal["start", "through", "embedding", "cells", "dense", "other"]

_THROUGH = {
    *("Dropout", "SpatialDropout1D", "GaussianNoise", "GaussianDropout", "AlphaDropout"),
    *("ActivityRegularization", "Masking", "Activation", "TimeDistributedDropout", "ReLU"),
    *("Softmax", "Identity"),
}
MAX_INPUTS, MAX_PASSED = 64, 64  # layers that one reads, and that lie between two that matter
_ORDER = ("embeddings", "kernel", "recurrent_kernel", "bias")


@dataclass(frozen=True, eq=False)
class Node:
    """One layer; `config` is that of the layer inside a TimeDistributed, Bidirectional or RNN.

    `inputs` are the places of the layers that it reads, past those that let everything through,
    and `passed` names the nonlinearities on the way from the first of them.
    """

    name: str
    kind: str
    role: Role
    config: Mapping[str, Any]
    weights: tuple[str, ...]
    arrays: tuple[Array, ...]
    cells: tuple[Reading, ...] = ()
    both: bool = False
    merge: str = "concat"
    inputs: tuple[int, ...] = ()
    passed: tuple[str, ...] = ()

    @property
    def says(self) -> int:
        """The size of what a recurrent layer says."""
        top = self.cells[-1:] if not self.both else self.cells
        return sum(int(cell.layer.U.shape[1]) for cell in top)


def nodes(contents: Contents) -> tuple[Node, ...]:
    """Return the layers in the order of the file."""
    facts = contents.facts["keras"]["layers"]
    row = _Row(facts, [_node(fact, contents.tensors) for fact in facts])
    return tuple(row.connected(k) for k in range(len(facts)))


def _node(fact: Mapping[str, Any], tensors: Mapping[str, Tensor]) -> Node:
    kind, config, inner = str(fact["class"]), fact["config"], fact["config"]
    both, core = kind == "Bidirectional", kind
    while core in ("TimeDistributed", "Bidirectional", "RNN", "StackedRNNCells") and inner:
        step: Any = (
            inner.get("layer") or inner.get("cell") or next(iter(inner.get("cells", ())), {})
        )
        core, inner = str(step.get("class", "")), step.get("config", {})
    names = _arranged(fact["weights"])
    if not kind:
        both = any("forward" in n for n in names) and any("backward" in n for n in names)
    found = readings(names, tensors, both, KINDS.get(core))
    arrays = tuple(array(tensors[name]) for name in names)
    role = _role(core, arrays, found)
    merge = str(config.get("merge_mode", "concat"))
    outer = {key: config[key] for key in ("return_sequences", "go_backwards") if key in config}
    config = {**inner, **outer}
    cells = tuple(found) if found and role == "cells" else ()
    name = printable(str(fact["name"]))
    return Node(name, printable(core or kind), role, config, names, arrays, cells, both, merge)


def _arranged(names: list[str]) -> tuple[str, ...]:
    """Return the names as Keras orders weights, where they tell it; others stay as they are."""
    found = dict.fromkeys(name.rpartition("/")[0] for name in names)
    folders = sorted(found, key=lambda folder: "backward" in folder)  # what reads forwards first
    last = {name: re.split(r"[/.]", name)[-1].partition(":")[0] for name in names}
    if not all(each in _ORDER for each in last.values()):
        return tuple(names)
    return tuple(
        sorted(names, key=lambda n: (folders.index(n.rpartition("/")[0]), _ORDER.index(last[n])))
    )


def _role(kind: str, arrays: tuple[Array, ...], found: list[Reading] | None) -> Role:
    if kind == "InputLayer":
        return "start"
    if found:
        return "cells" if kind in KINDS or kind == "" else "other"
    if kind in _THROUGH or (kind == "" and not arrays):
        return "through"
    matrix = bool(arrays) and arrays[0].ndim == 2
    if matrix and len(arrays) == 1 and kind in ("Embedding", ""):
        return "embedding"
    biased = len(arrays) < 3 and (len(arrays) < 2 or arrays[1].shape == arrays[0].shape[1:])
    return (
        "dense" if matrix and biased and kind in ("Dense", "TimeDistributedDense", "") else "other"
    )


class _Row:
    """The layers one after another, before each knows what it reads."""

    def __init__(self, facts: list[Mapping[str, Any]], plain: list[Node]) -> None:
        self._facts, self._plain = facts, plain
        self._places = {str(fact["name"]): place for place, fact in enumerate(facts)}

    def connected(self, k: int) -> Node:
        """Return a layer with its inputs: as the model says, or else simply the layer before."""
        names = self._facts[k]["sources"]
        given = [self._places.get(name, k - 1) for name in names] if names else [k - 1]
        ways = [self._past(place) for place in given[:MAX_INPUTS]]
        inputs = dict.fromkeys(far for far, _ in ways if far >= 0)
        return replace(self._plain[k], inputs=tuple(inputs), passed=tuple(ways[0][1]))

    def _past(self, place: int) -> tuple[int, list[str]]:
        """Return the first layer backwards that does something, or -1, and what was passed."""
        passed: list[str] = []
        for _ in range(MAX_PASSED):
            if place < 0:
                break
            node, fact = self._plain[place], self._facts[place]
            nested = bool(fact["outer"])
            if node.role == "start" and not nested:
                break
            if node.role not in ("through", "start"):
                return place, passed
            if (activation := _nonlinearity(node)) != "linear":
                passed.append(activation)
            sources = None if nested else fact["sources"]
            place = self._places.get(sources[0], place - 1) if sources else place - 1
        return -1, passed


def _nonlinearity(node: Node) -> str:
    named = {"ReLU": "relu", "Softmax": "softmax"}
    return named.get(node.kind) or str(node.config.get("activation", "linear"))
