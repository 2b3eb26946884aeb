"""A chart of several runs over one axis of words: the frame, the playhead and the names."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRegion, QResizeEvent

from rnnviz.session.sides import Side
from rnnviz.trace import Array, Cursor, Field
from rnnviz.views.base import View, paint_title
from rnnviz.views.parts.axis_words import paint_below, room_below
from rnnviz.views.parts.decades import LABEL
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.sides import ink, paint_line, paint_names
from rnnviz.views.parts.wording import escaped, visible

END, NAME, TOP = 0.999, 9.0, 3.9  # of a step; units: room for names, where the area begins
DOTTED = 40  # steps up to which every one has its dot


class SidesChart(View):
    """Lines over the words; a view of this kind says which values, and paints its axis.

    With `apart` the first side is taken away from the others, else all are shown.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sides: tuple[Side, ...] = ()
        self.apart = False
        self._area: QRectF | None = None

    def show_sides(self, sides: Sequence[Side]) -> None:
        """Show those runs."""
        self.sides = tuple(sides)
        longest = max(self.sides, key=lambda side: len(side.trace), default=None)
        self.show_trace(longest.trace if longest else None)

    def show_apart(self, apart: bool) -> None:
        """Show differences from the first side, or all sides."""
        self.apart = apart
        self.repaint_all()

    @abstractmethod
    def title(self) -> tuple[str, str]:
        """Return the title, and what the values are."""

    @abstractmethod
    def values(self, side: int) -> Array | None:
        """Return a side's values (step,), or None where they are still to come."""

    @abstractmethod
    def share(self, values: Array) -> Array:
        """Return where values lie on the axis, from 0 at its low end to 1."""

    @abstractmethod
    def paint_axis(self, painter: QPainter, area: QRectF) -> None:
        """Paint lines and numbers of the axis."""

    def paint_tick(
        self, painter: QPainter, area: QRectF, value: float, text: str, *, strong: bool
    ) -> None:
        """Paint a line of the axis at that value with its number; a `strong` one stands out."""
        u, theme = self.look.unit, self.look.theme
        y = float(self.heights(np.array([value], np.float32))[0])
        painter.setPen(QPen(QColor(theme.muted if strong else theme.line), 1.0))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setFont(self.look.font("small"))
        painter.setPen(QColor(theme.muted))
        box = QRectF(area.left() - LABEL * u, y - u, (LABEL - 0.4) * u, 2 * u)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)

    @abstractmethod
    def told(self, value: float) -> str:
        """Return a value as it is written."""

    def lines(self) -> dict[int, Array]:
        """Return what is drawn by the number of the side: values, or differences."""
        known = {k: v for k in range(len(self.sides)) if (v := self.values(k)) is not None}
        if not self.apart:
            return known
        return {k: self.minus(v, known[0]) for k, v in known.items() if k and 0 in known}

    def minus(self, values: Array, first: Array) -> Array:
        """Return the difference of the steps that both have."""
        steps = min(len(values), len(first))
        with np.errstate(invalid="ignore"):
            found: Array = values[:steps] - first[:steps]
        return found

    def name(self, side: int) -> str:
        """Return what a line is called."""
        own = self.sides[side].name
        return f"{own} − {self.sides[0].name}" if self.apart else own

    def area(self) -> QRectF:
        """Return where the lines are."""
        if self._area is None:
            u, left = self.look.unit, (LABEL + 0.6) * self.look.unit
            wide = max(4 * u, self.width() - left - self._names_width() - u)
            below = room_below(self.look, self.trace, wide / len(self.trace))
            high = max(2 * u, self.height() - TOP * u - below)
            self._area = QRectF(left, TOP * u, wide, high)
        return QRectF(self._area)

    def _names_width(self) -> float:
        names = [
            self.look.width_of(self.name(k), "small", bold=True) for k in range(len(self.sides))
        ]
        return min(max(names, default=0.0) + 0.8 * self.look.unit, 0.3 * self.width())

    def x(self, step: float) -> float:
        """Return the middle of a step."""
        area = self.area()
        return area.x() + (step + 0.5) * area.width() / len(self.trace)

    def heights(self, values: Array) -> Array:
        """Return where values lie in pixels."""
        area = self.area()
        found: Array = area.bottom() - self.share(values) * area.height()
        return found

    def repaint_all(self) -> None:
        """Forget the kept picture and paint anew."""
        self._area = None
        super().repaint_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint anew in the new size."""
        self._area = None
        super().resizeEvent(event)

    def moved_since(self, before: Cursor) -> QRegion:
        """Return where the playhead was and is: it stands still within a step."""
        if self.trace is None or before.layer != self.cursor_at.layer:
            return super().moved_since(before)
        found, edge = QRegion(), round(self.look.unit)
        for step in {before.step, self.cursor_at.step}:
            x = int(self.x(min(step, len(self.trace) - 1)))
            found |= QRegion(x - edge, 0, 2 * edge, self.height())
        return found if before.step != self.cursor_at.step else QRegion()

    def paint_trace(self, painter: QPainter) -> None:
        """Paint title, axis, words and lines."""
        paint_title(painter, self.look, *self.title(), self.width())
        lines, area = self.lines(), self.area()
        if not lines:
            return
        self.paint_axis(painter, area)
        paint_below(painter, self.look, self.trace, area, len(self.trace))
        painter.save()
        painter.setClipRect(area.adjusted(-self.look.unit, -4, self.look.unit, 4))
        for k, values in lines.items():
            xs = [self.x(step) for step in range(len(values))]
            few = len(values) <= DOTTED
            paint_line(painter, self.look, k, xs, self.heights(values), dots=few)
        painter.restore()
        self._paint_names(painter, lines, area)

    def _paint_names(self, painter: QPainter, lines: dict[int, Array], area: QRectF) -> None:
        ends = {k: float(self.heights(_last(values))[0]) for k, values in lines.items()}
        wanted = [ends.get(k, -1e6) for k in range(len(self.sides))]
        names = [self.name(k) if k in ends else "" for k in range(len(self.sides))]
        left = area.right() + 0.5 * self.look.unit
        box = QRectF(left, area.top(), self.width() - left - 0.3 * self.look.unit, area.height())
        paint_names(painter, self.look, names, wanted, box)

    def paint_cursor(self, painter: QPainter) -> None:
        """Paint the playhead, and the number of every line there."""
        lines = self.lines()
        if not lines:
            return
        step, area, u = min(self.cursor_at.step, len(self.trace) - 1), self.area(), self.look.unit
        painter.setPen(QPen(QColor(self.look.theme.text), max(1.2, 0.1 * u)))
        x = self.x(step)
        painter.drawLine(QPointF(x, area.top() - 2), QPointF(x, area.bottom() + 2))
        for k, values in lines.items():
            if step < len(values) and np.isfinite(values[step]):
                painter.setPen(QPen(QColor(self.look.theme.text), max(1.0, 0.08 * u)))
                painter.setBrush(ink(self.look, k))
                y = float(self.heights(values[step : step + 1])[0])
                painter.drawEllipse(QPointF(x, y), 0.42 * u, 0.42 * u)

    def paint_hover(self, painter: QPainter, cursor: Cursor) -> None:
        """Outline the step that the mouse means, here or elsewhere."""
        area = self.area()
        wide = area.width() / len(self.trace)
        box = QRectF(area.x() + cursor.step * wide, area.y(), max(3.0, wide), area.height())
        paint_outline(painter, self.look, box)

    def step_at(self, at: QPointF) -> int | None:
        """Return the step at that place."""
        area = self.area()
        if not area.adjusted(0, 0, -1, 2 * self.look.unit).contains(at):
            return None
        return min(int((at.x() - area.x()) / area.width() * len(self.trace)), len(self.trace) - 1)

    def place(self, at: QPointF) -> Cursor | None:
        """Return the end of the step at that place."""
        step = self.step_at(at)
        return None if step is None else replace(self.cursor_at, step=step, phase=END)

    def explain(self, at: QPointF) -> str | None:
        """Return the number of every line at a step, with the word that it reads."""
        step = self.step_at(at)
        if step is None:
            return None
        rows = [
            f"{escaped(self.name(k))}: <b>{self.told(float(values[step]))}</b>"
            for k, values in self.lines().items()
            if step < len(values)
        ]
        word = escaped(visible(self.trace.tokens[step].text))
        return "<br>".join([f"<b>‘{word}’</b>", *rows, escaped(self.title()[1])])

    def numbers(self) -> Mapping[str, Field]:
        """Return every line by its name."""
        return {self.name(k): numbered(values, "step") for k, values in self.lines().items()}

    def sizeHint(self) -> QSize:
        """Return a size at which lines can be told apart."""
        return QSize(round(60 * self.look.unit), round(18 * self.look.unit))


def _last(values: Array) -> Array:
    """Return the last of the values that is a number, as an array of one."""
    there = np.flatnonzero(np.isfinite(values))
    return values[there[-1:]] if there.size else np.zeros(1, np.float32)
