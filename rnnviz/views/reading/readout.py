"""The column beside a chart: where the pointer is, and every series' exact number there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from rnnviz.views.base import image_of
from rnnviz.views.look import Look
from rnnviz.views.reading.charts import Bars, Chart, Lines, Map, Reading
from rnnviz.views.reading.colours import ends_of, share_of, table_of

WIDE = 15.0  # units
WHERE, SERIES, KEY = 1.9, 3.1, 4.2  # units: heights of a line, of a series, of the key of colours
LEVEL, RIGHT = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
WRAPPED = int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
WAITING = "Point at the chart: what is there is told here."
Pens = Callable[[int], QPen]


def paint_readout(
    painter: QPainter, look: Look, box: QRectF, chart: Chart, found: Reading | None, pens: Pens
) -> None:
    """Paint where that is, and the numbers; with nothing pointed at, the names alone."""
    u = look.unit
    y = _paint_waiting(painter, look, box) if found is None else (
        _paint_where(painter, look, box, found.where))  # fmt: skip
    y += 0.8 * u
    if isinstance(chart, Map):
        _paint_number(painter, look, QRectF(box.x(), y, box.width(), 2.6 * u), found)
        _paint_key(painter, look, QRectF(box.x(), y + 3.4 * u, box.width(), KEY * u), chart, found)
        return
    names = found.values if found is not None else tuple((name, "") for name in names_of(chart))
    high = min(SERIES * u, (box.bottom() - y) / max(1, len(names)))
    for k, (name, told) in enumerate(names):
        line = QRectF(box.x(), y + k * high, box.width(), high)
        near = found is not None and k == found.nearest and len(names) > 1
        pen = pens(k) if isinstance(chart, Lines | Bars) else QPen(Qt.PenStyle.NoPen)
        _paint_series(painter, look, line, name, told, pen, near=near)


def names_of(chart: Chart) -> tuple[str, ...]:
    """Return what the series are called."""
    if isinstance(chart, Lines | Bars):
        return tuple(each.name for each in chart.series)
    return getattr(chart, "names", ())


def _paint_where(painter: QPainter, look: Look, box: QRectF, where: tuple[str, ...]) -> float:
    """Paint a line each of where the pointer is, and return where they end."""
    painter.setFont(look.font("value", bold=True))
    painter.setPen(QColor(look.theme.text))
    y, most = box.y(), 3 * WHERE * look.unit
    metrics = QFontMetricsF(painter.font())
    for text in where:
        needed = metrics.boundingRect(QRectF(0, 0, box.width(), most), WRAPPED, text).height()
        high = min(needed, most)
        painter.drawText(QRectF(box.x(), y, box.width(), high), WRAPPED, text)
        y += high + 0.3 * look.unit
    return y


def _paint_waiting(painter: QPainter, look: Look, box: QRectF) -> float:
    """Paint what can be done, and return where that ends."""
    painter.setFont(look.font("small"))
    painter.setPen(QColor(look.theme.muted))
    area = QRectF(box.x(), box.y(), box.width(), 2 * WHERE * look.unit)
    painter.drawText(area, WRAPPED, WAITING)
    return area.bottom()


def _paint_number(painter: QPainter, look: Look, box: QRectF, found: Reading | None) -> None:
    if found is not None:
        painter.setFont(look.font("huge", bold=True))
        painter.setPen(QColor(look.theme.text))
        text = found.values[0][1]
        if look.width_of(text, "huge", bold=True) > box.width():
            painter.setFont(look.font("value", bold=True))
        painter.drawText(box, LEVEL, text)


def _paint_series(
    painter: QPainter, look: Look, box: QRectF, name: str, told: str, pen: QPen, *, near: bool
) -> None:
    """Paint a sample of the line, its name, and below it the number; beside it in little room."""
    u, roomy = look.unit, box.height() >= 2.6 * look.unit
    top = QRectF(box.x(), box.y(), box.width(), min(box.height(), 1.5 * u))
    painter.setPen(pen)
    middle = top.center().y()
    painter.drawLine(QPointF(top.x(), middle), QPointF(top.x() + 1.6 * u, middle))
    beside = top.adjusted(2.1 * u, 0, 0, 0)
    number = QRectF(beside.x(), top.bottom(), beside.width(), 1.5 * u) if roomy else beside
    wide = look.width_of(told, "label", bold=True) + 0.5 * u if told and not roomy else 0.0
    painter.setFont(look.font("small", bold=near))
    painter.setPen(QColor(look.theme.text if near else look.theme.muted))
    painter.drawText(beside, LEVEL, _cut(painter, name, beside.width() - wide))
    painter.setFont(look.font("label", bold=True))
    painter.setPen(QColor(look.theme.text))
    painter.drawText(number, LEVEL if roomy else LEVEL | RIGHT, told)


def _paint_key(
    painter: QPainter, look: Look, box: QRectF, chart: Map, found: Reading | None
) -> None:
    """Paint the colours with what their ends mean, and a mark at the number."""
    u = look.unit
    bar = QRectF(box.x(), box.y() + 0.6 * u, box.width() - u, 0.9 * u)
    painter.drawImage(bar, image_of(np.ascontiguousarray(table_of(chart, look)[None, :])))
    painter.setFont(look.font("small"))
    painter.setPen(QColor(look.theme.muted))
    low, high = ends_of(chart)
    line = QRectF(bar.x(), bar.bottom() + 0.2 * u, bar.width(), 1.4 * u)
    painter.drawText(line, LEVEL, low)
    painter.drawText(line, LEVEL | RIGHT, high)
    at = None
    if found is not None:
        at = share_of(chart, float(chart.values[int(found.y), int(found.x)]))
    if at is not None:
        x = bar.x() + at * bar.width()
        painter.setPen(QPen(QColor(look.theme.text), max(2.0, 0.16 * u)))
        painter.drawLine(QPointF(x, bar.top() - 0.4 * u), QPointF(x, bar.bottom() + 0.2 * u))


def _cut(painter: QPainter, text: str, width: float) -> str:
    metrics = QFontMetricsF(painter.font())
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, width))
