"""Finds cells whose gates are matrices of their own: four linear layers, or eight matrices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from rnnviz.files.foreign.contents import Contents, Tensor
from rnnviz.files.foreign.conventions import ORDERS, Conventions
from rnnviz.files.foreign.gate_names import Side, gate_of, stem_of
from rnnviz.files.foreign.parts import Layer, Part
from rnnviz.files.foreign.stacks import CALLED, Stack, part_of
from rnnviz.files.foreign.surroundings import array
from rnnviz.nets.spec import CellKind
from rnnviz.trace import Array

_GATES: Mapping[CellKind, str] = {"lstm": "ifgo", "gru": "rzg"}
_SETTLED = {"gates", "nonlinearity", "forget_bias"}

Found = dict[tuple[str, Side], str]  # gate and side → the tensor's name


def separate(contents: Contents, parent: str, group: Mapping[str, Tensor]) -> Iterator[Part]:
    """Yield the cell that the matrices of one module make, gate by gate, if they make one."""
    matrices, biases = _named(group, 2), _named(group, 1)
    for cell, gates in _GATES.items():
        pairs = [[matrices.get((g, side)) for g in gates] for side in ("x", "h")]
        if all(all(names) for names in pairs):
            yield from _two(contents, parent, group, cell, pairs, biases)
            return
        plain = [matrices.get((g, "")) for g in gates]
        if all(plain) and all(pairs[1]):  # W_f beside U_f
            yield from _two(contents, parent, group, cell, [plain, pairs[1]], biases)
            return
        if all(plain):
            yield from _one(contents, parent, group, cell, plain, biases)
            return


def _named(group: Mapping[str, Tensor], axes: int) -> Found:
    found: Found = {}
    for name, tensor in group.items():
        if tensor.ndim == axes and (gate := gate_of(name)):
            found.setdefault(gate, name)
    return found


def _two(
    contents: Contents, parent: str, group: Mapping[str, Tensor], cell: CellKind,
    pairs: list[list[str | None]], biases: Found,
) -> Iterator[Part]:  # fmt: skip
    """Yield the cell of a matrix for the word and one for the state for every gate."""
    for turned in (False, True):
        W, U = (_stacked(group, names, turned) for names in pairs)
        if W is None or U is None or len(W) != len(U) or U.shape[0] != len(pairs[1]) * U.shape[1]:
            continue
        sides: tuple[Side, Side] = ("x", "h")
        b, b_u = (_biases(group, biases, cell, side, U.shape[1]) for side in sides)
        if b is None:
            b = _biases(group, biases, cell, "", U.shape[1])
        yield _part(contents, parent, cell, Layer(W, U, b, b_u), pairs[0] + pairs[1], fused=False)
        return


def _one(
    contents: Contents, parent: str, group: Mapping[str, Tensor], cell: CellKind,
    names: list[str | None], biases: Found,
) -> Iterator[Part]:  # fmt: skip
    """Yield the cell of one matrix on word and state together for every gate."""
    for turned in (False, True):
        M = _stacked(group, names, turned)
        if M is None:
            continue
        H = len(M) // len(names)
        D = M.shape[1] - H
        if D < 1:
            continue
        b = _biases(group, biases, cell, "", H)
        yield _part(contents, parent, cell, Layer(M[:, :D], M[:, D:], b), names, fused=True)
        return


def _stacked(group: Mapping[str, Tensor], names: list[str | None], turned: bool) -> Array | None:
    matrices = [array(group[name].T if turned else group[name]) for name in names if name]
    if len({m.shape for m in matrices}) != 1:
        return None
    return np.concatenate(matrices)


def _biases(
    group: Mapping[str, Tensor], biases: Found, cell: CellKind, side: Side, H: int
) -> Array | None:
    names = [biases.get((gate, side)) for gate in _GATES[cell]]
    if not all(names) or any(group[name].shape != (H,) for name in names if name):
        return None
    return np.concatenate([array(group[name]) for name in names if name])


def _part(
    contents: Contents, parent: str, cell: CellKind, layer: Layer, names: list[str | None], *,
    fused: bool,
) -> Part:  # fmt: skip
    used = [name for name in names if name]
    stems = ", ".join(stem_of(name) for name in used[: len(_GATES[cell])])
    note = f"{stems} are the gates of {CALLED[cell]} written by hand, as their names tell"
    stack = Stack(parent, cell, ((layer,),), tuple(used))
    # A GRU that resets h before the product is what the papers and most homeworks write.
    conventions = Conventions(ORDERS[cell], reset="before" if cell == "gru" else "after")
    return part_of(contents, stack, conventions, _SETTLED, note, fused=fused)
