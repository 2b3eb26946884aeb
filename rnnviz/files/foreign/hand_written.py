"""Finds recurrent cells that somebody wrote by hand from matrices and linear layers.

Three ways are known. Two matrices for all gates (``Wx`` (G·H, D) and ``Wh`` (G·H, H)); one matrix
for all gates on word and state together ((G·H, D+H)); and matrices for each gate by itself, one or
two. Shapes decide where they can, and names where shapes leave a choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from rnnviz.files.foreign.contents import Contents, Tensor
from rnnviz.files.foreign.conventions import ORDERS, Conventions
from rnnviz.files.foreign.gate_names import parent_of, side_of, stem_of
from rnnviz.files.foreign.parts import Layer, Part
from rnnviz.files.foreign.separate_gates import separate
from rnnviz.files.foreign.stacks import CALLED, Stack, joined, part_of
from rnnviz.files.foreign.surroundings import array
from rnnviz.files.foreign.torch_parts import CELLS
from rnnviz.trace import Array

TENSORFLOW = Conventions("igfo", forget_bias=1.0)


def parts(contents: Contents) -> tuple[Part, ...]:
    """Return the hand-written cells, or nothing where no matrices fit together."""
    groups: dict[str, dict[str, Tensor]] = {}
    for name, tensor in contents.tensors.items():
        groups.setdefault(parent_of(name), {})[name] = tensor
    found: list[Part] = []
    for parent, group in groups.items():
        found += separate(contents, parent, group)
    stacks = [] if found else [s for p, g in groups.items() if (s := _pair(p, g))]
    found += [_of_pair(contents, stack) for stack in joined(stacks)]
    return tuple(found or _fused(contents))


def _pair(parent: str, group: Mapping[str, Tensor]) -> Stack | None:
    """Return a layer of one matrix for the word and one for the state, if the group has them."""
    matrices = {name: t for name, t in group.items() if t.ndim == 2 and min(t.shape) > 0}
    for name, U in sorted(matrices.items(), key=lambda entry: side_of(entry[0]) != "h"):
        for turned in (False, True):
            square = U.T if turned else U
            multiple = len(square) // square.shape[1]
            if len(square) % square.shape[1] or multiple not in CELLS:
                continue
            if multiple == 1 and (side_of(name) != "h" or turned):
                continue
            if other := _partner(matrices, name, len(square), turned, multiple):
                turned = turned or (multiple == 1 and matrices[other].shape[0] != len(square))
                return _layer(parent, group, other, name, turned)
    return None


def _partner(
    matrices: Mapping[str, Tensor], name: str, rows: int, turned: bool, multiple: int
) -> str | None:
    """Return the matrix that reads the word, beside the one of this name that reads the state."""
    for other, W in matrices.items():
        fits = rows in W.shape if multiple == 1 else W.shape[1 if turned else 0] == rows
        wanted = side_of(other) == "x" or (multiple > 1 and side_of(other) != "h")
        if other != name and fits and wanted:
            return other
    return None


def _layer(parent: str, group: Mapping[str, Tensor], x: str, h: str, turned: bool) -> Stack | None:
    W, U = array(group[x]), array(group[h])
    W, U = (W.T, U.T) if turned else (W, U)
    b, b_u = _bias(group, x, len(W)), _bias(group, h, len(W))
    used = [x, h, *(name for name in (b, b_u) if name)]
    if not b and not b_u:  # one for both, of a name of its own
        b = next((n for n, t in group.items() if t.shape == (len(W),)), None)
        used += [b] if b else []
    biases = (array(group[name]) if name else None for name in (b, b_u))
    layer = Layer(W, U, *biases)
    return Stack(parent, CELLS[len(U) // U.shape[1]], ((layer,),), tuple(used))


def _bias(group: Mapping[str, Tensor], matrix: str, rows: int) -> str | None:
    for name, tensor in group.items():
        if name != matrix and stem_of(name) == stem_of(matrix) and tensor.shape == (rows,):
            return name
    return None


def _of_pair(contents: Contents, stack: Stack) -> Part:
    layer = stack.layers[0][0]
    note = (
        f"{stack.used[0]} and {stack.used[1]} make {CALLED[stack.cell]} written by hand: "
        f"{len(layer.U)} rows for {layer.U.shape[1]} units"
    )
    settled = {"gates"} if stack.cell == "rnn" else {"nonlinearity"}
    return part_of(contents, stack, Conventions(ORDERS[stack.cell]), settled, note)


def _fused(contents: Contents) -> Iterator[Part]:
    """Yield cells whose only matrix reads word and state together, such as TensorFlow's."""
    stacks: list[Stack] = []
    for name, tensor in contents.tensors.items():
        if tensor.ndim == 2 and (found := _cut(contents, name, tensor)):
            stacks.append(found)
    for stack in joined(stacks):
        names = ", ".join(stack.used[:1])
        note = f"{names} reads word and state together and makes {CALLED[stack.cell]}"
        ours = Conventions(ORDERS[stack.cell])
        conventions = TENSORFLOW if "kernel" in names and stack.cell == "lstm" else ours
        settled = {"gates"} if stack.cell == "rnn" else {"nonlinearity"}
        yield part_of(contents, stack, conventions, settled, note, fused=True)


def _cut(contents: Contents, name: str, tensor: Tensor) -> Stack | None:
    """Return the layer of a matrix (G·H, D+H), where an embedding or a head confirms the sizes."""
    for turned in (False, True):
        matrix = array(tensor.T if turned else tensor)
        for gates in (4, 1):
            H = len(matrix) // gates
            D = matrix.shape[1] - H
            told = gates == 4 or stem_of(name).lower() in ("i2h", "rnn", "cell", "in2hidden")
            if len(matrix) % gates or D < 1 or not told or not _confirmed(contents, name, D, H):
                continue
            b = _any_bias(contents, name, len(matrix))
            layer = Layer(matrix[:, :D], matrix[:, D:], None if b is None else b)
            return Stack(parent_of(name), CELLS[gates], ((layer,),), (name,))
    return None


def _confirmed(contents: Contents, name: str, D: int, H: int) -> bool:
    others = {n: t.shape for n, t in contents.tensors.items() if t.ndim == 2 and n != name}
    head = any(H in shape or D + H in shape for shape in others.values())
    return head and any(D in shape for shape in others.values())


def _any_bias(contents: Contents, name: str, rows: int) -> Array | None:
    same = [
        t for n, t in contents.tensors.items()
        if t.shape == (rows,) and parent_of(n) == parent_of(name) and stem_of(n) == stem_of(name)
    ]  # fmt: skip
    beside = [t for n, t in contents.tensors.items() if t.shape == (rows,)]
    found = same or (beside if len(beside) == 1 else [])
    return np.asarray(array(found[0])) if found else None
