"""The LSTM with forget gate, gates in PyTorch's order i, f, g, o.

Source: Hochreiter & Schmidhuber 1997; Gers, Schmidhuber & Cummins 2000.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from rnnviz.nets.activations import sigmoid, sigmoid_slope, tanh_slope
from rnnviz.nets.anatomy import ANATOMIES, Anatomy
from rnnviz.nets.cell import Affine, Slope, State, Tap, before, kept, places, scaled, untapped
from rnnviz.trace import Array


class LSTM(Affine):
    """One layer of LSTM, state (h, c)."""

    order: ClassVar[tuple[str, ...]] = ("i", "f", "g", "o")
    inside: ClassVar[tuple[str, ...]] = ("dc", "da", "dc_")
    anatomy: ClassVar[Anatomy] = ANATOMIES["lstm"]

    def __init__(self, W: Array, U: Array, b: Array, b_u: Array) -> None:
        """Keep W (4H, D), U (4H, H) and the biases (4H,)."""
        super().__init__(W, U, b, b_u)
        H = U.shape[1]
        self._i, self._f, self._g, self._o = places(4, H)
        self._scale = np.repeat(np.array([0.5, 0.5, 1.0, 0.5], np.float32), H)  # (4H,)
        self._shift = 1 - self._scale

    def squash(self, a: Array) -> Array:
        """Return σ of the i, f and o parts and tanh of the g part, (..., 4H), in place of `a`.

        As σ(a) = tanh(a/2)/2 + 1/2, one pass over all four does it in half the time of four.
        """
        a *= self._scale
        np.tanh(a, out=a)
        a *= self._scale
        a += self._shift
        return a

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
        h = tap("h", o * np.tanh(c))
        return h, c

    def record(self, x: Array, state: State, into: Mapping[str, Array]) -> None:
        """Do `step` after `step` in place, where it is stored, which saves a third of its time."""
        h_, c_ = state
        self.project(x, into["a_x"])
        rows = (into[symbol] for symbol in ("a_x", "a_h", "gates", *self.order, "c", "h"))
        for a_x, a_h, gates, i, f, g, o, c, h in zip(*rows, strict=True):
            self.squash(np.add(a_x, self.recall(h_, out=a_h), out=gates))
            np.multiply(f, c_, out=c)
            c += i * g
            np.multiply(o, np.tanh(c), out=h)
            h_, c_ = h, c

    def local(self, run: Mapping[str, Array], slope: Slope) -> Mapping[str, Array]:
        """Return the derivatives inside every step, by c and h after it, each (T, ..., n*H)."""
        tanh_c = np.tanh(run["c"])
        inner = {
            "di": scaled(run["g"], slope("c")),
            "df": scaled(before(run, "c"), slope("c")),
            "dg": scaled(run["i"], slope("c")),
            "do": scaled(tanh_c, slope("h")),
            "dc": scaled(run["o"] * tanh_slope(tanh_c), slope("h")),
            "dc_": scaled(run["f"], slope("c")),
        }
        da = [scaled(inner["d" + k], slope(k)) * self.steep(run, k, slope(k)) for k in self.order]
        return {**inner, "da": np.concatenate(da, axis=-1)}  # (T, ..., 4H)

    def back(
        self,
        grad: State,
        at: tuple[Array, ...],
        tap: Tap = untapped,
        keep: Array | None = None,
    ) -> State:
        """Return the gradients by (h, c) before the step."""
        dc, da, dc_ = at
        d_h, d_c = grad
        d_h = tap("h", d_h)
        d_c = tap("c", d_c + d_h * dc)
        d_a = tap("a_h", np.concatenate((d_c, d_c, d_c, d_h), axis=-1) * da)  # (..., 4H)
        return kept(self.unrecall(d_a), keep), d_c * dc_

    def gate_gradients(
        self, local: Mapping[str, Array], grads: Mapping[str, Array]
    ) -> Mapping[str, Array]:
        """Return the gradients by i, f, g, o and by ``a_x``, which is that by ``a_h``."""
        found = {gate: grads["c"] * local["d" + gate] for gate in ("i", "f", "g")}
        return {**found, "o": grads["h"] * local["do"], "a_x": grads["a_h"]}

    def steep(self, run: Mapping[str, Array], gate: str, slope: Array | float) -> Array:
        """Return the derivative of a gate by its pre-activation, (T, ..., H).

        Where a tap changed the gate, its value before that is computed once more.
        """
        squash, derivative = (np.tanh, tanh_slope) if gate == "g" else (sigmoid, sigmoid_slope)
        unchanged = isinstance(slope, float)
        return derivative(run[gate] if unchanged else squash(run[gate + "_x"] + run[gate + "_h"]))
