"""Gradient clipping: the norm before and after, and what it does to a step of learning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from rnnviz.capture.gradients import Target, slopes_of, way_back
from rnnviz.capture.recorder import OUTER
from rnnviz.edits import Dropout, Edit
from rnnviz.nets.model import Model
from rnnviz.trace import Array, Trace

Weights = Mapping[str, Array]


@dataclass(frozen=True, eq=False)
class Clipping:
    """Gradients by all weights, and the same made shorter where their norm exceeds `limit`.

    `before` and `after` are the norms of all weights' gradients taken together; `factor` in 0…1
    is what every gradient was multiplied by, so that the direction of the step stays. Where a
    gradient overflowed, `before` is ∞, and there is no direction to go: `after` and `factor` are
    0.
    """

    limit: float
    before: float
    after: float
    factor: float
    gradients: Weights


def clipped(gradients: Weights, limit: float) -> Clipping:
    """Return the gradients clipped to a norm of at most `limit`.

    Source: Pascanu, Mikolov & Bengio 2013, algorithm 1.

    Raises
    ------
    ValueError
        If the limit is not above 0.
    """
    if not limit > 0:
        raise ValueError(f"a norm is clipped to a number above 0, not to {limit:g}")
    before = norm_of(gradients)
    if not np.isfinite(before):
        nothing = {name: np.zeros_like(values) for name, values in gradients.items()}
        return Clipping(limit, np.inf, 0.0, 0.0, nothing)
    factor = min(1.0, limit / before) if before else 1.0
    shorter = {name: values * np.float32(factor) for name, values in gradients.items()}
    return Clipping(limit, before, before * factor, factor, shorter)


def norm_of(gradients: Weights) -> float:
    """Return the norm of all gradients taken together as one vector; ∞ after an overflow."""
    squares = [float(np.square(values, dtype=np.float64).sum()) for values in gradients.values()]
    norm = float(np.sqrt(sum(squares)))
    return norm if np.isfinite(norm) else np.inf


def weight_gradients(model: Model, trace: Trace, target: Target) -> Weights:
    """Return the derivative of the target by every weight, under its name.

    Raises
    ------
    ValueError
        If values of the run were edited or dropped, the trace is of other weights, or the target
        does not exist.
    """
    way = way_back(model, trace)
    if any(isinstance(change, Edit | Dropout) and change.on for change in trace.request.edits):
        raise ValueError("a step of learning starts from a run without edits; switch them off")
    steps, slopes = slopes_of(trace, target)
    d_logits = np.zeros_like(trace["logits"].data)  # (T, K)
    d_logits[steps] = slopes
    ids = np.array([token.id for token in trace.tokens])
    run = {s: values[None] if s in OUTER else values for s, values in way.run.items()}
    with np.errstate(over="ignore", invalid="ignore"):
        return way.network.weight_gradients(ids, run, d_logits)


def stepped(model: Model, gradients: Weights, rate: float) -> Model:
    """Return the model after one step of gradient descent: w − rate · ∂w.

    Raises
    ------
    ValueError
        If a gradient overflowed.
    """
    if not np.isfinite(norm_of(gradients)):
        raise ValueError("the gradient overflowed, so that there is no step to take; clip it")
    rate32 = np.float32(rate)
    weights = {name: values - rate32 * gradients[name] for name, values in model.weights.items()}
    return replace(model, weights=weights)
