"""The LSTM with peepholes: gates that see the memory.

Source: Gers & Schmidhuber 2000; the input and forget gate see c before the step, the output gate c
after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from rnnviz.nets.cell import Slope, State, Tap, before, kept, rows, scaled, untapped
from rnnviz.nets.curved import CurvedLSTM
from rnnviz.trace import Array


class PeepholeLSTM(CurvedLSTM):
    """One layer of LSTM, state (h, c), whose gates i, f and o look at c through v."""

    beside: ClassVar[tuple[str, ...]] = ("i_c", "f_c", "o_c")

    def __init__(self, W: Array, U: Array, b: Array, b_u: Array, v: Array) -> None:
        """Keep W (4H, D), U (4H, H), the biases (4H,) and v (3H,) in the order i, f, o."""
        super().__init__(W, U, b, b_u)
        self.v_i, self.v_f, self.v_o = np.split(v, 3)  # (H,) each

    def step(
        self, a_x: Array, state: State, tap: Tap = untapped, keep: Array | None = None
    ) -> State:
        """Return (h, c) after one step, each (..., H)."""
        (h_, c_), σ, φ = state, self.sigma.at, self.phi.at
        a_h = tap("a_h", self.recall(kept(h_, keep)))  # (..., 4H)
        i = tap("i", σ(a_x[self._i] + a_h[self._i] + tap("i_c", self.v_i * c_)))
        f = tap("f", σ(a_x[self._f] + a_h[self._f] + tap("f_c", self.v_f * c_)))
        g = tap("g", φ(a_x[self._g] + a_h[self._g]))
        c = tap("c", f * c_ + i * g)
        o = tap("o", σ(a_x[self._o] + a_h[self._o] + tap("o_c", self.v_o * c)))
        h = tap("h", o * φ(c))
        return h, c

    def local(self, run: Mapping[str, Array], slope: Slope) -> Mapping[str, Array]:
        """Return the derivatives inside every step, by c and h after it, each (T, ..., n*H).

        h reads c through o too, and c the c before it through i and f.
        """
        inner = dict(super().local(run, slope))
        da_i, da_f, _, da_o = np.split(inner["da"], 4, axis=-1)
        inner["dc"] = inner["dc"] + da_o * self.v_o
        inner["dc_"] = scaled(run["f"], slope("c")) + da_i * self.v_i + da_f * self.v_f
        return inner

    def pre_activation(self, run: Mapping[str, Array], gate: str) -> Array:
        """Return what a gate squashes at every step, (T, ..., H)."""
        a = super().pre_activation(run, gate)
        return a if gate == "g" else a + run[gate + "_c"]

    def gate_gradients(
        self, local: Mapping[str, Array], grads: Mapping[str, Array]
    ) -> Mapping[str, Array]:
        """Return the gradients by all gates, by ``a_x``, and by what the gates see of c."""
        found = dict(super().gate_gradients(local, grads))
        seen = {gate + "_c": found["a_x"][getattr(self, "_" + gate)] for gate in "ifo"}
        return {**found, **seen}

    def handed(self, grads: Mapping[str, Array], keep: Array | None) -> Mapping[str, Array]:
        """Return what goes back to h through U, and to c through v."""
        earlier: Array = self.v_f * grads["f_c"] + self.v_i * grads["i_c"]
        seen = {"back_c": earlier, "back_o": self.v_o * grads["o_c"]}
        return {**super().handed(grads, keep), **seen}

    def weight_gradients(
        self, x: Array, run: Mapping[str, Array], grads: Mapping[str, Array]
    ) -> Mapping[str, Array]:
        """Return the gradient by W, U, b, b_u and v, as products over all steps at once."""
        c = {"i": before(run, "c"), "f": before(run, "c"), "o": run["c"]}
        d_v = [rows(grads[gate + "_c"] * c[gate]).sum(axis=0) for gate in "ifo"]
        return {**super().weight_gradients(x, run, grads), "peephole": np.concatenate(d_v)}
