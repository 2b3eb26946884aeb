"""The GRU whose reset gate acts before the hidden matrix.

Source: Cho et al. 2014, n = tanh(W_n x + b_n + U_n (r ⊙ h) + b_u): Keras's reset_after=False and
ONNX's linear_before_reset=0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from rnnviz.nets.cell import Slope, State, Tap, before, kept, outer_sum, untapped
from rnnviz.nets.curved import CurvedGRU
from rnnviz.trace import Array


class ResetBeforeGRU(CurvedGRU):
    """One layer of GRU, state (h,), that forgets before it multiplies."""

    inside: ClassVar[tuple[str, ...]] = ("da_r", "da_z", "da_n", "dh_", "r", "h_")

    def __init__(self, W: Array, U: Array, b: Array, b_u: Array) -> None:
        """Keep W (3H, D), U (3H, H) and the biases (3H,)."""
        super().__init__(W, U, b, b_u)
        H = U.shape[1]
        self._gates = (Ellipsis, slice(0, 2 * H))
        self._U_rz, self._U_n = U[: 2 * H], U[2 * H :]  # (2H, H), (H, H)

    def step(
        self, a_x: Array, state: State, tap: Tap = untapped, keep: Array | None = None
    ) -> State:
        """Return (h,) after one step, (..., H)."""
        (h_,), σ, φ = state, self.sigma.at, self.phi.at
        a_rz = kept(h_, keep) @ self._U_rz.T + self.b_u[self._gates]  # (..., 2H)
        r = tap("r", σ(a_x[self._r] + a_rz[self._r]))
        z = tap("z", σ(a_x[self._z] + a_rz[self._z]))
        reset: Array = r * kept(h_, keep)
        a_n = reset @ self._U_n.T + self.b_u[self._n]  # (..., H)
        tap("a_h", np.concatenate((a_rz, a_n), axis=-1))  # (..., 3H)
        n = tap("n", φ(a_x[self._n] + a_n))
        h = tap("h", (1 - z) * n + z * h_)
        return (h,)

    def local(self, run: Mapping[str, Array], slope: Slope) -> Mapping[str, Array]:
        """Return the derivatives inside every step, each (T, ..., H).

        Of h by n and z, and of each gate by its pre-activation; r is reached through U_n.
        """
        h_ = before(run, "h")
        da_r, da_z, da_n = (self._steep(run, gate) for gate in self.order)
        dn, dz = (1 - run["z"]) * slope("h"), (h_ - run["n"]) * slope("h")
        return {
            **{"dn": dn, "dz": dz, "dh_": run["z"] * slope("h")},
            "da_r": slope("r") * da_r,
            "da_z": dz * slope("z") * da_z,
            "da_n": dn * slope("n") * da_n,
            **{"r": run["r"], "h_": h_},
        }

    def back(
        self,
        grad: State,
        at: tuple[Array, ...],
        tap: Tap = untapped,
        keep: Array | None = None,
    ) -> State:
        """Return the gradient by (h,) before the step."""
        da_r, da_z, da_n, dh_, r, h_ = at
        d_h = tap("h", grad[0])
        d_n: Array = d_h * da_n  # by the pre-activation of n, (..., H)
        d_recalled: Array = d_n.dot(self._U_n)  # by r ⊙ h
        d_r = tap("r", d_recalled * kept(h_, keep)) * da_r
        d_a = tap("a_h", np.concatenate((d_r, d_h * da_z, d_n), axis=-1))  # (..., 3H)
        by_h: Array = d_a[self._gates] @ self._U_rz + d_recalled * r
        return (kept(by_h, keep) + d_h * dh_,)

    def gate_gradients(
        self, local: Mapping[str, Array], grads: Mapping[str, Array]
    ) -> Mapping[str, Array]:
        """Return the gradients by z and n, and by ``a_x``, which is that by ``a_h``."""
        found = {gate: grads["h"] * local["d" + gate] for gate in ("z", "n")}
        return {**found, "a_x": grads["a_h"]}

    def handed(self, grads: Mapping[str, Array], keep: Array | None) -> Mapping[str, Array]:
        """Return what goes back to h through U of the gates, and to r ⊙ h through that of n."""
        d_a = grads["a_h"]
        gates, content = d_a[self._gates] @ self._U_rz, d_a[self._n] @ self._U_n
        return {"back_h": kept(gates, keep), "back_n": kept(content, keep)}

    def weight_gradients(
        self, x: Array, run: Mapping[str, Array], grads: Mapping[str, Array]
    ) -> Mapping[str, Array]:
        """Return the gradient by W, U, b and b_u; U_n read r ⊙ h."""
        found = dict(super().weight_gradients(x, run, grads))
        d_n = grads["a_h"][self._n]
        d_U = found["weight_hh"].copy()
        d_U[2 * len(self._U_n) :] = outer_sum(d_n, run["r"] * before(run, "h"))
        return {**found, "weight_hh": d_U}

    def _steep(self, run: Mapping[str, Array], gate: str) -> Array:
        """Return the derivative of a gate by its pre-activation, (T, ..., H)."""
        curve = self.phi if gate == "n" else self.sigma
        return curve.slope(curve.at(run[gate + "_x"] + run[gate + "_h"]))
