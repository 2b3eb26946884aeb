"""The plain recurrent network. Source: Elman 1990."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rnnviz.nets.anatomy import ANATOMIES, Anatomy
from rnnviz.nets.cell import Affine, Slope, State, Tap, kept, untapped
from rnnviz.nets.curves import TANH, Curve
from rnnviz.trace import Array


class RNN(Affine):
    """One layer of tanh RNN, state (h,)."""

    order: ClassVar[tuple[str, ...]] = ("h",)
    inside: ClassVar[tuple[str, ...]] = ("da",)
    anatomy: ClassVar[Anatomy] = ANATOMIES["rnn"]
    phi: ClassVar[Curve] = TANH

    def step(
        self, a_x: Array, state: State, tap: Tap = untapped, keep: Array | None = None
    ) -> State:
        """Return (h,) after one step, (..., H)."""
        (h_,), φ = state, self.phi.at
        a_h = tap("a_h", self.recall(kept(h_, keep)))  # (..., H)
        h = tap("h", φ(a_x + a_h))
        return (h,)

    def local(self, run: Mapping[str, Array], slope: Slope) -> Mapping[str, Array]:
        """Return the derivative of h by the pre-activation at every step, (T, ..., H)."""
        h = self.phi.at(run["h_x"] + run["h_h"])
        return {"da": self.phi.slope(h) * slope("h")}

    def back(
        self,
        grad: State,
        at: tuple[Array, ...],
        tap: Tap = untapped,
        keep: Array | None = None,
    ) -> State:
        """Return the gradient by (h,) before the step."""
        (da,) = at
        d_h = tap("h", grad[0])
        d_a = tap("a_h", d_h * da)
        return (kept(self.unrecall(d_a), keep),)

    def gate_gradients(
        self, local: Mapping[str, Array], grads: Mapping[str, Array]
    ) -> Mapping[str, Array]:
        """Return the gradient by ``a_x``, which is that by ``a_h``: only their sum is used."""
        return {"a_x": grads["a_h"]}
