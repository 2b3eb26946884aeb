"""States or gates of one run minus those of another: a cell a unit and a step."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from rnnviz.trace import Trace
from rnnviz.views.base import image_of, paint_title
from rnnviz.views.look import diverging, paint_values
from rnnviz.views.parts.cells import LEFT, Strip
from rnnviz.views.parts.change import reach_of
from rnnviz.views.parts.heatmap import MapView, rich_symbol
from rnnviz.views.parts.scale import paint_scale, scale_width
from rnnviz.views.parts.wording import escaped, number, step_name, visible

TITLES = {True: "Hidden state h", False: "Gates"}


class GapView(MapView):
    """Strips of differences on one scale around 0; it is told a run of differences."""

    def __init__(self) -> None:
        super().__init__()
        self.shown_symbols: tuple[str, ...] = ("h",)
        self._largest: float | None = None

    def show_gap(self, gap: Trace, one: Trace, symbols: tuple[str, ...]) -> None:
        """Show these symbols of a difference, its units in the order of the run it began with."""
        self.shown_symbols, self._largest = symbols, None
        self.show_trace(gap, one)

    def show_largest(self, largest: float) -> None:
        """Let the colours reach to that difference, which may be another view's."""
        self._largest = largest
        self.repaint_all()

    def symbols(self) -> tuple[str, ...]:
        """Return the symbols, top to bottom."""
        return self.shown_symbols

    def reach(self) -> float:
        """Return the round number that the colours reach to on both sides of 0."""
        return reach_of(self.largest() if self._largest is None else self._largest)

    def largest(self) -> float:
        """Return the largest difference, either way."""
        return max(self.trace[symbol].bounds[1] for symbol in self.shown_symbols)

    def _image(self, strip: Strip) -> QImage:
        """Return a strip's cells in the colours that all strips share."""
        bounds, table = (-self.reach(), self.reach()), diverging(self.look.theme.name)
        return image_of(np.ascontiguousarray(paint_values(strip.values, bounds, table)))

    def strip_rects(self) -> list[QRectF]:
        """Return equal strips below the title."""
        u, count = self.look.unit, len(self.shown_symbols)
        top, gap, left = round(3.8 * u), max(3, round(0.45 * u)), round(LEFT * u)
        each = max(3.0, (self.height() - top - 1.8 * u - gap * (count - 1)) // count)
        room = max(4.0, round(self.width() - left - u))
        return [QRectF(left, top + k * (each + gap), room, each) for k in range(count)]

    def paint_trace(self, painter: QPainter) -> None:
        """Paint the title, the key of the colours and the letters."""
        title = TITLES[self.shown_symbols == ("h",)]
        layer = f"layer {self.layer + 1} of {self.trace.layers} · " if self.trace.layers > 1 else ""
        words = f"{layer}unit by unit · orange less, blue more"
        paint_title(painter, self.look, title, words, self.width())
        bounds = (-self.reach(), self.reach())
        wide = self.look.width_of(title, "title", bold=True)
        if self.width() - scale_width(self.look, bounds) > wide + 3 * self.look.unit:
            paint_scale(painter, self.look, self.width() - self.look.unit, "h", bounds)
        painter.setFont(self.look.maths_font("title"))
        for symbol, rect in zip(self.shown_symbols, self.strip_rects(), strict=True):
            painter.setPen(self.look.colour(symbol[0]))
            name = QRectF(0.6 * self.look.unit, rect.y(), 3.2 * self.look.unit, rect.height())
            text = f"Δ{symbol.replace('_', ' ')}"
            painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, text)

    def paint_cursor(self, painter: QPainter) -> None:
        """Paint cells and playhead, and below it how far apart the two are at that word."""
        super().paint_cursor(painter)
        step, u = min(self.cursor_at.step, len(self.trace) - 1), self.look.unit
        values = self.trace[self.shown_symbols[0]].at(layer=self.layer, step=step)
        word = visible(self.trace.tokens[step].text)
        text = f"‖Δ{self.shown_symbols[0]}‖ {number(float(np.linalg.norm(values)))} at ‘{word}’"
        painter.setFont(self.look.font("small", bold=True))
        painter.setPen(QColor(self.look.theme.text))
        bottom = self.cells_rect(len(self.shown_symbols) - 1).bottom()
        painter.drawText(QPointF(LEFT * u, bottom + 1.35 * u), text)

    def explain(self, at: QPointF) -> str | None:
        """Return symbol, unit and word of the cell, with the difference."""
        mark = self.mark_at(at)
        if mark is None:
            return None
        strip, row, step = mark
        symbol, units = self.shown_symbols[strip], self.shown().rows.units(row)
        values = self.trace[symbol].at(layer=self.layer, step=step)
        word = escaped(visible(self.trace.tokens[step].text))
        told = [f"unit {unit}: <b>{number(float(values[unit]), 3)}</b>" for unit in units[:4]]
        head = (
            f"difference of {rich_symbol(symbol)} at {step_name(self.trace)} {step + 1}, “{word}”"
        )
        return "<br>".join([head, *told])

    def sizeHint(self) -> QSize:
        """Return a size at which units can be told apart."""
        return QSize(round(26 * self.look.unit), round(17 * self.look.unit))
