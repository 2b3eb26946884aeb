"""The networks as rows under one another, in the same columns: who, what after each word, now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.areas import line_width
from rnnviz.screen.compare.card import SideCard
from rnnviz.session.motion import clamped
from rnnviz.session.sides import MOST, Side
from rnnviz.trace import Cursor
from rnnviz.views.base import View
from rnnviz.views.look import Look
from rnnviz.views.outputs import OutputsView
from rnnviz.views.parts.columns import columns_for
from rnnviz.views.rows import RowView

CARD, NOW, WORDS = 15.5, 22.0, 44.0  # units: widths of cards, answers, and what words need
LEAST, USUAL = 7.4, 9.2  # units: heights of a row


class Lineup(QFrame):
    """Up to three rows; the answers at their right end are there where they have room."""

    picked = Signal(object)  # Cursor
    hovered = Signal(object)  # Cursor, or None
    removed = Signal(int)
    changeToggled = Signal(int)
    exploreAsked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.look, self.sides = Look(), tuple[Side, ...]()
        self.cards = [SideCard(k, self) for k in range(MOST)]
        self.rows = [RowView() for _ in range(MOST)]
        self.answers = [OutputsView(titled=False) for _ in range(MOST)]
        for view in (*self.rows, *self.answers):
            view.setParent(self)
            view.picked.connect(self.picked)
            view.hovered.connect(self.hovered)
        for k, card in enumerate(self.cards):
            card.removed.connect(partial(self.removed.emit, k))
            card.changeToggled.connect(partial(self.changeToggled.emit, k))
            card.exploreAsked.connect(partial(self.exploreAsked.emit, k))

    @property
    def views(self) -> list[View]:
        """The pictures that are shown."""
        shown = range(len(self.sides))
        now = self.answers if self._has_answers() else []
        return [*(self.rows[k] for k in shown), *now[: len(self.sides)]]

    def height_for(self, unit: float, each: float) -> int:
        """Return the height in pixels of all rows at so many units each."""
        return round(max(1, len(self.sides)) * each * unit)

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [stop for card in self.cards for stop in card.stops()]

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for part in (*self.cards, *self.rows, *self.answers):
            part.set_look(look)
        self._place()

    def show_sides(self, sides: Sequence[Side], changes: int) -> None:
        """Show those; so many edits could be applied to one of them."""
        self.sides = tuple(sides)
        for k, side in enumerate(self.sides):
            self.cards[k].show_side(side, changes, alone=len(self.sides) == 1)
            self.rows[k].setAccessibleName(f"{side.name}, word by word")
            self.answers[k].setAccessibleName(f"{side.name}, top answers now")
            ghost = self.sides[0] if k and side.entry.model is self.sides[0].entry.model else None
            for view in (self.rows[k], self.answers[k]):
                view.show_trace(side.trace, ghost.trace if ghost else None)
        self._place()

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place; a run that is shorter shows its end."""
        for side, row, now in zip(self.sides, self.rows, self.answers, strict=False):
            for view in (row, now):
                view.show_cursor(clamped(cursor, len(side.trace)))

    def show_hover(self, cursor: Cursor | None) -> None:
        """Mark what the mouse points at in every row."""
        for view in self.views:
            view.show_hover(cursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the rows anew."""
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, and a line between rows."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self.look.theme.panel))
            for row in self._boxes()[1:]:
                line = QRect(0, row.top() - line_width(self.look.unit), self.width(), 1)
                line.setHeight(line_width(self.look.unit))
                painter.fillRect(line, QColor(self.look.theme.line))

    def _has_answers(self) -> bool:
        return self.width() >= (CARD + NOW + WORDS) * self.look.unit

    def _card_width(self) -> int:
        return round(min(CARD * self.look.unit, 0.24 * self.width()))

    def _boxes(self) -> list[QRect]:
        count, line = len(self.sides), line_width(self.look.unit)
        high = (self.height() - line * (count - 1)) // max(1, count)
        return [QRect(0, k * (high + line), self.width(), high) for k in range(count)]

    def _place(self) -> None:
        card, u = self._card_width(), self.look.unit
        now = round(NOW * u) if self._has_answers() else 0
        room = self.width() - card - now - round(0.6 * u)
        if self.sides and room > 0:
            columns = columns_for([side.trace for side in self.sides], self.look, float(room))
            for row in self.rows:
                row.show_columns(columns)
        for k, box in enumerate(self._boxes()):
            self.cards[k].setGeometry(0, box.top(), card, box.height())
            self.rows[k].setGeometry(card, box.top(), max(0, room), box.height())
            self.answers[k].setGeometry(self.width() - now, box.top(), now, box.height())
        for k in range(MOST):
            shown = k < len(self.sides)
            self.cards[k].setVisible(shown)
            self.rows[k].setVisible(shown)
            self.answers[k].setVisible(shown and bool(now))
        self.update()
