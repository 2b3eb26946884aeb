"""Gradient reaching back k words: of every network, with its exponential and what theory says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from rnnviz.nets.spec import CellKind
from rnnviz.trace import Cursor, Field
from rnnviz.views.lab.chart import ChartView
from rnnviz.views.lab.hues import NAMES, hue
from rnnviz.views.lab.ribbon import full
from rnnviz.views.lab.telling import life_told, unit_of
from rnnviz.views.parts.axis_words import marks
from rnnviz.views.parts.decades import Decades, paint_axis
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.wording import number

if TYPE_CHECKING:
    from numpy.typing import NDArray

END = 0.999
LOW, HIGH = -8, 0  # decades that the axis shows at least


class ReachView(ChartView):
    """A line a network over the distance from the end; a click goes to the step there."""

    right = 5.4

    def curves(self) -> dict[CellKind, NDArray[np.float64]]:
        """Return what is left by the distance from the end, by network."""
        rows = self.rows.items()
        return {cell: self.sizes.of(row)[::-1] for cell, row in rows if row.pairs is not None}

    def axis(self) -> Decades:
        """Return the scale, which is never that of one line alone."""
        curves = [*self.curves().values()] or [np.zeros(1)]
        return Decades.around(np.concatenate(curves), LOW, HIGH)

    def x(self, distance: float) -> float:
        """Return where a distance lies."""
        return self.area().x() + distance * self.pitch()

    def pitch(self) -> float:
        """Return how many pixels a step takes."""
        return self.area().width() / max(1, self.measurement.steps - 1)

    def paint_trace(self, painter: QPainter) -> None:
        """Paint axes, lines, fits, the bound, the distance on show, and the names."""
        word = unit_of(self.trace)
        what = "relative to the last" if self.sizes.relative else "absolute"
        fits = "log scale · dashed: the exponential that fits"
        self.paint_head(painter, f"Gradient reaching back k {word}", f"{what}, {fits}")
        area, axis = self.area(), self.axis()
        paint_axis(painter, self.look, area, axis)
        chosen = marks(self.look, area.width(), self.measurement.steps, 2.6)
        near = self.look.width_of("00", "small") / self.pitch()
        ticks = [(self.x(k + 1), f"{k + 1}") for k in chosen
                 if near < k + 1 < self.measurement.steps]  # fmt: skip
        self.paint_ticks(painter, [(self.x(0), "0"), *ticks])
        self._paint_bound(painter, axis)
        names = []
        for cell, logs in self.curves().items():
            self._paint_curve(painter, axis, cell, logs)
            y = axis.y(area, float(logs[-1])) if not np.isnan(logs[-1]) else area.bottom()
            names.append((y, NAMES[cell], hue(self.look, cell)))
        self.paint_names(painter, area.right() + 0.8 * self.look.unit, names)
        self._paint_theory(painter)
        if self.measurement.distance:
            self.paint_upright(painter, self.x(self.measurement.distance), self._marked())

    def _marked(self) -> str:
        return f"the {unit_of(self.trace, 1)} that counts"

    def _paint_curve(self, painter: QPainter, axis: Decades, cell: CellKind, logs: NDArray) -> None:
        area, ink = self.area(), hue(self.look, cell)
        there = np.flatnonzero(~np.isneginf(logs))
        xs, ys = self.x(0) + there * self.pitch(), area.bottom() - axis.share(logs) * area.height()
        points = [QPointF(x, ys[k]) for x, k in zip(xs, there, strict=True)]
        self.paint_line(painter, points, ink, dots=True)
        fit = self.fit(cell)
        if fit is not None:
            corners = self.rows[cell].fit.corners(len(fit) - 1)
            line = [QPointF(self.x(k), _y(axis, area, float(fit[int(k)]))) for k in corners]
            self.paint_line(painter, line, ink, Qt.PenStyle.DashLine)

    def fit(self, cell: CellKind) -> NDArray[np.float64] | None:
        """Return log10 of the exponential by the distance from the end, None where none fits."""
        row = self.rows[cell]
        if row.fit is None:
            return None
        start = 0.0 if self.sizes.relative else float(row.logs[-1])
        return start + row.fit.at(np.arange(len(row.logs)))

    def _paint_bound(self, painter: QPainter, axis: Decades) -> None:
        """Paint what a plain RNN's gradient cannot exceed, however its weights conspire."""
        row = self.rows.get("rnn")
        if row is None or row.bound is None or row.pairs is None:
            return
        area = self.area()
        start = 0.0 if self.sizes.relative else float(row.logs[-1])
        line = row.bound.line(start, self.measurement.steps)
        known = np.flatnonzero(np.isfinite(line))
        points = [QPointF(self.x(int(k)), _y(axis, area, float(line[k]))) for k in known]
        self.paint_line(painter, points, hue(self.look, "rnn"), Qt.PenStyle.DotLine)

    def _paint_theory(self, painter: QPainter) -> None:
        """Say what theory says, over the lines; it has ground of its own."""
        row, u, area = self.rows.get("rnn"), self.look.unit, self.area()
        if row is None or row.bound is None or row.pairs is None:
            return
        text = self.fitting(area.width() - 1.2 * u, *self.bound_told())
        wide = self.look.width_of(text, "small") + 0.6 * u
        box = QRectF(area.x() + 0.3 * u, area.bottom() - 1.7 * u, wide, 1.4 * u)
        painter.fillRect(box, QColor(self.ground()))
        painter.setFont(self.look.font("small"))
        painter.setPen(hue(self.look, "rnn"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def bound_told(self) -> tuple[str, ...]:
        """Return what theory says of the plain RNN at these weights, in ever fewer words."""
        found = self.rows["rnn"].bound
        way = "must vanish" if found.must_vanish else "may explode"
        factor = f"theory: × {number(found.factor)} a step at most"
        return f"{factor}: {way}", f"theory: {way}", way

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
            name = f"{NAMES[cell]}, ∂loss/∂{self.rows[cell].state}"
            lines.append(f"{name}: <b>{full(float(logs[k]))}</b> · {life}")
        return "<br>".join(lines)

    def numbers(self) -> Mapping[str, Field]:
        """Return each network's curve, from the end back, and its exponential."""
        symbol = "log10 of the gradient, relative" if self.sizes.relative else "log10 ‖∂loss/∂{0}‖"
        found = {}
        for cell, logs in self.curves().items():
            told = symbol.format(self.rows[cell].state)
            found[f"{cell}_reach"] = numbered(logs, "steps back", symbol=told)
            fit = self.fit(cell)
            if fit is not None:
                found[f"{cell}_fit"] = numbered(fit, "steps back", symbol=f"fit of {told}")
        return found

    def sizeHint(self) -> QSize:
        """Return a size at which lines can be told apart."""
        return QSize(round(34 * self.look.unit), round(18 * self.look.unit))


def _y(axis: Decades, area: object, log: float) -> float:
    """Return the height of a number that may lie outside the axis."""
    return area.bottom() - (log - axis.low) / (axis.high - axis.low) * area.height()
