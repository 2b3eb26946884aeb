"""Recurrent layers on one another: forward over time, and backward through it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeAlias

import numpy as np

from rnnviz.nets.cell import Cell, Slope, kept
from rnnviz.nets.tape import (
    Tape,
    Taps,
    kept_above,
    kept_before,
    layer_arrays,
    layer_of,
    state_before,
)
from rnnviz.trace import Array

FAINTEST = 1e-30
"""Gradients below this count as 0: near the smallest number a product takes ten times as long."""

Slopes: TypeAlias = "Callable[[int, str], Array | float]"
"""A `Slope` for each layer."""


class Stack:
    """Layers of one kind of cell; each reads the hidden states of the one below."""

    def __init__(self, cells: tuple[Cell, ...]) -> None:
        """Stack the cells, the lowest first."""
        self.cells = cells

    def arrays(self, places: tuple[int, ...]) -> dict[str, Array]:
        """Return arrays for a tape over `places` (T, ...)."""
        return layer_arrays(self.cells[0], len(self.cells), places)

    def forward(self, x: Array, tape: Tape, start: int, taps: Taps) -> Array:
        """Return the top layer's h of the steps from `start` on, as the head reads it, (n, ..., H).

        `x` (n, ..., D) is their input. The tape must hold the steps before, and `taps` must
        record into it; layer by layer, the input's part of all steps is one matrix product.
        """
        steps = slice(start, start + len(x))
        for k, cell in enumerate(self.cells):
            state = state_before(tape.arrays, cell, k, start)
            if (
                taps is tape and "mask_h" not in tape.arrays
            ):  # it changes nothing, so nobody has to be asked in between
                cell.record(x, state, tape.part(k, steps))
            else:
                a_x = taps.at(k, steps)("a_x", cell.project(x))  # (n, ..., G*H)
                for t, part in enumerate(a_x, start):
                    state = cell.step(part, state, taps.at(k, t), kept_before(tape.arrays, k, t))
            x = kept(tape["h"][k, steps], kept_above(tape.arrays, k, steps))  # (n, ..., H)
        return x

    def back(
        self, run: Mapping[str, Array], read: Sequence[Array | None], grads: Tape, slopes: Slopes
    ) -> Array:
        """Return the gradient by the input x, (T, ..., D), and record those by every symbol.

        `run` is what `forward` recorded, `read` (T, ..., H) the gradient by what is read of each
        layer's h outside the stack, None where nothing is. What lands in `grads` are total
        derivatives: by h and c through all later steps too.
        """
        above: Array | None = None
        for k in reversed(range(len(self.cells))):
            d_h = added(read[k], above)
            if d_h is None:
                d_h = np.zeros_like(grads["h"][k])
            self._back_layer(k, run, kept(d_h, kept_above(run, k)), grads, partial(slopes, k))
            above = grads["a_x"][k] @ self.cells[k].W  # (T, ..., D), what it reads of those below
        assert above is not None
        return above

    def _back_layer(
        self, k: int, run: Mapping[str, Array], d_h: Array, grads: Tape, slope: Slope
    ) -> None:
        cell = self.cells[k]
        local = cell.local(layer_of(run, k), slope)
        grad = tuple(np.zeros_like(d_h[0]) for _ in cell.anatomy.states)
        at = [*zip(*(local[name] for name in cell.inside), strict=True)]  # T rows of each
        matters = (d_h != 0).reshape(len(d_h), -1).max(axis=1)  # (T,), mostly the last step alone
        for t in reversed(range(len(d_h))):
            if matters[t]:
                grad = (grad[0] + d_h[t], *grad[1:])
            if t % 8 == 0:
                grad = tuple(np.where(np.abs(g) < FAINTEST, 0, g) for g in grad)
            grad = cell.back(grad, at[t], grads.at(k, t), kept_before(run, k, t))
        for symbol, value in cell.gate_gradients(local, layer_of(grads.arrays, k)).items():
            grads[symbol][k] = value
        for state, value in zip(cell.anatomy.states, grad, strict=True):
            grads[state + "0"][k] = value

    def weight_gradients(
        self, x: Array, run: Mapping[str, Array], grads: Mapping[str, Array]
    ) -> dict[str, Array]:
        """Return the gradient by each layer's weights, as products over all steps at once.

        `x` (T, ..., D) is the input that `run` was recorded from.
        """
        found: dict[str, Array] = {}
        for k, cell in enumerate(self.cells):
            slopes = cell.weight_gradients(x, layer_of(run, k), layer_of(grads, k))
            found |= {f"{name}_l{k}": value for name, value in slopes.items()}
            x = run["h"][k]
        return found


def added(one: Array | None, other: Array | None) -> Array | None:
    """Return the sum, where None is nothing."""
    if one is None or other is None:
        return other if one is None else one
    return one + other
