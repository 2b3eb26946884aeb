"""Where everything in the rows of the memory lab lies, in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QRectF

from rnnviz.views.look import Look

TITLE, WORD, NUMBER, AIR = 2.0, 1.7, 1.5, 0.3  # units: heights of a row's lines
INFO, SIDE = 13.5, 1.0  # units: what is said at the right of a row, and the margin
CARD, WIDEST = 3.0, 6.8  # units of a step: as a card at least, and at most
TALLEST, LEAST = 10.2, 1.7  # units: of a row at most, of the grid in a card at least


@dataclass(frozen=True)
class Plan:
    """Rows of `steps` steps in so many pixels; `cards` where a step has room for a card."""

    look: Look
    rows: int
    steps: int
    width: float
    height: float

    @cached_property
    def pitch(self) -> float:
        """The width of a step."""
        u = self.look.unit
        room = self.width - (self.beside + 2 * SIDE) * u
        return max(1.0, min(room / self.steps, WIDEST * u))

    @cached_property
    def beside(self) -> float:
        """The units at the right of a row for what is said of it; before a class there are none."""
        return 0.0 if self.look.presented else INFO

    @cached_property
    def cards(self) -> bool:
        """Whether each step is a card of its own, or a column of a picture of them all."""
        u = self.look.unit
        high = self.row_height - (TITLE + WORD + 2 * AIR + NUMBER) * u
        return self.pitch >= CARD * u and high >= LEAST * u

    @cached_property
    def row_height(self) -> float:
        """The height of a row."""
        return min(self.height / self.rows, TALLEST * self.look.unit)

    def x(self, step: float) -> float:
        """Return where a step begins."""
        return SIDE * self.look.unit + step * self.pitch

    def top(self, row: int) -> float:
        """Return where a row begins."""
        return row * self.row_height

    def title(self, row: int) -> QRectF:
        """Return the place of a row's title."""
        u = self.look.unit
        room = self.width - (self.beside + 2 * SIDE) * u
        return QRectF(SIDE * u, self.top(row), room, TITLE * u)

    def band(self, row: int) -> QRectF:
        """Return where the cards, or the columns, of a row lie."""
        u = self.look.unit
        high = max(1.5 * u, self.row_height - (TITLE + WORD + 2 * AIR) * u)
        return QRectF(self.x(0), self.top(row) + TITLE * u, self.steps * self.pitch, high)

    def card(self, row: int, step: int) -> QRectF:
        """Return the card of a step, with the grid of its state and the number below."""
        band, u = self.band(row), self.look.unit
        gap = min(0.26 * self.pitch, 2.0 * u)
        wide = min(self.pitch - gap, band.height() - NUMBER * u + 0.6 * u)
        return QRectF(
            self.x(step + 0.5) - wide / 2, band.y(), wide, min(band.height(), wide + NUMBER * u)
        )

    def grid(self, row: int, step: int) -> QRectF:
        """Return the square in a card where the units lie."""
        card, inset = self.card(row, step), 0.3 * self.look.unit
        side = min(card.width() - 2 * inset, card.height() - NUMBER * self.look.unit - inset)
        return QRectF(card.center().x() - side / 2, card.y() + inset, side, side)

    def states(self, row: int) -> QRectF:
        """Return where the columns of the state lie when there is no room for cards."""
        band = self.band(row)
        high = self.ribbon(row).top() - band.y() - 0.15 * self.look.unit
        return QRectF(band.x(), band.y(), band.width(), max(1.0, high))

    def ribbon(self, row: int) -> QRectF:
        """Return what the ribbon may fill: the middle of the cards, or below the columns."""
        band, u = self.band(row), self.look.unit
        if self.cards:
            grid = self.grid(row, 0)
            high = min(0.62 * grid.height(), 2.4 * u)
            return QRectF(band.x(), grid.center().y() - high / 2, band.width(), high)
        high = max(0.6 * u, 0.3 * (band.height() - NUMBER * u))
        return QRectF(band.x(), band.bottom() - NUMBER * u - high, band.width(), high)

    def numbers(self, row: int) -> QRectF:
        """Return the line of numbers."""
        band, high = self.band(row), NUMBER * self.look.unit
        bottom = self.card(row, 0).bottom() if self.cards else band.bottom()
        return QRectF(band.x(), bottom - high, band.width(), high)

    def words(self, row: int) -> QRectF:
        """Return the line of words."""
        u, numbers = self.look.unit, self.numbers(row)
        return QRectF(numbers.x(), numbers.bottom() + AIR * u, numbers.width(), WORD * u)

    def info(self, row: int) -> QRectF:
        """Return where the sentences at the right of a row stand."""
        u = self.look.unit
        left = self.width - (self.beside + 0.4) * u
        return QRectF(left, self.top(row) + 0.2 * u, self.beside * u, self.row_height - 0.2 * u)

    def step_at(self, x: float) -> int | None:
        """Return the step at that place."""
        step = int((x - self.x(0)) // self.pitch)
        return step if 0 <= step < self.steps else None

    def row_at(self, y: float) -> int | None:
        """Return the row at that place."""
        row = int(y // self.row_height)
        return row if 0 <= row < self.rows else None
