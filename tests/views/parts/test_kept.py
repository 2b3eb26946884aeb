"""Pictures that are painted once: when they are painted anew, and when they are no pictures."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from rnnviz.views.parts.kept import Kept


def test_a_picture_is_painted_once_for_what_it_shows_and_again_for_a_finer_screen(qtbot) -> None:
    kept, painted = Kept(), []

    def draw(painter: QPainter) -> None:
        painted.append(painter)
        painter.fillRect(QRectF(0, 0, 4, 4), QColor("red"))

    for ratio, times in ((1.0, 1), (2.0, 2), (1.0, 2)):
        image = QImage(QSize(20, 20), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(QColor("black"))
        with QPainter(image) as painter:
            kept.paint(painter, QPointF(5.4, 5.4), QSizeF(4, 4), "red", draw)
        assert image.pixelColor(int(6 * ratio), int(6 * ratio)) == QColor("red")
        assert image.pixelColor(int(4 * ratio), int(4 * ratio)) == QColor("black")
        assert len(painted) == times


def test_no_more_pictures_are_kept_than_was_said(qtbot) -> None:
    kept, painted = Kept(most=2), []
    image = QImage(QSize(20, 20), QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        for shows in ("a", "b", "a", "c", "c", "a"):
            kept.paint(
                painter, QPointF(), QSizeF(4, 4), shows, lambda _, s=shows: painted.append(s)
            )
    assert painted == ["a", "b", "c", "a"]


def test_a_drawing_gets_letters_and_no_picture_of_them(qtbot) -> None:
    buffer, generator = QBuffer(), QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(100, 40))
    painter = QPainter(generator)
    at, size = QPointF(10, 10), QSizeF(80, 20)
    Kept().paint(painter, at, size, "word", lambda p: p.drawText(QPointF(0, 15), "money"))
    painter.end()
    svg = bytes(buffer.data().data()).decode()
    assert "money</text>" in svg
    assert "<image" not in svg
