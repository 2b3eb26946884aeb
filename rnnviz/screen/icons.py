"""Icons as outlines, so that they are sharp at every size and need no font."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

IconName = Literal[
    "home", "back", "play", "pause", "next", "end", "sun", "moon", "down", "cross",
    "grow", "shrink", "minus", "check",
]  # fmt: skip

STROKE = 0.09  # width of a line, as a share of the icon's side


def paint_icon(painter: QPainter, name: IconName, box: QRectF, colour: QColor) -> None:
    """Paint an icon into a square; corners are rounded by an outline of the same colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width(), box.height())
    pen = QPen(colour, STROKE)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush if name in _OPEN else colour)
    painter.drawPath(_PATHS[name]())
    painter.restore()


def _shape(*outlines: list[tuple[float, float]]) -> QPainterPath:
    path = QPainterPath()
    for outline in outlines:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in outline]))
        path.closeSubpath()
    return path


def _right(left: float, right: float) -> list[tuple[float, float]]:
    return [(left, 0.22), (right, 0.5), (left, 0.78)]


def _bar(x: float) -> list[tuple[float, float]]:
    return [(x - 0.02, 0.22), (x + 0.02, 0.22), (x + 0.02, 0.78), (x - 0.02, 0.78)]


def _home() -> QPainterPath:
    return _shape(_bar(0.2), _right(0.8, 0.34))


def _back() -> QPainterPath:
    return _shape(_right(0.72, 0.24))


def _play() -> QPainterPath:
    return _shape([(0.27, 0.17), (0.8, 0.5), (0.27, 0.83)])


def _pause() -> QPainterPath:
    bars = ([(x, 0.22), (x + 0.09, 0.22), (x + 0.09, 0.78), (x, 0.78)] for x in (0.27, 0.64))
    return _shape(*bars)


def _next() -> QPainterPath:
    return _shape(_right(0.2, 0.66), _bar(0.8))


def _end() -> QPainterPath:
    return _shape(_right(0.12, 0.46), _right(0.54, 0.88))


def _sun() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(0.5, 0.5), 0.17, 0.17)
    for k in range(8):
        x, y = cos(k * pi / 4), sin(k * pi / 4)
        path.moveTo(0.5 + 0.32 * x, 0.5 + 0.32 * y)
        path.lineTo(0.5 + 0.42 * x, 0.5 + 0.42 * y)
    return path


def _moon() -> QPainterPath:
    disc, bite = QPainterPath(), QPainterPath()
    disc.addEllipse(QPointF(0.5, 0.5), 0.34, 0.34)
    bite.addEllipse(QPointF(0.66, 0.38), 0.3, 0.3)
    return disc.subtracted(bite)


def _down() -> QPainterPath:
    path = QPainterPath(QPointF(0.24, 0.39))
    path.lineTo(0.5, 0.65)
    path.lineTo(0.76, 0.39)
    return path


def _cross() -> QPainterPath:
    path = QPainterPath(QPointF(0.28, 0.28))
    path.lineTo(0.72, 0.72)
    path.moveTo(0.72, 0.28)
    path.lineTo(0.28, 0.72)
    return path


def _grow() -> QPainterPath:
    """Return two corners of a frame, and the line between them."""
    high, low = [(0.56, 0.2), (0.8, 0.2), (0.8, 0.44)], [(0.2, 0.56), (0.2, 0.8), (0.44, 0.8)]
    return _lines(high, low, [(0.8, 0.2), (0.2, 0.8)])


def _shrink() -> QPainterPath:
    """Return two corners that face each other, and a line from each outwards."""
    high = [(0.78, 0.46), (0.54, 0.46), (0.54, 0.22)]
    low = [(0.22, 0.54), (0.46, 0.54), (0.46, 0.78)]
    return _lines(high, low, [(0.54, 0.46), (0.82, 0.18)], [(0.46, 0.54), (0.18, 0.82)])


def _minus() -> QPainterPath:
    return _lines([(0.24, 0.5), (0.76, 0.5)])


def _check() -> QPainterPath:
    return _lines([(0.2, 0.54), (0.42, 0.75), (0.82, 0.28)])


def _lines(*ways: list[tuple[float, float]]) -> QPainterPath:
    path = QPainterPath()
    for way in ways:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in way]))
    return path


_PATHS: dict[IconName, Callable[[], QPainterPath]] = {
    "home": _home,
    "back": _back,
    "play": _play,
    "pause": _pause,
    "next": _next,
    "end": _end,
    "sun": _sun,
    "moon": _moon,
    "down": _down,
    "cross": _cross,
    "grow": _grow,
    "shrink": _shrink,
    "minus": _minus,
    "check": _check,
}
_OPEN = {"down", "cross", "grow", "shrink", "minus", "check"}  # drawn as lines, not filled
