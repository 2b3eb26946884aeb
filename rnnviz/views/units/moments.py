"""Moments at which a pattern of units is on: the text coloured by how much, and a list of them.

After Strobelt et al. 2018, "LSTMVis".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPen

from rnnviz.capture.moments import Moment, Pattern
from rnnviz.trace import Array, Field
from rnnviz.views.base import View, paint_title
from rnnviz.views.look import Table, opening
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.wording import escaped, number
from rnnviz.views.units.text import TextView

TOP = 4.0  # units: where the rows begin
LINE, LINES = 1.4, 2  # the height of a line in letters; lines a row


class PatternText(TextView):
    """The text, coloured by the share of the pattern's units that are on at each step."""

    def __init__(self) -> None:
        super().__init__()
        self._share: Array | None = None

    def show_share(self, share: Array) -> None:
        """Colour the steps by those numbers (T,) in 0…1."""
        self._share = share
        self.repaint_all()

    def title(self) -> tuple[str, str]:
        """Return what to do and what the colours mean."""
        return (
            "Which moment?",
            "the fuller, the more of its units are on · drag to choose a stretch",
        )

    def bounds(self) -> tuple[float, float]:
        """Return none and all."""
        return 0.0, 1.0

    def table(self) -> Table:
        """Return the colours of h, from none to all."""
        return opening(self.look.theme.name, "h")

    def values(self) -> Array:
        """Return the shares, or nothing as long as they are not of this run."""
        if self._share is None or self._share.size != len(self.trace):
            return np.zeros(len(self.trace), np.float32)
        return self._share

    def explain(self, at: QPointF) -> str | None:
        """Return the share of the units that are on."""
        step = self.step_at(at)
        if step is None:
            return None
        return f"{100 * float(self.values()[step]):.0f} % of the pattern’s units are on here"

    def numbers(self) -> Mapping[str, Field]:
        """Return the share of the pattern's units that are on at each step."""
        return {"share": numbered(self.values(), "step")} if self._share is not None else {}


@dataclass(frozen=True)
class Passage:
    """A moment with the text before, in and after it; `step` is its first step in its text."""

    moment: Moment
    before: str
    inside: str
    after: str


@dataclass(frozen=True)
class MomentsPicture:
    """A pattern, the passages where it is on, and in which text they were looked for."""

    pattern: Pattern | None = None
    passages: tuple[Passage, ...] = ()
    of: str = ""


def passage(texts: Sequence[str], moment: Moment, around: int, joined: bool) -> Passage:
    """Return a moment with at most `around` tokens before and after it."""
    sign = "" if joined else " "

    def text(first: int, stop: int) -> str:
        return sign.join(texts[max(0, first) : stop]).replace("\n", "↵")

    first, stop = moment.first, moment.last + 1
    return Passage(
        moment, text(first - around, first), text(first, stop), text(stop, stop + around // 2)
    )


class MomentsView(View):
    """A list of passages; a click chooses one."""

    chosen = Signal(int)  # its place in the list

    def __init__(self) -> None:
        super().__init__()
        self.shown, self.current = MomentsPicture(), -1

    def show_moments(self, shown: MomentsPicture) -> None:
        """Show those passages, none of them chosen."""
        self.shown, self.current = shown, -1
        self.repaint_all()

    def show_current(self, place: int) -> None:
        """Mark a passage; -1 marks none."""
        self.current = place
        self.repaint_all()

    def rows(self) -> int:
        """Return how many passages have room."""
        room = self.height() - (TOP + 0.4) * self.look.unit
        return min(len(self.shown.passages), max(1, int(room / self._high())))

    def _high(self) -> float:
        return LINES * self._line() + 1.35 * self.look.pixels("small") + 0.4 * self.look.unit

    def _line(self) -> float:
        return LINE * self.look.pixels("label")

    def box(self, row: int) -> QRectF:
        """Return where a row lies."""
        u = self.look.unit
        return QRectF(
            0.6 * u, TOP * u + row * self._high(), self.width() - 1.2 * u, self._high() - 0.3 * u
        )

    def paint_trace(self, painter: QPainter) -> None:
        """Paint the pattern and the passages."""
        pattern = self.shown.pattern
        title = "Moments alike" + (f" in {self.shown.of}" if self.shown.of else "")
        paint_title(painter, self.look, title, described(pattern), self.width())
        for k in range(self.rows()):
            self._paint_passage(painter, k)
        if not self.shown.passages:
            u = self.look.unit
            painter.setFont(self.look.font())
            painter.setPen(QColor(self.look.theme.muted))
            box = QRectF(self.rect()).adjusted(2 * u, TOP * u, -2 * u, 0)
            wrap = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(box, wrap, nothing(pattern))

    def _paint_passage(self, painter: QPainter, k: int) -> None:
        u, theme, box, shown = self.look.unit, self.look.theme, self.box(k), self.shown.passages[k]
        if k == self.current:
            painter.setPen(QPen(QColor(theme.accent), max(1.0, 0.1 * u)))
            painter.setBrush(QColor(theme.raised))
            painter.drawRoundedRect(box, 0.4 * u, 0.4 * u)
        inner = box.adjusted(0.5 * u, 0.25 * u, -0.5 * u, 0)
        head = QRectF(inner.x(), inner.y(), inner.width(), 1.3 * self.look.pixels("small"))
        painter.setFont(self.look.font("small"))
        painter.setPen(QColor(theme.muted))
        total = len(self.shown.pattern.units)
        painter.drawText(head, Qt.AlignmentFlag.AlignRight, f"step {shown.moment.first + 1:,}")
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft, f"{shown.moment.on} of {total} units")
        self._paint_lines(painter, inner.adjusted(0, 1.3 * self.look.pixels("small"), 0, 0), shown)

    def _paint_lines(self, painter: QPainter, box: QRectF, shown: Passage) -> None:
        """Write what comes before in the first line, the moment and what follows in the second."""
        u, theme = self.look.unit, self.look.theme
        metrics = QFontMetricsF(self.look.font())
        painter.setFont(self.look.font())
        painter.setPen(QColor(theme.muted))
        before = metrics.elidedText(shown.before, Qt.TextElideMode.ElideLeft, box.width())
        painter.drawText(
            QRectF(box.x(), box.y(), box.width(), self._line()), Qt.AlignmentFlag.AlignLeft, before
        )
        y = box.y() + self._line()
        inside = metrics.elidedText(shown.inside, Qt.TextElideMode.ElideRight, 0.8 * box.width())
        wide = metrics.horizontalAdvance(inside)
        mark = QRectF(box.x(), y, wide + 0.5 * u, 0.94 * self._line())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour("h"))
        painter.drawRoundedRect(mark, 0.2 * u, 0.2 * u)
        painter.setPen(QColor(theme.on_accent))
        painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, inside)
        rest = QRectF(mark.right() + 0.3 * u, y, box.right() - mark.right() - 0.3 * u, self._line())
        after = metrics.elidedText(shown.after, Qt.TextElideMode.ElideRight, rest.width())
        painter.setPen(QColor(theme.muted))
        painter.drawText(rest, Qt.AlignmentFlag.AlignLeft, after)

    def row_at(self, at: QPointF) -> int | None:
        """Return the place in the list of the passage at that place."""
        return next((k for k in range(self.rows()) if self.box(k).contains(at)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the passage that was clicked."""
        row = self.row_at(event.position()) if self.trace is not None else None
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(row)

    def explain(self, at: QPointF) -> str | None:
        """Return the passage with more of its text, and how strongly the pattern is on."""
        row = self.row_at(at)
        if row is None:
            return None
        found = self.shown.passages[row]
        text = f"{escaped(found.before)} <b>{escaped(found.inside)}</b> {escaped(found.after)}"
        return (
            f"{text}<br>{found.moment.on} of {len(self.shown.pattern.units)} units are on, "
            f"mean strength {number(found.moment.strength)}"
        )

    def row_names(self) -> tuple[str, ...]:
        """Return what is read in each passage."""
        return tuple(each.inside for each in self.shown.passages)

    def numbers(self) -> Mapping[str, Field]:
        """Return where the moments are, how many units are on and how strongly."""
        moments = [each.moment for each in self.shown.passages]
        names = ("first", "last", "on", "strength") if moments else ()
        return {name: numbered([getattr(m, name) for m in moments], "row") for name in names}

    def sizeHint(self) -> QSize:
        """Return a size with room for some passages."""
        return QSize(round(26 * self.look.unit), round(24 * self.look.unit))


def described(pattern: Pattern | None) -> str:
    """Return which units the pattern has."""
    if pattern is None:
        return ""
    names = " ".join(
        f"{unit}{'+' if sign > 0 else '−'}"
        for unit, sign in zip(pattern.units[:40], pattern.signs[:40], strict=True)
    )
    strongest = (
        f", the {len(pattern.units)} strongest" if pattern.found > len(pattern.units) else ""
    )
    return f"{pattern.found} units are on{strongest}: {names}"


def nothing(pattern: Pattern | None) -> str:
    """Return why there is no passage."""
    if pattern is None or pattern.units:
        return "There is no other moment with any of these units on."
    return "No unit stays beyond the threshold here; lower it, or choose a shorter stretch."
