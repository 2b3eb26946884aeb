"""Texts that are cut where their room ends."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from rnnviz.views.look import Look, TextSize


def cut(text: str, look: Look, room: float, size: TextSize = "label", *, bold: bool = False) -> str:
    """Return the text, or as much of it as fits into `room` pixels, and dots.

    Widths are remembered, so that a text that fits, as most do, is not laid out for it.
    """
    if look.width_of(text, size, bold=bold) <= room:
        return text
    metrics = QFontMetricsF(look.font(size, bold=bold))
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
