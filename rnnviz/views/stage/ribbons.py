"""Gradients as ribbons: how wide one is, and how it is drawn.

The same width means the same number everywhere in a run: nothing is made comparable by dividing
each layer or step by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from rnnviz.capture.backward import Backward
from rnnviz.trace import Array
from rnnviz.views.look import Look
from rnnviz.views.parts.decades import power
from rnnviz.views.parts.widths import shares

SPAN = 8  # decades that a ribbon's width tells apart on the log scale
HAIR = 1.2  # pixels of a ribbon too thin to be seen


@dataclass(frozen=True)
class Widths:
    """What a ribbon's full width stands for, as decimal logarithm; and the same of a tile's colour.

    On the absolute scale half the width is half the number; on the `log` scale each decade less
    takes an eighth of the full width away.
    """

    full: float
    brightest: float
    log: bool

    @classmethod
    def of(cls, back: Backward, *, log: bool) -> Widths:
        """Return the scale that shows all of that pass: the next 1, 2 or 5, or the next decade."""
        sizes = np.concatenate([back.flow.x, *(logs.ravel() for logs in back.flow.logs.values())])
        values = (np.abs(back.grads[symbol]) for symbol in back.flow.logs)
        with np.errstate(divide="ignore"):
            tiles = np.log10(np.array([max(0.0, _largest(each)) for each in values]))
        return cls(_rounded(_largest(sizes), log), _rounded(_largest(tiles), log), log)

    def share(self, size: float) -> float:
        """Return which share of the full width shows a size, given as decimal logarithm."""
        return float(shares(size, self.full, SPAN if self.log else None))

    def signed(self, values: Array) -> Array:
        """Return values as places between −1 and 1 in the colours of tiles."""
        with np.errstate(divide="ignore", over="ignore"):
            sizes = np.log10(np.abs(values.astype(np.float64)))
        wide = shares(sizes, self.brightest, SPAN if self.log else None)
        return (np.sign(values) * wide).astype(np.float32)

    def ends(self) -> tuple[str, str]:
        """Return what no width and the full width stand for."""
        if self.log:
            return power(round(self.full) - SPAN), power(round(self.full))
        return "0", _plain(self.full)


def _largest(values: Array) -> float:
    finite = values[np.isfinite(values)]
    return float(finite.max()) if finite.size else -np.inf


def _rounded(log: float, to_decade: bool) -> float:
    """Return the logarithm of the next 1, 2 or 5 times a power of ten, or of the next decade."""
    if not np.isfinite(log):
        return 0.0
    stops = (0.0,) if to_decade else (0.0, float(np.log10(2)), float(np.log10(5)))
    base = np.floor(log + 1e-9)
    return float(next(base + s for s in (*stops, 1.0) if log <= base + s + 1e-9))


def _plain(log: float) -> str:
    exponent = int(np.floor(log + 1e-9))
    digit = round(10.0 ** (log - exponent))
    if -3 <= exponent < 4:
        return f"{digit * 10.0**exponent:.{max(0, -exponent)}f}"
    return power(exponent) if digit == 1 else f"{digit}·{power(exponent)}"


class Ribbons:
    """Draws sizes as ribbons whose full width is `wide` pixels; an overflow in another colour."""

    def __init__(self, look: Look, widths: Widths, wide: float) -> None:
        self.look, self.widths, self.wide = look, widths, wide

    def thick(self, size: float) -> float:
        """Return how many pixels wide a ribbon is; nothing at all is not drawn."""
        return 0.0 if np.isneginf(size) else max(HAIR, self.wide * self.widths.share(size))

    def colour(self, symbol: str, *sizes: float) -> QColor:
        """Return a ribbon's colour: that of gradients by h, of the memory, or of an overflow."""
        if any(np.isposinf(size) for size in sizes):
            return QColor(self.look.theme.warning)
        return QColor(self.look.colour("c" if symbol == "c" else "gradient"))

    def level(
        self, painter: QPainter, symbol: str, ends: tuple[QPointF, QPointF],
        sizes: tuple[float, float], reach: float = 1.0,
    ) -> None:  # fmt: skip
        """Paint a ribbon from the right end back to the left one, as far as it `reach`es (0…1)."""
        (left, right), (low, high) = ends, (self.thick(size) for size in sizes)
        if reach <= 0.0 or not (low or high):
            return
        x = right.x() + reach * (left.x() - right.x())
        near = high + reach * (low - high)
        shape = [
            QPointF(x, left.y() - near / 2),
            QPointF(right.x(), right.y() - high / 2),
            QPointF(right.x(), right.y() + high / 2),
            QPointF(x, left.y() + near / 2),
        ]
        self._fill(painter, shape, self.colour(symbol, *sizes))

    def upright(
        self, painter: QPainter, top: QPointF, bottom: float, size: float, reach: float = 1.0
    ) -> None:
        """Paint a ribbon of one width down from a place, as far as it reaches."""
        wide = self.thick(size)
        if wide and reach > 0.0:
            high = reach * (bottom - top.y())
            box = QRectF(top.x() - wide / 2, top.y(), wide, high)
            painter.fillRect(box, self.colour("h", size))

    def _fill(self, painter: QPainter, points: Iterable[QPointF], colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF(list(points)))
