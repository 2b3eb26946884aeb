"""What charts of several runs share: a colour a side, lines with their names at the end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from rnnviz.trace import Array
from rnnviz.views.look import Look

INKS = ("c", "z", "gradient")  # symbols whose colours sides have: purple, green, red
STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
LINE = 0.2  # units: how thick a line is


def ink(look: Look, side: int) -> QColor:
    """Return the colour of a side, by its number from 0."""
    return look.colour(INKS[side % len(INKS)])


def pen_of(look: Look, side: int) -> QPen:
    """Return the pen of a side's line: colour is not the only thing that tells lines apart."""
    pen = QPen(ink(look, side), max(1.6, LINE * look.unit), STYLES[side % len(STYLES)])
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def paint_line(
    painter: QPainter, look: Look, side: int, xs: Sequence[float], ys: Array, *, dots: bool
) -> None:
    """Paint a side's line through points in pixels; it is broken where there is no number."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    there = np.isfinite(ys)
    points = [QPointF(x, float(y)) for x, y in zip(xs, ys, strict=True)]
    painter.setPen(pen_of(look, side))
    for start, stop in _runs(there):
        painter.drawPolyline(QPolygonF(points[start:stop]))
    if dots:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink(look, side))
        for k in np.flatnonzero(there):
            painter.drawEllipse(points[int(k)], 0.24 * look.unit, 0.24 * look.unit)


def paint_names(
    painter: QPainter, look: Look, names: Sequence[str], heights: Sequence[float], box: QRectF
) -> None:
    """Write the sides' names beside the ends of their lines, none over another."""
    painter.setFont(look.font("small", bold=True))
    metrics, high = QFontMetricsF(painter.font()), 1.35 * look.unit
    for k, y in spread_out(heights, high, box.top(), box.bottom()).items():
        text = metrics.elidedText(names[k], Qt.TextElideMode.ElideRight, box.width())
        painter.setPen(ink(look, k))
        line = QRectF(box.x(), y - high / 2, box.width(), high)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def spread_out(
    wanted: Sequence[float], apart: float, top: float, bottom: float
) -> dict[int, float]:
    """Return heights near the wanted ones that are at least so far apart, by number."""
    order = sorted(range(len(wanted)), key=lambda k: wanted[k])
    found, y = {}, top - apart / 2
    for k in order:
        y = found[k] = max(wanted[k], y + apart)
    limit = bottom + apart / 2
    for k in reversed(order):
        limit = found[k] = min(found[k], limit - apart)
    return found


def _runs(there: Array) -> list[tuple[int, int]]:
    """Return (start, stop) of the stretches where there are numbers."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], there.astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
