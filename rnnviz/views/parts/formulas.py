"""Typeset equations that are painted once and then copied."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QPainter

from rnnviz.views.look import Look, TextSize
from rnnviz.views.parts.kept import Kept
from rnnviz.views.parts.typeset import measure, paint

UP, DOWN = 1.6, 1.0  # a picture's reach from the line that letters stand on, in their pixels


class Formulas:
    """Equations by how they look."""

    def __init__(self) -> None:
        self._kept = Kept()

    def paint(
        self,
        painter: QPainter,
        x: float,
        baseline: float,
        look: Look,
        text: str,
        size: TextSize = "label",
        lit: bool = True,
        marked: frozenset[str] = frozenset(),
    ) -> None:
        """Copy what `typeset.paint` paints from `x` on."""
        high, wide = look.pixels(size), measure(text, look, size) + look.unit

        def draw(painter: QPainter) -> None:
            paint(painter, 0.0, UP * high, text, look, size, lit, marked=marked)

        at, room = QPointF(x, baseline - UP * high), QSizeF(wide, (UP + DOWN) * high)
        self._kept.paint(painter, at, room, (text, look, size, lit, marked), draw)
