"""The field that curves and distributions lie on: its room, its ticks, and the marks over it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.views.look import Look
from rnnviz.views.parts.axis import Axis, tick_told
from rnnviz.views.training.base import heading_height

SIDE, BELOW, TICK = 0.8, 1.7, 0.5  # units: margins, room for the steps' numbers, from field to text


def field_in(look: Look, width: float, height: float, left: float, right: float) -> QRectF:
    """Return the field of a picture, with so many pixels of text beside it."""
    u = look.unit
    x = SIDE * u + left
    wide, top = max(2 * u, width - x - right - SIDE * u), heading_height(look)
    return QRectF(x, top, wide, max(2 * u, height - top - BELOW * u))


def x_of(area: QRectF, step: float, last: int) -> float:
    """Return where a step lies in a field of steps from 0 to `last`."""
    return area.left() + min(1.0, step / last) * area.width()


def step_of(area: QRectF, x: float, last: int) -> int:
    """Return the step that lies nearest to a place."""
    return round(min(1.0, max(0.0, (x - area.left()) / area.width())) * last)


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return places near the wanted ones, at least `gap` apart and between low and high.

    Their order stays. Where there is no room for all, they are evenly spaced.
    """
    order = sorted(range(len(wanted)), key=lambda k: wanted[k])
    gap = min(gap, (high - low) / max(1, len(wanted) - 1))
    found = [0.0] * len(wanted)
    y = low - gap
    for k in order:
        y = found[k] = max(wanted[k], y + gap)
    y = high + gap
    for k in reversed(order):
        y = found[k] = min(found[k], y - gap)
    return found


def paint_values(
    painter: QPainter, look: Look, area: QRectF, axis: Axis, *, share: bool = False
) -> None:
    """Paint the ticks of an axis left of the field, and a line for each."""
    u = look.unit
    painter.setFont(look.font("small"))
    for value in axis.ticks(max(2, int(area.height() / (2.4 * u)))):
        y = area.bottom() - float(axis.share(value)) * area.height()
        painter.setPen(QPen(QColor(look.theme.line), 1.0))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(QColor(look.theme.muted))
        box = QRectF(0, y - u, area.left() - TICK * u, 2 * u)
        painter.drawText(
            box,
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            value_told(value, share),
        )


def value_told(value: float, share: bool) -> str:
    """Return what stands at a tick."""
    return f"{tick_told(100 * value)} %" if share else tick_told(value)


def ticks_width(look: Look, axis: Axis, height: float, *, share: bool = False) -> float:
    """Return the pixels that the ticks' text takes left of a field of that height."""
    ticks = axis.ticks(max(2, int(height / (2.4 * look.unit))))
    widest = max((look.width_of(value_told(v, share), "small") for v in ticks), default=0.0)
    return widest + TICK * look.unit


def paint_steps(painter: QPainter, look: Look, area: QRectF, last: int) -> None:
    """Paint the frame of a field, and below it the numbers of batches."""
    u = look.unit
    paint_frame(painter, look, area)
    painter.setFont(look.font("small"))
    painter.setPen(QColor(look.theme.muted))
    unit = "batches"
    end = area.right() - look.width_of(unit, "small") - 0.4 * u
    y = area.bottom() + 0.2 * u
    painter.drawText(QRectF(end, y, area.right() - end, 1.3 * u),
                     Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, unit)  # fmt: skip
    for step in Axis(0.0, float(last)).ticks(max(2, int(area.width() / (5.0 * u)))):
        text = tick_told(step)
        half = look.width_of(text, "small") / 2
        x = max(x_of(area, step, last), area.left() + half)
        if x + half < end:
            box = QRectF(x - half - 1, y, 2 * half + 2, 1.3 * u)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)


def paint_frame(painter: QPainter, look: Look, area: QRectF) -> None:
    """Paint the frame of a field."""
    u = look.unit
    painter.setPen(QPen(QColor(look.theme.line), max(1.0, 0.07 * u)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area, 0.2 * u, 0.2 * u)


def paint_moment_line(painter: QPainter, look: Look, area: QRectF, x: float, *, firm: bool) -> None:
    """Paint the line of the film's moment, or a lighter one where the mouse is."""
    colour = look.theme.text if firm else look.theme.faint
    painter.setPen(QPen(QColor(colour), max(1.0, (0.13 if firm else 0.08) * look.unit)))
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
