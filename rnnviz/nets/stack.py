"""Recurrent layers on one another: forward over time, and backward through it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

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

Slopes = Callable[[int, str], Array | float]
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

    def back(self, run: Mapping[str, Array], d_h: Array, grads: Tape, slopes: Slopes) -> Array:
        """Return the gradient by the input x, (T, ..., D), and record those by every symbol.

        `run` is what `forward` recorded, `d_h` (T, ..., H) the gradient by what `forward` returned,
        from outside the stack. What lands in `grads` are total derivatives: by h and c through all
        later steps too.
        """
        for k in reversed(range(len(self.cells))):
            self._back_layer(k, run, kept(d_h, kept_above(run, k)), grads, partial(slopes, k))
            d_h = grads["a_x"][k] @ self.cells[k].W  # (T, ..., D), what it reads of the layer below
        return d_h

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
        for k in range(len(self.cells)):
            d_x, d_h = grads["a_x"][k], grads["a_h"][k]  # (T, ..., G*H)
            h_ = np.concatenate((run["h0"][k][None], run["h"][k][:-1]))  # (T, ..., H)
            found[f"weight_ih_l{k}"] = outer_sum(d_x, x)
            found[f"weight_hh_l{k}"] = outer_sum(d_h, h_)
            found[f"bias_ih_l{k}"] = rows(d_x).sum(axis=0)
            found[f"bias_hh_l{k}"] = rows(d_h).sum(axis=0)
            x = run["h"][k]
        return found


def rows(values: Array) -> Array:
    """Return (..., N) as (places, N)."""
    return values.reshape(-1, values.shape[-1])


def outer_sum(left: Array, right: Array) -> Array:
    """Return Σ left rightᵀ over all places, (..., M) and (..., N) to (M, N)."""
    product: Array = rows(left).T @ rows(right)
    return product
