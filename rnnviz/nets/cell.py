"""What every recurrent cell can do, and the two affine maps that all of them share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from types import EllipsisType
from typing import ClassVar, Protocol, TypeAlias

import numpy as np

from rnnviz.nets.anatomy import Anatomy
from rnnviz.trace import Array

State = tuple[Array, ...]
"""The states that a cell carries, (h,) or (h, c), each (..., H)."""

Tap = Callable[[str, Array], Array]
"""Is shown each value under its symbol, where it is computed; what it returns is gone on with."""


Slope: TypeAlias = "Callable[[str], Array | float]"
"""Tells how strongly a change of a symbol lasts where a tap scales it: (T, ..., H), or 1."""


def untapped(_symbol: str, value: Array) -> Array:
    """Return the value as it is: the tap that neither records nor changes anything."""
    return value


class Cell(Protocol):
    """One layer's recurrence, a step at a time, forward and backward.

    All arrays may have batch axes before the last one: (H,) and (B, H) are treated alike. The
    pre-activations of all G gates lie beside each other in `order`, as in PyTorch: in ``a_x``
    ``W x + b``, and in ``a_h`` ``U h + b_u``, each (..., G*H).
    """

    order: ClassVar[tuple[str, ...]]
    inside: ClassVar[tuple[str, ...]]  # the names in `local` that `back` is given, in its order
    beside: ClassVar[tuple[str, ...]]  # what it taps beside gates and states, each (..., H)
    anatomy: ClassVar[Anatomy]
    W: Array  # (G*H, D)
    U: Array  # (G*H, H)

    def project(self, x: Array) -> Array:
        """Return the input's part W x + b of every step at once, (T, ..., D) to (T, ..., G*H)."""
        ...

    def step(
        self, a_x: Array, state: State, tap: Tap = untapped, keep: Array | None = None
    ) -> State:
        """Return the state after one step whose input's part is `a_x`, (..., G*H).

        Under dropout U reads h ⊙ `keep`, (..., H), in place of h.
        """
        ...

    def record(self, x: Array, state: State, into: Mapping[str, Array]) -> None:
        """Do `step` after `step`, and store what it would show a tap: the same bits, but faster.

        `x` is (n, ..., D). In `into`, ``a_x``, ``a_h`` and ``gates`` are (n, ..., G*H), and each
        symbol's array is (n, ..., H).
        """
        ...

    def local(self, run: Mapping[str, Array], slope: Slope) -> Mapping[str, Array]:
        """Return the derivatives inside every step, by name, each (T, ..., n*H).

        `run` holds this layer's recorded symbols, (T, ..., H), and its first states ``h0``
        (and ``c0``), (..., H). The derivative of a nonlinearity is taken where it was evaluated,
        even if a tap changed its value afterwards.
        """
        ...

    def handed(self, grads: Mapping[str, Array], keep: Array | None) -> Mapping[str, Array]:
        """Return what every step hands back through weights, (T, ..., H), by its name in `anatomy`.

        `grads` holds the gradients by every symbol, and `keep` (T, ..., H) is what dropout left of
        the h that each step read. ``back_h`` is what goes to that h through U.
        """
        ...

    def back(
        self,
        grad: State,
        at: tuple[Array, ...],
        tap: Tap = untapped,
        keep: Array | None = None,
    ) -> State:
        """Return the gradient by the states before a step from that by the states after it.

        `keep` is what the step was given, and `at` holds its part of what `inside` names. The tap
        is shown the gradient by each state, and by ``a_h``.
        """
        ...

    def gate_gradients(
        self, local: Mapping[str, Array], grads: Mapping[str, Array]
    ) -> Mapping[str, Array]:
        """Return the gradients by all gates and by ``a_x``, of all steps at once.

        `grads` holds what the tap of `back` was shown, (T, ..., n*H).
        """
        ...

    def weight_gradients(
        self, x: Array, run: Mapping[str, Array], grads: Mapping[str, Array]
    ) -> Mapping[str, Array]:
        """Return the gradient by every weight under PyTorch's name of it, over all steps at once.

        `x` (T, ..., D) is what the layer read, `run` what it recorded, and `grads` holds the
        gradients by every symbol, (T, ..., n*H).
        """
        ...


class Affine(ABC):
    """What all cells share: the input's and the memory's affine map, W x + b and U h + b_u.

    The memory's, done at every step, uses `dot`, which is called a tenth faster than ``@``.
    """

    beside: ClassVar[tuple[str, ...]] = ()

    def __init__(self, W: Array, U: Array, b: Array, b_u: Array) -> None:
        """Keep W (G*H, D), U (G*H, H) and the biases (G*H,) without copying them."""
        self.W, self.U, self.b, self.b_u = W, U, b, b_u
        self._from_h = np.ascontiguousarray(U.T)  # (H, G*H): a row times this is a quarter faster

    @abstractmethod
    def step(
        self, a_x: Array, state: State, tap: Tap = untapped, keep: Array | None = None
    ) -> State:
        """Return the state after one step whose input's part is `a_x`, (..., G*H)."""

    def record(self, x: Array, state: State, into: Mapping[str, Array]) -> None:
        """Do `step` after `step`, and store what they show their tap."""

        def tap(symbol: str, value: Array) -> Array:
            into[symbol][t] = value
            return value

        for t, part in enumerate(self.project(x, into["a_x"])):  # noqa: B007 (the tap reads t)
            state = self.step(part, state, tap)

    def project(self, x: Array, out: Array | None = None) -> Array:
        """Return W x + b, (..., D) to (..., G*H), in `out` if there is one."""
        a_x: Array = np.matmul(x, self.W.T, out)
        a_x += self.b  # in place, for all steps at once it is large
        return a_x

    def recall(self, h: Array, out: Array | None = None) -> Array:
        """Return U h + b_u, (..., H) to (..., G*H), in `out` if there is one."""
        a_h: Array = h.dot(self._from_h, out)
        a_h += self.b_u
        return a_h

    def unrecall(self, d_a: Array) -> Array:
        """Return the gradient by h from that by U h + b_u, (..., G*H) to (..., H)."""
        d_h: Array = d_a.dot(self.U)
        return d_h

    def handed(self, grads: Mapping[str, Array], keep: Array | None) -> Mapping[str, Array]:
        """Return what goes back to h through U."""
        return {"back_h": kept(self.unrecall(grads["a_h"]), keep)}

    def weight_gradients(
        self, x: Array, run: Mapping[str, Array], grads: Mapping[str, Array]
    ) -> Mapping[str, Array]:
        """Return the gradient by W, U, b and b_u, as products over all steps at once."""
        d_x, d_h = grads["a_x"], grads["a_h"]  # (T, ..., G*H)
        return {
            "weight_ih": outer_sum(d_x, x),
            "weight_hh": outer_sum(d_h, before(run, "h")),
            "bias_ih": rows(d_x).sum(axis=0),
            "bias_hh": rows(d_h).sum(axis=0),
        }


def places(count: int, size: int) -> list[tuple[EllipsisType, slice]]:
    """Return the index of each of `count` blocks of `size` along the last axis."""
    return [(Ellipsis, slice(k * size, (k + 1) * size)) for k in range(count)]


def scaled(values: Array, slope: Array | float) -> Array:
    """Return values ⊙ slope; the values themselves where the slope is the number 1."""
    return values if isinstance(slope, float) and slope == 1.0 else values * slope


def kept(values: Array, keep: Array | None) -> Array:
    """Return values ⊙ keep, what dropout leaves of them; all of them where there is none."""
    return values if keep is None else values * keep


def before(run: Mapping[str, Array], symbol: str) -> Array:
    """Return the state that each step started from, (T, ..., H)."""
    earlier: Array = np.concatenate((run[symbol + "0"][None], run[symbol][:-1]))
    return earlier


def rows(values: Array) -> Array:
    """Return (..., N) as (places, N)."""
    return values.reshape(-1, values.shape[-1])


def outer_sum(left: Array, right: Array) -> Array:
    """Return Σ left rightᵀ over all places, (..., M) and (..., N) to (M, N)."""
    product: Array = rows(left).T @ rows(right)
    return product
