"""The words that move a unit most: bars to the right where they raise h, to the left where not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from rnnviz.capture.movers import Mover
from rnnviz.trace import Cursor, Field
from rnnviz.views.base import View, paint_title
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.wording import escaped, number, visible

TOP, LOWEST, HIGHEST = 4.2, 1.5, 2.2  # units: where the rows begin, their height


@dataclass(frozen=True)
class MoversPicture:
    """What is shown: the words' texts and movers, of which unit and of which text."""

    unit: int
    of: str
    words: tuple[str, ...] = ()
    movers: tuple[Mover, ...] = ()


def strongest(movers: tuple[Mover, ...], rows: int) -> tuple[Mover, ...]:
    """Return at most `rows` movers in their order: those that raise most, those that lower most."""
    if len(movers) <= rows:
        return movers
    down = sum(m.mean < 0.0 for m in movers)
    low = min(max(rows // 2, rows - (len(movers) - down)), down)
    return (*movers[: rows - low], *movers[len(movers) - low :])


class MoversView(View):
    """A bar a word; it is told the words and computes nothing. A click goes on to such a word."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = MoversPicture(0, "")
        self._reach: float | None = None

    def show_reach(self, reach: float) -> None:
        """Let the longest bar stand for that change, which may be another view's."""
        self._reach = reach
        self.repaint_all()

    def show_movers(self, shown: MoversPicture) -> None:
        """Show those words."""
        if shown != self.shown:
            self.shown = shown
            self.repaint_all()

    def rows(self) -> tuple[tuple[str, Mover], ...]:
        """Return the words that have room."""
        room = int((self.height() - (TOP + 0.6) * self.look.unit) / (LOWEST * self.look.unit))
        words = dict(zip(self.shown.movers, self.shown.words, strict=True))
        return tuple((words[m], m) for m in strongest(self.shown.movers, max(2, room)))

    def box(self, row: int) -> QRectF:
        """Return where a row lies."""
        u, count = self.look.unit, max(1, len(self.rows()))
        high = min(HIGHEST * u, (self.height() - (TOP + 0.6) * u) / count)
        return QRectF(u, TOP * u + row * high, self.width() - 2 * u, high)

    def paint_trace(self, painter: QPainter) -> None:
        """Paint title and bars."""
        title = f"Words that move unit {self.shown.unit}"
        words = f"mean change of h at the word · {self.shown.of} · × how often"
        paint_title(painter, self.look, title, words, self.width())
        rows = self.rows()
        reach = self._reach or max((abs(mover.mean) for _, mover in rows), default=1.0) or 1.0
        for k, (word, mover) in enumerate(rows):
            self._paint_row(painter, self.box(k), word, mover, reach)
        if not rows:
            painter.setFont(self.look.font())
            painter.setPen(QColor(self.look.theme.muted))
            box = QRectF(self.rect()).adjusted(0, TOP * self.look.unit, 0, 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "No word occurs often enough.")

    def _middle(self) -> tuple[float, float]:
        """Return where the bars start, and how long the longest may be."""
        u = self.look.unit
        half = (self.width() - 2 * u) / 2.0
        return u + half, max(u, half - 3.4 * u)

    def _paint_row(
        self, painter: QPainter, box: QRectF, word: str, mover: Mover, reach: float
    ) -> None:
        u, theme, up = self.look.unit, self.look.theme, mover.mean >= 0.0
        (middle, full), high = self._middle(), 0.62 * box.height()
        wide = max(1.0, full * abs(mover.mean) / reach)
        bar = QRectF(middle if up else middle - wide, box.center().y() - high / 2, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.positive if up else theme.negative))
        painter.drawRoundedRect(bar, 0.2 * u, 0.2 * u)
        painter.setPen(QPen(QColor(theme.faint), 1.0))
        painter.drawLine(QPointF(middle, box.top()), QPointF(middle, box.bottom()))
        value = QRectF(bar.right() + 0.3 * u, box.y(), 3.4 * u, box.height())
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        if not up:
            value = QRectF(bar.left() - 3.7 * u, box.y(), 3.4 * u, box.height())
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.setFont(self.look.font("small"))
        painter.setPen(QColor(theme.muted))
        painter.drawText(value, side, number(mover.mean))
        self._paint_word(painter, box, middle, word, mover, up)

    def _paint_word(
        self, painter: QPainter, box: QRectF, middle: float, word: str, mover: Mover, up: bool
    ) -> None:
        """Write the word on the other side of the line, and how often it occurs behind it."""
        u, theme, gap = self.look.unit, self.look.theme, 0.5 * self.look.unit
        count = f"×{mover.count:,}"
        wide = self.look.width_of(count, "small") + 0.5 * u
        metrics = QFontMetricsF(self.look.font())
        room = box.width() / 2 - wide - 2 * gap
        text = metrics.elidedText(visible(word), Qt.TextElideMode.ElideRight, room)
        length = metrics.horizontalAdvance(text)
        left = middle - gap - length if up else middle + gap
        vertical = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self.look.font())
        painter.setPen(QColor(theme.text))
        painter.drawText(QRectF(left, box.y(), length + 1, box.height()), vertical, text)
        painter.setFont(self.look.font("small"))
        painter.setPen(QColor(theme.muted))
        left = left - wide if up else left + length + 0.5 * u
        painter.drawText(QRectF(left, box.y(), wide, box.height()), vertical, count)

    def mover_at(self, at: QPointF) -> tuple[str, Mover] | None:
        """Return the word of the row at that place."""
        rows = self.rows()
        return next((row for k, row in enumerate(rows) if self.box(k).contains(at)), None)

    def place(self, at: QPointF) -> Cursor | None:
        """Return the end of the next step of the run that reads the word at that place."""
        found = self.mover_at(at)
        if found is None:
            return None
        ids = np.array([token.id for token in self.trace.tokens])
        steps = np.flatnonzero(ids == found[1].id)
        if not steps.size:
            return None
        after = steps[steps > self.cursor_at.step]
        return replace(self.cursor_at, step=int((after if after.size else steps)[0]), phase=0.999)

    def explain(self, at: QPointF) -> str | None:
        """Return by how much a word moves the unit, how often, and how evenly."""
        found = self.mover_at(at)
        if found is None:
            return None
        word, mover = found
        verb = "raises" if mover.mean >= 0.0 else "lowers"
        lines = [
            f"<b>{escaped(visible(word))}</b> {verb} h of unit {self.shown.unit} by "
            f"{number(abs(mover.mean), 3)} on average",
            f"{mover.count:,} times in {escaped(self.shown.of)}; spread {number(mover.spread, 3)}",
        ]
        return "<br>".join(lines)

    def row_names(self) -> tuple[str, ...]:
        """Return the words."""
        return self.shown.words

    def numbers(self) -> Mapping[str, Field]:
        """Return the words' numbers in the vocabulary and what they do."""
        movers = self.shown.movers
        names = ("id", "mean", "spread", "count") if movers else ()
        return {name: numbered([getattr(m, name) for m in movers], "row") for name in names}

    def sizeHint(self) -> QSize:
        """Return a size with room for some words."""
        return QSize(round(26 * self.look.unit), round(40 * self.look.unit))
