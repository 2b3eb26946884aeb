"""The record of a run: every symbol of every layer and step, in arrays made beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from rnnviz.nets.cell import Cell, State, Tap
from rnnviz.trace import Array

Steps = int | slice


class Taps(Protocol):
    """Gives the tap for a layer and a step, or for a range of steps computed at once.

    A tap holds until the next one is asked for.
    """

    def at(self, layer: int, steps: Steps) -> Tap:
        """Return the tap for that place."""
        ...


class Tape:
    """A tap that stores: `tape["f"]` has shape (L, T, ..., H).

    Beside states and gates it holds the blocks ``a_x``, ``a_h`` and ``gates`` (L, T, ..., G*H), of
    which each gate (``f``) and its parts (``f_x``, ``f_h``) are views, the first states ``h0`` and
    ``c0`` (L, ..., H), and, as if of one layer, ``x`` (1, T, ..., E), ``logits`` and ``p``
    (1, T, ..., K). A tape of gradients holds under each symbol the gradient by it.

    A run with dropout finds its masks in the tape: ``mask_x`` (1, T, ..., E) says what the first
    layer reads of x, ``mask_up`` (L, T, ..., H) what the next layer or the head reads of h, and
    ``mask_h`` (L, T, ..., H) what the next step reads of it.

    Where the head pays attention, ``score`` (1, T, ...) says how much to each step. What was said
    before the first step lies in ``said0`` (N, ..., S), and its scores in ``score0`` (1, N, ...).
    """

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        """Store into these arrays."""
        self.arrays = arrays
        self._place: tuple[int, Steps] = (0, 0)

    def __getitem__(self, symbol: str) -> Array:
        """Return the array of that symbol."""
        return self.arrays[symbol]

    def at(self, layer: int, steps: Steps) -> Tap:
        """Return the tap that stores what it is shown at that layer and step."""
        self._place = layer, steps
        return self._store

    def _store(self, symbol: str, value: Array) -> Array:
        self.arrays[symbol][self._place] = value
        return value

    def part(self, layer: int, steps: slice) -> dict[str, Array]:
        """Return where those steps of a layer are stored, each (n, ..., H)."""
        firsts = ("h0", "c0")
        return {s: a[steps] for s, a in self.layer(layer).items() if s not in firsts}

    def layer(self, k: int) -> dict[str, Array]:
        """Return what layer `k` recorded, each (T, ..., H), and its first states (..., H)."""
        return layer_of(self.arrays, k)


def layer_of(run: Mapping[str, Array], k: int) -> dict[str, Array]:
    """Return layer `k` of every symbol that all layers have."""
    outside = ("x", "mask_x", "logits", "p", "score", "score0", "said0")
    return {symbol: array[k] for symbol, array in run.items() if symbol not in outside}


def state_before(run: Mapping[str, Array], cell: Cell, layer: int, step: int) -> State:
    """Return the state of a layer that a step starts from, each (..., H)."""
    if step == 0:
        return tuple(run[symbol + "0"][layer] for symbol in cell.anatomy.states)
    return tuple(run[symbol][layer, step - 1] for symbol in cell.anatomy.states)


def kept_before(run: Mapping[str, Array], layer: int, step: int) -> Array | None:
    """Return what dropout leaves of the h that a step reads, (..., H); None for all of it."""
    return run["mask_h"][layer, step - 1] if "mask_h" in run and step else None


def kept_above(run: Mapping[str, Array], layer: int, steps: slice = slice(None)) -> Array | None:
    """Return what dropout leaves of a layer's h to what stands above, (n, ..., H), or None."""
    return run["mask_up"][layer, steps] if "mask_up" in run else None


def layer_arrays(cell: Cell, layers: int, places: tuple[int, ...]) -> dict[str, Array]:
    """Return arrays for the symbols of all layers; `places` is (T, ...), and states start at 0."""
    H, dtype = cell.U.shape[1], cell.U.dtype
    arrays: dict[str, Array] = {}
    for state in cell.anatomy.states:
        arrays[state + "0"] = np.zeros((layers, *places[1:], H), dtype)
    blocks = {"a_x": "_x", "a_h": "_h", "gates": ""}
    if not cell.anatomy.gates:
        del blocks["gates"]
    for block, ending in blocks.items():
        arrays[block] = np.empty((layers, *places, len(cell.order) * H), dtype)
        for k, symbol in enumerate(cell.order):
            arrays[symbol + ending] = arrays[block][..., k * H : (k + 1) * H]
    for symbol in (*cell.anatomy.states, *cell.beside):
        arrays[symbol] = np.empty((layers, *places, H), dtype)
    return arrays
