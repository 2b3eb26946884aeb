"""What gradients are of, and how far they reach, in words."""

from __future__ import annotations

from rnnviz.capture.gradients import Target
from rnnviz.capture.reach import Fit
from rnnviz.trace import Trace
from rnnviz.views.parts.wording import readable, step_name, visible

SLOW = 1000.0  # steps; slower than that it does not fade in any text that is read here


def outcome_told(target: Target, trace: Trace) -> str:
    """Return what the number is whose gradient is shown: ``the loss``, ``the score of ‘pay’``."""
    if target.quantity == "text":
        return "the loss of the whole text"
    if target.label is None or trace.request.sampling is not None:
        return "the loss"
    label = f"‘{readable(trace.labels[target.label])}’"
    if target.against is not None:
        return f"{label} and not ‘{readable(trace.labels[target.against])}’"
    return f"the score of {label}"


def place_told(step: int | None, trace: Trace) -> str:
    """Return after which word the outcome is: ``after ‘account’``; "" of a whole text."""
    return "" if step is None else f" after ‘{visible(trace.tokens[step].text)}’"


def fit_told(fit: Fit | None, trace: Trace, *, brief: bool = False) -> str:
    """Return how the exponential falls or grows, in words of the text."""
    if fit is None:
        return "" if brief else "too few steps for a fit"
    if fit.half_life < SLOW:
        return f"{'½' if brief else 'halves'} in {steps_told(fit.half_life, trace)}"
    if fit.doubling < SLOW:
        return f"{'× 2' if brief else 'doubles'} in {steps_told(fit.doubling, trace)}"
    return "hardly fades"


def steps_told(steps: float, trace: Trace) -> str:
    """Return a number of steps: ``6 words``, ``0.4 words``."""
    text = f"{steps:.1f}" if steps < 10 else f"{steps:.0f}"
    return f"{text} {step_name(trace, 1 if text == '1.0' else 2)}"


def ago_told(distance: int, trace: Trace) -> str:
    """Return how far back a step lies: ``3 words back``."""
    return f"{distance} {step_name(trace, distance)} back" if distance else "at the same step"
