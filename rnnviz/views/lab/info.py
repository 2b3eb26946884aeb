"""What stands at the right of a row: loss, half-life, answer, and a step of learning."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.capture.forgetting import Forgetting, Learning
from rnnviz.views.lab.telling import belief_told, life_told, loss_told
from rnnviz.views.look import Look
from rnnviz.views.parts.decades import told

LINE = 1.4  # units
NORM = "‖∂weights‖"

InfoLine = tuple[str, str, bool]  # text, colour, and whether it is bold


def paint_info(
    painter: QPainter, look: Look, box: QRectF, row: Forgetting, longest: float, asked: str = ""
) -> None:
    """Paint as many lines as have room; the bars of all rows share the scale to `longest`."""
    high = LINE * look.unit
    count = int(box.height() / high)
    for k, (text, colour, bold) in enumerate(lines_of(row, look, asked)[:count]):
        line = QRectF(box.x(), box.y() + k * high, box.width(), high)
        _paint_line(painter, look, line, text, colour, bold)
        if text.startswith(NORM):
            start = line.x() + look.width_of(text, "small") + 0.7 * look.unit
            bar = QRectF(start, line.y() + 0.3 * high, line.right() - start, 0.4 * high)
            _paint_bars(painter, look, bar, row, longest)


def lines_of(row: Forgetting, look: Look, asked: str) -> list[InfoLine]:
    """Return the lines, with what clipping does to a step of learning first where it does."""
    if row.learning is None:
        return []
    text, muted = look.theme.text, look.theme.muted
    answer, right = belief_told(row, asked)
    halves, _, then = life_told(row.fit, row.trace).partition(", ")
    told = [(halves, text, True), (then, text, True),
            (answer, text if right else look.theme.warning, False)]  # fmt: skip
    step = [(line, muted, False) for line in (_norms(row.learning), *_step(row.learning))]
    loss = f"◀ loss {loss_told(row.learning.loss)}", look.colour("gradient").name(), True
    rest = [*step, *told] if row.learning.clipping.factor < 1.0 else [*told, *step]
    return [loss, *(line for line in rest if line[0])]


def _norms(learning: Learning) -> str:
    """Return the norm of the gradient by all weights, before and after clipping."""
    before = _short(learning.clipping.before)
    if learning.clipping.factor == 1.0:
        return f"{NORM} {before}"
    return f"{NORM} {before} → {_short(learning.clipping.after)}"


def _step(learning: Learning) -> tuple[str, ...]:
    """Return what a step of learning does, clipped and, where that differs, not clipped."""
    text = f"one step: loss → {loss_told(learning.after)}"
    if learning.clipping.factor == 1.0:
        return (text,)
    return text, f"not clipped: → {loss_told(learning.unclipped)}"


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
