"""Values of units over steps as cells of colour: what the hidden state and the gates share.

One strip a symbol, one row a unit (or a few alike), one column a step. Steps that the cursor has
not reached are not painted, and the current one is uncovered with the beat that computes it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF, QRegion

from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.trace import Cursor, Edit, Field, Trace
from rnnviz.views.base import View, image_of
from rnnviz.views.look import Look, paint_values, table_for
from rnnviz.views.parts.beats import arrival
from rnnviz.views.parts.cells import MapPicture, Strip, map_picture, rows_of, window_of
from rnnviz.views.parts.kept import Kept
from rnnviz.views.parts.order import Order, shown_order
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.substitution import with_numbers
from rnnviz.views.parts.typeset import rich
from rnnviz.views.parts.wording import escaped, number, planned, step_name, visible

END = 0.999  # the phase at which all values of a step have arrived
HEAD = 3.7  # units: how high what stands above the strips is


class MapView(View):
    """Strips of cells with a playhead; a view says which symbols, and where their strips lie.

    `sortAsked` asks to sort the units the other way, everywhere.
    """

    sortAsked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: MapPicture | None = None
        self._images: tuple[QImage, ...] = ()
        self._cells: tuple[QRectF, ...] = ()
        self._key: tuple[object, ...] = ()
        self._orders: dict[int, Order] = {}
        self._heads = Kept(most=4)

    @abstractmethod
    def symbols(self) -> tuple[str, ...]:
        """Return the symbols to show, top to bottom."""

    def numbers(self) -> Mapping[str, Field]:
        """Return the symbols that are shown, of all layers, steps and units."""
        return {symbol: self.trace[symbol] for symbol in self.symbols()} if self.trace else {}

    @abstractmethod
    def strip_rects(self) -> list[QRectF]:
        """Return where each symbol's strip may lie; all are equally large."""

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Show that run; the rows keep the order of the baseline, so that they can be compared."""
        self._orders, self._key = {}, ()
        super().show_trace(trace, baseline)

    def set_look(self, look: Look) -> None:
        """Paint with that theme, text size and order of the units from now on."""
        self._orders = {}
        super().set_look(look)

    def repaint_all(self) -> None:
        """Forget the kept pictures and paint anew."""
        self._key = ()
        super().repaint_all()

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place; another layer has another title."""
        if cursor.layer != self.cursor_at.layer:
            self._still = None
        super().show_cursor(cursor)

    def paint_head(
        self, painter: QPainter, shows: Hashable, draw: Callable[[QPainter], None]
    ) -> None:
        """Copy what `draw` paints above the strips: other runs and steps show the same there."""
        size = QSizeF(self.width(), HEAD * self.look.unit)
        self._heads.paint(painter, QPointF(), size, (shows, self.look, self.width()), draw)

    @property
    def layer(self) -> int:
        """The layer that is shown."""
        return min(self.cursor_at.layer, self.trace.layers - 1)

    def order(self) -> Order:
        """Return the units in the order of the rows."""
        if self.layer not in self._orders:
            self._orders[self.layer] = shown_order(
                self.trace, self.baseline, self.layer, by_number=self.look.by_number
            )
        return self._orders[self.layer]

    def shown(self) -> MapPicture:
        """Return the picture at the cursor, made anew only where it is another one."""
        rect = self.strip_rects()[0]
        step = self.cursor_at.step
        window = window_of(planned(self.trace), step, rect.x(), rect.width(), self.look.unit)
        key = (window, self.layer, rect.height(), self.look.theme.name)
        if key != self._key or self._shown is None:
            rows = rows_of(self.order(), rect.height())
            self._shown = map_picture(self.trace, self.layer, self.symbols(), window, rows)
            self._images = tuple(self._image(strip) for strip in self._shown.strips)
            self._cells = tuple(_cells(each, self._shown) for each in self.strip_rects())
            self._key = key
        return self._shown

    def cells_rect(self, strip: int) -> QRectF:
        """Return where a strip's rows lie."""
        self.shown()
        return self._cells[strip]

    def moved_since(self, before: Cursor) -> QRegion:
        """Return the playhead's column and what stands left of the cells, within one step."""
        now = self.cursor_at
        if self.trace is None or not self._key or replace(before, phase=now.phase) != now:
            return super().moved_since(before)
        picture, pen = self.shown(), round(0.2 * self.look.unit) + 2
        x, column = int(picture.window.x(now.step)), picture.window.column
        beside = QRegion(0, 0, int(picture.window.left), self.height())
        return beside | QRegion(x - pen, 0, column + 2 * pen, self.height())

    def paint_cursor(self, painter: QPainter) -> None:
        """Paint the cells up to the cursor, the playhead around its step, and the picked unit."""
        picture = self.shown()
        for k, strip in enumerate(picture.strips):
            share = arrival(self.trace.cell, strip.symbol, self.cursor_at.phase)
            self._paint_strip(painter, k, share)
        self._paint_playhead(painter)
        if self.cursor_at.unit is not None:
            self._paint_unit(painter, picture.rows.row_of(self.cursor_at.unit))

    def _paint_strip(self, painter: QPainter, k: int, share: float) -> None:
        window, cells = self._shown.window, self._cells[k]
        before = min(self.cursor_at.step - window.first, self._images[k].width())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        if before > 0:
            part = QRectF(cells.x(), cells.y(), before * window.column, cells.height())
            source = QRectF(0, 0, before, self._images[k].height())
            painter.drawImage(part, self._images[k], source)
        if share > 0.0 and before < self._images[k].width():
            x, uncovered = window.x(self.cursor_at.step), np.ceil(share * window.column)
            part = QRectF(x, cells.y(), uncovered, cells.height())
            source = QRectF(before, 0, 1, self._images[k].height())
            painter.drawImage(part, self._images[k], source)
        self._paint_gaps(painter, cells, before + (1 if share > 0.0 else 0))

    def _paint_gaps(self, painter: QPainter, cells: QRectF, columns: int) -> None:
        """Part the cells by lines of the ground where they are large enough to be told apart."""
        window, ground = self._shown.window, QColor(self.ground())
        gap = max(1, round(self.look.unit / 18.0))
        row = cells.height() / self._shown.rows.count
        if window.column >= 8:
            for k in range(1, columns + 1):
                x = cells.x() + k * window.column - gap
                painter.fillRect(QRectF(x, cells.y(), gap, cells.height()), ground)
        if row >= 4.0 * gap:
            width = columns * window.column
            for k in range(1, self._shown.rows.count + 1):
                painter.fillRect(QRectF(cells.x(), cells.y() + k * row - gap, width, gap), ground)

    def _paint_playhead(self, painter: QPainter) -> None:
        first, last = self._cells[0], self._cells[-1]
        window = self._shown.window
        box = QRectF(
            window.x(self.cursor_at.step), first.y(), window.column, last.bottom() - first.y()
        )
        pen = max(1.5, 0.1 * self.look.unit)
        painter.setPen(QPen(QColor(self.look.theme.text), pen))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(-pen / 2 - 0.5, -2, pen / 2, 2), 2, 2)

    def _paint_unit(self, painter: QPainter, row: int) -> None:
        size = 0.42 * self.look.unit
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.look.theme.text))
        for cells in self._cells:
            y = cells.y() + (row + 0.5) * cells.height() / self._shown.rows.count
            x = cells.x() - 2.5
            tip = (x, y), (x - size, y - 0.7 * size), (x - size, y + 0.7 * size)
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in tip]))

    def _image(self, strip: Strip) -> QImage:
        table = table_for(self.look.theme, strip.symbol, strip.bounds)
        return image_of(np.ascontiguousarray(paint_values(strip.values, strip.bounds, table)))

    def paint_hover(self, painter: QPainter, cursor: Cursor) -> None:
        """Outline the step's column and the unit's row; a symbol alone is its whole strip."""
        picture, now = self.shown(), self.cursor_at.step
        window, strips = picture.window, [self.cells_rect(k) for k in range(len(picture.strips))]
        if window.first <= cursor.step < window.first + window.count:
            high = strips[-1].bottom() - strips[0].y()
            box = QRectF(window.x(cursor.step), strips[0].y(), window.column, high)
            paint_outline(painter, self.look, box.adjusted(-1.5, -2.0, 0.5, 2.0))
        unit = cursor.unit if cursor.layer == self.layer else None
        for symbol, cells in zip(self.symbols(), strips, strict=True):
            if unit is not None and unit < self.trace.units:
                high = cells.height() / picture.rows.count
                row = QRectF(cells.x(), cells.y() + picture.rows.row_of(unit) * high, 0, high)
                row.setRight(window.x(min(now + 1, window.first + window.count)))
                paint_outline(painter, self.look, row.adjusted(-1.5, -1.5, 0.5, 0.5))
            elif unit is None and cursor.symbol == symbol:
                paint_outline(painter, self.look, cells.adjusted(-1.5, -1.5, 0.5, 0.5))

    def mark_at(self, at: QPointF) -> tuple[int, int, int] | None:
        """Return (strip, row, step) of the cell at that place, if it is painted."""
        if self.trace is None:
            return None
        picture = self.shown()
        step = picture.window.step_at(at.x())
        if step is None or step > self.cursor_at.step or step >= len(self.trace):
            return None
        for k, cells in enumerate(self._cells):
            if cells.top() <= at.y() < cells.bottom():
                row = int((at.y() - cells.y()) / cells.height() * picture.rows.count)
                return k, min(row, picture.rows.count - 1), step
        return None

    def place(self, at: QPointF) -> Cursor | None:
        """Return the end of the step at that place, and the unit that is there."""
        step = self.shown().window.step_at(at.x()) if self.trace is not None else None
        if step is None or step >= len(self.trace) or at.y() < self.cells_rect(0).top() - 2.0:
            return None
        mark = self.mark_at(at)
        now = self.cursor_at
        unit = self._shown.rows.units(mark[1])[0] if mark else now.unit
        symbol = self.symbols()[mark[0]] if mark else now.symbol
        return Cursor(step, END, now.layer, unit, symbol)

    def points_at(self, at: QPointF) -> Cursor | None:
        """Return the unit of the cell at that place, or beside the cells the step alone."""
        found = self.place(at)
        if found is None or self.mark_at(at) is not None:
            return found
        return Cursor(found.step, layer=found.layer)

    def explain(self, at: QPointF) -> str | None:
        """Return symbol, unit, word and value of the cell, and its equation with the numbers."""
        mark = self.mark_at(at)
        if mark is None:
            return None
        strip, row, step = mark
        symbol, units = self.symbols()[strip], self._shown.rows.units(row)
        return explain_cell(self.trace, symbol, self.layer, step, units, self.look)


def _cells(rect: QRectF, picture: MapPicture) -> QRectF:
    """Return where a strip's rows lie; rows of four pixels and more are whole pixels high."""
    row = rect.height() / picture.rows.count
    height = picture.rows.count * (np.floor(row) if row >= 4.0 else row)
    width = picture.window.count * picture.window.column
    return QRectF(rect.x(), rect.y(), width, round(height))


def explain_cell(
    trace: Trace, symbol: str, layer: int, step: int, units: list[int], look: Look
) -> str:
    """Return what a cell of one or a few units shows, as rich text."""
    values = trace[symbol].at(layer=layer, step=step)[units]
    word = escaped(visible(trace.tokens[step].text))
    where = f"{step_name(trace)} {step + 1} of {len(trace)}, “{word}”"
    colour = look.colour(symbol).name()
    equations = {e.symbol: e for e in ANATOMIES[trace.cell].equations}
    meaning = f" · {equations[symbol].meaning}" if symbol in equations else ""
    lines = [f"<b style='color:{colour}'>{rich_symbol(symbol)}</b>{meaning}", where]
    if len(units) > 1:
        named = ", ".join(f"{u}: {number(float(v))}" for u, v in zip(units, values, strict=True))
        lines.append(f"this row is the mean of {len(units)} units: {number(float(values.mean()))}")
        return "<br>".join([*lines, f"units {named}"])
    lines.append(f"unit {units[0]}: <b>{number(float(values[0]), 3)}</b>")
    if symbol in equations:
        lines.append(
            f"{rich(equations[symbol].display)}<br>{_numbers(trace, symbol, layer, step, units[0])}"
        )
    return "<br>".join(lines)


def _numbers(trace: Trace, symbol: str, layer: int, step: int, unit: int) -> str:
    if any(edit.symbol == symbol for edit in trace.request.active(Edit)):
        return "changed by hand, so its equation does not hold here"
    return f"= {with_numbers(trace, symbol, layer, step, unit)}"


def rich_symbol(symbol: str) -> str:
    """Return a symbol such as ``h_x`` as rich text."""
    letter, _, part = symbol.partition("_")
    return f"<i>{letter}</i><sub>{part}</sub>" if part else f"<i>{letter}</i>"
