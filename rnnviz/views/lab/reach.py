"""Gradient reaching back k words: of every network, with its exponential and what theory says."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter

from rnnviz.capture.forgetting import Forgetting
from rnnviz.trace import Cursor, Field
from rnnviz.views.lab.chart import ChartView
from rnnviz.views.lab.hues import NAMES, hue
from rnnviz.views.lab.ribbon import full
from rnnviz.views.lab.telling import life_told, unit_of
from rnnviz.views.parts.axis_words import marks
from rnnviz.views.parts.decades import Decades, paint_axis
from rnnviz.views.parts.wording import number

END = 0.999
LOW, HIGH = -8, 0  # decades that the axis shows at least


class ReachView(ChartView):
    """A line a network over the distance from the end; a click goes to the step there."""

    right = 5.4

    def curves(self) -> dict[str, NDArray[np.float64]]:
        """Return what is left by the distance from the end, by network."""
        rows = self.rows.items()
        return {cell: self.sizes.of(row)[::-1] for cell, row in rows if row.pairs is not None}

    def axis(self) -> Decades:
        """Return the scale, which is never that of one line alone."""
        curves = [*self.curves().values()] or [np.zeros(1)]
        return Decades.around(np.concatenate(curves), LOW, HIGH)

    def x(self, distance: float) -> float:
        """Return where a distance lies."""
        area = self.area()
        return area.x() + distance * area.width() / max(1, self.measurement.steps - 1)

    def paint_trace(self, painter: QPainter) -> None:
        """Paint axes, lines, fits, the bound, the distance on show, and the names."""
        word = unit_of(self.trace)
        what = "relative to the last" if self.sizes.relative else "absolute"
        fits = "log scale · dashed: the exponential with that half-life"
        self.paint_head(painter, f"Gradient reaching back k {word}", f"{what}, {fits}")
        area, axis = self.area(), self.axis()
        paint_axis(painter, self.look, area, axis)
        chosen = marks(self.look, area.width(), self.measurement.steps, 2.6)
        ticks = [(self.x(k + 1), f"{k + 1}") for k in chosen if k + 1 < self.measurement.steps]
        self.paint_ticks(painter, [(self.x(0), "0"), *ticks], f"k, {word} before the end")
        self._paint_bound(painter, axis)
        names = []
        for cell, logs in self.curves().items():
            self._paint_curve(painter, axis, cell, logs, self.rows[cell])
            y = axis.y(area, float(logs[-1])) if not np.isnan(logs[-1]) else area.bottom()
            names.append((y, NAMES[cell], hue(self.look, cell)))
        self.paint_names(painter, area.right() + 0.8 * self.look.unit, names)
        if self.measurement.distance:
            self.paint_upright(painter, self.x(self.measurement.distance), self._marked())

    def _marked(self) -> str:
        return f"the {unit_of(self.trace, 1)} that counts"

    def _paint_curve(
        self, painter: QPainter, axis: Decades, cell: str, logs: NDArray, row: Forgetting
    ) -> None:
        area, ink = self.area(), hue(self.look, cell)
        there = np.flatnonzero(~np.isneginf(logs))
        points = [QPointF(self.x(int(k)), axis.y(area, float(logs[k]))) for k in there]
        self.paint_line(painter, points, ink, dots=True)
        if row.fit is not None:
            start = row.fit.start + (0.0 if self.sizes.relative else float(row.logs[-1]))
            ends = (0, len(logs) - 1)
            fit = [QPointF(self.x(k), _y(axis, area, start + row.fit.slope * k)) for k in ends]
            self.paint_line(painter, fit, ink, Qt.PenStyle.DashLine)

    def _paint_bound(self, painter: QPainter, axis: Decades) -> None:
        """Paint what a plain RNN's gradient cannot exceed, however its weights conspire."""
        row = self.rows.get("rnn")
        if row is None or row.bound is None or row.pairs is None:
            return
        area, u = self.area(), self.look.unit
        start = 0.0 if self.sizes.relative else float(row.logs[-1])
        line = row.bound.line(start, self.measurement.steps)
        known = np.flatnonzero(np.isfinite(line))
        points = [QPointF(self.x(int(k)), _y(axis, area, float(line[k]))) for k in known]
        self.paint_line(painter, points, hue(self.look, "rnn"), Qt.PenStyle.DotLine)
        painter.setFont(self.look.font("small"))
        painter.setPen(hue(self.look, "rnn"))
        painter.drawText(QPointF(area.x() + 0.5 * u, area.bottom() - 0.6 * u), self.bound_told())

    def bound_told(self) -> str:
        """Return what theory says of the plain RNN at these weights."""
        found = self.rows["rnn"].bound
        factor = f"theory: × {number(found.factor)} a step at most"
        return f"{factor}, so it must vanish" if found.must_vanish else f"{factor}: may explode"

    def paint_cursor(self, painter: QPainter) -> None:
        """Mark the step at the cursor on every line."""
        distance, area, axis = self._distance(self.cursor_at), self.area(), self.axis()
        painter.setPen(Qt.PenStyle.NoPen)
        for cell, logs in self.curves().items():
            if 0 <= distance < len(logs) and not np.isnan(logs[distance]):
                painter.setBrush(hue(self.look, cell))
                at = QPointF(self.x(distance), axis.y(area, float(logs[distance])))
                painter.drawEllipse(at, 0.5 * self.look.unit, 0.5 * self.look.unit)

    def _distance(self, cursor: Cursor) -> int:
        return self.measurement.steps - 1 - cursor.step

    def place(self, at: QPointF) -> Cursor | None:
        """Return the end of the step that is so far from the end."""
        area = self.area()
        if not area.adjusted(-4, -4, 4, 4).contains(at):
            return None
        steps = self.measurement.steps
        k = round((at.x() - area.x()) / area.width() * (steps - 1))
        return Cursor(min(max(steps - 1 - k, 0), steps - 1), END)

    def explain(self, at: QPointF) -> str | None:
        """Return what is left at that distance of each network, and how it falls."""
        cursor = self.place(at)
        if cursor is None:
            return None
        k = self._distance(cursor)
        lines = [f"<b>{k} {unit_of(self.trace, k)} before the end</b>"]
        for cell, logs in self.curves().items():
            life = life_told(self.rows[cell].fit, self.trace)
            lines.append(f"{NAMES[cell]}: <b>{full(float(logs[k]))}</b> · {life}")
        return "<br>".join(lines)

    def numbers(self) -> Mapping[str, Field]:
        """Return nothing of its own: the rows hold these gradients, step by step."""
        return {}

    def sizeHint(self) -> QSize:
        """Return a size at which lines can be told apart."""
        return QSize(round(34 * self.look.unit), round(18 * self.look.unit))


def _y(axis: Decades, area: object, log: float) -> float:
    """Return the height of a number that may lie outside the axis."""
    return area.bottom() - (log - axis.low) / (axis.high - axis.low) * area.height()
