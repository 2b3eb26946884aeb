"""Sizes over many decades: told as numbers, and placed on an axis that is never normalised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.capture.extremes import LARGEST, SMALLEST
from rnnviz.trace import Array
from rnnviz.views.look import Look
from rnnviz.views.parts.wording import number

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
PLAIN = (-2.0, 4.0)  # decades between which a number is written out
LABEL = 3.6  # units, of the labels beside an axis
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
KEEPS, BRIEFLY = "1 · neither grows nor shrinks", "1 · keeps its size"


def power(exponent: int) -> str:
    """Return a power of ten as it is set: 10⁻⁸."""
    return {0: "1", 1: "10"}.get(exponent, "10" + str(exponent).translate(_RAISED))


def told(log: float) -> str:
    """Return the number with that decimal logarithm in two digits: 0.034, or 3.4·10⁻⁷."""
    if not np.isfinite(log):
        return "0" if log < 0 else "∞ (overflow)"
    if PLAIN[0] <= log < PLAIN[1]:
        return number(10.0**log, max(0, 1 - int(np.floor(log))))
    exponent = int(np.floor(log))
    mantissa = 10.0 ** (log - exponent)
    if round(mantissa, 1) >= 10.0:
        mantissa, exponent = 1.0, exponent + 1
    return f"{mantissa:.1f}·{power(exponent)}"


def brief(log: float) -> str:
    """Return the same where there is little room: 0.008, one digit beside a power of ten, and ∞."""
    if -3.0 <= log < PLAIN[0]:
        return number(10.0**log, 3)
    if np.isfinite(log) and not PLAIN[0] <= log < PLAIN[1]:
        exponent, digit = int(np.floor(log)), round(10.0 ** (log - np.floor(log)))
        return f"{digit}·{power(exponent)}" if digit < 10 else power(exponent + 1)
    return told(log).partition(" ")[0]


def size_told(log: float) -> str:
    """Return the same, with a word where float32 would hold 0 in its place."""
    small = np.isfinite(log) and log < SMALLEST
    return told(log) + (" (float32 would hold 0)" if small else "")


@dataclass(frozen=True)
class Decades:
    """An axis of decimal logarithms from `low` to `high`."""

    low: int
    high: int

    @classmethod
    def around(cls, logs: Array, low: int, high: int) -> Decades:
        """Return the axis from `low` to `high`, wider only where values lie outside."""
        finite = logs[np.isfinite(logs)]
        if finite.size:
            low = min(low, int(np.floor(finite.min())))
            high = max(high, int(np.ceil(finite.max())))
        return cls(low, high)

    def share(self, logs: Array | float) -> Array:
        """Return where logarithms lie, from 0 at the low end to 1 at the high end."""
        inside = np.clip(logs, self.low, self.high)
        shares: Array = (inside - self.low) / (self.high - self.low)
        return shares

    def ticks(self, most: int) -> Sequence[int]:
        """Return at most about `most` exponents, evenly, with 0 among them."""
        span = self.high - self.low
        step = next((s for s in STEPS if span <= s * max(1, most)), span)
        return [k for k in range(self.low, self.high + 1) if k % step == 0]

    def y(self, area: QRectF, log: float) -> float:
        """Return where in the area a logarithm lies."""
        return area.bottom() - float(self.share(log)) * area.height()


def paint_axis(painter: QPainter, look: Look, area: QRectF, axis: Decades) -> None:
    """Paint a line and a label for as many decades as have room, left of the area."""
    u = look.unit
    painter.setFont(look.font("small"))
    for exponent in axis.ticks(int(area.height() / (2.2 * u))):
        y = axis.y(area, exponent)
        painter.setPen(QPen(QColor(look.theme.line), 1.0))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(QColor(look.theme.muted))
        box = QRectF(area.left() - LABEL * u, y - u, (LABEL - 0.4) * u, 2 * u)
        painter.drawText(
            box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, power(exponent)
        )
    for limit in (SMALLEST, LARGEST):
        if axis.low < limit < axis.high:
            _paint_limit(painter, look, area, axis.y(area, limit))


def _paint_limit(painter: QPainter, look: Look, area: QRectF, y: float) -> None:
    """Mark where float32 holds no more than 0 or ∞."""
    painter.setPen(QPen(QColor(look.theme.warning), max(1.0, 0.1 * look.unit), Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
    box = QRectF(area.left(), y - 1.5 * look.unit, area.width(), 1.4 * look.unit)
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft, "float32 ends here")


def paint_one(painter: QPainter, look: Look, area: QRectF, axis: Decades) -> None:
    """Mark where nothing grows or shrinks, and say so."""
    u, y = look.unit, axis.y(area, 0.0)
    painter.setPen(QPen(QColor(look.theme.text), max(1.2, 0.1 * u), Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
    text = KEEPS if look.width_of(KEEPS, "small") < 0.75 * area.width() else BRIEFLY
    wide = look.width_of(text, "small") + 0.6 * u
    box = QRectF(area.right() - wide, y - 1.5 * u, wide, 1.3 * u)
    ground = QColor(look.theme.panel)
    ground.setAlphaF(0.75)  # lines may run through here
    painter.fillRect(box, ground)
    painter.setFont(look.font("small"))
    painter.setPen(QColor(look.theme.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
