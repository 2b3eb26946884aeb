"""LSTM and GRU with squashing functions of their own: σ for the gates, φ for the content.

Sources: the hard sigmoid was Keras's default until 2.3 and is ONNX's HardSigmoid; Keras lets
anybody choose φ.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from rnnviz.nets.cell import Affine, Slope, State, Tap, before, kept, scaled, untapped
from rnnviz.nets.curves import SIGMOID, TANH, Curve
from rnnviz.nets.gru import GRU
from rnnviz.nets.lstm import LSTM
from rnnviz.trace import Array


class CurvedLSTM(LSTM):
    """One layer of LSTM, state (h, c), with σ and φ of its own."""

    sigma: ClassVar[Curve] = SIGMOID
    phi: ClassVar[Curve] = TANH
    record = Affine.record

    def step(
        self, a_x: Array, state: State, tap: Tap = untapped, keep: Array | None = None
    ) -> State:
        """Return (h, c) after one step, each (..., H)."""
        (h_, c_), σ, φ = state, self.sigma.at, self.phi.at
        a_h = tap("a_h", self.recall(kept(h_, keep)))  # (..., 4H)
        i = tap("i", σ(a_x[self._i] + a_h[self._i]))
        f = tap("f", σ(a_x[self._f] + a_h[self._f]))
        g = tap("g", φ(a_x[self._g] + a_h[self._g]))
        o = tap("o", σ(a_x[self._o] + a_h[self._o]))
        c = tap("c", f * c_ + i * g)
        h = tap("h", o * φ(c))
        return h, c

    def local(self, run: Mapping[str, Array], slope: Slope) -> Mapping[str, Array]:
        """Return the derivatives inside every step, by c and h after it, each (T, ..., n*H)."""
        said = self.phi.at(run["c"])
        inner = {
            "di": scaled(run["g"], slope("c")),
            "df": scaled(before(run, "c"), slope("c")),
            "dg": scaled(run["i"], slope("c")),
            "do": scaled(said, slope("h")),
            "dc": scaled(run["o"] * self.phi.slope(said), slope("h")),
            "dc_": scaled(run["f"], slope("c")),
        }
        da = [scaled(inner["d" + k], slope(k)) * self.steep(run, k, slope(k)) for k in self.order]
        return {**inner, "da": np.concatenate(da, axis=-1)}  # (T, ..., 4H)

    def steep(self, run: Mapping[str, Array], gate: str, slope: Array | float) -> Array:
        """Return the derivative of a gate by its pre-activation, (T, ..., H)."""
        curve = self.phi if gate == "g" else self.sigma
        return curve.slope(curve.at(self.pre_activation(run, gate)))

    def pre_activation(self, run: Mapping[str, Array], gate: str) -> Array:
        """Return what a gate squashes at every step, (T, ..., H)."""
        a: Array = run[gate + "_x"] + run[gate + "_h"]
        return a


class CurvedGRU(GRU):
    """One layer of GRU, state (h,), with σ and φ of its own."""

    sigma: ClassVar[Curve] = SIGMOID
    phi: ClassVar[Curve] = TANH

    def step(
        self, a_x: Array, state: State, tap: Tap = untapped, keep: Array | None = None
    ) -> State:
        """Return (h,) after one step, (..., H)."""
        (h_,), σ, φ = state, self.sigma.at, self.phi.at
        a_h = tap("a_h", self.recall(kept(h_, keep)))  # (..., 3H)
        r = tap("r", σ(a_x[self._r] + a_h[self._r]))
        z = tap("z", σ(a_x[self._z] + a_h[self._z]))
        n = tap("n", φ(a_x[self._n] + r * a_h[self._n]))
        h = tap("h", (1 - z) * n + z * h_)
        return (h,)

    def local(self, run: Mapping[str, Array], slope: Slope) -> Mapping[str, Array]:
        """Return the derivatives inside every step, by h after it, each (T, ..., n*H)."""
        da_r, da_z, da_n = (self._steep(run, gate) for gate in self.order)
        dn = (1 - run["z"]) * slope("h")
        dz = (before(run, "h") - run["n"]) * slope("h")
        dn_x = dn * slope("n") * da_n
        dr = dn_x * run["n_h"]
        da = (dr * slope("r") * da_r, dz * slope("z") * da_z, dn_x * run["r"])
        return {
            **{"dr": dr, "dz": dz, "dn": dn, "dn_x": dn_x},
            "dh_": run["z"] * slope("h"),
            "da": np.concatenate(da, axis=-1),  # (T, ..., 3H)
        }

    def _steep(self, run: Mapping[str, Array], gate: str) -> Array:
        """Return the derivative of a gate by its pre-activation, (T, ..., H)."""
        recalled = run["r"] * run["n_h"] if gate == "n" else run[gate + "_h"]
        curve = self.phi if gate == "n" else self.sigma
        return curve.slope(curve.at(run[gate + "_x"] + recalled))
