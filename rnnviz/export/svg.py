"""A frame as SVG: lines, areas and text as outlines, so that it looks alike in every program."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Any

from PySide6.QtCore import QBuffer, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QLineEdit

from rnnviz.export.painting import Painting
from rnnviz.trace import Cursor
from rnnviz.views.base import View

_TEXT = re.compile(r"<text\b([^>]*)>(.*?)</text>", re.S)
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_FILL = ("fill", "fill-opacity", "stroke", "transform")


class _Painter(QPainter):
    """A painter that cuts a part out of an image itself: Qt's SVG would squeeze all of it in."""

    def drawImage(self, *arguments: Any) -> None:
        """Draw the image, or the part of it at a source (pixels), as large as the target."""
        target, image, *source = arguments
        part = image.copy(QRectF(source[0]).toAlignedRect()) if source else image
        super().drawImage(target, part)


def encode(painting: Painting, cursor: Cursor) -> bytes:
    """Return the content of an SVG file with the frame of that cursor, in pixels.

    Everything is drawn as shapes but for the state grids and heatmaps, which are images.
    """
    film = painting.film()
    film.frame(cursor)
    size = film.screen.size()
    for view in film.screen.views:
        view.setMask(QRegion(-1, -1, 1, 1))  # its picture is of pixels; it is painted below
    for box in film.screen.findChildren(QLineEdit):
        _shorten(box)
    around = _drawn(size, lambda painter: film.screen.render(painter, QPoint()))
    inside = [
        _placed(k, view, view.mapTo(film.screen, QPoint()))
        for k, view in enumerate(film.screen.views)
    ]
    film.close()
    return _document(painting, outlined("".join([around, *inside]))).encode()


def encode_view(view: View, name: str) -> bytes:
    """Return the content of an SVG file with that view alone, as large as it is, in pixels."""
    return _framed(view.size(), name, outlined(_placed(0, view, QPoint()))).encode()


def _shorten(box: QLineEdit) -> None:
    """Leave of the text what the box has room for, since nothing cuts it off in an SVG."""
    room = box.contentsRect().width() - 2 * box.fontMetrics().averageCharWidth()
    box.blockSignals(True)
    box.setText(box.fontMetrics().elidedText(box.text(), Qt.TextElideMode.ElideRight, room))


def _drawn(size: QSize, paint: Callable[[QPainter], None]) -> str:
    """Return what is painted as SVG's elements."""
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    painter = _Painter(generator)  # it does not keep what it paints on
    paint(painter)
    painter.end()
    return bytes(buffer.data().data()).decode().partition("</defs>")[2].rpartition("</svg>")[0]


def _placed(number: int, view: View, at: QPoint) -> str:
    """Return the view's elements where the screen has it, cut off at its edges.

    Qt would write the cut itself, but in coordinates that no other program reads as meant.
    """
    drawn = _drawn(view.size(), view.paint_whole)
    edges = f'<rect width="{view.width()}" height="{view.height()}"/>'
    return (
        f'<g transform="translate({at.x()} {at.y()})">'
        f'<clipPath id="view{number}">{edges}</clipPath>'
        f'<g clip-path="url(#view{number})">{drawn}</g></g>\n'
    )


def _document(painting: Painting, drawn: str) -> str:
    text = f"{painting.model.name}: {painting.trace.request.text[:200]}"
    return _framed(QSize(painting.width, painting.height), text, drawn)


def _framed(size: QSize, text: str, drawn: str) -> str:
    """Return the document of that size (pixels) with these elements, named by that text."""
    width, height = size.width(), size.height()
    title = escape("".join(filter(str.isprintable, text)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">\n'
        f"<title>{title}</title>\n{drawn}</svg>\n"
    )


def outlined(svg: str) -> str:
    """Return the SVG with every text replaced by the outlines of its letters.

    Whoever opens the file need not have our fonts then.
    """
    return _TEXT.sub(lambda found: _outline(found[1], unescape(found[2])), svg)


def _outline(attributes: str, text: str) -> str:
    has = {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
    font = QFont(has["font-family"])
    font.setPixelSize(max(1, round(float(has["font-size"]))))
    font.setWeight(QFont.Weight(int(has["font-weight"])))
    font.setItalic(has["font-style"] != "normal")
    path = QPainterPath()
    path.addText(QPointF(float(has["x"]), float(has["y"])), font, text)
    kept = "".join(f' {name}="{escape(has[name])}"' for name in _FILL if name in has)
    return f'<path{kept} fill-rule="nonzero" d="{_data(path)}"/>'


def _data(path: QPainterPath) -> str:
    """Return the path in SVG's letters: M moves, L draws a line, C a curve of three points."""
    letters = {
        QPainterPath.ElementType.MoveToElement: "M",
        QPainterPath.ElementType.LineToElement: "L",
        QPainterPath.ElementType.CurveToElement: "C",
        QPainterPath.ElementType.CurveToDataElement: " ",
    }
    points = (path.elementAt(k) for k in range(path.elementCount()))
    return "".join(f"{letters[p.type]}{p.x:.2f} {p.y:.2f}" for p in points)
