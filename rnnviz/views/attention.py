"""Attention: which words or characters the network looks at for what it says next.

Each token stands on the colour of its weight; what the window has left behind stands in front.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from rnnviz.capture.attention import Attention, attends, attention
from rnnviz.trace import Array, Cursor, Field, Trace
from rnnviz.views.look import Table, opening
from rnnviz.views.parts.decades import Decades, power, told
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.running import RunningText
from rnnviz.views.parts.scale import paint_scale, scale_width
from rnnviz.views.parts.wording import (
    by_character,
    escaped,
    number,
    probability,
    step_name,
    visible,
)

INK = "p"  # attention serves the outputs, and has their colour
SCALE = Decades(-5, 0)  # of the weights: attention is often paid to one place alone
ENDS = (power(SCALE.low), power(SCALE.high))


@dataclass(frozen=True, eq=False)
class AttentionPicture:
    """What is paid to each step (step,) after the cursor's, and to the padding before."""

    weights: Array
    padding: float


def picture(found: Attention, cursor: Cursor) -> AttentionPicture:
    """Return where the network looks after the cursor's step."""
    step = min(cursor.step, len(found.weights) - 1)
    return AttentionPicture(found.weights[step], float(found.padding[step]))


class AttentionView(RunningText):
    """The text on the colours of its weights, which change with every step."""

    def __init__(self) -> None:
        super().__init__()
        self._found: Attention | None = None

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Show that run; one of a network without attention shows nothing."""
        self._found = attention(trace) if trace is not None and attends(trace) else None
        super().show_trace(trace if self._found is not None else None, baseline)

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place; another step looks elsewhere."""
        if cursor.step != self.cursor_at.step:
            self._still = None
        super().show_cursor(cursor)

    def picture(self) -> AttentionPicture:
        """Return what is shown."""
        return picture(self._found, self.cursor_at)

    def title(self) -> tuple[str, str]:
        """Return the title, and what the weights are of."""
        shown, step = self.picture(), min(self.cursor_at.step, len(self.trace) - 1)
        word = visible(self.trace.tokens[step].text)
        parts = [f"weights after “{word}”, log scale"]
        if "score0" in self.trace:
            parts.append(f"padding before: {probability(shown.padding)}")
        return "What it looks at", " · ".join(parts)

    def values(self) -> Array:
        """Return where the weight of every token lies on the scale of colours, shape (step,)."""
        with np.errstate(divide="ignore"):
            return SCALE.share(np.log10(self.picture().weights))

    def bounds(self) -> tuple[float, float]:
        """Return the ends of that scale."""
        return 0.0, 1.0

    def table(self) -> Table:
        """Return the colours."""
        return opening(self.look.theme.name, INK)

    def paint_key(self, painter: QPainter, title: str) -> None:
        """Paint the key of the colours, and what the window has left behind."""
        u = self.look.unit
        room = self.width() - scale_width(self.look, ENDS) - 2 * u
        if room > self.look.width_of(title, "title", bold=True):
            paint_scale(painter, self.look, self.width() - u, INK, self.bounds(), ENDS)
        self._paint_earlier(painter)

    def area(self) -> QRectF:
        """Return where the lines lie: below the end of what is no longer read, if there is some."""
        area = super().area()
        return area.adjusted(0, 1.5 * self.look.unit, 0, 0) if self._earlier() else area

    def _earlier(self) -> str:
        """Return the text that the window has left behind."""
        gap = "" if self.trace is None or by_character(self.trace) else " "
        return gap.join(t.text.replace("\n", "↵") for t in self.trace.earlier) if self.trace else ""

    def _paint_earlier(self, painter: QPainter) -> None:
        earlier = self._earlier()
        if not earlier:
            return
        area, u = super().area(), self.look.unit
        painter.setFont(self.look.font("small"))
        painter.setPen(QColor(self.look.theme.muted))
        line = QRectF(area.x(), area.y() - 0.2 * u, area.width(), 1.4 * u)
        text = painter.fontMetrics().elidedText(
            f"no longer read: {earlier}", Qt.TextElideMode.ElideMiddle, int(line.width())
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)

    def explain(self, at: QPointF) -> str | None:
        """Return what is paid to a token, or the whole text that is no longer read."""
        step, shown = self.step_at(at), self.picture() if self._found else None
        if shown is None:
            return None
        if step is None:
            above = at.y() < self.area().y() and at.y() > super().area().y() - self.look.unit
            return escaped(self._earlier()) or None if above else None
        word, now = self.trace.tokens[step].text, min(self.cursor_at.step, len(self.trace) - 1)
        if step > now:
            return f"<b>‘{escaped(visible(word))}’</b> is not read yet"
        share, score = float(shown.weights[step]), float(self.trace["score"].at(step=step))
        name = f"<b>‘{escaped(visible(word))}’</b>, {step_name(self.trace)} {step + 1}"
        weight = told(float(np.log10(share))) if share > 0.0 else "0"
        rank = int((shown.weights > share).sum()) + 1
        return (
            f"{name}: weight <b>{weight}</b>, rank {rank}"
            f"<br>softmax of <i>u</i> · <i>v</i> = {number(score, 3)}, over all that was read"
        )

    def numbers(self) -> Mapping[str, Field]:
        """Return all weights: after each step, of each step, and of the padding together."""
        if self._found is None:
            return {}
        return {
            "attention": numbered(self._found.weights, "step", "of", symbol="α"),
            "attention_of_padding": numbered(self._found.padding, "step", symbol="α"),
        }

    def sizeHint(self) -> QSize:
        """Return a size with room for two lines."""
        return QSize(round(26 * self.look.unit), round(10 * self.look.unit))
