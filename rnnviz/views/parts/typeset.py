"""Equations as a textbook sets them: italic letters, real subscripts, each symbol in its colour.

The text is that of `rnnviz.nets.anatomy`: ``_t`` or ``_{t−1}`` is a subscript, ``σ`` and words such
as ``tanh`` are functions, every other letter is a quantity.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from rnnviz.views.look import Look, TextSize

SYMBOLS = frozenset("figocrznhmxp")
_TERM = re.compile(r"([A-Za-z]{2,}|[^\W\d_])(?:_(?:\{([^}]*)\}|(\w)))?|[^\W_]+|_|[^\w]+")
_SUBSCRIPT, _DROP = 0.7, 0.24  # its size, and how far it sits below the baseline, of the text's
_NONE: Mapping[str, str] = {}


@dataclass(frozen=True)
class Term:
    """A piece of an equation: its text, what stands below its baseline, and how it is set.

    `name` is the symbol's name in the beats of a step, ``c_`` for c_{t−1}, and "" for what is none.
    """

    text: str
    subscript: str
    italic: bool
    name: str


@lru_cache(maxsize=256)
def terms(text: str) -> tuple[Term, ...]:
    """Return the terms of an equation, in order; their texts and subscripts are all of it."""
    return tuple(_term(found) for found in _TERM.finditer(text))


def _term(found: re.Match[str]) -> Term:
    letters = found.group(1)
    if letters is None:
        return Term(found.group(), "", False, "")
    subscript = found.group(2) or found.group(3) or ""
    italic = len(letters) == 1 and letters != "σ"
    name = letters if letters in SYMBOLS else ""
    return Term(letters, subscript, italic, name + "_" if name and "−" in subscript else name)


def measure(
    text: str, look: Look, size: TextSize = "label", numbers: Mapping[str, str] = _NONE
) -> float:
    """Return how many pixels wide the equation is; `numbers` by term name stand beneath it."""
    if not numbers:
        return _plain_width(text, look, size)
    return sum(_advance(term, look, size, numbers) for term in terms(text))


@lru_cache(maxsize=256)
def _plain_width(text: str, look: Look, size: TextSize) -> float:
    return sum(_width(term, look, size) for term in terms(text))


def paint(
    painter: QPainter,
    x: float,
    baseline: float,
    text: str,
    look: Look,
    size: TextSize = "label",
    lit: bool = True,
    numbers: Mapping[str, str] = _NONE,
    marked: frozenset[str] = frozenset(),
) -> float:
    """Paint the equation from `x` on and return where it ends.

    `lit` sets what is no symbol in the text's full colour. The terms named in `marked` are
    underlined, and below those named in `numbers` stands the number, centred.
    """
    for term in terms(text):
        advance = _advance(term, look, size, numbers)
        start = x + (advance - _width(term, look, size)) / 2
        _paint_term(painter, start, baseline, term, look, size, lit)
        if term.name in marked:
            _underline(painter, start, baseline, term, look, size)
        if term.name in numbers:
            box = QRectF(x, baseline + 0.45 * look.unit, advance, 1.2 * look.unit)
            painter.setFont(look.font("small"))
            painter.setPen(look.colour(term.name))
            painter.drawText(box, 0x84, numbers[term.name])  # centred
        x += advance
    return x


def rich(text: str) -> str:
    """Return the equation as rich text for a tool tip."""
    return "".join(_rich(term) for term in terms(text))


def _rich(term: Term) -> str:
    body = f"<i>{term.text}</i>" if term.italic else term.text
    return f"{body}<sub>{term.subscript}</sub>" if term.subscript else body


@lru_cache(maxsize=64)
def _fonts(look: Look, size: TextSize) -> tuple[QFont, QFont, QFont]:
    """Return the fonts of letters, of what stands upright, and of subscripts."""
    below = QFont(look.maths_font(size))
    below.setPixelSize(max(1, round(below.pixelSize() * _SUBSCRIPT)))
    return look.maths_font(size), look.maths_font(size, italic=False), below


@lru_cache(maxsize=4096)
def _width(term: Term, look: Look, size: TextSize) -> float:
    width = sum(_letter(term.text, term.italic, look, size))
    if term.subscript:
        width += (
            QFontMetricsF(_fonts(look, size)[2]).horizontalAdvance(term.subscript)
            + 0.06 * look.unit
        )
    return width


@lru_cache(maxsize=4096)
def _letter(text: str, slanted: bool, look: Look, size: TextSize) -> tuple[float, float]:
    """Return how far a slanted letter reaches left of its place, and its width without that.

    An f that starts at its place would touch its neighbour.
    """
    italic, upright, _ = _fonts(look, size)
    metrics = QFontMetricsF(italic if slanted else upright)
    overhang = max(0.0, -metrics.leftBearing(text)) if slanted else 0.0
    return overhang, metrics.horizontalAdvance(text)


def _advance(term: Term, look: Look, size: TextSize, numbers: Mapping[str, str]) -> float:
    beneath = numbers.get(term.name, "") if term.name else ""
    room = look.width_of(beneath, "small") + 0.5 * look.unit if beneath else 0.0
    return max(_width(term, look, size), room)


def _paint_term(
    painter: QPainter, x: float, baseline: float, term: Term, look: Look, size: TextSize, lit: bool
) -> None:
    italic, upright, below = _fonts(look, size)
    plain = QColor(look.theme.text if lit else look.theme.muted)
    colour = look.colour(term.name) if term.name else plain
    font = italic if term.italic else upright
    painter.setFont(font)
    painter.setPen(colour)
    overhang, width = _letter(term.text, term.italic, look, size)
    x += overhang
    painter.drawText(QPointF(x, baseline), term.text)
    if term.subscript:
        x += width + 0.06 * look.unit
        painter.setFont(below)
        painter.setPen(look.colour(term.subscript) if term.subscript in SYMBOLS else colour)
        painter.drawText(QPointF(x, baseline + _DROP * font.pixelSize()), term.subscript)


def _underline(
    painter: QPainter, x: float, baseline: float, term: Term, look: Look, size: TextSize
) -> None:
    y, width = baseline + 0.42 * _fonts(look, size)[0].pixelSize(), _width(term, look, size)
    thick = max(1.5, 0.11 * look.unit)
    painter.fillRect(QRectF(x, y, width, thick), look.colour(term.name))
