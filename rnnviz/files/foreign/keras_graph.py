"""A Keras model as a row of layers, each knowing what it is and which one it reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rnnviz.files.foreign.contents import Contents, Tensor
from rnnviz.files.foreign.keras_cells import KINDS, Reading, readings
from rnnviz.files.foreign.surroundings import array
from rnnviz.trace import Array

Role = Literal["start", "through", "embedding", "cells", "dense", "other"]

_THROUGH = {
    *("Dropout", "SpatialDropout1D", "GaussianNoise", "GaussianDropout", "AlphaDropout"),
    *("ActivityRegularization", "Masking", "Activation", "TimeDistributedDropout", "ReLU"),
    *("Softmax", "Identity"),
}
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
    plain = [_node(fact, contents.tensors) for fact in facts]
    return tuple(_connected(k, facts, plain) for k in range(len(plain)))


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
    return Node(str(fact["name"]), core or kind, role, config, names, arrays, cells, both, merge)


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


def _connected(k: int, facts: list[Mapping[str, Any]], plain: list[Node]) -> Node:
    """Return the layer with its inputs: as the model says, or else simply the layer before."""
    names = facts[k]["sources"]
    places = {node.name: place for place, node in enumerate(plain)}
    given = [places.get(name, k - 1) for name in names] if names else [k - 1]
    inputs: list[int] = []
    passed: list[str] = []
    for number, place in enumerate(given):
        far, on_the_way = _past(place, facts, plain, k)
        if far >= 0:
            inputs.append(far)
        if number == 0:
            passed = on_the_way
    node = plain[k]
    return Node(
        node.name, node.kind, node.role, node.config, node.weights, node.arrays, node.cells,
        node.both, node.merge, tuple(dict.fromkeys(inputs)), tuple(passed),
    )  # fmt: skip


def _past(
    place: int, facts: list[Mapping[str, Any]], plain: list[Node], steps: int
) -> tuple[int, list[str]]:
    """Return the first layer from `place` backwards that does something, or -1, and what passed."""
    passed: list[str] = []
    places = {node.name: number for number, node in enumerate(plain)}
    for _ in range(steps + 1):
        if place < 0:
            break
        node = plain[place]
        nested = bool(facts[place]["outer"])
        if node.role == "start" and not nested:
            return -1, passed
        if node.role not in ("through", "start"):
            return place, passed
        if (activation := _nonlinearity(node)) != "linear":
            passed.append(activation)
        sources = facts[place]["sources"]
        place = places.get(sources[0], place - 1) if sources and not nested else place - 1
    return -1, passed


def _nonlinearity(node: Node) -> str:
    named = {"ReLU": "relu", "Softmax": "softmax"}
    return named.get(node.kind) or str(node.config.get("activation", "linear"))
