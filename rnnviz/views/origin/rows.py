"""The rows below the question: two parts, a waterfall, and how the sum becomes the result."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from rnnviz.capture.contributions import Contribution
from rnnviz.capture.origin import Origin
from rnnviz.nets.curves import UNIT
from rnnviz.views.look import Look
from rnnviz.views.origin.waterfall import Fall
from rnnviz.views.origin.words import figure, letter, row_name
from rnnviz.views.parts.typeset import measure, paint

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
ELIDE = Qt.TextElideMode.ElideRight
DOTS = Qt.PenStyle.DotLine
UPWARD, BOTH = 6.0, 3.0  # half of what is drawn of a curve from 0 to 1, and of others


@dataclass(frozen=True)
class Axis:
    """Values from `low` to `high`, laid out between two places in pixels."""

    left: float
    right: float
    low: float
    high: float

    def x(self, value: float) -> float:
        """Return where a value lies; what is no number lies at zero."""
        value = min(max(value, self.low), self.high) if isfinite(value) else 0.0
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)


@dataclass(frozen=True)
class Columns:
    """Where in pixels a row's factors begin, its bars, its number and its end."""

    factors: float
    bars: float
    value: float
    end: float


def paint_bar(
    painter: QPainter, look: Look, axis: Axis, span: tuple[float, float], box: QRectF, strong: bool
) -> None:
    """Paint a bar over a span of values, in the colour of its sign."""
    start, end = axis.x(span[0]), axis.x(span[1])
    high = min((1.0 if strong else 0.78) * look.unit, 0.78 * box.height())
    theme = look.theme
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.positive if span[1] >= span[0] else theme.negative))
    width = max(2.0, abs(end - start))
    body = QRectF(min(start, end), box.center().y() - high / 2, width, high)
    painter.drawRoundedRect(body, min(2.0, width / 2), 2.0)


def paint_step(painter: QPainter, look: Look, x: float, top: float, bottom: float) -> None:
    """Join the end of one bar to the beginning of the next."""
    painter.setPen(QPen(QColor(look.theme.faint), 1.0))
    painter.drawLine(QPointF(x, top), QPointF(x, bottom))


def paint_value(
    painter: QPainter, look: Look, text: str, columns: Columns, box: QRectF, strong: bool
) -> None:
    """Paint what a row adds."""
    painter.setFont(look.font("label" if strong else "small", bold=strong))
    painter.setPen(QColor(look.theme.text))
    place = QRectF(columns.value, box.y(), columns.end - columns.value, box.height())
    painter.drawText(place, RIGHT, text)


def paint_name(
    painter: QPainter, look: Look, part: Contribution, origin: Origin, box: QRectF
) -> None:
    """Paint a row's symbol as the equations set it, and which feature or unit it is."""
    symbol, words = row_name(part, origin)
    base = box.center().y() + 0.33 * look.unit
    x = box.x()
    if symbol:
        size = "small" if words else "label"
        x = paint(painter, x, base, symbol, look, size) + 0.45 * look.unit
    painter.setFont(look.font("small"))
    painter.setPen(QColor(look.theme.text if part.factors else look.theme.muted))
    painter.drawText(QRectF(x, box.y(), box.right() - x, box.height()), LEFT, words)


def paint_factors(
    painter: QPainter, look: Look, row: Fall, columns: Columns, box: QRectF, wide: bool
) -> list[QRectF]:
    """Paint weight × value with the signs above each other; return where the numbers stand."""
    u, factors = look.unit, row.part.factors[-2:]
    painter.setFont(look.font("label" if wide else "small"))
    sign, room = 0.9 * u, columns.bars - 1.3 * u - columns.factors
    wides, places, x = (0.46 * room, 0.54 * room), [], columns.factors  # the second is after a ×
    for factor, each in zip(factors, wides, strict=True):
        place = QRectF(x, box.y(), each, box.height())
        x += each + sign
        painter.setPen(look.colour(letter(factor)) if wide else QColor(look.theme.muted))
        painter.drawText(place, RIGHT, figure(factor.value, 3 if wide else 2))
        places.append(place)
    painter.setPen(QColor(look.theme.muted))
    painter.drawText(QRectF(places[0].right(), box.y(), sign, box.height()), CENTRE, "×")
    return places


def paint_next(
    painter: QPainter, look: Look, box: QRectF, symbol: str, words: str, value: str
) -> None:
    """Paint a number that can be asked about in its turn."""
    u = look.unit
    painter.setPen(QPen(QColor(look.theme.line), 1.0))
    painter.setBrush(QColor(look.theme.raised))
    painter.drawRoundedRect(box, 0.4 * u, 0.4 * u)
    base = box.center().y() + 0.35 * u
    paint(painter, box.x() + 0.7 * u, base, symbol, look)
    painter.setFont(look.font("small"))
    painter.setPen(QColor(look.theme.muted))
    room = box.adjusted(3.4 * u, 0, -5.2 * u, 0)
    painter.drawText(
        room, LEFT, QFontMetricsF(painter.font()).elidedText(words, ELIDE, room.width())
    )
    painter.setFont(look.font("label", bold=True))
    painter.setPen(QColor(look.theme.text))
    painter.drawText(box.adjusted(0, 0, -1.7 * u, 0), RIGHT, value)
    painter.setPen(QColor(look.theme.accent))
    painter.drawText(box.adjusted(0, 0, -0.6 * u, 0), RIGHT, "›")


def paint_pieces(
    painter: QPainter, look: Look, x: float, baseline: float, pieces: list[tuple[str, str]]
) -> None:
    """Paint numbers of an equation, each in the colour of its symbol."""
    painter.setFont(look.maths_font("label", italic=False))
    for text, symbol in pieces:
        painter.setPen(look.colour(symbol) if symbol else QColor(look.theme.text))
        painter.drawText(QPointF(x, baseline), text)
        x += QFontMetricsF(painter.font()).horizontalAdvance(text)


def pieces_width(look: Look, pieces: list[tuple[str, str]]) -> float:
    """Return how many pixels wide the numbers are."""
    metrics = QFontMetricsF(look.maths_font("label", italic=False))
    return sum(metrics.horizontalAdvance(text) for text, _ in pieces)


def paint_result(painter: QPainter, look: Look, origin: Origin, box: QRectF) -> None:
    """Paint the sum, the squash as a curve with this place on it, and the result."""
    u = look.unit
    painter.setPen(QPen(QColor(look.theme.line), 1.0))
    painter.setBrush(QColor(look.theme.raised))
    painter.drawRoundedRect(box, 0.5 * u, 0.5 * u)
    result = figure(origin.result, 3), look.colour(origin.symbol)
    if not origin.curve.display:
        _paint_number(painter, look, f"{origin.symbol}_t", *result, box)
        return
    wide = box.width() > 20.0 * look.unit
    shares, x, cells = (0.33, 0.36, 0.31) if wide else (0.38, 0.24, 0.38), box.x(), []
    for share in shares:
        cells.append(QRectF(x, box.y(), share * box.width(), box.height()))
        x += share * box.width()
    total = figure(origin.total), QColor(look.theme.text)
    _paint_number(painter, look, "sum" if wide else "Σ", *total, cells[0])
    _paint_squash(painter, look, origin, cells[1])
    _paint_number(painter, look, f"{origin.symbol}_t", *result, cells[2])
    for cell in cells[1:]:
        _paint_arrow(painter, look, QPointF(cell.x(), box.center().y()))


def _paint_number(
    painter: QPainter, look: Look, name: str, text: str, colour: QColor, cell: QRectF
) -> None:
    u = look.unit
    font, wide = look.font("value", bold=True), measure(name, look)
    gap = wide + 0.7 * u
    x = cell.center().x() - (gap + QFontMetricsF(font).horizontalAdvance(text)) / 2
    base = cell.center().y() + 0.42 * u
    paint(painter, x, base, name, look, lit=False)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(QPointF(x + gap, base), text)


def _paint_arrow(painter: QPainter, look: Look, at: QPointF) -> None:
    u = look.unit
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.theme.faint))
    tip = [QPointF(0.35 * u, 0), QPointF(-0.25 * u, -0.4 * u), QPointF(-0.25 * u, 0.4 * u)]
    painter.drawPolygon(QPolygonF([at + corner for corner in tip]))


def _paint_squash(painter: QPainter, look: Look, origin: Origin, cell: QRectF) -> None:
    """Paint the squash's name and, where there is room for it, its curve."""
    u, font = look.unit, look.maths_font("label", italic=False)
    wide = QFontMetricsF(font).horizontalAdvance(origin.curve.display)
    painter.setFont(font)
    painter.setPen(QColor(look.theme.muted))
    if cell.width() < 7.0 * u:
        painter.drawText(cell, CENTRE, origin.curve.display)
        return
    painter.drawText(cell.adjusted(0.8 * u, 0, 0, 0), LEFT, origin.curve.display)
    _paint_curve(painter, look, origin, cell.adjusted(1.6 * u + wide, 0.55 * u, -u, -0.55 * u))


def _paint_curve(painter: QPainter, look: Look, origin: Origin, area: QRectF) -> None:
    """Paint the squash around zero, and the dot where this sum is taken to its result."""
    u, total = look.unit, origin.total if isfinite(origin.total) else 0.0
    half = max(UPWARD if origin.curve.bounds == UNIT else BOTH, 1.1 * abs(total))
    low, high = min(origin.squashed(-half), 0.0), origin.squashed(half)
    across, up = Axis(area.left(), area.right(), -half, half), Axis(0.0, area.height(), low, high)

    def at(a: float) -> QPointF:
        return QPointF(across.x(a), area.bottom() - up.x(origin.squashed(a)))

    painter.setPen(QPen(QColor(look.theme.faint), 1.0))
    zero = area.bottom() - up.x(0.0)
    painter.drawLine(QPointF(area.left(), zero), QPointF(area.right(), zero))
    painter.setPen(QPen(QColor(look.theme.muted), max(1.2, 0.1 * u)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([at(half * k / 20.0) for k in range(-20, 21)]))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour(origin.symbol))
    painter.drawEllipse(at(total), 0.36 * u, 0.36 * u)
