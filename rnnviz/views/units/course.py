"""A unit's course over the whole run: its states as curves, and below them its gates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.trace import Array, Cursor, Field, Trace
from rnnviz.views.base import paint_title
from rnnviz.views.parts.heatmap import explain_cell
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.typeset import measure, paint
from rnnviz.views.parts.wording import number, planned
from rnnviz.views.units.condensed import condensed
from rnnviz.views.units.unit import SUMS, UnitView, course, symbols_of

END = 0.999
TOP, LEFT, RIGHT, HEAD, OVERVIEW = 3.9, 2.9, 1.2, 1.6, 3.0  # units
NARROWEST, BEHIND = 3.0, 0.75  # pixels a step; the part of a long run's window behind the playhead
LARGE = 2.0  # a memory beyond this has an axis of its own
UNREAD = 0.72  # how much of the ground lies over what has not been read yet


@dataclass(frozen=True)
class Strip:
    """Symbols that share an axis, and the smallest and largest value on it."""

    symbols: tuple[str, ...]
    low: float
    high: float


def strips(trace: Trace, layer: int, unit: int) -> tuple[Strip, ...]:
    """Return what is drawn over what: signed values over gates, which lie in 0…1."""
    anatomy = ANATOMIES[trace.cell]
    shut = [s for s in symbols_of(trace.cell) if anatomy.bounds.get(s, (-1.0, 1.0))[0] >= 0.0]
    signed = [s for s in symbols_of(trace.cell) if s not in shut and s not in SUMS]
    sums = [s for s in SUMS if s in symbols_of(trace.cell)]
    memory = [s for s in signed if s not in anatomy.bounds]  # c may be large, and would dwarf h
    large = [s for s in memory if _reach(trace, [s], layer, unit) > LARGE and len(signed) > 1]
    groups = ([s for s in signed if s not in large], large, sums)
    found = [_symmetric(trace, names, layer, unit) for names in groups if names]
    return (*found, Strip(tuple(shut), 0.0, 1.0)) if shut else tuple(found)


def _symmetric(trace: Trace, names: list[str], layer: int, unit: int) -> Strip:
    reach = max(1.0, _reach(trace, names, layer, unit))
    return Strip(tuple(names), -reach, reach)


def _reach(trace: Trace, names: list[str], layer: int, unit: int) -> float:
    values = np.stack([course(trace, name, layer, unit) for name in names])
    return float(np.abs(np.nan_to_num(values, posinf=0.0, neginf=0.0)).max())


class CourseView(UnitView):
    """Curves in the colours of their symbols, with a playhead; a click runs to a step."""

    def paint_trace(self, painter: QPainter) -> None:
        """Paint the title, the axes and all curves."""
        edited = self.ghost() is not None
        words = "over all steps" + (f" · dashed: {self.symbol} before the change" if edited else "")
        paint_title(painter, self.look, f"The course of unit {self.unit}", words, self.width())
        self._paint_overview(painter)
        for strip, area in self.areas():
            self._paint_axis(painter, strip, area)
            for symbol in sorted(strip.symbols, key=lambda s: s == self.symbol):
                self._paint_curve(painter, strip, area, symbol)
            if edited and self.symbol in strip.symbols:
                self._paint_ghost(painter, strip, area)

    def areas(self) -> list[tuple[Strip, QRectF]]:
        """Return the strips and where their curves lie."""
        u, found = self.look.unit, strips(self.trace, self.layer, self.unit)
        top = TOP * u + (OVERVIEW * u if self.is_long() else 0.0)
        each = max(2.0 * u, (self.height() - 0.6 * u - top) / len(found))
        left, width = LEFT * u, self._width()
        return [
            (strip, QRectF(left, top + k * each + HEAD * u, width, each - (HEAD + 0.5) * u))
            for k, strip in enumerate(found)
        ]

    def overview(self) -> QRectF:
        """Return where the whole of a long run is drawn small."""
        u = self.look.unit
        return QRectF(LEFT * u, TOP * u, self._width(), (OVERVIEW - 0.5) * u)

    def _width(self) -> float:
        return max(4 * self.look.unit, self.width() - (LEFT + RIGHT) * self.look.unit)

    def is_long(self) -> bool:
        """Tell whether the run has more steps than can be told apart in the width."""
        return planned(self.trace) * NARROWEST > self._width()

    def window(self) -> tuple[int, int]:
        """Return the first step on screen and how many there are."""
        steps = planned(self.trace)
        if not self.is_long():
            return 0, steps
        count = int(self._width() / NARROWEST)
        return int(np.clip(self.cursor_at.step - int(BEHIND * count), 0, steps - count)), count

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place; a long run scrolls."""
        before = self.window() if self.trace is not None else None
        super().show_cursor(cursor)
        if before is not None and self.window() != before:
            self._still = None

    def _y(self, strip: Strip, area: QRectF, value: float | Array) -> float | Array:
        share = (np.clip(value, strip.low, strip.high) - strip.low) / (strip.high - strip.low)
        return area.bottom() - share * area.height()

    def x(self, step: float) -> float:
        """Return where on screen that many steps have passed."""
        first, count = self.window()
        return LEFT * self.look.unit + (step - first) / count * self._width()

    def _paint_axis(self, painter: QPainter, strip: Strip, area: QRectF) -> None:
        u, theme = self.look.unit, self.look.theme
        painter.setFont(self.look.font("small"))
        for value in sorted({strip.low, 0.0, strip.high}):
            y = self._y(strip, area, value)
            painter.setPen(QPen(QColor(theme.line), 1.0))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(theme.muted))
            box = QRectF(0, y - u, area.left() - 0.4 * u, 2 * u)
            if value != 0.0 or strip.low == 0.0 or area.height() > 3.4 * u:
                text = number(value, 0 if value == round(value) else 1)
                painter.drawText(
                    box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text
                )

    def _polyline(self, strip: Strip, area: QRectF, values: Array) -> QPolygonF:
        first, count = self.window()
        values = np.nan_to_num(values[first : first + count], posinf=0.0, neginf=0.0)
        heights = self._y(strip, area, values)
        return QPolygonF([QPointF(self.x(first + k + 0.5), y) for k, y in enumerate(heights)])

    def _paint_overview(self, painter: QPainter) -> None:
        """Paint the picked symbol over all steps of a long run, and which part is on screen."""
        if not self.is_long():
            return
        area, (first, count) = self.overview(), self.window()
        strip = next(s for s, _ in self.areas() if self.symbol in s.symbols)
        scale = area.width() / planned(self.trace)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.look.theme.raised))
        painter.drawRect(QRectF(area.x() + first * scale, area.y(), count * scale, area.height()))
        x, y = condensed(self.values(), scale * len(self.trace))
        heights = self._y(strip, area, y)
        painter.setPen(QPen(self.look.colour(self.symbol), 1.0))
        points = [QPointF(area.x() + a, b) for a, b in zip(x, heights, strict=True)]
        painter.drawPolyline(QPolygonF(points))

    def _paint_curve(self, painter: QPainter, strip: Strip, area: QRectF, symbol: str) -> None:
        u, picked = self.look.unit, symbol == self.symbol
        colour = self.look.colour(symbol if "_" not in symbol else {"h_x": "x"}.get(symbol, "h"))
        painter.setPen(QPen(colour, max(1.6, 0.17 * u) if picked else max(1.0, 0.09 * u)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        line = self._polyline(strip, area, course(self.trace, symbol, self.layer, self.unit))
        painter.drawPolyline(line)
        if len(line) <= area.width() / (0.8 * u):  # few steps: say where they are
            painter.setBrush(colour)
            for point in line:
                painter.drawEllipse(point, 0.16 * u, 0.16 * u)

    def _paint_ghost(self, painter: QPainter, strip: Strip, area: QRectF) -> None:
        pen = QPen(QColor(self.look.theme.warning), max(1.2, 0.1 * self.look.unit))
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(self._polyline(strip, area, self.ghost()))

    def paint_cursor(self, painter: QPainter) -> None:
        """Veil what is not read yet; paint the playhead, and each symbol with its value there."""
        step = min(self.cursor_at.step, len(self.trace) - 1)
        x, ground = self.x(step + 0.5), QColor(self.ground())
        ground.setAlphaF(UNREAD)
        if self.is_long():
            self._paint_place(painter, step)
        for strip, area in self.areas():
            painter.fillRect(
                QRectF(x, area.y() - 2, area.right() - x + 2, area.height() + 4), ground
            )
            painter.setPen(QPen(QColor(self.look.theme.text), max(1.2, 0.1 * self.look.unit)))
            painter.drawLine(QPointF(x, area.top() - 2), QPointF(x, area.bottom() + 2))
            self._paint_values(painter, strip, area, x, step)

    def _paint_place(self, painter: QPainter, step: int) -> None:
        """Mark the step in the overview."""
        area = self.overview()
        x = area.x() + (step + 0.5) / planned(self.trace) * area.width()
        painter.fillRect(
            QRectF(x - 1, area.y() - 1, 2, area.height() + 2), QColor(self.look.theme.text)
        )

    def _paint_values(
        self, painter: QPainter, strip: Strip, area: QRectF, x: float, step: int
    ) -> None:
        u, left, base = self.look.unit, area.left(), area.top() - 0.55 * self.look.unit
        for symbol in strip.symbols:
            value = float(course(self.trace, symbol, self.layer, self.unit)[step])
            colour = self.look.colour("x" if symbol == "h_x" else symbol)
            painter.setPen(QPen(QColor(self.ground()), 1.0))
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(x, self._y(strip, area, value)), 0.3 * u, 0.3 * u)
            name = {"h_x": "W x", "h_h": "U h"}.get(symbol, symbol)
            end = paint(painter, left, base, name, self.look, lit=True)
            picked = symbol == self.symbol
            painter.setFont(self.look.font("small", bold=picked))
            painter.setPen(QColor(self.look.theme.text if picked else self.look.theme.muted))
            text = number(value)
            painter.drawText(QPointF(end + 0.35 * u, base), text)
            left += (
                measure(name, self.look)
                + self.look.width_of("−0.000", "small", bold=True)
                + 0.6 * u
            )

    def paint_hover(self, painter: QPainter, cursor: Cursor) -> None:
        """Outline the step that the mouse means, here or elsewhere."""
        first, count = self.window()
        if first <= cursor.step < first + count:
            areas, x = [area for _, area in self.areas()], self.x(cursor.step)
            wide, high = self.x(cursor.step + 1) - x, areas[-1].bottom() - areas[0].y()
            paint_outline(painter, self.look, QRectF(x, areas[0].y(), max(3.0, wide), high))

    def step_at(self, at: QPointF) -> tuple[str, int] | None:
        """Return the symbol whose curve is nearest to that place, and the step there."""
        if self.is_long() and self.overview().contains(at):
            share = (at.x() - self.overview().x()) / self.overview().width()
            return self.symbol, min(int(share * planned(self.trace)), len(self.trace) - 1)
        first, count = self.window()
        for strip, area in self.areas():
            if area.adjusted(0, -3, 0, 3).contains(at):
                step = first + int((at.x() - area.x()) / area.width() * count)
                step = min(max(step, 0), len(self.trace) - 1)
                heights = {
                    s: self._y(
                        strip, area, float(course(self.trace, s, self.layer, self.unit)[step])
                    )
                    for s in strip.symbols
                }
                return min(heights, key=lambda s: abs(heights[s] - at.y())), step
        return None

    def place(self, at: QPointF) -> Cursor | None:
        """Return the end of the step at that place."""
        found = self.step_at(at)
        return found and replace(self.cursor_at, step=found[1], phase=END)

    def explain(self, at: QPointF) -> str | None:
        """Return the value of the nearest curve, with its equation in numbers."""
        found = self.step_at(at)
        if found is None:
            return None
        symbol, step = found
        return explain_cell(self.trace, symbol, self.layer, step, [self.unit], self.look)

    def numbers(self) -> Mapping[str, Field]:
        """Return all that the unit has over the run."""
        symbols = symbols_of(self.trace.cell) if self.trace is not None else ()
        return {s: numbered(course(self.trace, s, self.layer, self.unit), "step") for s in symbols}

    def sizeHint(self) -> QSize:
        """Return a size at which curves can be told apart."""
        return QSize(round(26 * self.look.unit), round(17 * self.look.unit))
