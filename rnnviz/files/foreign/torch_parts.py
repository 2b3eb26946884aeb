"""Finds ``torch.nn``'s recurrent modules by the names of their parameters.

Names are ``weight_ih_l{k}[_reverse]`` of a stack and ``weight_ih`` of a single cell, each behind
the author's prefix; rows divided by columns of ``weight_hh`` tell the cell, whatever the author
called it. Source: pytorch.org/docs, torch.nn.RNNBase and RNNCellBase.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rnnviz.files.foreign.contents import Contents
from rnnviz.files.foreign.conventions import ORDERS, Conventions, Nonlinearity
from rnnviz.files.foreign.parts import Layer, Part
from rnnviz.files.foreign.stacks import CALLED, Stack, joined, part_of
from rnnviz.files.foreign.surroundings import array
from rnnviz.nets.spec import CellKind

CELLS: Mapping[int, CellKind] = {4: "lstm", 3: "gru", 1: "rnn"}
_NAME = re.compile(
    r"(?:(?P<prefix>.*)[._/])?(?P<what>weight|w|bias|b)_(?P<side>ih|hh|hr)"
    r"(?:_l(?P<layer>\d{1,3}))?(?P<back>_reverse)?",
    re.IGNORECASE,
)
_SETTLED = frozenset({"gates", "forget_bias", "reset", "update", "curve"})

Key = tuple[int, bool]  # layer, backwards
Pieces = dict[Key, dict[str, str]]  # of each: weight_ih … → the tensor's full name


def parts(contents: Contents) -> tuple[Part, ...]:
    """Return every stack of ``torch.nn`` cells, in the order of the file."""
    found: dict[str, Pieces] = {}
    for name in contents.tensors:
        if match := _NAME.fullmatch(name):
            key = int(match["layer"] or 0), match["back"] is not None
            what = {"w": "weight", "b": "bias"}.get(match["what"].lower(), match["what"].lower())
            pieces = found.setdefault(match["prefix"] or "", {}).setdefault(key, {})
            pieces[f"{what}_{match['side'].lower()}"] = name
    stacks = [_stack(contents, prefix, pieces) for prefix, pieces in found.items()]
    return tuple(_part(contents, stack) for stack in joined(s for s in stacks if s))


def _stack(contents: Contents, prefix: str, pieces: Pieces) -> Stack | None:
    layers: list[tuple[Layer, ...]] = []
    used: list[str] = []
    cells: set[int] = set()
    for k in range(len({layer for layer, _ in pieces})):
        directions = [pieces[k, back] for back in (False, True) if (k, back) in pieces]
        built = [_layer(contents, names) for names in directions]
        if not built or None in built:
            return None  # a name that only looks like one of torch's
        layers.append(tuple(layer for layer in built if layer is not None))
        used += [name for names in directions for name in names.values()]
        cells |= {_multiple(layer) for layer in layers[-1]}
    if len(cells) != 1 or not (cells & CELLS.keys()):
        return None
    return Stack(prefix, CELLS[cells.pop()], tuple(layers), tuple(used))


def _layer(contents: Contents, names: Mapping[str, str]) -> Layer | None:
    tensors = {what: array(contents.tensors[name]) for what, name in names.items()}
    W, U = tensors.get("weight_ih"), tensors.get("weight_hh")
    if W is None or U is None or W.ndim != 2 or U.ndim != 2 or len(W) != len(U) or not U.size:
        return None
    biases = tensors.get("bias_ih"), tensors.get("bias_hh")
    if any(b is not None and b.shape != (len(W),) for b in biases):
        return None
    projection = tensors.get("weight_hr")
    if projection is not None and (projection.ndim != 2 or len(projection) != U.shape[1]):
        return None
    return Layer(W, U, *biases, projection)


def _multiple(layer: Layer) -> int:
    """Return how many gates there are: rows by units."""
    units = int(layer.U.shape[1] if layer.projection is None else layer.projection.shape[1])
    return len(layer.U) // units if units and len(layer.U) % units == 0 else 0


def _part(contents: Contents, stack: Stack) -> Part:
    nonlinearity, told = _nonlinearity(contents, stack)
    U = stack.layers[0][0].U
    units = int(U.shape[1] if stack.layers[0][0].projection is None else len(U) // 4)
    note = (
        f"{stack.name or 'it'} is {CALLED[stack.cell]}, as weight_hh has {len(U)} rows, "
        f"{len(U) // units} times its {units} units"
    )
    settled = _SETTLED | ({"nonlinearity"} if told else set())
    return part_of(
        contents, stack, Conventions(ORDERS[stack.cell], nonlinearity=nonlinearity), settled, note
    )


def _nonlinearity(contents: Contents, stack: Stack) -> tuple[Nonlinearity, bool]:
    """Return the nonlinearity and whether the file tells it, as whole modules do."""
    if stack.cell != "rnn":
        return "tanh", True
    values = contents.facts.get("values", {})
    first = stack.name.split(" + ")[0]
    for key in ("mode", "nonlinearity"):
        told = str(values.get(f"{first}.{key}", "")).lower().removeprefix("rnn_")
        if told == "relu":
            return "relu", True
        if told == "tanh":
            return "tanh", True
    return "tanh", False
