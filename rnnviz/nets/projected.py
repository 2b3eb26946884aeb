"""The LSTM whose hidden state is a projection of what its memory would say.

Source: Sak, Senior & Beaufays 2014, section 2; PyTorch's proj_size. A projection to P numbers is
kept as a square matrix whose other rows are zeros, so that h has H units of which P ever speak.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from rnnviz.nets.cell import Affine, Slope, State, Tap, kept, outer_sum, untapped
from rnnviz.nets.lstm import LSTM
from rnnviz.trace import Array


class ProjectedLSTM(LSTM):
    """One layer of LSTM, state (h, c), that says h = R m, m = o ⊙ tanh(c)."""

    beside: ClassVar[tuple[str, ...]] = ("m",)
    record = Affine.record

    def __init__(self, W: Array, U: Array, b: Array, b_u: Array, R: Array) -> None:
        """Keep W (4H, D), U (4H, H), the biases (4H,) and R (H, H)."""
        super().__init__(W, U, b, b_u)
        self.R = R
        self._to_h = np.ascontiguousarray(R.T)

    def step(
        self, a_x: Array, state: State, tap: Tap = untapped, keep: Array | None = None
    ) -> State:
        """Return (h, c) after one step, each (..., H)."""
        h_, c_ = state
        a_h = tap("a_h", self.recall(kept(h_, keep)))  # (..., 4H)
        gates = self.squash(a_x + a_h)  # (..., 4H)
        i = tap("i", gates[self._i])
        f = tap("f", gates[self._f])
        g = tap("g", gates[self._g])
        o = tap("o", gates[self._o])
        c = tap("c", f * c_ + i * g)
        m = tap("m", o * np.tanh(c))
        h = tap("h", m.dot(self._to_h))
        return h, c

    def local(self, run: Mapping[str, Array], slope: Slope) -> Mapping[str, Array]:
        """Return the derivatives inside every step, by c and m after it, each (T, ..., n*H)."""

        def by_m(symbol: str) -> Array | float:
            return slope("m" if symbol == "h" else symbol)

        lasts = slope("h")
        everywhere = np.ones_like(run["h"])
        return {**super().local(run, by_m), "dh": everywhere * lasts}

    inside: ClassVar[tuple[str, ...]] = ("dc", "da", "dc_", "dh")

    def back(
        self,
        grad: State,
        at: tuple[Array, ...],
        tap: Tap = untapped,
        keep: Array | None = None,
    ) -> State:
        """Return the gradients by (h, c) before the step."""
        dc, da, dc_, dh = at
        d_h, d_c = grad
        d_h = tap("h", d_h)
        d_m = tap("m", (d_h * dh).dot(self.R))
        d_c = tap("c", d_c + d_m * dc)
        d_a = tap("a_h", np.concatenate((d_c, d_c, d_c, d_m), axis=-1) * da)  # (..., 4H)
        return kept(self.unrecall(d_a), keep), d_c * dc_

    def gate_gradients(
        self, local: Mapping[str, Array], grads: Mapping[str, Array]
    ) -> Mapping[str, Array]:
        """Return the gradients by i, f, g, o and by ``a_x``, which is that by ``a_h``."""
        found = super().gate_gradients(local, grads)
        return {**found, "o": grads["m"] * local["do"]}

    def handed(self, grads: Mapping[str, Array], keep: Array | None) -> Mapping[str, Array]:
        """Return what goes back to h through U, and to m through R."""
        return {**super().handed(grads, keep), "back_m": grads["h"] @ self.R}

    def weight_gradients(
        self, x: Array, run: Mapping[str, Array], grads: Mapping[str, Array]
    ) -> Mapping[str, Array]:
        """Return the gradient by W, U, b, b_u and R, as products over all steps at once."""
        d_R = outer_sum(grads["h"], run["m"])
        return {**super().weight_gradients(x, run, grads), "weight_hr": d_R}
