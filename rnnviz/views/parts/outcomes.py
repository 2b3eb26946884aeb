"""What gradients are of, and how far they reach, in words."""

from __future__ import annotations

from collections.abc import Callable

from rnnviz.capture.gradients import Target
from rnnviz.capture.reach import Fit, half_life
from rnnviz.trace import Trace
from rnnviz.views.parts.decades import told
from rnnviz.views.parts.wording import readable, step_name, visible

LEVEL = 5.0  # times the length of a text: what takes longer to halve is level there
Named = Callable[[Trace, int], str]  # what a step is called, one or several


def outcome_told(target: Target, trace: Trace) -> str:
    """Return what the number is whose gradient is shown: ``the loss``, ``the score of ‘pay’``."""
    if target.quantity == "text":
        return "the loss of the whole text"
    if target.label is None or target.quantity == "loss":
        return "the loss"
    label = f"‘{readable(trace.labels[target.label])}’"
    if target.against is not None:
        return f"{label} and not ‘{readable(trace.labels[target.against])}’"
    return f"the score of {label}"


def place_told(step: int | None, trace: Trace) -> str:
    """Return after which word the outcome is: ``after ‘account’``; "" of a whole text."""
    return "" if step is None else f" after ‘{visible(trace.tokens[step].text)}’"


def fit_told(
    fit: Fit | None, trace: Trace, *, brief: bool = False, named: Named = step_name
) -> str:
    """Return how the line falls or grows: ``halves in 0.9 words, then level at 0.02``."""
    if fit is None:
        return "" if brief else "too few numbers for a fit"
    first = _pace(fit.slope, fit.points, trace, brief, named)
    if fit.bend is None or brief:
        return first or "hardly fades"
    then = _pace(fit.beyond, fit.points, trace, brief, named)
    verb = first.partition(" in ")[0]
    then = then.removeprefix(f"{verb} ") or f"level at {told(float(fit.at(fit.bend)))}"
    return f"{first or 'level'}, then {then}"


def _pace(slope: float, points: int, trace: Trace, brief: bool, named: Named) -> str:
    """Return how long a slope takes for a half or the double, "" where it is as good as level."""
    for way, steps in (("½|halves", half_life(slope)), ("× 2|doubles", half_life(-slope))):
        if steps < LEVEL * points:
            return f"{way.split('|')[not brief]} in {steps_told(steps, trace, named)}"
    return ""


def steps_told(steps: float, trace: Trace, named: Named = step_name) -> str:
    """Return a number of steps: ``6 words``, ``0.4 words``."""
    text = f"{steps:.1f}" if steps < 10 else f"{steps:.0f}"
    return f"{text} {named(trace, 1 if text == '1.0' else 2)}"


def ago_told(distance: int, trace: Trace) -> str:
    """Return how far back a step lies: ``3 words back``."""
    return f"{distance} {step_name(trace, distance)} back" if distance else "at the same step"
