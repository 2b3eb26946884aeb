"""The ways of the words that a writer draws, from its belief back down into its input."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from rnnviz.trace import Cursor, Trace
from rnnviz.views.look import Look
from rnnviz.views.stage.layout import GAP, Column, Rows


def paint_feedback(
    painter: QPainter, look: Look, trace: Trace, cursor: Cursor, seen: tuple[Column, ...],
    lines: Rows,
) -> None:  # fmt: skip
    """Paint the way of each drawn word down to where it is read."""
    colour = QColor(look.theme.accent)
    colour.setAlphaF(0.6)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 0.11 * look.unit, Qt.PenStyle.DashLine))
    for left, right in pairwise(seen):
        drawn = bool(trace.chosen) and trace.chosen[left.step] >= 0
        if drawn and right.step <= cursor.step:
            painter.drawPath(_way(left, lines, look.unit))


def _way(left: Column, lines: Rows, u: float) -> QPainterPath:
    """Return the way beside a column, with its corners rounded."""
    top = lines.belief_top + lines.belief_height - 1.0 * u
    low = lines.word_top + lines.word_height / 2
    x = left.x + left.width + 0.5 * GAP * u
    path = QPainterPath(QPointF(x - 0.2 * u, top))
    path.quadTo(QPointF(x, top), QPointF(x, top + 0.8 * u))
    path.lineTo(QPointF(x, low - 0.8 * u))
    path.quadTo(QPointF(x, low), QPointF(x + 0.6 * u, low))
    return path
