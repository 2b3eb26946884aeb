"""Many gradients carried back through one run together: one matrix product a step for them all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial, reduce
from math import log10
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from rnnviz.capture.gradients import Steps, WayBack, way_back
from rnnviz.nets.cell import Cell, State, kept
from rnnviz.nets.model import Model
from rnnviz.nets.readout import Read
from rnnviz.nets.tape import kept_above, kept_before, layer_of
from rnnviz.trace import Array, Trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

Exponents: TypeAlias = "NDArray[np.intp]"
Squares: TypeAlias = "NDArray[np.float64]"

SMALL, LARGE = 2.0**-33, 2.0**32  # a row is scaled anew when its largest number is outside
LOG_2 = log10(2.0)


@dataclass(frozen=True, eq=False)
class Carried:
    """Where the gradients are, on their way back, at one step.

    Of all that are carried, those from number `first` on set out at this step or later: n of them.
    `states[k]` holds under ``h`` (and ``c``) their total derivatives by layer k's states after the
    step, (n, H); `x` those by the first layer's input, (n, E), if asked for. Each row stands for
    its values times 2 to the power of its `exponent` (n,), so that nothing is too small or too
    large to be carried further: float32 alone ends at 1e-45 and at 3e38.
    """

    step: int
    first: int
    states: tuple[Mapping[str, Array], ...]
    x: Array | None
    exponent: Exponents

    def squares(self, values: Array) -> Squares:
        """Return the square of each row's norm (n,), as it is before the `exponent`."""
        found: Squares = np.einsum("nh,nh->n", values, values, dtype=np.float64)
        return found

    def logs(self, values: Array) -> Array:
        """Return log10 of the norm of each row (n,); −∞ of a zero, ∞ of what overflowed still."""
        return log_norms(self.squares(values), self.exponent)


def log_norms(squares: Squares, exponent: Exponents) -> Array:
    """Return log10 of norms from their squares, and the powers of two that these lack."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs: Array = 0.5 * np.log10(squares) + LOG_2 * exponent
    return np.where(np.isnan(logs), np.inf, logs)


def carry(
    model: Model, trace: Trace, steps: Steps, d_logits: Array, *, inputs: bool = False
) -> Iterator[Carried]:
    """Yield the gradients at every step from the last of `steps` back to the first of the run.

    Gradient number r sets out as `d_logits[r]` (n, K), the slope of an outcome by the logits after
    step `steps[r]`; the steps ascend. Edits and dropout of the run are respected as in
    `gradients`. Work is done only when the next step is asked for.

    Raises
    ------
    ValueError
        If the trace is of other weights.
    """
    way = way_back(model, trace)
    layers, outcomes = _layers(way), _Outcomes(way, steps, d_logits)
    exponent = np.zeros(len(steps), np.intp)
    for step in reversed(range(int(steps[-1]) + 1)):
        first, stop = np.searchsorted(steps, (step, step + 1))
        with np.errstate(over="ignore", invalid="ignore"):
            read = outcomes.read_of(step, int(first), int(stop), exponent[first:])
            states, x = _back(layers, step, int(stop - first), read, inputs)
        yield Carried(step, int(first), states, x, exponent[first:].copy())
        exponent[first:] += _scaled_anew(layers)


class _Outcomes:
    """The outcomes of a run, and what each of them reads of a step."""

    def __init__(self, way: WayBack, steps: Steps, d_logits: Array) -> None:
        self.readout, self.run, self.steps = way.network.readout, way.run, steps
        with np.errstate(over="ignore", invalid="ignore"):
            self.d_r = way.network.slope(way.run, steps, d_logits)  # (n, R)

    def read_of(self, step: int, first: int, stop: int, exponent: Exponents) -> Read:
        """Return the gradients by what is read of a step, (m, …), of the outcomes since `first`.

        Of those that are after this very step, up to number `stop`, where nobody looks back.
        """
        since = slice(first, None if self.readout.looks_back else stop)
        d_r = self.d_r[since]
        if self.readout.looks_back:
            d_r = np.ldexp(d_r, -exponent[:, None])
        return self.readout.reach(self.run, step, self.steps[since], d_r)


class _Layer:
    """One layer's cell, the slopes inside its every step, and the gradients that it carries."""

    def __init__(self, cell: Cell, local: Mapping[str, Array], way: WayBack, k: int) -> None:
        self.cell, self.local, self.run, self.k = cell, local, way.run, k
        nothing = np.zeros((0, cell.U.shape[1]), cell.U.dtype)
        self.grad: State = tuple(nothing for _ in cell.anatomy.states)

    def admit(self, step: int, count: int, read: Array | None) -> None:
        """Begin to carry `count` more gradients, before the others.

        `read` (m, H) is what the first m of all outcomes read of h at this step.
        """
        new = np.zeros((count, self.cell.U.shape[1]), self.cell.U.dtype)
        self.grad = tuple(np.concatenate((new, each)) for each in self.grad)
        if read is not None:
            self.grad[0][: len(read)] += self._heard(step, read)

    def back(self, step: int, from_above: Array | None) -> dict[str, Array]:
        """Carry all through one step; return them by each state and by ``a_h``, (n, ...)."""
        if from_above is not None:
            self.grad = (self.grad[0] + self._heard(step, from_above), *self.grad[1:])
        seen: dict[str, Array] = {}

        def tap(symbol: str, value: Array) -> Array:
            seen[symbol] = value
            return value

        at = tuple(self.local[name][step] for name in self.cell.inside)
        self.grad = self.cell.back(self.grad, at, tap, kept_before(self.run, self.k, step))
        return seen

    def _heard(self, step: int, d_h: Array) -> Array:
        """Return the gradients by h from those by what dropout left of it to what stands above."""
        mask = kept_above(self.run, self.k)
        return kept(d_h, None if mask is None else mask[step])

    def by_input(self, step: int, seen: Mapping[str, Array]) -> Array:
        """Return the gradients by the input of a step, (n, D), from those that `back` returned."""
        at = {name: values[step] for name, values in self.local.items()}
        d_x: Array = self.cell.gate_gradients(at, seen)["a_x"] @ self.cell.W
        masked = self.k == 0 and "mask_x" in self.run
        return kept(d_x, self.run["mask_x"][step] if masked else None)


def _layers(way: WayBack) -> list[_Layer]:
    with np.errstate(over="ignore", invalid="ignore"):
        return [
            _Layer(cell, cell.local(layer_of(way.run, k), partial(way.slopes, k)), way, k)
            for k, cell in enumerate(way.network.stack.cells)
        ]


def _back(
    layers: list[_Layer], step: int, count: int, read: Read, inputs: bool
) -> tuple[tuple[Mapping[str, Array], ...], Array | None]:
    """Carry all through one step, from the top layer down, with those that set out there."""
    for layer, by_head in zip(layers, read.h, strict=True):
        layer.admit(step, count, by_head)
    states: list[Mapping[str, Array]] = []
    d_x: Array | None = None
    for k in reversed(range(len(layers))):
        seen = layers[k].back(step, d_x)
        states.append({symbol: seen[symbol] for symbol in layers[k].cell.anatomy.states})
        d_x = layers[k].by_input(step, seen) if k or inputs else None
    if d_x is not None and read.x is not None:
        d_x[: len(read.x)] += read.x
    return tuple(reversed(states)), d_x


def _scaled_anew(layers: list[_Layer]) -> Exponents:
    """Bring back to size what has become very small or large; return each row's exponent (n,)."""
    grads = [grad for layer in layers for grad in layer.grad]
    peak = reduce(np.maximum, (np.abs(grad).max(axis=1) for grad in grads))  # (n,)
    small, large = (peak > 0.0) & (peak < SMALL), (peak >= LARGE) & (peak < np.inf)
    exponent, (rows,) = np.zeros(len(peak), np.intp), (small | large).nonzero()
    if rows.size:
        exponent[rows] = np.frexp(peak[rows])[1]
        for grad in grads:  # a power of two changes no digit
            grad[rows] = np.ldexp(grad[rows], -exponent[rows, None])
    return exponent
