"""The ways of the words that a writer draws, from its belief back down into its input."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from rnnviz.trace import Cursor, Trace
from rnnviz.views.look import Look
from rnnviz.views.stage.layout import GAP, Column, Rows
from rnnviz.views.stage.marks import Marks


def paint_feedback(
    painter: QPainter, marks: Marks, trace: Trace, cursor: Cursor, seen: tuple[Column, ...],
    lines: Rows,
) -> None:  # fmt: skip
    """Copy the way of each drawn word down to where it is read: the same beside every column."""
    draw = partial(_way, marks.look)
    for left, right in pairwise(seen):
        drawn = bool(trace.chosen) and trace.chosen[left.step] >= 0
        if drawn and right.step <= cursor.step:
            marks.paint(painter, _beside(left, lines, marks.look.unit), "way", draw)


def _beside(left: Column, lines: Rows, u: float) -> QRectF:
    """Return what the way beside a column takes, from its belief to the middle of the words."""
    top = lines.belief_top + lines.belief_height - 1.0 * u
    low = lines.word_top + lines.word_height / 2
    return QRectF(left.x + left.width + (0.5 * GAP - 0.2) * u, top, 0.8 * u, low - top)


def _way(look: Look, painter: QPainter, box: QRectF) -> None:
    """Paint a dashed way down through a box, with its corners rounded."""
    u, x, top, low = look.unit, box.x() + 0.2 * look.unit, box.top(), box.bottom()
    colour = QColor(look.theme.accent)
    colour.setAlphaF(0.6)
    path = QPainterPath(QPointF(x - 0.2 * u, top))
    path.quadTo(QPointF(x, top), QPointF(x, top + 0.8 * u))
    path.lineTo(QPointF(x, low - 0.8 * u))
    path.quadTo(QPointF(x, low), QPointF(x + 0.6 * u, low))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 0.11 * u, Qt.PenStyle.DashLine))
    painter.drawPath(path)
