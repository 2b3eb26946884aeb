"""What is painted on a chart beside its numbers: ticks, the pointer's mark, the words of a path."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from rnnviz.views.look import Look
from rnnviz.views.parts.axis_words import LONGEST
from rnnviz.views.reading.axes import Ticks
from rnnviz.views.reading.charts import Bars, Chart, Lines, Map, Path, Reading

CENTRED = Qt.AlignmentFlag.AlignCenter
MIDDLE, RIGHT = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
DOT, TRIED = 0.34, 150  # units: the pointer's mark on a line; words for which room is looked for


class Plane(Protocol):
    """Where a chart lies on the screen."""

    log: bool

    def geometry(self) -> QRect:
        """Return its rectangle in what is around it."""

    def pixel(self, x: float, y: float) -> QPointF:
        """Return where a place of the chart lies in that rectangle."""

    def pen(self, number: int) -> QPen:
        """Return the pen of a series."""


def paint_axes(
    painter: QPainter, look: Look, plot: Plane, ticks: tuple[Ticks, Ticks], bottom: float
) -> None:
    """Paint the texts below a plot and left of it, and above that `bottom` what both axes are."""
    u, area = look.unit, QRectF(plot.geometry())
    painter.setFont(look.font("small"))
    painter.setPen(QColor(look.theme.muted))
    for x, text in ticks[0].texts:
        at = QPointF(area.x() + plot.pixel(x, 0.0).x(), area.bottom() + 0.3 * u)
        if area.left() - 1 <= at.x() <= area.right() + 1:
            _paint_below(painter, look, at, text, upright=ticks[0].upright)
    for y, text in ticks[1].texts:
        middle = area.y() + plot.pixel(0.0, y).y()
        if area.top() - 1 <= middle <= area.bottom() + 1:
            box = QRectF(0.6 * u, middle - 0.8 * u, area.x() - 1.1 * u, 1.6 * u)
            painter.drawText(box, MIDDLE | RIGHT, _cut(painter, text, box.width()))
    painter.setFont(look.font("small", bold=True))
    top = QRectF(0.6 * u, area.y() - 1.8 * u, area.width(), 1.4 * u)
    painter.drawText(top, MIDDLE, ticks[1].title)
    y = bottom - 1.7 * u if ticks[0].upright else min(bottom - 1.7 * u, area.bottom() + 1.7 * u)
    line = QRectF(area.x(), y, area.width(), 1.5 * u)
    painter.drawText(line, MIDDLE | RIGHT, ticks[0].title)


def paint_mark(painter: QPainter, look: Look, plot: Plane, chart: Chart, found: Reading) -> None:
    """Mark what is read: a cell, a row, a point, or the points of all lines at one x."""
    u, ink = look.unit, QColor(look.theme.text)
    painter.setPen(QPen(ink, max(1.5, 0.12 * u)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if isinstance(chart, Map):
        corners = (plot.pixel(found.x + s, found.y + s) for s in (-0.5, 0.5))
        painter.drawRect(QRectF(*corners).normalized().adjusted(-1, -1, 1, 1))
    elif isinstance(chart, Bars):
        top, bottom = (plot.pixel(0.0, found.y + s).y() for s in (-0.5, 0.5))
        painter.drawRect(QRectF(1, top, plot.geometry().width() - 2, bottom - top))
    elif isinstance(chart, Path):
        painter.drawEllipse(plot.pixel(found.x, found.y), 2 * DOT * u, 2 * DOT * u)
    elif isinstance(chart, Lines):
        x = plot.pixel(found.x, 0.0).x()
        painter.setPen(QPen(QColor(look.theme.muted), max(1.0, 0.07 * u)))
        painter.drawLine(QPointF(x, 0), QPointF(x, plot.geometry().height()))
        _paint_points(painter, look, plot, chart, found)


def paint_words(painter: QPainter, look: Look, plot: Plane, path: Path) -> None:
    """Write the words of a path beside its points, as many as there is room for."""
    painter.setFont(look.font("small"))
    painter.setPen(QColor(look.theme.text))
    taken: list[QRectF] = []
    inside = QRectF(0, 0, plot.geometry().width(), plot.geometry().height())
    for k in range(min(len(path.points), TRIED)):
        at = plot.pixel(*(float(each) for each in path.points[k]))
        text = path.places.tick(k)
        box = QRectF(at.x() + 0.5 * look.unit, at.y() - 1.5 * look.unit,
                     look.width_of(text, "small") + 2, 1.3 * look.unit)  # fmt: skip
        if inside.contains(box) and not any(box.intersects(other) for other in taken):
            taken.append(box)
            painter.drawText(box, MIDDLE, text)


def _paint_points(painter: QPainter, look: Look, plot: Plane, chart: Lines, found: Reading) -> None:
    """Paint a dot on every line that has a point there."""
    painter.setPen(QPen(QColor(look.theme.text), max(1.0, 0.08 * look.unit)))
    for k, series in enumerate(chart.series):
        number = chart.point_at(series, found.x)
        if number is None:
            continue
        y = float(chart.drawn(series.y[number : number + 1], plot.log)[0])
        if np.isfinite(y):
            radius = DOT * look.unit * (1.4 if k == found.nearest else 1.0)
            painter.setBrush(plot.pen(k).color())
            painter.drawEllipse(plot.pixel(float(series.x[number]), y), radius, radius)


def _paint_below(painter: QPainter, look: Look, at: QPointF, text: str, *, upright: bool) -> None:
    u = look.unit
    if not upright:
        painter.drawText(QRectF(at.x() - 10 * u, at.y(), 20 * u, 1.4 * u), CENTRED, text)
        return
    painter.save()
    painter.translate(at)
    painter.rotate(-90.0)
    box = QRectF(-LONGEST * u, -0.7 * u, LONGEST * u, 1.4 * u)
    painter.drawText(box, MIDDLE | RIGHT, _cut(painter, text, LONGEST * u))
    painter.restore()


def _cut(painter: QPainter, text: str, width: float) -> str:
    metrics = QFontMetricsF(painter.font())
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
