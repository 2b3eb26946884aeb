"""How a change of the state grows or shrinks from step to step: Jacobians and their sizes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from rnnviz.capture.extremes import finite_steps
from rnnviz.capture.gradients import WayBack, way_back
from rnnviz.nets.cell import Cell, State
from rnnviz.nets.model import Model
from rnnviz.nets.tape import kept_before, layer_of
from rnnviz.trace import Trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

Matrix: TypeAlias = "NDArray[np.float64]"
Part = Literal["h", "state", "c", "by_h"]
WAYS: tuple[Part, ...] = ("c", "by_h")  # what ∂c/∂c is the sum of

RESOLUTION = 1e-13  # of the largest singular value: what is smaller cannot be told from rounding
LARGE = 2.0**32


@dataclass(frozen=True, eq=False)
class Jacobian:
    """The derivative of one layer's state after step `stop` by that after step `start`.

    `start` −1 is the state before the first step. The derivative is `matrix` times 2 to the power
    of `exponent`, so that a product over many steps neither vanishes nor overflows; row j, column
    k is the change of entry j by entry k before. Of `part` ``h`` it is ∂h/∂h, (H, H), of an LSTM
    with the memory c held where it was; of ``state`` the LSTM's (h, c) by (h, c), (2H, 2H), h
    first, and the same as ``h`` of other cells. An LSTM's ∂c/∂c, (H, H), is the sum of ``c``, the
    paths that never leave the memory, and ``by_h``, those that pass at least once through h and
    the gates of the next step: 0 over a single step.

    The input of each step is held, which in a stack is what the layer below says: a layer's state
    never reaches the layers below, so that this is the whole derivative.

    Sizes are decimal logarithms: 0 keeps, below it shrinks.
    """

    matrix: Matrix
    exponent: int
    layer: int
    start: int
    stop: int
    part: Part

    @cached_property
    def singular_values(self) -> Matrix:
        """log10 of the singular values, descending; −∞ for what is 0 but for rounding.

        By them a step stretches the directions of the state, from the most to the least.
        """
        if not self.finite:
            return np.full(len(self.matrix), np.inf)
        sizes = np.linalg.svd(self.matrix, compute_uv=False)
        return self._log(np.where(sizes > RESOLUTION * sizes[0], sizes, 0.0))

    @property
    def norm(self) -> float:
        """log10 of the spectral norm: the largest singular value."""
        return float(self.singular_values[0])

    @cached_property
    def radius(self) -> float:
        """log10 of the spectral radius: the largest absolute eigenvalue."""
        if not self.finite:
            return np.inf
        return float(self._log(np.abs(np.linalg.eigvals(self.matrix)).max()))

    @property
    def growth(self) -> float:
        """log10 by which the most stretched direction grows in a step, over all of them."""
        return self.norm / (self.stop - self.start)

    @property
    def finite(self) -> bool:
        """Whether nothing overflowed within a step."""
        return bool(np.isfinite(self.matrix).all())

    def _log(self, sizes: Matrix) -> Matrix:
        with np.errstate(divide="ignore"):
            logs: Matrix = np.log10(sizes) + self.exponent * np.log10(2.0)
        return logs


def jacobian(
    model: Model, trace: Trace, layer: int, start: int, stop: int, part: Part = "state"
) -> Jacobian:
    """Return ∂state_stop/∂state_start of a layer: the product of the steps' Jacobians between.

    In double precision, by the backward equations, through any edits. Source: the chain rule, as
    in Pascanu, Mikolov & Bengio 2013, equation 5; of the paths of an LSTM Hochreiter & Schmidhuber
    1997, appendix A.1.

    Raises
    ------
    ValueError
        If the trace is of other weights, has no such layer or steps in this order, or no such part.
    """
    *_, whole = products(model, trace, layer, start, stop, part)
    return whole


def products(
    model: Model, trace: Trace, layer: int, start: int, stop: int, part: Part = "state"
) -> Iterator[Jacobian]:
    """Yield ∂state_stop/∂state_t of a layer for t = stop−1, stop−2 … start: a step more each.

    Raises
    ------
    ValueError
        As `jacobian`.
    """
    if part in WAYS:
        yield from (ways[part] for ways in both_ways(model, trace, layer, start, stop))
        return
    for carried, exponent, step in _carried(model, trace, layer, start, stop):
        yield Jacobian(_matrix(carried, part), exponent, layer, step - 1, stop, part)


def both_ways(
    model: Model, trace: Trace, layer: int, start: int, stop: int
) -> Iterator[Mapping[Part, Jacobian]]:
    """Yield the two parts of an LSTM's ∂c/∂c, as `products` does each.

    Raises
    ------
    ValueError
        As `jacobian`.
    """
    if "c" not in trace:
        raise ValueError(f"a {trace.cell.upper()} has no memory c to follow the paths of")
    for carried, exponent, step in _carried(model, trace, layer, start, stop, apart=True):
        yield {
            part: Jacobian(_matrix(carried, part), exponent, layer, step - 1, stop, part)
            for part in WAYS
        }


def _carried(
    model: Model, trace: Trace, layer: int, start: int, stop: int, *, apart: bool = False
) -> Iterator[tuple[tuple[State, ...], int, int]]:
    """Yield what is carried back through each step, with its exponent and that step."""
    _check(trace, layer, start, stop)
    opened = _Opened(way_back(model, trace), layer)
    carried = opened.paths() if apart else (opened.identity(),)
    if stop >= finite_steps(trace):  # what came of the steps is no number
        carried = tuple(tuple(np.full_like(each, np.inf) for each in rows) for rows in carried)
    exponent = 0
    for step in range(stop, start, -1):
        carried, more = _to_size(opened.further(step, carried))
        exponent += more
        yield carried, exponent, step


def step_jacobians(
    model: Model, trace: Trace, layer: int, part: Literal["h", "state"] = "h"
) -> Iterator[Jacobian]:
    """Yield ∂state_t/∂state_{t−1} of a layer for t = 0, 1 … T−1; the first is by h0.

    Raises
    ------
    ValueError
        If the trace is of other weights, or has no such layer.
    """
    _check(trace, layer, -1, 0)
    opened, known = _Opened(way_back(model, trace), layer), finite_steps(trace)
    for step in range(len(trace)):
        rows = opened.through(step, opened.identity())
        if step >= known:
            rows = tuple(np.full_like(each, np.inf) for each in rows)
        yield Jacobian(_matrix((rows,), part), 0, layer, step - 1, step, part)


def _check(trace: Trace, layer: int, start: int, stop: int) -> None:
    if not 0 <= layer < trace.layers:
        raise ValueError(f"there is no layer {layer}; the network has {trace.layers}")
    if not -1 <= start < stop < len(trace):
        raise ValueError(f"no state leads from step {start} to {stop} in a run of {len(trace)}")


class _Opened:
    """One layer's cell, and the slopes inside its every step."""

    def __init__(self, way: WayBack, layer: int) -> None:
        self.cell: Cell = way.network.stack.cells[layer]
        self.run, self.layer = way.run, layer
        with np.errstate(over="ignore", invalid="ignore"):
            self.local = self.cell.local(layer_of(way.run, layer), partial(way.slopes, layer))

    def identity(self) -> State:
        """Return the derivative of a state by itself: of each part n = H or 2H rows, (n, H)."""
        H, parts = self.cell.U.shape[1], len(self.cell.anatomy.states)
        return tuple(np.split(np.eye(parts * H), parts, axis=1))

    def paths(self) -> tuple[State, ...]:
        """Return ∂c/∂c as (h, c) of the paths that have left c, (H, H), and as the rest, (H,)."""
        H = self.cell.U.shape[1]
        left = np.split(np.zeros((H, 2 * H)), 2, axis=1)
        return tuple(left), tuple(np.split(np.ones(H), 1))

    def further(self, step: int, carried: tuple[State, ...]) -> tuple[State, ...]:
        """Return what is carried to the state before a step.

        Paths that stay in c are carried apart: as a difference of two sums they would be lost.
        """
        if len(carried) == 1:
            return (self.through(step, carried[0]),)
        (d_h, d_c), (along,) = carried
        left, _ = self.through(step, (d_h, d_c + np.diag(along)))
        _, came = self.through(step, (d_h, d_c))
        with np.errstate(over="ignore", invalid="ignore"):
            return (left, came), (along * self.local["dc_"][step],)

    def through(self, step: int, rows: State) -> State:
        """Return the derivatives by the state before a step from those by the state after it."""
        at = tuple(self.local[name][step] for name in self.cell.inside)
        with np.errstate(over="ignore", invalid="ignore"):
            return self.cell.back(rows, at, keep=kept_before(self.run, self.layer, step))


def _to_size(carried: tuple[State, ...]) -> tuple[tuple[State, ...], int]:
    """Return all divided by one power of two where they are very small or large, and which."""
    peak = max(float(np.abs(part).max()) for rows in carried for part in rows)
    if peak == 0 or not np.isfinite(peak) or 1 / LARGE < peak < LARGE:
        return carried, 0
    exponent = int(np.frexp(peak)[1])
    return tuple(tuple(np.ldexp(part, -exponent) for part in rows) for rows in carried), exponent


def _matrix(carried: tuple[State, ...], part: Part) -> Matrix:
    rows = carried[0]
    H = rows[0].shape[1]
    if part == "c":
        kept = np.diag(carried[1][0])
    elif part == "by_h":
        kept = rows[1]
    else:
        kept = rows[0][:H] if part == "h" else np.concatenate(rows, axis=1)
    matrix = np.where(np.isnan(kept), np.inf, kept).astype(np.float64)
    matrix.flags.writeable = False
    return matrix
