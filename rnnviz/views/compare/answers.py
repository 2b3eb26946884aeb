"""What one network believes more than the other now: bars to both sides of nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from rnnviz.session.sides import Side
from rnnviz.trace import Cursor, Field, Trace
from rnnviz.views.base import paint_title
from rnnviz.views.parts.beats import arrival
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.still import StillView
from rnnviz.views.parts.wording import escaped, number, probability, readable, so_far

MOST, SMALLEST = 6, 0.005  # bars, and the least difference that reads as one


@dataclass(frozen=True)
class Gap:
    """An output, and how probable it is to the one and to the other."""

    label: str
    one: float
    other: float


@dataclass(frozen=True)
class GapsPicture:
    """The outputs that differ most, and the text after which they do ("" before a word)."""

    gaps: tuple[Gap, ...]
    after: str


def picture(one: Trace, other: Trace, cursor: Cursor, count: int = MOST) -> GapsPicture:
    """Return where the two differ most after the last step that has ended."""
    step = spoken(one, other, cursor)
    if step < 0:
        return GapsPicture((), "")
    p, q = one["p"].at(step=step), other["p"].at(step=step)
    apart = np.abs(np.nan_to_num(p) - np.nan_to_num(q))
    most = np.argsort(-apart, kind="stable")[:count]
    gaps = [Gap(readable(one.labels[k]), float(p[k]), float(q[k])) for k in most
            if apart[k] >= SMALLEST]  # fmt: skip
    return GapsPicture(tuple(gaps), so_far(one, step))


def spoken(one: Trace, other: Trace, cursor: Cursor) -> int:
    """Return the last step after which both have spoken, −1 before the first."""
    step = cursor.step if arrival(one.cell, "p", cursor.phase) > 0.0 else cursor.step - 1
    return min(step, len(one) - 1, len(other) - 1)


class AnswerGapView(StillView):
    """A bar to the right where `one` believes more, to the left where the `other` does."""

    def __init__(self) -> None:
        super().__init__()
        self._pair: tuple[Side, Side] | None = None

    def show_pair(self, one: Side, other: Side) -> None:
        """Show one minus the other."""
        self._pair = one, other
        self.show_trace(one.trace)

    def rows(self) -> int:
        """Return how many bars have room."""
        return int(
            np.clip((self.height() - 4.4 * self.look.unit) // (1.55 * self.look.unit), 1, MOST)
        )

    def picture(self) -> GapsPicture:
        """Return what is shown."""
        one, other = self._pair
        return picture(one.trace, other.trace, self.cursor_at, self.rows())

    def paint_picture(self, painter: QPainter, shown: GapsPicture) -> None:
        """Paint title, bars, and which side is whose."""
        one, other = self._pair
        words = f"◂ {other.name} believes it more · {one.name} more ▸"
        paint_title(painter, self.look, "Answers now", words, self.width())
        start, full = self._columns()
        painter.setFont(self.look.font("label"))
        if not shown.gaps:
            says = "nothing was read yet" if not shown.after else "both believe the same"
            painter.setPen(QColor(self.look.theme.muted))
            box = QRectF(self.look.unit, 3.8 * self.look.unit, self.width(), 2 * self.look.unit)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, says)
            return
        painter.setPen(QPen(QColor(self.look.theme.faint), 1.0))
        last = self._row(len(shown.gaps))
        painter.drawLine(
            QPointF(start + full, self._row(0).top()), QPointF(start + full, last.top())
        )
        for k, gap in enumerate(shown.gaps):
            self._paint_bar(painter, self._row(k), gap)

    def _row(self, k: int) -> QRectF:
        u = self.look.unit
        step = min(2.3 * u, (self.height() - 4.4 * u) / max(1, self.rows()))
        return QRectF(u, 3.9 * u + k * step, self.width() - 2 * u, step)

    def _columns(self) -> tuple[float, float]:
        """Return where the bars may begin, and how long one of a difference of 1 is."""
        u = self.look.unit
        start = u + min(0.42 * self.width(), 11.0 * u)
        return start, max(1.0, (self.width() - start - 4.4 * u) / 2)

    def _paint_bar(self, painter: QPainter, row: QRectF, gap: Gap) -> None:
        u, theme, (start, full) = self.look.unit, self.look.theme, self._columns()
        painter.setPen(QColor(theme.text))
        room = QRectF(row.x(), row.y(), start - row.x() - 0.5 * u, row.height())
        text = QFontMetricsF(painter.font()).elidedText(
            gap.label, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        change, high = gap.one - gap.other, min(1.15 * u, 0.7 * row.height())
        middle, length = start + full, full * (gap.one - gap.other)
        body = QRectF(min(middle, middle + length), row.center().y() - high / 2, abs(length), high)
        painter.fillRect(body, QColor(theme.positive if change > 0 else theme.negative))
        value = QRectF(self.width() - 4.2 * u, row.y(), 4 * u, row.height())
        told = ("+" if change > 0 else "") + number(change)
        painter.drawText(value, Qt.AlignmentFlag.AlignVCenter, told)

    def explain(self, at: QPointF) -> str | None:
        """Return both probabilities of the output whose bar is there."""
        shown = self.picture()
        for k, gap in enumerate(shown.gaps):
            if self._row(k).contains(at):
                one, other = self._pair
                return (
                    f"<b>{escaped(gap.label)}</b> after “{escaped(shown.after)}”<br>"
                    f"{escaped(one.name)}: {probability(gap.one)}<br>"
                    f"{escaped(other.name)}: {probability(gap.other)}"
                )
        return None

    def numbers(self) -> Mapping[str, Field]:
        """Return how probable each output is to both."""
        if self._pair is None:
            return {}
        one, other = (side.trace for side in self._pair)
        step = spoken(one, other, self.cursor_at)
        both = {"one": one, "other": other} if step >= 0 else {}
        return {name: numbered(run["p"].at(step=step), "label") for name, run in both.items()}

    def sizeHint(self) -> QSize:
        """Return a size with room for all bars."""
        return QSize(round(30 * self.look.unit), round(15 * self.look.unit))
