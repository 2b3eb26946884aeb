"""One outcome traced back through a run: how much it depends on each state and on each word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.capture.carry import carry
from rnnviz.capture.extremes import finite_steps
from rnnviz.capture.gradients import Target, gradients, place_of, slopes_of
from rnnviz.capture.reach import Fit, fitted
from rnnviz.nets.model import Model
from rnnviz.trace import Array, Trace


@dataclass(frozen=True)
class FlowBack:
    """A question: how this outcome depends on every state and input before it."""

    target: Target

    def answers(self, model: Model, trace: Trace) -> Iterator[Flow]:
        """Yield the one answer.

        Raises
        ------
        ValueError
            If the trace is of other weights, the target does not exist, or nothing was drawn.
        """
        yield (_text if self.target.quantity == "text" else _single)(self, model, trace)


@dataclass(frozen=True, eq=False)
class Flow:
    """The answer, in absolute sizes.

    `logs` are log10 ‖∂outcome/∂state_t‖ (layer, step) of ``h`` and ``c`` (LSTM), and `x` is
    log10 ‖∂outcome/∂x_t‖ (step,); −∞ where nothing flows, ∞ where a number overflowed. `signed` is
    x_t · ∂outcome/∂x_t (step,): to first order, what the word adds to the outcome (gradient times
    input, Shrikumar et al. 2016). `step` and `label` are those of the outcome; a whole text has
    None of both. `fits` tells by symbol, a fit a layer, how the sizes fall with the distance from
    `step`; a whole text has none.
    """

    question: FlowBack
    logs: Mapping[str, Array]
    x: Array
    signed: Array
    step: int | None
    label: int | None
    fits: Mapping[str, tuple[Fit | None, ...]]


def _single(question: FlowBack, model: Model, trace: Trace) -> Flow:
    step, label = place_of(trace, question.target)
    logs, x, signed = _nothing(trace)
    if step >= finite_steps(trace):  # the outcome itself is no number
        for sizes in (*logs.values(), x, signed):
            sizes[..., : step + 1] = np.inf
        none = dict.fromkeys(logs, (None,) * trace.layers)
        return Flow(question, logs, x, signed, step, label, none)
    with np.errstate(over="ignore", invalid="ignore"):
        steps, d_logits = slopes_of(trace, question.target)
    for at in carry(model, trace, steps, d_logits, inputs=True):
        for symbol, values in logs.items():
            values[:, at.step] = [at.logs(states[symbol])[0] for states in at.states]
        assert at.x is not None  # it was asked for
        x[at.step] = at.logs(at.x)[0]
        signed[at.step] = _product(at.x[0], int(at.exponent[0]), trace["x"].at(step=at.step))
    back = {symbol: values[:, step::-1] for symbol, values in logs.items()}  # by distance
    fits = {symbol: tuple(fitted(row) for row in values) for symbol, values in back.items()}
    return Flow(question, logs, x, signed, step, label, fits)


def _text(question: FlowBack, model: Model, trace: Trace) -> Flow:
    found = gradients(model, trace, question.target)
    logs = {symbol: _log_norms(found[symbol].data) for symbol in ("h", "c") if symbol in found}
    with np.errstate(over="ignore", invalid="ignore"):
        signed = np.einsum("te,te->t", trace["x"].data, found["x"].data)
    return Flow(question, logs, _log_norms(found["x"].data), _known(signed), None, None, {})


def _nothing(trace: Trace) -> tuple[dict[str, Array], Array, Array]:
    """Return the logarithms of zero by state and by x, and zero."""
    T, states = len(trace), [symbol for symbol in ("h", "c") if symbol in trace]
    logs = {symbol: np.full((trace.layers, T), -np.inf, np.float32) for symbol in states}
    return logs, np.full(T, -np.inf, np.float32), np.zeros(T, np.float32)


def _product(gradient: Array, exponent: int, x: Array) -> float:
    """Return x · gradient times 2 to the power of the exponent."""
    with np.errstate(over="ignore", invalid="ignore"):
        return float(_known(np.ldexp(np.array(float(x @ gradient)), exponent)))


def _log_norms(values: Array) -> Array:
    """Return log10 of the norms over the last axis, as of numbers of any size."""
    with np.errstate(divide="ignore"):
        logs: Array = np.log10(np.linalg.norm(values.astype(np.float64), axis=-1))
    return logs.astype(np.float32)


def _known(values: Array) -> Array:
    """Return the values with ∞ for what is no number after an overflow."""
    return np.where(np.isnan(values), np.inf, values).astype(np.float32)
