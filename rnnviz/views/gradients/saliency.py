"""Which words mattered for one outcome: the text, coloured by the gradient at each input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from rnnviz.capture.flow import Flow
from rnnviz.trace import Array, Field, Trace
from rnnviz.views.look import Table, diverging, opening
from rnnviz.views.parts.decades import size_told
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.outcomes import outcome_told, place_told
from rnnviz.views.parts.overflow import gradients_told
from rnnviz.views.parts.running import RunningText
from rnnviz.views.parts.scale import paint_scale, rounded_up, scale_width
from rnnviz.views.parts.wording import escaped, number, step_name, visible

LEAST = 1e-30  # what the colours reach to at least


class SaliencyView(RunningText):
    """Words on colours; `signed` shows gradient times input, which may speak against, too."""

    short: ClassVar[str] = "What mattered"

    def __init__(self) -> None:
        super().__init__()
        self.flow: Flow | None = None
        self.signed = False
        self._beside: Sequence[Flow] = ()

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Show that run, whose gradients are still to come."""
        self.flow = None
        super().show_trace(trace, baseline)

    def show_flow(self, flow: Flow, beside: Sequence[Flow] = ()) -> None:
        """Show those gradients, of the run on show, in colours that fit those beside, too."""
        self.flow, self._beside = flow, tuple(beside)
        self.repaint_all()

    def show_signed(self, signed: bool) -> None:
        """Show gradient times input, or sizes of gradients alone."""
        self.signed = signed
        self.repaint_all()

    def title(self) -> tuple[str, str]:
        """Return the title and what the colours mean."""
        title = f"Which {step_name(self.trace, 2)} mattered"
        if self.flow is None:
            return title, "on its way…"
        meaning = "gradient × input: orange lowers, blue raises" if self.signed else "‖∂/∂x‖"
        outcome = outcome_told(self.flow.question.target, self.trace)
        return title, f"for {outcome}{place_told(self.flow.step, self.trace)} · {meaning}"

    def values(self) -> Array:
        """Return the value of every word, shape (step,)."""
        if self.flow is None:
            return np.zeros(len(self.trace), np.float32)
        return self._values(self.flow)

    def _values(self, flow: Flow) -> Array:
        if self.signed:
            return flow.signed
        with np.errstate(over="ignore"):
            sizes: Array = np.power(10.0, flow.x)
        return sizes

    def bounds(self) -> tuple[float, float]:
        """Return a round number that all of them lie within; the key shows it."""
        values = np.abs(np.concatenate([self.values(), *map(self._values, self._beside)]))
        reach = rounded_up(float(values[np.isfinite(values)].max(initial=LEAST)))
        return (-reach if self.signed else 0.0), reach

    def table(self) -> Table:
        """Return the colours."""
        theme = self.look.theme.name
        return diverging(theme) if self.signed else opening(theme, "gradient")

    def warning(self) -> str:
        """Return where numbers left float32."""
        return gradients_told(self.flow.logs, self.trace) if self.flow is not None else ""

    def paint_key(self, painter: QPainter, title: str) -> None:
        """Paint the key of the colours beside the title, if there is room."""
        bounds, u = self.bounds(), self.look.unit
        room = self.width() - scale_width(self.look, bounds) - 2 * u
        if self.flow is not None and room > self.look.width_of(title, "title", bold=True):
            paint_scale(painter, self.look, self.width() - u, "gradient", bounds)

    def paint_progress(self, painter: QPainter, step: int) -> None:
        """Veil nothing: gradients come from what was read last."""

    def numbers(self) -> Mapping[str, Field]:
        """Return the logarithms of the gradients by the words, and gradient times input."""
        if self.flow is None:
            return {}
        return {
            "log10_dx": numbered(self.flow.x, "step", symbol="log10 ‖∂x‖"),
            "gradient_times_input": numbered(self.flow.signed, "step", symbol="x · ∂x"),
        }

    def explain(self, at: QPointF) -> str | None:
        """Return how much the outcome depends on a word, and what the word adds to it."""
        step = self.step_at(at)
        if step is None or self.flow is None:
            return None
        word = escaped(visible(self.trace.tokens[step].text))
        outcome = escaped(outcome_told(self.flow.question.target, self.trace))
        signed = float(self.flow.signed[step])
        verb = "raises" if signed > 0 else "lowers"
        lines = [
            f"<b>‘{word}’</b> for {outcome}",
            f"size of the gradient ‖∂/∂x‖: <b>{size_told(float(self.flow.x[step]))}</b>",
            f"gradient × input: <b>{number(signed, 3)}</b>"
            + (f", which {verb} it to first order" if round(signed, 3) else ""),
        ]
        return "<br>".join(lines)
