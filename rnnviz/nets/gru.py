"""The GRU, gates in PyTorch's order r, z, n.

Source: Cho et al. 2014, with the reset gate *after* the hidden matrix and its bias, as in cuDNN
and PyTorch: n = tanh(W_n x + b_n + r ⊙ (U_n h + b_u)).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from rnnviz.nets.activations import sigmoid, sigmoid_slope, tanh_slope
from rnnviz.nets.anatomy import ANATOMIES, Anatomy
from rnnviz.nets.cell import Affine, Slope, State, Tap, before, kept, places, untapped
from rnnviz.trace import Array


class GRU(Affine):
    """One layer of GRU, state (h,)."""

    order: ClassVar[tuple[str, ...]] = ("r", "z", "n")
    inside: ClassVar[tuple[str, ...]] = ("da", "dh_")
    anatomy: ClassVar[Anatomy] = ANATOMIES["gru"]

    def __init__(self, W: Array, U: Array, b: Array, b_u: Array) -> None:
        """Keep W (3H, D), U (3H, H) and the biases (3H,)."""
        super().__init__(W, U, b, b_u)
        self._r, self._z, self._n = places(3, U.shape[1])

    def step(
        self, a_x: Array, state: State, tap: Tap = untapped, keep: Array | None = None
    ) -> State:
        """Return (h,) after one step, (..., H)."""
        (h_,) = state
        a_h = tap("a_h", self.recall(kept(h_, keep)))  # (..., 3H)
        r = tap("r", sigmoid(a_x[self._r] + a_h[self._r]))
        z = tap("z", sigmoid(a_x[self._z] + a_h[self._z]))
        n = tap("n", np.tanh(a_x[self._n] + r * a_h[self._n]))
        h = tap("h", (1 - z) * n + z * h_)
        return (h,)

    def local(self, run: Mapping[str, Array], slope: Slope) -> Mapping[str, Array]:
        """Return the derivatives inside every step, by h after it, each (T, ..., n*H)."""
        a_r, a_z = run["r_x"] + run["r_h"], run["z_x"] + run["z_h"]
        dn = (1 - run["z"]) * slope("h")
        dz = (before(run, "h") - run["n"]) * slope("h")
        dn_x = dn * slope("n") * tanh_slope(np.tanh(run["n_x"] + run["r"] * run["n_h"]))
        dr = dn_x * run["n_h"]
        dr_a = dr * slope("r") * sigmoid_slope(sigmoid(a_r))
        dz_a = dz * slope("z") * sigmoid_slope(sigmoid(a_z))
        return {
            **{"dr": dr, "dz": dz, "dn": dn, "dn_x": dn_x},
            "dh_": run["z"] * slope("h"),
            "da": np.concatenate((dr_a, dz_a, dn_x * run["r"]), axis=-1),  # (T, ..., 3H)
        }

    def back(
        self,
        grad: State,
        at: tuple[Array, ...],
        tap: Tap = untapped,
        keep: Array | None = None,
    ) -> State:
        """Return the gradient by (h,) before the step."""
        da, dh_ = at
        d_h = tap("h", grad[0])
        d_a = tap("a_h", np.concatenate((d_h, d_h, d_h), axis=-1) * da)  # (..., 3H)
        return (kept(self.unrecall(d_a), keep) + d_h * dh_,)

    def gate_gradients(
        self, local: Mapping[str, Array], grads: Mapping[str, Array]
    ) -> Mapping[str, Array]:
        """Return the gradients by r, z, n and by ``a_x``: that by ``a_h``, but for n."""
        a_x = grads["a_h"].copy()
        a_x[self._n] = grads["h"] * local["dn_x"]
        return {**{gate: grads["h"] * local["d" + gate] for gate in self.order}, "a_x": a_x}
