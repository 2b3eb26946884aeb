"""How much of the time each unit's gates are as good as shut, or as good as open.

After Karpathy, Johnson & Li 2015, figure 3: a dot a unit, the share of steps at the low end across,
that at the high end up. What lies on the axes is never in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.capture.saturation import Saturation, saturation
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.trace import Cursor, Field, Trace
from rnnviz.views.base import paint_title
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.typeset import paint
from rnnviz.views.parts.wording import number, step_name
from rnnviz.views.units.unit import UnitView

TOP, HEAD, LEFT, BELOW = 3.9, 2.9, 1.7, 2.1  # units: title; above, beside and below a square
LEAST = 8.0  # units of a square's side, in which what it is has room
DOT, MOST = 0.26, 0.95  # units: the radius of one unit's dot, and of that of many


@dataclass(frozen=True)
class Dot:
    """Units whose shares are the same: `x` of the steps at the low end, `y` at the high one."""

    x: float
    y: float
    units: tuple[int, ...]


def symbols_of(cell: str) -> tuple[str, ...]:
    """Return what can be saturated: all gates, and h."""
    return (*ANATOMIES[cell].gates, "h")


def dots(found: Saturation) -> tuple[Dot, ...]:
    """Return the units of a symbol, those at the same place together."""
    places = np.stack([found.low, found.high], axis=1)  # (H, 2)
    known, which = np.unique(places, axis=0, return_inverse=True)
    groups = [np.flatnonzero(which.ravel() == k) for k in range(len(known))]
    return tuple(
        Dot(float(x), float(y), tuple(map(int, units)))
        for (x, y), units in zip(known, groups, strict=True)
    )


class SaturationView(UnitView):
    """A square of dots for each symbol; a click on a dot picks its unit."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[tuple[Saturation, tuple[Dot, ...]]] = []
        self._of: tuple[Trace | None, int] = (None, -1)

    def found(self) -> list[tuple[Saturation, tuple[Dot, ...]]]:
        """Return what is shown of each symbol; counted once for a run and a layer."""
        if self._of != (self.trace, self.layer):
            counted = [saturation(self.trace[s], self.layer) for s in symbols_of(self.trace.cell)]
            self._found = [(each, dots(each)) for each in counted]
            self._of = self.trace, self.layer
        return self._found

    def shown(self) -> list[tuple[Saturation, tuple[Dot, ...]]]:
        """Return what has room: all symbols, or the picked one where all would be too small."""
        found = self.found()
        if self._columns(len(found))[1] >= LEAST * self.look.unit:
            return found
        return [each for each in found if each[0].symbol == self.symbol] or found[:1]

    def _columns(self, count: int) -> tuple[int, float]:
        """Return in how many columns so many squares are largest, and their side in pixels."""
        u = self.look.unit
        room = self.width() - u, self.height() - TOP * u
        sides = {columns: _side(columns, count, room, u) for columns in range(1, count + 1)}
        columns = max(sides, key=lambda c: (round(sides[c]), c))
        return columns, sides[columns]

    def squares(self) -> list[QRectF]:
        """Return where the square of each that is shown lies: as large as the panel allows."""
        u, count = self.look.unit, len(self.shown())
        room = self.width() - u, self.height() - TOP * u
        columns, side = self._columns(count)
        side = max(3.0 * u, side)
        wide, high = room[0] / columns, side + (HEAD + BELOW) * u
        return [
            QRectF(
                (k % columns) * wide + LEFT * u,
                (TOP + HEAD) * u + (k // columns) * high,
                side,
                side,
            )
            for k in range(count)
        ]

    def paint_trace(self, painter: QPainter) -> None:
        """Paint the title, and a square for each symbol."""
        layer = f"layer {self.layer + 1} of {self.trace.layers} · " if self.trace.layers > 1 else ""
        words = (
            f"{layer}a dot a unit · → share of {step_name(self.trace, 2)} at the low end · ↑ high"
        )
        paint_title(painter, self.look, "Shut or open", words, self.width())
        for (found, points), square in zip(self.shown(), self.squares(), strict=True):
            self._paint_square(painter, found, square)
            for dot in points:
                self._paint_dot(painter, found.symbol, dot, square)
            self._paint_picked(painter, found, square)

    def _paint_square(self, painter: QPainter, found: Saturation, square: QRectF) -> None:
        u, theme = self.look.unit, self.look.theme
        painter.setPen(QPen(QColor(theme.line), 1.0))
        painter.setBrush(QColor(theme.background))
        painter.drawPolygon([square.topLeft(), square.bottomLeft(), square.bottomRight()])
        end = paint(painter, square.x(), square.y() - 1.75 * u, found.symbol, self.look, "value")
        painter.setFont(self.look.font("small"))
        painter.setPen(QColor(theme.muted))
        low, high = (f"{100 * mean:.0f} %" for mean in found.means)
        gate = found.limits[0] >= 0.0
        words = (f"{low} shut", f"{high} open") if gate else (f"{low} low", f"{high} high")
        room = QRectF(end + 0.5 * u, square.y() - 2.7 * u, square.right() - end, 1.2 * u)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, " · ".join(words))
        limits = [number(limit, 1) for limit in found.limits]
        above = QRectF(square.x() + 1.2 * u, square.y() - 1.25 * u, square.width(), 1.2 * u)
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft, f"↑ above {limits[1]}")
        below = QRectF(square.x(), square.bottom() + 0.8 * u, square.width(), 1.2 * u)
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"below {limits[0]} →")

    def _paint_dot(self, painter: QPainter, symbol: str, dot: Dot, square: QRectF) -> None:
        colour = QColor(self.look.colour(symbol))
        colour.setAlphaF(0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(_at(dot, square), *2 * (self._radius(dot),))

    def _paint_picked(self, painter: QPainter, found: Saturation, square: QRectF) -> None:
        if self.unit >= found.low.size:
            return
        dot = Dot(float(found.low[self.unit]), float(found.high[self.unit]), (self.unit,))
        painter.setPen(QPen(QColor(self.look.theme.text), max(1.5, 0.12 * self.look.unit)))
        painter.setBrush(self.look.colour(found.symbol))
        painter.drawEllipse(_at(dot, square), *2 * (1.5 * self._radius(dot),))

    def _radius(self, dot: Dot) -> float:
        """Return the radius: the area counts the units, up to a size."""
        return self.look.unit * min(MOST, DOT * len(dot.units) ** 0.5)

    def dot_at(self, at: QPointF) -> tuple[Saturation, Dot] | None:
        """Return the dot that is nearest to a place, if it is near."""
        if self.trace is None:
            return None
        for (found, points), square in zip(self.shown(), self.squares(), strict=True):
            ways = [_length(_at(dot, square) - at) - self._radius(dot) for dot in points]
            if ways and min(ways) < 0.4 * self.look.unit:
                return found, points[int(np.argmin(ways))]
        return None

    def place(self, at: QPointF) -> Cursor | None:
        """Return the cursor with the unit of the dot at that place."""
        near = self.dot_at(at)
        if near is None:
            return None
        units = near[1].units
        after = [
            unit for unit in units if unit > self.unit
        ]  # a second click takes the next of many
        unit = after[0] if self.unit in units and after else units[0]
        return replace(self.cursor_at, unit=unit, symbol=near[0].symbol)

    def points_at(self, at: QPointF) -> Cursor | None:
        """Return the unit of the dot at that place, in the step that is on: it is about all."""
        near = self.dot_at(at)
        if near is None:
            return None
        return replace(self.cursor_at, phase=0.0, unit=near[1].units[0], symbol=near[0].symbol)

    def paint_hover(self, painter: QPainter, cursor: Cursor) -> None:
        """Outline the dots of the unit."""
        for (_, points), square in zip(self.shown(), self.squares(), strict=True):
            for dot in points:
                if cursor.unit in dot.units and cursor.layer == self.layer:
                    side = self._radius(dot) + 0.25 * self.look.unit
                    middle = _at(dot, square)
                    box = QRectF(middle.x() - side, middle.y() - side, 2 * side, 2 * side)
                    paint_outline(painter, self.look, box)

    def explain(self, at: QPointF) -> str | None:
        """Return which units the dot stands for, and its two shares."""
        near = self.dot_at(at)
        if near is None:
            return None
        found, dot = near
        many = len(dot.units) > 1
        shown = ", ".join(map(str, dot.units[:12])) + (" …" if len(dot.units) > 12 else "")
        name = f"{len(dot.units)} units: {shown}" if many else f"unit {shown}"
        steps, (low, high) = step_name(self.trace, 2), found.limits
        return (
            f"<b>{name}</b><br>{found.symbol} below {number(low, 1)} at {100 * dot.x:.0f} % of the "
            f"{len(self.trace):,} {steps}, above {number(high, 1)} at {100 * dot.y:.0f} %"
        )

    def numbers(self) -> Mapping[str, Field]:
        """Return each unit's share of steps at the low and the high end, by symbol."""
        found = [each for each, _ in self.found()] if self.trace is not None else []
        low = {f"{each.symbol}_low": numbered(each.low, "unit") for each in found}
        return {**low, **{f"{each.symbol}_high": numbered(each.high, "unit") for each in found}}

    def sizeHint(self) -> QSize:
        """Return a size at which dots can be told apart."""
        return QSize(round(26 * self.look.unit), round(40 * self.look.unit))


def _side(columns: int, count: int, room: tuple[float, float], u: float) -> float:
    """Return the side of the squares in so many columns."""
    rows = -(-count // columns)
    return min(room[0] / columns - (LEFT + 0.6) * u, room[1] / rows - (HEAD + BELOW) * u)


def _at(dot: Dot, square: QRectF) -> QPointF:
    return QPointF(square.x() + dot.x * square.width(), square.bottom() - dot.y * square.height())


def _length(way: QPointF) -> float:
    return (way.x() ** 2 + way.y() ** 2) ** 0.5
