"""A chart of curves over the steps of one or several trainings, with the moment of the film."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QResizeEvent

from rnnviz.session.runs import Runs
from rnnviz.trace import Field
from rnnviz.views.parts.axis import Axis
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.training.base import RecordView, ink_of, paint_heading
from rnnviz.views.training.field import (
    apart,
    field_in,
    paint_frame,
    paint_moment_line,
    paint_steps,
    paint_values,
    step_of,
    ticks_width,
    x_of,
)
from rnnviz.views.training.lines import CHARTS, Chart, Line, Name, by_column, lines_of
from rnnviz.views.training.numbers import numbers_said

FAINT = 0.38  # how much of its colour a line has that a smoothed one was made of
WIDTHS = {"faint": 0.09, "plain": 0.15, "points": 0.24}  # units
OVER = 0.6  # how wide the line of a run is that is laid over, of one that is looked at
STROKES = {
    "solid": Qt.PenStyle.SolidLine, "dashed": Qt.PenStyle.DashLine, "dotted": Qt.PenStyle.DotLine,
}  # fmt: skip
LONGEST_LABEL, NAMED = 7.0, 24.0  # units: of a name, and how wide a chart with names is


@dataclass(frozen=True, eq=False)
class CurvesPicture:
    """Lines on a field of steps (from 0 to `last`) and values, whose axis is `y`."""

    lines: tuple[Line, ...]
    last: int
    y: Axis

    @property
    def labelled(self) -> tuple[Line, ...]:
        """The lines with a name at their end."""
        return tuple(line for line in self.lines if line.label)


def picture(chart: Chart, runs: Runs, *, log: bool = False, weight: float = 0.0) -> CurvesPicture:
    """Return the lines of all shown runs, smoothed by `weight`, and an axis on which all fit."""
    lines = lines_of(chart, runs, weight)
    last = max((run.record.step for run in runs.shown), default=0)
    if chart.share or chart.unit:
        return CurvesPicture(lines, max(1, last), Axis(0.0, 1.0))
    values = np.concatenate([[], *(line.curve.values for line in lines)])
    y = Axis.around(values, log=log, zero=not log)
    return CurvesPicture(lines, max(1, last), y)


class CurvesView(RecordView):
    """One chart, smoothed by that `weight` 0…1 of the past. A click goes to a step."""

    def __init__(self, name: Name, weight: float = 0.0) -> None:
        super().__init__()
        self.chart = CHARTS[name]
        self.weight, self.log = weight, self.chart.log
        self._shown: CurvesPicture | None = None
        self._field: QRectF | None = None
        self._beside = (0.0, 0.0)

    def repaint_all(self) -> None:
        """Forget the kept pictures and paint anew."""
        self._shown = self._field = None
        super().repaint_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint anew in the new size."""
        self._field = None
        super().resizeEvent(event)

    def set_smoothing(self, weight: float) -> None:
        """Smooth what batches measure by that weight 0…1 of the past."""
        if weight != self.weight:
            self.weight = weight
            self.repaint_all()

    def set_log(self, log: bool) -> None:
        """Read a chart that has a choice on a logarithmic axis, or on a linear one."""
        if self.chart.scale and log != self.log:
            self.log = log
            self.repaint_all()

    def picture(self) -> CurvesPicture:
        """Return what is shown, made anew only when it may be another picture."""
        if self._shown is None:
            self._shown = picture(self.chart, self.runs, log=self.log, weight=self.weight)
        return self._shown

    def named(self) -> bool:
        """Tell whether lines have names at their ends; before a class the title has them alone."""
        return not (self.look.presented and self.width() < NAMED * self.look.unit)

    def beside(self) -> tuple[float, float]:
        """Return the pixels that words take left and right of the lines."""
        look, shown = self.look, self.picture()
        left = ticks_width(look, shown.y, self.height() / 1.5, share=self.chart.share)
        names = [self._label(line) for line in shown.labelled] if self.named() else []
        right = max((look.width_of(name, "small") + 0.5 * look.unit for name in names), default=0.0)
        return left, right

    def leave_beside(self, left: float, right: float) -> None:
        """Leave at least that much, so that steps stand below one another in several charts."""
        if (left, right) != self._beside:
            self._beside, self._field = (left, right), None
            super().repaint_all()

    def field(self) -> QRectF:
        """Return where the lines lie, with room for the words beside them."""
        if self._field is None:
            left, right = (max(each) for each in zip(self.beside(), self._beside, strict=True))
            self._field = field_in(self.look, self.width(), self.height(), left, right)
        return QRectF(self._field)

    def point(self, step: float, value: float) -> QPointF:
        """Return where a value lies."""
        area, shown = self.field(), self.picture()
        y = area.bottom() - float(shown.y.share(value)) * area.height()
        return QPointF(x_of(area, step, shown.last), y)

    def paint_record(self, painter: QPainter) -> None:
        """Paint ticks, guide, lines, and their names at their ends."""
        area, shown = self.field(), self.picture()
        if not shown.lines:
            paint_frame(painter, self.look, area)
            return
        paint_values(painter, self.look, area, shown.y, share=self.chart.share)
        paint_steps(painter, self.look, area, shown.last)
        painter.save()
        painter.setClipRect(area.adjusted(-2, -2, 2, 2))
        self._paint_guide(painter)
        for line in shown.lines:
            self._paint_line(painter, line)
        painter.restore()
        self._paint_labels(painter)

    def _paint_guide(self, painter: QPainter) -> None:
        guide, y = self.chart.guide, self.picture().y
        if guide is not None and y.low < guide < y.high:
            pen = QPen(QColor(self.look.theme.muted), max(1.0, 0.08 * self.look.unit))
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            at = self.point(0, guide)
            painter.drawLine(at, QPointF(self.field().right(), at.y()))

    def _paint_line(self, painter: QPainter, line: Line) -> None:
        area, shown = self.field(), self.picture()
        part = by_column(line.curve, 0, shown.last, max(1, int(area.width())))
        x = area.left() + np.minimum(1.0, part.steps / shown.last) * area.width()
        y = area.bottom() - shown.y.share(part.values) * area.height()
        points = [QPointF(*each) for each in zip(x.tolist(), y.tolist(), strict=True)]
        painter.setPen(self._pen(line))
        painter.drawPolyline(QPolygonF(points))
        if line.kind == "points" or len(points) == 1:
            self._paint_dots(painter, line, points)

    def _pen(self, line: Line) -> QPen:
        ink = ink_of(self.look, line.colour)
        ink.setAlphaF(FAINT if line.kind == "faint" else 1.0)
        wide = WIDTHS[line.kind] * self.look.unit * (1.0 if line.current else OVER)
        pen = QPen(ink, max(1.0, wide), STROKES[line.stroke])
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return pen

    def _paint_dots(self, painter: QPainter, line: Line, points: list[QPointF]) -> None:
        """Mark the values where they can be told apart."""
        radius = (0.3 if line.current else 0.2) * self.look.unit
        if len(points) * 3 * radius > self.field().width():
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink_of(self.look, line.colour))
        for point in points:
            painter.drawEllipse(point, radius, radius)

    def _label(self, line: Line) -> str:
        """Return a line's name, cut where it is long."""
        look, name = self.look, line.label
        while len(name) > 1 and look.width_of(name, "small") > LONGEST_LABEL * look.unit:
            name = name[:-2] + "…"
        return name

    def _paint_labels(self, painter: QPainter) -> None:
        if not self.named():
            return
        area, look, lines = self.field(), self.look, self.picture().labelled
        wanted = [self.point(0, float(line.curve.values[-1])).y() for line in lines]
        places = apart(wanted, 1.15 * look.unit, area.top(), area.bottom())
        painter.setFont(look.font("small"))
        for line, y in zip(lines, places, strict=True):
            painter.setPen(ink_of(look, line.colour))
            box = QRectF(area.right() + 0.5 * look.unit, y - look.unit, self.width(), 2 * look.unit)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._label(line))

    def paint_moment(self, painter: QPainter) -> None:
        """Paint title and numbers, the moment's line, and where the mouse is."""
        area, shown = self.field(), self.picture()
        step = self.moment if self.pointer is None else self.pointer
        self._paint_heading(painter, step)
        if self.moment is not None:
            x = x_of(area, self.moment, shown.last)
            paint_moment_line(painter, self.look, area, x, firm=True)
        if self.pointer is not None:
            x = x_of(area, self.pointer, shown.last)
            paint_moment_line(painter, self.look, area, x, firm=False)
        if step is not None:
            self._paint_values_at(painter, step)

    def _paint_heading(self, painter: QPainter, step: int | None) -> None:
        lines, unnamed = self.picture().lines, not self.named()
        said = numbers_said(self.chart, lines, self.run, step, all_runs=unnamed)
        inks = {s.text: ink_of(self.look, s.colour) for s in said if s.colour is not None}
        says = " · ".join(each.text for each in said)
        paint_heading(painter, self.look, self.width(), self.chart.title, says, inks)

    def _paint_values_at(self, painter: QPainter, step: int) -> None:
        """Mark on each line of the run that is looked at the value that is told."""
        radius = 0.26 * self.look.unit
        painter.setPen(QPen(QColor(self.ground()), max(1.0, 0.08 * self.look.unit)))
        for line in self.picture().lines:
            value = line.curve.value_at(step)
            if line.current and line.kind != "faint" and value is not None:
                painter.setBrush(ink_of(self.look, line.colour))
                painter.drawEllipse(self.point(step, value), radius, radius)

    def step_at(self, at: QPointF) -> int | None:
        """Return the step at a place of the field, or None beside it."""
        area, shown = self.field(), self.picture()
        beside = 0.5 * self.look.unit
        if not shown.lines or not area.adjusted(-beside, 0, beside, 0).contains(at):
            return None
        return step_of(area, at.x(), shown.last)

    def numbers(self) -> Mapping[str, Field]:
        """Return every line's batches and values."""
        found = {}
        for k, line in enumerate(self.picture().lines):
            name = f"{k}_{line.name}"
            found[name] = numbered(line.curve.values, "point")
            found[f"{name}_batch"] = numbered(line.curve.steps, "point")
        return found

    def sizeHint(self) -> QSize:
        """Return a size at which a curve can be read."""
        return QSize(round(24 * self.look.unit), round(11 * self.look.unit))
