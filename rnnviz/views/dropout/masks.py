"""The masks of dropout: which units are removed at which step, and what makes up for them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.trace import Cursor, Field
from rnnviz.views.base import View, image_of, paint_title
from rnnviz.views.dropout.counts import (
    NAMES,
    Masked,
    counted,
    percent,
    scaling_of,
    scaling_told,
    ways_of,
)
from rnnviz.views.look import paint_values, table_for
from rnnviz.views.parts.cells import Rows, Window, rows_of, window_of
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.removed import MEMORY, UP, cross_cells, cross_tiles
from rnnviz.views.parts.tiles import Grid, grid_for, tiles
from rnnviz.views.parts.wording import escaped, planned, step_name, visible

END = 0.999
TOP, CAPTION, BOTTOM = 3.7, 1.55, 3.3  # units: title, line above each strip, the lines on scaling
FILLED = 0.62  # how strong the colour of a unit is that is kept
NOTHING = "Nothing is removed yet.\nChoose above where units may be lost, or move p."


class MaskView(View):
    """A strip of units × steps for each way: kept units are filled, removed ones are blank."""

    @property
    def layer(self) -> int:
        """The layer that is shown."""
        return min(self.cursor_at.layer, self.trace.layers - 1)

    @property
    def step(self) -> int:
        """The step that is shown."""
        return min(self.cursor_at.step, len(self.trace) - 1)

    def ways(self) -> tuple[Masked, ...]:
        """Return what is shown: the ways that dropout acts on."""
        return ways_of(self.trace, self.layer) if self.trace is not None else ()

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place; another layer, and another part of a long run, look different."""
        before = (self.layer, self.window()) if self.trace is not None else None
        super().show_cursor(cursor)
        if self.trace is not None and before != (self.layer, self.window()):
            self.repaint_all()

    def window(self) -> Window:
        """Return the steps that are shown."""
        u = self.look.unit
        room = self.width() - self.side() - 3 * u
        return window_of(planned(self.trace), self.step, round(u), room, u)

    def side(self) -> float:
        """Return how high a strip may be, and how wide and high the tiles beside it."""
        u, count = self.look.unit, max(1, len(self.ways()))
        room = self.height() - (TOP + BOTTOM + CAPTION * count) * u
        return max(4.0, min(room / count - 0.5 * u, 0.42 * self.width()))

    def strips(self) -> list[tuple[Masked, Rows, QRectF]]:
        """Return each way with its rows and where they lie."""
        u, ways, window, high = self.look.unit, self.ways(), self.window(), self.side()
        found, y = [], TOP * u
        for masked in ways:
            rows = rows_of(np.arange(masked.units), high)
            row = high / rows.count
            tall = rows.count * (np.floor(row) if row >= 4.0 else row)
            y += CAPTION * u
            found.append((masked, rows, QRectF(window.left, round(y), 0, round(tall))))
            y += high + 0.5 * u
        for _, _, box in found:
            box.setWidth(window.column * min(window.count, len(self.trace) - window.first))
        return found

    def paint_trace(self, painter: QPainter) -> None:
        """Paint the title and the strips; only the playhead and the numbers move."""
        strips = self.strips()
        subtitle = "blank or crossed: removed · right: this step" if strips else ""
        if self.trace.layers > 1:
            subtitle = f"layer {self.layer + 1} of {self.trace.layers} · {subtitle}"
        paint_title(painter, self.look, "Removed at random", subtitle, self.width())
        for masked, rows, box in strips:
            self._paint_strip(painter, masked, rows, box)
        if not strips:
            painter.setFont(self.look.font("label"))
            painter.setPen(QColor(self.look.theme.muted))
            margin = self.look.unit
            place = QRectF(self.rect()).adjusted(margin, TOP * margin, -margin, 0)
            place.setHeight(min(place.height(), 8.0 * margin))
            wrapped = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(place, wrapped, NOTHING)

    def _paint_strip(self, painter: QPainter, masked: Masked, rows: Rows, box: QRectF) -> None:
        window, theme = self.window(), self.look.theme
        seen = masked.mask[window.first : window.first + window.count]  # (step, unit)
        kept = (seen > 0.0).astype(np.float32)
        symbol = "x" if masked.way == "input" else "h"
        table = table_for(theme, symbol, (0.0, 1.0))
        colours = paint_values(FILLED * rows.means(kept), (0.0, 1.0), table)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(box, image_of(np.ascontiguousarray(colours)))
        gone = np.where(seen > 0.0, 0, UP | MEMORY).astype(np.uint8)
        painter.save()
        painter.translate(box.topLeft())
        high = box.height()
        cross_cells(painter, self.look, gone, rows, window.column, high, theme.panel)
        self._paint_gaps(painter, rows, window, box)
        painter.restore()

    def _paint_gaps(self, painter: QPainter, rows: Rows, window: Window, box: QRectF) -> None:
        """Part the cells where they are large enough."""
        ground, gap = QColor(self.ground()), max(1, round(self.look.unit / 18.0))
        if window.column >= 8:
            for k in range(1, round(box.width() / window.column)):
                painter.fillRect(QRectF(k * window.column - gap, 0, gap, box.height()), ground)
        row = box.height() / rows.count
        if row >= 4.0 * gap:
            for k in range(1, rows.count):
                painter.fillRect(QRectF(0, k * row - gap, box.width(), gap), ground)

    def paint_cursor(self, painter: QPainter) -> None:
        """Paint the playhead, how many units are removed in its step, and what is scaled."""
        strips = self.strips()
        for masked, _, box in strips:
            self._paint_caption(painter, masked, box)
            self._paint_playhead(painter, box)
            self._paint_tiles(painter, masked, box)
        if strips:
            shown = [masked for masked, _, _ in strips]
            upward = (masked for masked in shown if masked.way == "up")
            self._paint_scaling(painter, next(upward, shown[-1]))

    def _paint_caption(self, painter: QPainter, masked: Masked, box: QRectF) -> None:
        u, step = self.look.unit, self.step
        line = QRectF(u, box.y() - CAPTION * u, self.width() - 2 * u, (CAPTION - 0.25) * u)
        name, words = NAMES[masked.way], counted(masked, step)
        painter.setFont(self.look.font("small", bold=True))
        painter.setPen(self.look.colour("x" if masked.way == "input" else "h"))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        room = line.width() - self.look.width_of(name, "small", bold=True) - u
        if self.look.width_of(words, "small") > room:
            words = words.split(" · ")[0]
        painter.setFont(self.look.font("small"))
        painter.setPen(QColor(self.look.theme.muted))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_playhead(self, painter: QPainter, box: QRectF) -> None:
        window, pen = self.window(), max(1.5, 0.1 * self.look.unit)
        place = QRectF(window.x(self.step), box.y(), window.column, box.height())
        painter.setPen(QPen(QColor(self.look.theme.text), pen))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place.adjusted(-pen / 2 - 0.5, -2, pen / 2, 2), 2, 2)

    def tiles_at(self, masked: Masked, box: QRectF) -> tuple[Grid, float, float]:
        """Return the grid of a way's units at the step that is on, and its corner in pixels."""
        grid = grid_for(masked.units, self.side())
        x = self.width() - self.look.unit - self.side() + (self.side() - grid.width) / 2
        return grid, round(x), round(box.y())

    def _paint_tiles(self, painter: QPainter, masked: Masked, box: QRectF) -> None:
        """Paint what is read at this step: the values, and crosses where they are removed."""
        grid, x, y = self.tiles_at(masked, box)
        field = self.trace["x" if masked.way == "input" else "h"]
        place = {"step": self.step} if masked.way == "input" else {"step": self.step,
                                                                  "layer": self.layer}  # fmt: skip
        table = table_for(self.look.theme, field.symbol, field.bounds)
        ground, ink = (int(QColor(c).rgb()) for c in (self.ground(), self.look.theme.text))
        picture = tiles(field.at(**place), field.bounds, table, grid, ground)
        gone = np.where(masked.mask[self.step] > 0.0, 0, UP | MEMORY).astype(np.uint8)
        cross_tiles(picture, grid, gone, ground, ink)
        painter.drawImage(QPointF(x, y), image_of(picture))

    def _paint_scaling(self, painter: QPainter, masked: Masked) -> None:
        u = self.look.unit
        told = scaling_told(scaling_of(self.trace, masked, self.layer, self.step), masked.way)
        painter.setFont(self.look.font("small"))
        for k, (long, short) in enumerate(told):
            place = QRectF(u, self.height() - (3.05 - 1.3 * k) * u, self.width() - 2 * u, 1.3 * u)
            line = long if self.look.width_of(long, "small") <= place.width() else short
            painter.setPen(QColor(self.look.theme.text))
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, line)

    def paint_hover(self, painter: QPainter, cursor: Cursor) -> None:
        """Outline the step's columns and the unit's tiles."""
        window = self.window()
        unit = cursor.unit if cursor.layer == self.layer else None
        for masked, _, box in self.strips():
            if window.first <= cursor.step < window.first + window.count:
                column = QRectF(window.x(cursor.step), box.y(), window.column, box.height())
                paint_outline(painter, self.look, column)
            if masked.way != "input" and unit is not None and unit < masked.units:
                grid, x, y = self.tiles_at(masked, box)
                row, k = grid.place(unit)
                side = grid.pitch - grid.gap
                tile = QRectF(x + k * grid.pitch, y + row * grid.pitch, side, side)
                paint_outline(painter, self.look, tile.adjusted(-1, -1, 1, 1))

    def mark_at(self, at: QPointF) -> tuple[Masked, list[int], int] | None:
        """Return the way, the units and the step of the cell or tile at that place."""
        step = self.window().step_at(at.x())
        for masked, rows, box in self.strips():
            grid, x, y = self.tiles_at(masked, box)
            unit = grid.unit_at(at.x() - x, at.y() - y)
            if unit is not None:
                return masked, [unit], self.step
            if step is not None and step < len(self.trace) and box.contains(at):
                row = int((at.y() - box.y()) / box.height() * rows.count)
                return masked, rows.units(min(row, rows.count - 1)), step
        return None

    def place(self, at: QPointF) -> Cursor | None:
        """Return the step and the unit of the cell at that place."""
        mark = self.mark_at(at)
        if mark is None:
            return None
        masked, units, step = mark
        phase = self.cursor_at.phase if step == self.cursor_at.step else END
        if masked.way == "input":
            return Cursor(step, phase, self.layer)
        return Cursor(step, phase, self.layer, units[0], "h")

    def explain(self, at: QPointF) -> str | None:
        """Return whether the unit at that place is read, and by what it is scaled."""
        mark = self.mark_at(at)
        if mark is None:
            return None
        masked, units, step = mark
        word = escaped(visible(self.trace.tokens[step].text))
        what = f"{NAMES[masked.way]}, {step_name(self.trace)} {step + 1}, “{word}”"
        return "<br>".join([what, *(_told(masked, step, unit) for unit in units)])

    def numbers(self) -> Mapping[str, Field]:
        """Return the masks of the layer, 0 where a unit is removed."""
        return {f"mask_{each.way}": numbered(each.mask, "step", "unit") for each in self.ways()}

    def sizeHint(self) -> QSize:
        """Return a size with room for all strips."""
        return QSize(round(26 * self.look.unit), round(18 * self.look.unit))


def _told(masked: Masked, step: int, unit: int) -> str:
    value = float(masked.mask[step, unit])
    chance = percent(masked.p)
    said = f"read × {value:.2f}" if value else "removed: it is read as 0"
    return f"unit {unit}: <b>{said}</b> (removed with probability {chance})"
