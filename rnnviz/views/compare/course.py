"""The course of one unit of every network over the words, or how far two lie apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from rnnviz.capture.together import why_not_subtracted
from rnnviz.session.sides import Side
from rnnviz.trace import Array, Cursor
from rnnviz.views.compare.chart import SidesChart
from rnnviz.views.parts.wording import number


class UnitCourse(SidesChart):
    """A line a network; it is told which unit of each, and which of its symbols."""

    def __init__(self) -> None:
        super().__init__()
        self.units: tuple[int, ...] = ()
        self.symbol = "h"

    def show_units(self, units: Sequence[int], symbol: str) -> None:
        """Show that unit of each, and that symbol."""
        if (tuple(units), symbol) != (self.units, self.symbol):
            self.units, self.symbol = tuple(units), symbol
            self.repaint_all()

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place; another layer is another picture."""
        if cursor.layer != self.cursor_at.layer:
            self._still = None
        super().show_cursor(cursor)

    def why_not(self, one: Side, other: Side) -> str:
        """Return why the unit of one cannot be taken from that of the other, "" where it can."""
        return why_not_subtracted(one.trace, other.trace, (self.symbol,))

    def title(self) -> tuple[str, str]:
        """Return the title with the unit, or units."""
        same = len({*self.units}) == 1
        which = f"unit {self.units[0]}" if same else "one unit of each"
        names = [f"{s.name}: {k}" for s, k in zip(self.sides, self.units, strict=False)]
        return f"The course of {which}", self.symbol if same else " · ".join(names)

    def values(self, side: int) -> Array | None:
        """Return the unit's values (step,)."""
        trace = self.sides[side].trace
        if side >= len(self.units) or self.symbol not in trace:
            return None
        layer = min(self.cursor_at.layer, trace.layers - 1)
        found: Array = trace[self.symbol].at(layer=layer, unit=self.units[side])
        return found

    def bounds(self) -> tuple[float, float]:
        """Return the ends of the axis, which all lines share; of differences around 0."""
        low, high = self.sides[0].trace[self.symbol].bounds
        if self.apart:
            values = np.concatenate([*self.lines().values(), np.zeros(1, np.float32)])
            high = max(0.1, float(np.abs(np.nan_to_num(values)).max()))
            return -high, high
        return (low, high) if high > low else (low - 1.0, low + 1.0)

    def share(self, values: Array) -> Array:
        """Return where values lie."""
        low, high = self.bounds()
        found: Array = (np.clip(values, low, high) - low) / (high - low)
        return found

    def told(self, value: float) -> str:
        """Return a value, or a difference with its sign."""
        return ("+" if self.apart and value > 0 else "") + number(value, 3)

    def paint_axis(self, painter: QPainter, area: QRectF) -> None:
        """Paint both ends and the middle."""
        low, high = self.bounds()
        for value in (low, (low + high) / 2, high):
            self.paint_tick(painter, area, value, number(value), strong=value == 0.0)
