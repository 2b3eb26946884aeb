"""What stands at the right of a row: loss, half-life, answer, and a step of learning."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.capture.forgetting import Forgetting, Learning
from rnnviz.views.lab.telling import belief_told, life_told, loss_told
from rnnviz.views.look import Look
from rnnviz.views.parts.decades import told

LINE = 1.45  # units


def paint_info(
    painter: QPainter, look: Look, box: QRectF, row: Forgetting, longest: float, asked: str = ""
) -> None:
    """Paint as many lines as have room; the bars of all rows share the scale to `longest`."""
    if row.learning is None:
        return
    answer, right = belief_told(row, asked)
    ink = look.theme.text if right else look.theme.warning
    lines = [
        (f"◀ loss {loss_told(row.learning.loss)}", look.colour("gradient").name(), True),
        (life_told(row.fit, row.trace), look.theme.text, True),
        (answer, ink, False),
        (_norms(row.learning), look.theme.muted, False),
    ]
    y, high = box.y(), LINE * look.unit
    for text, colour, bold in lines:
        if y + high > box.bottom():
            return
        _paint_line(painter, look, QRectF(box.x(), y, box.width(), high), text, colour, bold)
        y += high
    if y + 0.7 * look.unit <= box.bottom():
        _paint_bars(painter, look, QRectF(box.x(), y, box.width(), 0.6 * look.unit), row, longest)
        y += 0.8 * look.unit
    if y + high <= box.bottom():
        place = QRectF(box.x(), y, box.width(), high)
        _paint_line(painter, look, place, _step(row.learning), look.theme.muted, False)


def _norms(learning: Learning) -> str:
    """Return the norm of the gradient by all weights, before and after clipping."""
    before = _short(learning.clipping.before)
    if learning.clipping.factor == 1.0:
        return f"‖∂weights‖ {before}"
    return f"‖∂weights‖ {before} → {_short(learning.clipping.after)}"


def _step(learning: Learning) -> str:
    """Return what a step of learning does, clipped and, where that differs, not clipped."""
    text = f"one step: loss → {loss_told(learning.after)}"
    if learning.clipping.factor == 1.0:
        return text
    return f"{text} (unclipped {loss_told(learning.unclipped)})"


def _short(size: float) -> str:
    with np.errstate(divide="ignore"):
        return "∞" if np.isinf(size) else told(float(np.log10(size)))


def _paint_line(
    painter: QPainter, look: Look, box: QRectF, text: str, colour: str, bold: bool
) -> None:
    painter.setFont(look.font("small", bold=bold))
    painter.setPen(QColor(colour))
    text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)


def _paint_bars(
    painter: QPainter, look: Look, box: QRectF, row: Forgetting, longest: float
) -> None:
    """Paint the norm before clipping as an outline, and what is left of it solid."""
    clipping = row.learning.clipping
    for size, filled in ((clipping.before, False), (clipping.after, True)):
        share = min(1.0, size / longest) if np.isfinite(size) else 1.0
        bar = QRectF(box.x() + 1, box.y(), max(2.0, share * (box.width() - 2)), box.height())
        painter.setPen(QPen(look.colour("gradient"), max(1.0, 0.06 * look.unit)))
        painter.setBrush(look.colour("gradient") if filled else Qt.BrushStyle.NoBrush)
        painter.drawRect(bar)
