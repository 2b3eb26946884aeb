"""A moment of a training as a small picture: the state after the sentence, and a belief."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.session.stills import Still
from rnnviz.views.base import image_of
from rnnviz.views.look import Look, diverging
from rnnviz.views.parts.kept import Kept
from rnnviz.views.parts.tiles import Grid, tiles

MARGIN, BAR, FOOT = 0.28, 0.22, 1.1  # units of height
BOUNDS = (-1.0, 1.0)  # of h: the same colour is the same number in every picture


def wide_grid(units: int, width: float, height: float) -> Grid:
    """Return the grid with the largest square tiles that fits into so many pixels."""
    pitch = max(1, int(min(width, height)))
    while pitch > 1 and ceil(units / max(1, int(width // pitch))) * pitch > height:
        pitch -= 1
    columns = min(units, max(1, int(width // pitch)))
    even = ceil(units / ceil(units / columns))  # the last row is as full as can be
    return Grid(units, even, pitch, 0 if pitch < 4 else max(1, pitch // 7))


class FilmPicture:
    """Paints tiles of h after the last word, under them a bar of a belief and when it was."""

    def __init__(self) -> None:
        self.look, self._kept = Look(), Kept()

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look, and paint everything anew."""
        self.look = look
        self._kept.forget()

    def paint(
        self, painter: QPainter, box: QRectF, says: str, still: Still | None, belief: float | None
    ) -> None:
        """Paint it into that box; what is not known yet is left out."""
        size, shows = box.size(), (says, still, belief, box.width(), box.height())
        self._kept.paint(painter, box.topLeft(), size, shows,
                         lambda p: self._paint(p, size, says, still, belief))  # fmt: skip

    def _paint(
        self, painter: QPainter, size: QSizeF, says: str, still: Still | None, belief: float | None
    ) -> None:
        u, theme, box = self.look.unit, self.look.theme, QRectF(QPointF(), size)
        painter.setPen(QPen(QColor(theme.line), max(1.0, 0.07 * u)))
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 0.4 * u, 0.4 * u)
        inner = box.adjusted(MARGIN * u, MARGIN * u, -MARGIN * u, -(FOOT + 2 * BAR) * u)
        if still is not None:
            painter.save()
            painter.translate(inner.topLeft())
            self._paint_tiles(painter, inner.size(), still)
            painter.restore()
        if belief is not None:
            top, high = round(inner.bottom() + 0.5 * BAR * u), max(2, round(BAR * u))
            track = QRectF(inner.x(), top, inner.width(), high)
            painter.fillRect(track, QColor(theme.line))
            track.setWidth(belief * track.width())
            painter.fillRect(track, QColor(theme.accent))
        painter.setPen(QColor(theme.muted))
        painter.setFont(self.look.font("small"))
        foot = QRectF(0.0, box.bottom() - FOOT * u, box.width(), FOOT * u)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, says)

    def _paint_tiles(self, painter: QPainter, size: QSizeF, still: Still) -> None:
        theme = self.look.theme
        grid = wide_grid(len(still.h), size.width(), size.height())
        ground = QColor(theme.raised).rgb()
        image = image_of(tiles(still.h.copy(), BOUNDS, diverging(theme.name), grid, ground))
        left, top = (size.width() - image.width()) / 2, (size.height() - image.height()) / 2
        painter.drawImage(QPointF(round(left), round(top)), image)
