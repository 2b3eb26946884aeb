"""How everything looks: the two themes, one colour a symbol, colour tables, and sizes of text.

The hues follow Okabe & Ito's palette, which colour-blind eyes can tell apart. A colour table is 256
entries of 0xffRRGGBB, indexed by a value's place between fixed bounds, so that the same colour is
the same number in every frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from math import ceil
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from PySide6.QtGui import QColor, QFont, QFontMetricsF

from rnnviz.trace import Array

if TYPE_CHECKING:
    from numpy.typing import NDArray

Table: TypeAlias = "NDArray[np.uint32]"
TextSize = Literal["small", "label", "value", "title", "huge"]


@dataclass(frozen=True)
class Theme:
    """Named colours as ``#rrggbb``; `symbols` colours the letters of the equations."""

    name: str
    background: str
    panel: str
    raised: str
    line: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    zero: str
    negative: str
    positive: str
    warning: str
    symbols: Mapping[str, str]

    def __hash__(self) -> int:
        """Return the name's: a theme is part of many keys, and looked up often in every frame."""
        return hash(self.name)

    def colour(self, symbol: str) -> QColor:
        """Return the colour of a symbol, or of plain text where it has none."""
        return QColor(self.symbols.get(symbol.rstrip("_0"), self.text))


def _symbols(
    f: str, i: str, g: str, o: str, c: str, h: str, x: str, gradient: str
) -> dict[str, str]:
    gates = {"f": f, "i": i, "g": g, "o": o, "r": f, "z": i, "n": g}
    return gates | {"c": c, "h": h, "m": h, "x": x, "p": h, "gradient": gradient}


DARK = Theme(
    name="dark",
    background="#0e121c",
    panel="#151b29",
    raised="#1d2638",
    line="#2e3a52",
    text="#f2f5fa",
    muted="#a3afc4",
    faint="#56637c",
    accent="#7cc4ff",
    on_accent="#08131f",
    zero="#232c3f",
    negative="#f39a4a",
    positive="#4f9df5",
    warning="#ffb454",
    symbols=_symbols(
        "#f0743e", "#2bb68a", "#f2c744", "#6cc5f4", "#c27bd9", "#6aa6f8", "#b9c6da", "#f2607a"
    ),
)

LIGHT = Theme(
    name="light",
    background="#ffffff",
    panel="#f4f6fb",
    raised="#e8edf6",
    line="#c9d2e2",
    text="#111827",
    muted="#4b5870",
    faint="#8b97ab",
    accent="#1f6fb8",
    on_accent="#ffffff",
    zero="#eef1f6",
    negative="#d97a1a",
    positive="#2f6fe0",
    warning="#a85b00",
    symbols=_symbols(
        "#bf4a0c", "#04755a", "#7d6000", "#0a6fa6", "#8436a3", "#2158c8", "#46536b", "#c21f45"
    ),
)

THEMES: Mapping[str, Theme] = {"dark": DARK, "light": LIGHT}

FINEST = 0.25  # pixels; finer changes of the text's size are not worth painting all anew

_SCALE: Mapping[TextSize, float] = {
    "small": 0.88, "label": 1.0, "value": 1.2, "title": 1.12, "huge": 1.75,
}  # fmt: skip
_PRESENTED: Mapping[TextSize, float] = {
    "small": 1.0, "label": 1.28, "value": 1.7, "title": 1.36, "huge": 2.1,
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """A theme and the size of a label in pixels, from which every other size follows.

    A view takes all its lengths as multiples of `unit`, so that it looks the same at 1024x768, on
    a 4K screen and in the presenter mode. `presented` says that it is for the last row of a hall:
    labels and values stand out more from small texts, and views leave out what can be missed.
    `by_number` says that units stand in their own order, not sorted by similarity.
    """

    theme: Theme = DARK
    unit: float = 16.0
    family: str = "Inter"
    maths: str = "STIX"
    presented: bool = False
    by_number: bool = False

    @classmethod
    def for_window(cls, theme: Theme, width: float, height: float, zoom: float = 1.0) -> Look:
        """Return the look for a window of that many pixels; `zoom` is the user's own factor."""
        return cls(theme, max(11.0, min(height * 0.0158, width * 0.0098)) * zoom)

    @classmethod
    def for_last_row(cls, theme: Theme, least: float) -> Look:
        """Return the look in which no text is lower than `least` pixels."""
        scale = _PRESENTED["small"] * FINEST
        return cls(theme, ceil(ceil(least) / scale) * FINEST, presented=True)

    def pixels(self, size: TextSize) -> int:
        """Return how many pixels high the font of that size is."""
        return self._pixels[size]

    @cached_property
    def _pixels(self) -> Mapping[TextSize, int]:
        scale = _PRESENTED if self.presented else _SCALE
        return {size: max(1, round(self.unit * factor)) for size, factor in scale.items()}

    def font(self, size: TextSize = "label", *, bold: bool = False) -> QFont:
        """Return the font for text of that size; it is shared, so it must stay as it is."""
        return _font(self.family, self._pixels[size], bold, False)

    def maths_font(self, size: TextSize = "label", *, italic: bool = True) -> QFont:
        """Return the shared font for equations, larger since its letters are smaller."""
        return _font(self.maths, round(1.15 * self._pixels[size]), False, italic)

    def width_of(self, text: str, size: TextSize = "label", *, bold: bool = False) -> float:
        """Return how many pixels wide a text is."""
        return _width(text, self.family, self._pixels[size], bold)

    def colour(self, symbol: str) -> QColor:
        """Return the colour of a symbol."""
        return self.theme.colour(symbol)


@cache
def _font(family: str, pixels: int, bold: bool, italic: bool) -> QFont:
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    font.setItalic(italic)
    return font


@cache
def _metrics(family: str, pixels: int, bold: bool) -> QFontMetricsF:
    return QFontMetricsF(_font(family, pixels, bold, False))


@lru_cache(maxsize=4096)
def _width(text: str, family: str, pixels: int, bold: bool) -> float:
    return _metrics(family, pixels, bold).horizontalAdvance(text)


@cache
def diverging(theme_name: str) -> Table:
    """Return the table for signed values: negative orange, zero the ground, positive blue."""
    theme = THEMES[theme_name]
    low = _blend(theme.negative, theme.zero, 128)
    return np.concatenate([low, _blend(theme.zero, theme.positive, 128)])


@cache
def opening(theme_name: str, symbol: str) -> Table:
    """Return the table for a gate: closed is the ground, open is the symbol's colour."""
    theme = THEMES[theme_name]
    return _blend(theme.zero, theme.symbols.get(symbol, theme.text), 256)


@cache
def heat(theme_name: str, symbol: str) -> Table:
    """Return the table for sizes over many decades: the ground, the symbol's colour, then text's.

    Two stretches of colour tell more decades apart than one.
    """
    theme = THEMES[theme_name]
    middle = theme.symbols.get(symbol, theme.text)
    return np.concatenate([_blend(theme.zero, middle, 160), _blend(middle, theme.text, 96)])


def table_for(theme: Theme, symbol: str, bounds: tuple[float, float]) -> Table:
    """Return the table that fits a field: a gate's where it lies in 0…1, else the signed one."""
    return opening(theme.name, symbol) if bounds[0] >= 0.0 else diverging(theme.name)


def paint_values(values: Array, bounds: tuple[float, float], table: Table) -> Table:
    """Return the colour of each value; those outside the bounds get the outermost colour."""
    low, high = bounds
    with np.errstate(over="ignore", invalid="ignore"):  # where values are as large as they can be
        place = values - low
        place *= 255.0 / (high - low)
        place += 0.5
    np.fmax(place, 0.0, out=place)  # unlike `maximum`, it makes 0 of what is no number
    np.fmin(place, 255.0, out=place)
    return table.take(place.astype(np.uint8))


def _blend(start: str, end: str, count: int) -> Table:
    """Return `count` colours from start to end, mixed in linear light to brighten evenly."""
    first, last = (np.array(QColor(c).getRgb()[:3]) / 255.0 for c in (start, end))
    share = np.linspace(0.0, 1.0, count)[:, None]
    mixed = (first**2.2 * (1.0 - share) + last**2.2 * share) ** (1.0 / 2.2)
    red, green, blue = (np.round(mixed * 255.0).astype(np.uint32)).T
    table: Table = np.uint32(0xFF000000) | red << 16 | green << 8 | blue
    return table
