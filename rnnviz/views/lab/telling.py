"""What was measured of one network, in words."""

from __future__ import annotations

import numpy as np

from rnnviz.capture.extremes import Extreme
from rnnviz.capture.forgetting import Forgetting
from rnnviz.capture.reach import Fit
from rnnviz.trace import Trace
from rnnviz.views.lab.hues import named
from rnnviz.views.lab.ribbon import full
from rnnviz.views.parts.decades import size_told
from rnnviz.views.parts.outcomes import fit_told
from rnnviz.views.parts.wording import by_character, escaped, number, readable, visible


def unit_of(trace: Trace, count: int = 2) -> str:
    """Return what a step is called: letter, sign or word."""
    name = "word"
    if by_character(trace):
        name = "letter" if all(token.text.isalpha() for token in trace.tokens) else "sign"
    return name if count == 1 else f"{name}s"


def life_told(fit: Fit | None, trace: Trace) -> str:
    """Return how the gradient falls or grows with the distance."""
    return fit_told(fit, trace, named=unit_of)


def overflow_told(extreme: Extreme, trace: Trace) -> str:
    """Return where the network itself left float32: value, layer, step."""
    word = visible(trace.tokens[extreme.step].text)
    layer = f" of layer {extreme.layer + 1}" if trace.layers > 1 else ""
    return (
        f"overflow: {extreme.symbol}{layer} is ∞ after ‘{word}’ ({unit_of(trace, 1)} "
        f"{extreme.step + 1}), beyond float32’s 3·10³⁸; no gradient comes back from there"
    )


def about(row: Forgetting, *, relative: bool, first: bool) -> str:
    """Return one line on a row: what its numbers are, and what carries or loses the gradient."""
    if row.overflow is not None:
        return overflow_told(row.overflow, row.trace)
    parts = [_carried(row), *(_extreme(each, row.trace) for each in row.extremes)]
    what = "relative to the last" if relative else "absolute"
    shown = f"gradient arriving at each {unit_of(row.trace, 1)}, {what}" if first else ""
    return " · ".join(part for part in (shown, *parts) if part)


def _carried(row: Forgetting) -> str:
    """Return what decides whether the gradient survives."""
    top = row.trace.layers - 1
    if row.bound is not None:
        radius, norm = number(row.bound.radius), number(row.bound.norm)
        return f"∂loss/∂h, spectral radius of U {radius}, norm {norm}"
    gate = {"lstm": "f", "gru": "z"}[row.model.spec.cell]
    mean = number(float(np.mean(row.trace[gate].at(layer=top))))
    if gate == "f":
        return f"∂loss/∂c, carried by the memory c: mean forget gate {mean}"
    return f"∂loss/∂h, carried by h: mean update gate z {mean} (1 keeps)"


def _extreme(extreme: Extreme, trace: Trace) -> str:
    word = visible(trace.tokens[extreme.step].text)
    held = "∞" if extreme.kind == "overflow" else "0"
    return (
        f"float32 would hold {held} from ‘{word}’ ({unit_of(trace, 1)} {extreme.step + 1}) back: "
        f"{full(extreme.log10)}"
    )


def belief_told(row: Forgetting, asked: str) -> tuple[str, bool]:
    """Return what the network answers, and whether that is right (True where nothing is asked)."""
    trace, belief = row.trace, row.belief
    p = float(np.nan_to_num(trace["p"].at(step=len(trace) - 1))[belief])
    text = f"‘{readable(trace.labels[belief])}’ {p:.0%}"
    if not asked:
        return f"says {text}", True
    right = trace.labels[belief] == asked
    return (f"✓ says {text}" if right else f"✗ says {text}, not ‘{readable(asked)}’"), right


def loss_told(loss: float) -> str:
    """Return a loss in few letters."""
    if not np.isfinite(loss):
        return "∞"
    return number(loss, 2) if 0.005 <= loss < 1e4 else full(float(np.log10(max(loss, 1e-300))))


def step_told(row: Forgetting, step: int) -> str | None:
    """Return the gradient at a step as a tool tip."""
    if step >= len(row.trace):
        return None
    trace, back = row.trace, len(row.trace) - 1 - step
    head = f"<b>{named(row)}</b> after ‘{escaped(visible(trace.tokens[step].text))}’, "
    head += f"{back} {unit_of(trace, back)} before the end"
    if row.overflow is not None:
        return f"{head}<br>{overflow_told(row.overflow, trace)}"
    return (
        f"{head}<br>‖∂loss/∂{row.state}‖ = <b>{size_told(float(row.logs[step]))}</b>, "
        f"<b>{size_told(float(row.left[step]))}</b> of that at the last {unit_of(trace, 1)}"
        f"<br>by so much the loss at the end changes with a small change of {row.state} here"
    )
