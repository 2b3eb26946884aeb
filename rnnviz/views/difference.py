"""The run with the user's changes minus the run without them: every unit, every step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPolygonF

from rnnviz.capture.effect import Effect, told_apart
from rnnviz.trace import Cursor, Field, Trace
from rnnviz.views.base import View, image_of, paint_title
from rnnviz.views.look import diverging, paint_values
from rnnviz.views.parts.cells import LEFT, window_of
from rnnviz.views.parts.change import DifferencePicture, change_told, picture
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.scale import paint_scale, scale_width
from rnnviz.views.parts.wording import escaped, number, planned, step_name

TITLE = "Before and after"
END = 0.999  # the phase at which all values of a step have arrived


class DifferenceView(View):
    """Heatmap of a symbol's change over the whole run, with ‖Δh‖ of every step above it."""

    needs: ClassVar[frozenset[str]] = frozenset({"h"})

    def __init__(self) -> None:
        super().__init__()
        self.symbol = "h"
        self._shown: DifferencePicture | None = None
        self._image = QImage()
        self._key: tuple[object, ...] = ()

    def show_symbol(self, symbol: str) -> None:
        """Show the changes of that symbol."""
        self.symbol = symbol
        self.repaint_all()

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Show that run against the one without edits."""
        self._key = ()
        super().show_trace(trace, baseline)

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place; another layer has another title."""
        if cursor.layer != self.cursor_at.layer:
            self._still = None
        super().show_cursor(cursor)

    def repaint_all(self) -> None:
        """Forget the kept pictures and paint anew."""
        self._key = ()
        super().repaint_all()

    @property
    def effect(self) -> Effect | None:
        """What the edits did, or None where there are none."""
        edited = self.trace is not None and bool(self.trace.request.edits)
        return told_apart(self.trace, self.baseline) if edited else None

    @property
    def layer(self) -> int:
        """The layer that is shown."""
        return min(self.cursor_at.layer, self.trace.layers - 1)

    def shown(self) -> DifferencePicture | None:
        """Return the picture at the cursor, made anew only where it is another one."""
        found, rect = self.effect, self._map_rect()
        if found is None or rect.height() < 4:
            return None
        step, unit = self.cursor_at.step, self.look.unit
        window = window_of(planned(self.trace), step, rect.x(), rect.width(), unit)
        key = (window, self.layer, rect.height(), self.symbol)
        if key != self._key or self._shown is None:
            self._shown = picture(found, self.symbol, self.layer, window, rect.height())
            self._image = self._painted_cells(self._shown)
            self._key = key
        return self._shown

    def _painted_cells(self, shown: DifferencePicture) -> QImage:
        table = diverging(self.look.theme.name)
        colours = paint_values(shown.values, (-shown.reach, shown.reach), table)
        return image_of(np.ascontiguousarray(colours))

    def _map_rect(self) -> QRectF:
        u = self.look.unit
        left, top = round(LEFT * u), round(6.4 * u)
        height = max(0.0, round(self.height() - top - 2.0 * u))
        return QRectF(left, top, max(4.0, round(self.width() - left - u)), height)

    def _cells(self) -> QRectF:
        """Return where the cells lie."""
        rect, window = self._map_rect(), self._shown.window
        return QRectF(rect.x(), rect.y(), window.count * window.column, rect.height())

    def paint_trace(self, painter: QPainter) -> None:
        """Paint the title and the key of the colours, or that there is nothing to compare."""
        shown = self.shown()
        if shown is None:
            paint_title(painter, self.look, TITLE, self._nothing(), self.width())
            return
        what = f"{self.symbol} with your changes − {self.symbol} without"
        steps = planned(self.trace)
        words = f"{what} · {self.trace.units} units × {steps} {step_name(self.trace, steps)}"
        paint_title(painter, self.look, TITLE, words, self.width())
        bounds = (-shown.reach, shown.reach)
        name = self.look.width_of(TITLE, "title", bold=True)
        if self.width() - scale_width(self.look, bounds) > name + 3 * self.look.unit:
            paint_scale(painter, self.look, self.width() - self.look.unit, self.symbol, bounds)

    def _nothing(self) -> str:
        edited = bool(self.trace.request.edits)
        return "the run without changes is still to come" if edited else "nothing is changed yet"

    def paint_cursor(self, painter: QPainter) -> None:
        """Paint the cells of the whole run, the steps that count, and the playhead."""
        shown = self.shown()
        if shown is None:
            return
        cells = self._cells()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        read = QRectF(cells)
        read.setWidth(self._image.width() * shown.window.column)
        painter.drawImage(read, self._image)
        self._paint_gaps(painter, cells)
        self._paint_uncompared(painter, cells)
        self._paint_distances(painter, cells)
        self._paint_answer(painter, cells)
        self._paint_playhead(painter, cells)

    def _paint_gaps(self, painter: QPainter, cells: QRectF) -> None:
        window, gap = self._shown.window, max(1, round(self.look.unit / 18.0))
        if window.column >= 8:
            for k in range(1, window.count + 1):
                line = QRectF(cells.x() + k * window.column - gap, cells.y(), gap, cells.height())
                painter.fillRect(line, QColor(self.ground()))

    def _paint_uncompared(self, painter: QPainter, cells: QRectF) -> None:
        """Hatch the steps that have nothing to be compared with."""
        window, parts = self._shown.window, self._shown.parts
        pattern = QBrush(QColor(self.look.theme.line), Qt.BrushStyle.BDiagPattern)
        for k in np.flatnonzero(np.isnan(self._shown.distances)):
            x = cells.x() + k * window.column
            box = QRectF(x, cells.y(), window.column, cells.height())
            painter.fillRect(box, QColor(self.ground()))
            painter.fillRect(box, pattern)
        if parts is not None:
            self._say_apart(painter, cells, max(window.x(parts), cells.x()))

    def _say_apart(self, painter: QPainter, cells: QRectF, x: float) -> None:
        """Say that from there on the writer has written another text, where there is room."""
        text = "another text: not compared"
        painter.setFont(self.look.font("small"))
        wide = painter.fontMetrics().horizontalAdvance(text) + self.look.unit
        if cells.right() - x > wide:
            box = QRectF(0, 0, wide, 1.6 * self.look.unit)
            box.moveCenter(QPointF((x + cells.right()) / 2, cells.center().y()))
            painter.fillRect(box, QColor(self.ground()))
            painter.setPen(QColor(self.look.theme.muted))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_distances(self, painter: QPainter, cells: QRectF) -> None:
        """Paint ‖Δh‖ of every step as a bar above its column, with the largest as a number."""
        u, shown = self.look.unit, self._shown
        base, high = cells.y() - 0.45 * u, 2.0 * u
        painter.setFont(self.look.font("small"))
        painter.setPen(QColor(self.look.theme.muted))
        painter.drawText(QPointF(u, base - 1.1 * u), "‖Δh‖")
        painter.drawText(QPointF(u, base), number(shown.farthest, 1))
        wide = max(1.0, shown.window.column - max(1.0, 0.12 * u))
        for k, far in enumerate(np.nan_to_num(shown.distances, posinf=shown.farthest)):
            tall = high * min(1.0, float(far) / (shown.farthest or 1.0))
            box = QRectF(cells.x() + k * shown.window.column, base - tall, wide, max(tall, 1.0))
            painter.fillRect(box, QColor(self.look.theme.warning if tall else self.look.theme.line))

    def _paint_answer(self, painter: QPainter, cells: QRectF) -> None:
        """Point at the first step whose answer is another, and say so below it."""
        u, shown = self.look.unit, self._shown
        step = shown.answers
        painter.setFont(self.look.font("small", bold=True))
        if step is None or not shown.window.first <= step < shown.window.first + shown.window.count:
            return
        x = shown.window.x(step) + shown.window.column / 2
        colour = QColor(self.look.theme.warning)
        y, size = cells.bottom() + 0.25 * u, 0.5 * u
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(
            QPolygonF([QPointF(x, y), QPointF(x - size, y + size), QPointF(x + size, y + size)])
        )
        painter.setPen(colour)
        for text in (change_told(self.effect).replace("first ", ""), "changes here"):
            wide = painter.fontMetrics().horizontalAdvance(text)
            right = x + 0.8 * u + wide < self.width() - 0.4 * u
            left = x + 0.8 * u if right else x - 0.8 * u - wide
            if left > 0.4 * u:
                painter.drawText(QPointF(left, y + 1.05 * u), text)
                break

    def _paint_playhead(self, painter: QPainter, cells: QRectF) -> None:
        window, pen = self._shown.window, max(1.5, 0.1 * self.look.unit)
        box = QRectF(window.x(self.cursor_at.step), cells.y(), window.column, cells.height())
        painter.setPen(QPen(QColor(self.look.theme.text), pen))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(-pen / 2 - 0.5, -2, pen / 2, 2), 2, 2)

    def paint_hover(self, painter: QPainter, cursor: Cursor) -> None:
        """Outline the step's column and the unit's row."""
        shown = self.shown()
        if shown is None:
            return
        cells, window = self._cells(), shown.window
        if window.first <= cursor.step < window.first + window.count:
            box = QRectF(window.x(cursor.step), cells.y(), window.column, cells.height())
            paint_outline(painter, self.look, box.adjusted(-1.5, -2.0, 0.5, 2.0))
        if cursor.layer == self.layer and cursor.unit is not None:
            high, row = cells.height() / shown.rows.count, shown.rows.row_of(cursor.unit)
            box = QRectF(cells.x(), cells.y() + row * high, cells.width(), high)
            paint_outline(painter, self.look, box.adjusted(-1.5, -1.5, 0.5, 0.5))

    def _mark_at(self, at: QPointF) -> tuple[int, list[int]] | None:
        """Return (step, units) of the cell at that place; no units above and below the cells."""
        shown = self.shown()
        step = shown.window.step_at(at.x()) if shown is not None else None
        if shown is None or step is None or step >= len(self.trace):
            return None
        cells = self._cells()
        if not cells.top() <= at.y() < cells.bottom():
            return step, []
        row = int((at.y() - cells.y()) / cells.height() * shown.rows.count)
        return step, shown.rows.units(min(row, shown.rows.count - 1))

    def place(self, at: QPointF) -> Cursor | None:
        """Return the end of the step at that place, and the unit that is there."""
        mark = self._mark_at(at)
        if mark is None or at.y() < self._map_rect().y() - 3 * self.look.unit:
            return None
        step, units = mark
        unit = units[0] if units else self.cursor_at.unit
        symbol = self.symbol if units else self.cursor_at.symbol
        return Cursor(step, END, self.cursor_at.layer, unit, symbol)

    def explain(self, at: QPointF) -> str | None:
        """Return the value of the cell before and after, or how far the state is at that step."""
        mark = self._mark_at(at)
        if mark is None:
            return None
        step, units = mark
        lines = [f"{step_name(self.trace)} {step + 1}, “{escaped(self.trace.tokens[step].text)}”"]
        twin = self.effect.twin(step)
        if twin is None:
            return "<br>".join([*lines, "there is nothing to compare this with"])
        if not units:
            far = float(self.effect.distances[step])
            return "<br>".join([*lines, f"‖Δh‖ = {number(far, 3)}, over all layers"])
        for unit in units[:4]:
            before = float(self.baseline[self.symbol].at(layer=self.layer, step=twin, unit=unit))
            after = float(self.trace[self.symbol].at(layer=self.layer, step=step, unit=unit))
            lines.append(
                f"{self.symbol} of unit {unit}: {number(before, 3)} → <b>{number(after, 3)}</b>"
                f" ({number(after - before, 3)})"
            )
        return "<br>".join(lines)

    def numbers(self) -> Mapping[str, Field]:
        """Return the change of the symbol in that layer, and of all units after each step."""
        found = self.effect
        if found is None:
            return {}
        change = found.difference(self.symbol, self.layer, slice(None))
        return {
            f"change_of_{self.symbol}": numbered(change, "step", "unit"),
            "norm": numbered(found.distances, "step", symbol="‖Δh‖"),
        }

    def sizeHint(self) -> QSize:
        """Return a size at which the units of the sample models can be told apart."""
        return QSize(round(26 * self.look.unit), round(18 * self.look.unit))

    def minimumSizeHint(self) -> QSize:
        """Return the size below which there would be no rows."""
        return QSize(round(14 * self.look.unit), round(10 * self.look.unit))
