"""From a Keras layer's arrays to cells laid out as PyTorch lays them out.

Keras multiplies from the left (x W), so its kernels (D, G*H) are transposed; the CuDNN layers keep
each gate's block as cuDNN has it. Blocks stay in the order of the file, which `Reading` names.
Sources: keras/layers/recurrent.py of Keras 0.3, 1.2 and 2; keras/src/layers/rnn of Keras 3;
`_convert_rnn_weights` of Keras 2.1 to 2.15 for cuDNN's layout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from rnnviz.files.foreign.contents import Tensor
from rnnviz.files.foreign.parts import Layer
from rnnviz.files.foreign.surroundings import array
from rnnviz.nets.spec import CellKind
from rnnviz.trace import Array

CELLS: Mapping[int, CellKind] = {4: "lstm", 3: "gru", 1: "rnn"}
KINDS: Mapping[str, CellKind] = {
    **{"LSTM": "lstm", "CuDNNLSTM": "lstm", "LSTMCell": "lstm"},
    **{"GRU": "gru", "CuDNNGRU": "gru", "GRUCell": "gru"},
    **{"SimpleRNN": "rnn", "SimpleRNNCell": "rnn"},
}
_ORDERS = {"lstm": "ifgo", "gru": "zrn", "rnn": "h"}
_SPLIT = {12: ("lstm", "igfo"), 9: ("gru", "zrn")}  # W, U, b of each gate: Keras 0 and 1


@dataclass(frozen=True, eq=False)
class Reading:
    """One direction of one layer, and what its arrays alone say of its conventions.

    `apart` tells that each gate had arrays of its own, as in Keras 0 and 1.
    """

    cell: CellKind
    layer: Layer
    gates: str
    cudnn: bool = False
    apart: bool = False
    reset_after: bool | None = None  # of a GRU; None where it has no bias to tell by


def readings(
    names: Sequence[str], tensors: Mapping[str, Tensor], halves: bool, told: CellKind | None
) -> list[Reading] | None:
    """Return the cells in a layer's arrays, in the order of the file, or None if it has none.

    A `halves` layer has a forward and a backward cell. `told` is the cell that its class names.
    """
    groups = [[*group] for _, group in groupby(names, key=lambda name: name.rpartition("/")[0])]
    if halves and len(groups) == 1:
        middle = len(names) // 2
        groups = [[*names[:middle]], [*names[middle:]]]
    found = [_reading([array(tensors[name]) for name in group], group, told) for group in groups]
    cells = [reading for reading in found if reading is not None]
    return cells if cells and len(cells) == len(groups) else None


def _reading(
    arrays: Sequence[Array], names: Sequence[str], told: CellKind | None
) -> Reading | None:
    if len(arrays) in _SPLIT:
        return _of_gates(arrays)
    if len(arrays) not in (2, 3) or arrays[0].ndim != 2 or arrays[1].ndim != 2:
        return None
    kernel, recurrent = arrays[:2]
    H, columns = recurrent.shape
    if not H or columns % H or columns // H not in CELLS or kernel.shape[1] != columns:
        return None
    cell = CELLS[columns // H]
    if cell == "rnn" and told != "rnn" and "recurrent_kernel" not in names[1]:
        return None  # two matrices of the same width may be anything
    bias = arrays[2] if len(arrays) == 3 else None
    return _fused(cell, kernel, recurrent, bias)


def _fused(cell: CellKind, kernel: Array, recurrent: Array, bias: Array | None) -> Reading | None:
    rows, gates = recurrent.shape[1], _ORDERS[cell]
    if bias is None:
        return Reading(cell, Layer(_turned(kernel), _turned(recurrent)), gates)
    if bias.shape == (rows,):
        layer = Layer(_turned(kernel), _turned(recurrent), bias)
        return Reading(cell, layer, gates, reset_after=False if cell == "gru" else None)
    if bias.shape == (2, rows) and cell == "gru":
        layer = Layer(_turned(kernel), _turned(recurrent), bias[0], bias[1])
        return Reading(cell, layer, gates, reset_after=True)
    if bias.shape == (2 * rows,) and cell != "rnn":
        layer = Layer(_cudnn(kernel, len(gates)), _cudnn(recurrent, len(gates)), *np.split(bias, 2))
        return Reading(cell, layer, gates, cudnn=True, reset_after=cell == "gru" or None)
    return None


def _of_gates(arrays: Sequence[Array]) -> Reading | None:
    """Put together W (D, H), U (H, H), b (H,) of one gate after the other."""
    cell, gates = _SPLIT[len(arrays)]
    W, U, b = arrays[0::3], arrays[1::3], arrays[2::3]
    H = b[0].size
    fits = W[0].ndim == 2 and all(
        w.shape == (len(W[0]), H) and u.shape == (H, H) and each.shape == (H,)
        for w, u, each in zip(W, U, b, strict=True)
    )
    if not H or not fits:
        return None
    layer = Layer(_turned(np.hstack(W)), _turned(np.hstack(U)), np.concatenate(b))
    kind: CellKind = "lstm" if cell == "lstm" else "gru"
    return Reading(
        kind, layer, gates, apart=True, reset_after=False if kind == "gru" else None
    )  # fmt: skip


def _turned(kernel: Array) -> Array:
    """Return (D, G*H) as (G*H, D)."""
    return np.ascontiguousarray(kernel.T)


def _cudnn(kernel: Array, gates: int) -> Array:
    """Return cuDNN's blocks, (H, D) each but shaped (D, H) by Keras, as (G*H, D)."""
    blocks = [block.reshape(block.shape[::-1]) for block in np.split(kernel, gates, axis=1)]
    return np.concatenate(blocks)
