"""Boxes, names and lines of text on the stage: painted once, then copied to whole pixels.

They are the same in every run, so they are kept as long as the look is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.views.look import Look, TextSize
from rnnviz.views.parts.formulas import Formulas
from rnnviz.views.parts.kept import Kept
from rnnviz.views.parts.typeset import measure

MARGIN = 4  # pixels around a box, for its edge
LARGE = 12  # pictures of a whole card; of one megabyte each on a large screen


class Marks:
    """Paints what is kept; whatever changes from frame to frame is better painted directly."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self._kept, self._large = Kept(), Kept(most=LARGE)
        self._formulas = Formulas()

    def paint(
        self,
        painter: QPainter,
        box: QRectF,
        shows: Hashable,
        draw: Callable[[QPainter, QRectF], None],
        *,
        large: bool = False,
        moving: bool = False,
    ) -> None:
        """Copy the picture of what is in and a little around the box; `draw` paints it there.

        Of `large` pictures only a few are kept, and none of what is `moving` or grows.
        """
        x, y, wide, high = box.getRect()
        if moving:
            return draw(painter, QRectF(round(x), round(y), wide, high))
        at, inner = QPointF(x - MARGIN, y - MARGIN), QRectF(MARGIN, MARGIN, wide, high)
        size = QSizeF(ceil(wide) + 2 * MARGIN, ceil(high) + 2 * MARGIN)
        key = shows, round(10.0 * wide), round(10.0 * high)
        kept = self._large if large else self._kept
        kept.paint(painter, at, size, key, partial(_within, draw, inner))

    def box(
        self, painter: QPainter, box: QRectF, edge: str, pen: float, fill: str, radius: float,
        *, moving: bool = False,
    ) -> None:  # fmt: skip
        """Paint a box with round corners."""

        def draw(painter: QPainter, inner: QRectF) -> None:
            painter.setPen(QPen(QColor(edge), pen))
            painter.setBrush(QColor(fill))
            painter.drawRoundedRect(inner, radius, radius)

        self.paint(painter, box, ("box", edge, pen, fill, radius), draw, moving=moving)

    def name(
        self, painter: QPainter, middle: float, baseline: float, text: str, size: TextSize = "label"
    ) -> None:
        """Typeset a short text around a place."""
        x = middle - measure(text, self.look, size) / 2
        self._formulas.paint(painter, x, baseline, self.look, text, size)

    def line(
        self, painter: QPainter, box: QRectF, text: str, size: TextSize, colour: str,
        *, bold: bool = True, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter,
    ) -> None:  # fmt: skip
        """Write a line of text into the middle of a box, or to where it is aligned."""

        def draw(painter: QPainter, inner: QRectF) -> None:
            painter.setFont(self.look.font(size, bold=bold))
            painter.setPen(QColor(colour))
            painter.drawText(inner, align, text)

        self.paint(painter, box, ("line", text, size, colour, bold, align), draw)


def _within(draw: Callable[[QPainter, QRectF], None], inner: QRectF, painter: QPainter) -> None:
    draw(painter, inner)
