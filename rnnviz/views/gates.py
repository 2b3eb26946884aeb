"""The gates: how open each one was for every unit at every word."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.trace import Cursor, Trace
from rnnviz.views.base import paint_title
from rnnviz.views.look import Look
from rnnviz.views.parts.beats import arrival
from rnnviz.views.parts.cells import LEFT, MapPicture, map_picture, rows_of, window_of
from rnnviz.views.parts.heatmap import MapView
from rnnviz.views.parts.order import unit_order
from rnnviz.views.parts.wording import number, planned

PARTS = ("h_x", "h_h")  # what a plain RNN, which has no gates, adds up


def symbols_of(cell: str) -> tuple[str, ...]:
    """Return what is shown of a cell: its gates, or the two parts of its sum."""
    return ANATOMIES[cell].gates or PARTS


def picture(
    trace: Trace, cursor: Cursor, width: float, height: float, look: Look | None = None
) -> MapPicture:
    """Return the gates of the cursor's layer for a panel of that many pixels."""
    symbols, look = symbols_of(trace.cell), look or Look()
    rect = _rects(width, height, look, len(symbols))[0]
    rows = rows_of(unit_order(trace, cursor.layer), rect.height())
    window = window_of(planned(trace), cursor.step, rect.x(), rect.width(), look.unit)
    return map_picture(trace, cursor.layer, symbols, window, rows)


def titles(cell: str, theme: str) -> tuple[str, str]:
    """Return the panel's title and how its colours are read."""
    signed = [s for s in symbols_of(cell) if ANATOMIES[cell].bounds.get(s, (-1.0, 1.0))[0] < 0.0]
    if not ANATOMIES[cell].gates:
        return "Word’s part and memory’s part", "of the sum · orange below 0, blue above"
    shut, wide = ("dark", "bright") if theme == "dark" else ("pale", "deep")
    below = f" · {', '.join(signed)}: orange −, blue +" if signed else ""
    return "Gates", f"{shut} closed, {wide} open{below}"


def summary(trace: Trace, symbol: str, layer: int, step: int) -> float:
    """Return one number for a strip's column: the mean, of signed values that of their sizes."""
    values = trace[symbol].at(layer=layer, step=step)
    return float(abs(values).mean())


class GatesView(MapView):
    """One strip a gate, its letter in its colour and the mean of the current step beside it."""

    needs: ClassVar[frozenset[str]] = frozenset()

    def symbols(self) -> tuple[str, ...]:
        """Return the gates of the cell, or the parts of the sum where it has none."""
        return symbols_of(self.trace.cell)

    def strip_rects(self) -> list[QRectF]:
        """Return equal strips below the title."""
        return _rects(self.width(), self.height(), self.look, len(self.symbols()))

    def paint_trace(self, painter: QPainter) -> None:
        """Paint the title and the letters."""
        title, words = titles(self.trace.cell, self.look.theme.name)
        if self.trace.layers > 1:
            words = f"layer {self.layer + 1} of {self.trace.layers} · {words}"
        draw = partial(paint_title, look=self.look, title=title, subtitle=words, width=self.width())
        self.paint_head(painter, (title, words), draw)
        for symbol, rect in zip(self.symbols(), self.strip_rects(), strict=True):
            self._paint_letter(painter, symbol, rect)

    def _paint_letter(self, painter: QPainter, symbol: str, rect: QRectF) -> None:
        u, (letter, _, part) = self.look.unit, symbol.partition("_")
        font = self.look.maths_font("title")
        width = QFontMetricsF(font).horizontalAdvance(letter)
        x, y = u, rect.y() + (0.42 * rect.height() if self._has_numbers(rect) else _middle(rect, u))
        painter.setFont(font)
        painter.setPen(self.look.colour(letter))
        painter.drawText(QPointF(x, y), letter)
        if part:
            painter.setFont(self.look.maths_font("small"))
            painter.drawText(QPointF(x + width, y + 0.3 * u), part)

    def _has_numbers(self, rect: QRectF) -> bool:
        return rect.height() >= 2.3 * self.look.unit

    def paint_cursor(self, painter: QPainter) -> None:
        """Paint cells and playhead, and below each letter the mean of the step."""
        super().paint_cursor(painter)
        step = min(self.cursor_at.step, len(self.trace) - 1)
        for symbol, rect in zip(self.symbols(), self.strip_rects(), strict=True):
            ready = arrival(self.trace.cell, symbol, self.cursor_at.phase) > 0.0
            if self._has_numbers(rect) and (ready or step > 0):
                self._paint_mean(painter, symbol, rect, step if ready else step - 1, ready)

    def _paint_mean(
        self, painter: QPainter, symbol: str, rect: QRectF, step: int, ready: bool
    ) -> None:
        u, theme = self.look.unit, self.look.theme
        painter.setFont(self.look.font("small"))
        painter.setPen(theme.text if ready else theme.muted)
        below = 0.65 if "_" in symbol else 0.25  # a subscript needs room
        box = QRectF(u, rect.y() + 0.42 * rect.height() + below * u, 3 * u, 1.3 * u)
        painter.drawText(
            box, Qt.AlignmentFlag.AlignLeft, number(summary(self.trace, symbol, self.layer, step))
        )

    def explain(self, at: QPointF) -> str | None:
        """Return the cell's value, or beside the strips what the number there is."""
        found = super().explain(at)
        if found or self.trace is None or at.x() >= self.strip_rects()[0].x():
            return found
        for symbol, rect in zip(self.symbols(), self.strip_rects(), strict=True):
            if rect.top() <= at.y() <= rect.bottom():
                low, high = self.trace[symbol].bounds
                size = f"|{symbol}|" if low < 0.0 else symbol
                reach = f"{number(low)} … {number(high)}"
                return f"the mean of {size} over all {self.trace.units} units now<br>{reach}"
        return None

    def sizeHint(self) -> QSize:
        """Return a size with room for a number below each letter."""
        return QSize(round(26 * self.look.unit), round(15 * self.look.unit))

    def minimumSizeHint(self) -> QSize:
        """Return the size below which the strips could not be told apart."""
        return QSize(round(14 * self.look.unit), round(8 * self.look.unit))


def _middle(rect: QRectF, unit: float) -> float:
    return 0.5 * rect.height() + 0.35 * unit


def _rects(width: float, height: float, look: Look, count: int) -> list[QRectF]:
    u = look.unit
    top, gap, left = round(3.8 * u), max(3, round(0.45 * u)), round(LEFT * u)
    each = max(3.0, (height - top - 0.9 * u - gap * (count - 1)) // count)
    room = max(4.0, round(width - left - u))
    return [QRectF(left, top + k * (each + gap), room, each) for k in range(count)]
