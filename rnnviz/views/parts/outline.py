"""The light outline around what the mouse points at, the same in every view."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.views.look import Look

GROUND, LINE = 0.55, 0.85  # how much of what lies below they cover


def paint_outline(painter: QPainter, look: Look, box: QRectF) -> None:
    """Paint a thin light line around a box, on a line of the ground that parts it from colours."""
    wide = max(1.0, 0.075 * look.unit)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, share, pen in ((look.theme.background, GROUND, 3 * wide),
                               (look.theme.accent, LINE, wide)):  # fmt: skip
        ink = QColor(colour)
        ink.setAlphaF(share)
        painter.setPen(QPen(ink, pen))
        painter.drawRoundedRect(box, 2.0, 2.0)
