"""Pictures that are painted once and then only copied, until they would look different."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

PIXELS = (QWidget, QPixmap, QImage)
MOST = 600  # pictures kept by one owner; more than a screen shows


class Kept:
    """Transparent pixmaps by what they show, no more than `most`; `forget` when the look changes.

    >>> kept = Kept()
    >>> kept.paint(painter, QPointF(0, 0), QSizeF(40, 20), ("word", True), paint_word)
    """

    def __init__(self, most: int = MOST) -> None:
        self._pictures: dict[Hashable, QPixmap] = {}
        self._most = most

    def forget(self) -> None:
        """Paint everything anew when it is next asked for."""
        self._pictures.clear()

    def paint(
        self,
        painter: QPainter,
        at: QPointF,
        size: QSizeF,
        shows: Hashable,
        draw: Callable[[QPainter], None],
    ) -> None:
        """Copy the picture of what it `shows` to whole pixels; `draw` paints it at (0, 0) once.

        A drawing of lines and letters, such as an SVG, gets these and no picture of them.
        """
        x, y, device = round(at.x()), round(at.y()), painter.device()
        if not isinstance(device, PIXELS):
            painter.save()
            painter.translate(x, y)
            draw(painter)
            painter.restore()
            return
        ratio = device.devicePixelRatioF()
        picture = self._pictures.get((ratio, shows))
        if picture is None:
            if len(self._pictures) >= self._most:
                del self._pictures[next(iter(self._pictures))]  # the oldest
            picture = self._pictures[ratio, shows] = _painted(ratio, size, draw)
        painter.drawPixmap(x, y, picture)


def _painted(ratio: float, size: QSizeF, draw: Callable[[QPainter], None]) -> QPixmap:
    picture = QPixmap((size * ratio).toSize().expandedTo(QSizeF(1, 1).toSize()))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        draw(painter)
    return picture
