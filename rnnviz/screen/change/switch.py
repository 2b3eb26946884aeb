"""A switch: on or off, by a click, Space or Enter."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from rnnviz.screen.button import Button
from rnnviz.views.look import Look

WIDE, HIGH = 2.3, 1.3  # units


class Switch(Button):
    """A small switch that only those who tell it turn; a click says that the user wants to."""

    def __init__(self, says: str, parent: QWidget | None = None) -> None:
        super().__init__("", "flat", says, parent=parent)
        self.setCheckable(True)

    def set_look(self, look: Look) -> None:
        """Take size and colours of that look."""
        super().set_look(look)
        self.setFixedSize(round(WIDE * look.unit), round(HIGH * look.unit))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the track, and the knob at the side that is on."""
        theme, on, high = self.look.theme, self.isChecked(), self.height()
        box = QRectF(1, 1, self.width() - 2, high - 2)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QPen(QColor(theme.text), max(2.0, 0.11 * self.look.unit))
        painter.setPen(ring if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent if on else theme.faint))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.on_accent if on else theme.panel))
        size = 0.3 * high
        painter.drawEllipse(
            QPointF(box.right() - high / 2 + 1 if on else box.left() + high / 2 - 1, high / 2),
            size,
            size,
        )
        painter.end()
