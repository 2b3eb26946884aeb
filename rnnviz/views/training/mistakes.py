"""What the network still gets wrong of what it has not learnt from, the surest mistakes first."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent

from rnnviz.session.record import Mistake, Review
from rnnviz.trace import Field
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.wording import escaped, probability, readable
from rnnviz.views.training.base import HEADING, RecordView, paint_heading
from rnnviz.views.training.wording import EMPTY

ROW, GAP, SIDE = 2.3, 0.35, 0.8  # units
TEXT = 0.42  # the share of a row's width that its text has at least
NOWHERE = -1


def mistakes_of(review: Review | None, cell: tuple[str, str] | None) -> tuple[Mistake, ...]:
    """Return the mistakes of a review, of those labels alone where a `cell` is chosen."""
    wrong = review.wrong if review is not None else ()
    return tuple(m for m in wrong if cell is None or (m.truth, m.says) == cell)


def says_told(mistake: Mistake) -> str:
    """Return what a row says behind its text."""
    return f"says {readable(mistake.says)}, is {readable(mistake.truth)}"


def count_told(review: Review | None, cell: tuple[str, str] | None, listed: int) -> str:
    """Return how many examples are wrong, in words."""
    if review is None or review.confusion is None:
        return EMPTY
    if cell is not None:
        truth, says = map(readable, cell)
        return f"‘{truth}’ taken for ‘{says}’: {listed} listed"
    whole = int(review.confusion.sum())
    wrong = whole - int(np.trace(review.confusion))
    if not wrong:
        return f"all {whole:,} unseen examples are told right"
    return f"{wrong:,} of {whole:,} unseen examples · a click shows one on the stage"


class MistakesView(RecordView):
    """Rows of examples; `exampleChosen` carries the text of the one that was clicked."""

    exampleChosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.cell: tuple[str, str] | None = None
        self.top, self.under = 0, NOWHERE
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def review(self) -> Review | None:
        """Return the review at the moment."""
        if self.run is None:
            return None
        return self.run.record.review_at(np.inf if self.moment is None else self.moment)

    def shows(self) -> tuple[object, ...]:
        """Return what the picture is made of."""
        return self.runs.current, self.review()

    def listed(self) -> tuple[Mistake, ...]:
        """Return the mistakes that are listed."""
        return mistakes_of(self.review(), self.cell)

    def show_cell(self, cell: tuple[str, str] | None) -> None:
        """List the examples of a label that are taken for another one, or all."""
        self.cell, self.top, self.under = cell, 0, NOWHERE
        self.repaint_all()

    def moment_changed(self) -> None:
        """Paint anew: another moment has other mistakes."""
        self.repaint_all()

    def rows(self) -> int:
        """Return how many rows have room."""
        u = self.look.unit
        return max(1, int((self.height() - HEADING * u) / ((ROW + GAP) * u)))

    def row(self, number: int) -> QRectF:
        """Return where a mistake's row lies; it may be scrolled out of sight."""
        u = self.look.unit
        y = HEADING * u + (number - self.top) * (ROW + GAP) * u
        return QRectF(SIDE * u, y, self.width() - 2 * SIDE * u, ROW * u)

    def row_at(self, at: QPointF) -> int:
        """Return the number of the mistake at a place, or `NOWHERE`."""
        last = min(len(self.listed()), self.top + self.rows())
        return next((k for k in range(self.top, last) if self.row(k).contains(at)), NOWHERE)

    def paint_record(self, painter: QPainter) -> None:
        """Paint the rows that are on screen."""
        listed = self.listed()
        self.top = max(0, min(self.top, len(listed) - self.rows()))
        for number in range(self.top, min(len(listed), self.top + self.rows())):
            self._paint_row(painter, self.row(number), listed[number])

    def _paint_row(self, painter: QPainter, box: QRectF, mistake: Mistake) -> None:
        u, theme = self.look.unit, self.look.theme
        painter.setPen(QPen(QColor(theme.line), max(1.0, 0.07 * u)))
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 0.4 * u, 0.4 * u)
        inner = box.adjusted(0.7 * u, 0, -0.7 * u, 0)
        small, says = self.look.font("small"), says_told(mistake)
        room = min(self.look.width_of(says, "small") + 2, (1 - TEXT) * inner.width())
        painter.setFont(small)
        painter.setPen(self.look.colour("gradient"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(inner, right, self._cut(painter, says, room))
        painter.setFont(self.look.font())
        painter.setPen(QColor(theme.text))
        text = self._cut(painter, mistake.text, inner.width() - room - u)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, text)

    def _cut(self, painter: QPainter, text: str, room: float) -> str:
        return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room))

    def paint_moment(self, painter: QPainter) -> None:
        """Paint the title, the row that is meant, and how much more there is."""
        listed = self.listed()
        says = count_told(self.review(), self.cell, len(listed))
        if self.run is not None and self.run.recipe.task != "classify":
            says = "a writer has no right answers"
        paint_heading(painter, self.look, self.width(), "Still wrong", says)
        if self.top <= self.under < min(len(listed), self.top + self.rows()):
            painter.setPen(QPen(QColor(self.look.theme.accent), max(1.5, 0.11 * self.look.unit)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = 0.4 * self.look.unit
            painter.drawRoundedRect(
                self.row(self.under).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius
            )
        self._paint_track(painter, len(listed))

    def _paint_track(self, painter: QPainter, count: int) -> None:
        """Paint which part of a long list is on screen."""
        u, rows = self.look.unit, self.rows()
        if count <= rows:
            return
        high = self.height() - (HEADING + GAP) * u
        part = QRectF(self.width() - 0.55 * u, HEADING * u + high * self.top / count, 0.3 * u,
                      max(u, high * rows / count))  # fmt: skip
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.look.theme.faint))
        painter.drawRoundedRect(part, 0.15 * u, 0.15 * u)

    def explain(self, at: QPointF) -> str | None:
        """Return the whole text, and how sure the network is of its mistake."""
        number = self.row_at(at)
        if number == NOWHERE:
            return None
        wrong = self.listed()[number]
        sure = f"says <b>{escaped(readable(wrong.says))}</b> (p = {probability(wrong.sure)})"
        return f"{escaped(wrong.text)}<br>{sure}, is <b>{escaped(readable(wrong.truth))}</b>"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the row under the mouse."""
        self._mean(self.row_at(event.position()))

    def leaveEvent(self, event: object) -> None:
        """Mark none."""
        self._mean(NOWHERE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the example under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self.row_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up and down the list, and choose an example by Enter."""
        ways = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in ways and self.listed():
            number = min(max(0, self.under + ways[event.key()]), len(self.listed()) - 1)
            self._scroll_to(min(max(self.top, number - self.rows() + 1), number))
            self._mean(number)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.under)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by rows."""
        self._scroll_to(self.top - round(event.angleDelta().y() / 120))

    def _scroll_to(self, top: int) -> None:
        top = max(0, min(top, len(self.listed()) - self.rows()))
        if top != self.top:
            self.top = top
            self.repaint_all()

    def _choose(self, number: int) -> None:
        if 0 <= number < len(self.listed()):
            self.exampleChosen.emit(self.listed()[number].text)

    def _mean(self, number: int) -> None:
        if number != self.under:
            self.under = number
            self.update()

    def row_names(self) -> tuple[str, ...]:
        """Return the examples."""
        return tuple(each.text for each in self.listed())

    def numbers(self) -> Mapping[str, Field]:
        """Return how sure the network was of what it got wrong, row by row."""
        listed = self.listed()
        return {"sure": numbered([each.sure for each in listed], "row")} if listed else {}

    def sizeHint(self) -> QSize:
        """Return a size with room for five rows."""
        return QSize(round(26 * self.look.unit), round(16 * self.look.unit))
