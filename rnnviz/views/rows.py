"""One network as a row: its state after every word, the belief above, the word below.

Rows of several networks share their columns, so that the same step stands at the same place.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QRegion

from rnnviz.data.codec import UNKNOWN
from rnnviz.trace import Cursor, Field, Trace
from rnnviz.views.base import View, image_of
from rnnviz.views.look import table_for
from rnnviz.views.parts.beats import arrival
from rnnviz.views.parts.columns import Columns, columns_for
from rnnviz.views.parts.kept import Kept
from rnnviz.views.parts.numbers import of_run
from rnnviz.views.parts.order import shown_order
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.tiles import Grid, grid_for, tiles
from rnnviz.views.parts.wording import (
    escaped,
    number,
    probability,
    readable,
    so_far,
    step_name,
    visible,
)

END = 0.999
BELIEF, WORD, AIR = 2.3, 2.0, 0.35  # units: heights above and below the cards, and between
TALLEST = 8.0  # units, of a card


class RowView(View):
    """A card a step with the units of h as tiles; a click runs to a step, or picks a unit."""

    needs: ClassVar[frozenset[str]] = frozenset({"h", "p"})

    def __init__(self) -> None:
        super().__init__()
        self._columns: Columns | None = None
        self._kept = Kept()

    def show_columns(self, columns: Columns | None) -> None:
        """Stand in these columns, which other rows share; None takes its own."""
        if columns != self._columns:
            self._columns = columns
            self.repaint_all()

    def repaint_all(self) -> None:
        """Forget the kept pictures and paint anew."""
        self._kept.forget()
        super().repaint_all()

    def resizeEvent(self, event: object) -> None:
        """Paint anew in the new size."""
        self._kept.forget()
        super().resizeEvent(event)

    def columns(self) -> Columns:
        """Return where the steps stand."""
        if self._columns is None:
            self._columns = columns_for([self.trace], self.look, self.width())
        return self._columns

    @property
    def layer(self) -> int:
        """The layer whose state is shown."""
        return min(self.cursor_at.layer, self.trace.layers - 1)

    def card(self, step: int) -> QRectF:
        """Return where a step's card stands now."""
        columns, u = self.columns(), self.look.unit
        top, high = self._heights()
        x = columns.x(step, columns.offset(self.cursor_at))
        wide = min(columns.pitch - 0.9 * u, high)
        return QRectF(x + (columns.pitch - wide) / 2, top, wide, high)

    def _heights(self) -> tuple[float, float]:
        """Return top and height of the cards; the whole stands in the middle."""
        u = self.look.unit
        rest = (BELIEF + WORD + 2 * AIR + 0.5) * u
        high = max(u, min(self.height() - rest, TALLEST * u))
        top = max(0.0, (self.height() - rest - high) / 2)
        return top + (BELIEF + AIR + 0.25) * u, high

    def grid(self, side: float) -> Grid:
        """Return how the units lie in a square of that many pixels."""
        order = shown_order(
            self.trace, self.baseline, self.layer, by_number=self.look.by_number
        ).tolist()
        return grid_for(self.trace.units, side, tuple(order))

    def moved_since(self, before: Cursor) -> QRegion:
        """Return the column of the step that is on, within one step that does not scroll."""
        now, columns = self.cursor_at, self.columns() if self.trace is not None else None
        same = (before.step, before.layer, before.unit) == (now.step, now.layer, now.unit)
        if columns is None or not same or any(map(columns.glides, (before, now))):
            return super().moved_since(before)
        x, pitch = columns.x(now.step, columns.offset(now)), columns.pitch
        return QRegion(int(x) - 2, 0, int(pitch) + 4, self.height())

    def paint_cursor(self, painter: QPainter) -> None:
        """Copy the columns that rest, and paint the one that is on."""
        columns, now = self.columns(), self.cursor_at
        offset, size = columns.offset(now), QSizeF(columns.pitch, self.height())
        for step in columns.seen(offset):
            at = QPointF(columns.x(step, offset), 0.0)
            if step == now.step and step < len(self.trace):
                painter.save()
                painter.translate(QPointF(round(at.x()), 0.0))
                self._paint_column(step, True, painter)
                painter.restore()
                continue
            shows = step, step < now.step, self.layer, now.unit
            draw = partial(self._paint_column, step, False)
            self._kept.paint(painter, at, size, shows, draw)

    def _paint_column(self, step: int, current: bool, painter: QPainter) -> None:
        """Paint a step's column at the left edge: belief, card and word."""
        now, pitch = self.cursor_at, self.columns().pitch
        top, high = self._heights()
        wide = min(pitch - 0.9 * self.look.unit, high)
        card = QRectF((pitch - wide) / 2, top, wide, high)
        read = current or step < now.step
        shares = [arrival(self.trace.cell, s, now.phase) if current else 1.0 for s in ("h", "p")]
        self._paint_box(painter, card, current, read)
        if step >= len(self.trace):
            return
        if read and shares[0] > 0.0:
            self._paint_state(painter, step, card, shares[0])
        if read and shares[1] > 0.0:
            self._paint_belief(painter, step, card, shares[1], current)
        self._paint_word(painter, step, card, current, read)

    def _paint_box(self, painter: QPainter, card: QRectF, current: bool, read: bool) -> None:
        """Paint the card, and the way of the state from the one before it."""
        u, theme = self.look.unit, self.look.theme
        y, pen = card.center().y(), max(1.2, 0.16 * u)
        painter.setPen(QPen(self.look.colour("h") if read else QColor(theme.line), pen))
        painter.drawLine(QPointF(0.0, y), QPointF(card.left(), y))
        painter.setPen(QPen(QColor(theme.line), pen) if current or not read else painter.pen())
        painter.drawLine(QPointF(card.right(), y), QPointF(self.columns().pitch, y))
        edge = max(1.5, 0.13 * u) if current else max(1.0, 0.06 * u)
        painter.setPen(QPen(QColor(theme.accent if current else theme.line), edge))
        painter.setBrush(QColor(theme.raised if read else theme.panel))
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), 0.4 * u, 0.4 * u)

    def _paint_state(self, painter: QPainter, step: int, card: QRectF, share: float) -> None:
        """Paint the units as tiles, and frame the one that is picked."""
        grid, corner = self._tiles_in(card)
        shows = "h", step, self.layer
        painter.setOpacity(share)
        draw = partial(self._paint_tiles, step, grid)
        self._kept.paint(painter, corner, QSizeF(grid.width, grid.height), shows, draw)
        painter.setOpacity(1.0)
        unit = self.cursor_at.unit
        if unit is not None and unit < self.trace.units:
            row, column = grid.place(unit)
            tile = QRectF(column * grid.pitch, row * grid.pitch, grid.pitch, grid.pitch)
            painter.setPen(QPen(QColor(self.look.theme.text), max(1.5, 0.12 * self.look.unit)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(tile.translated(corner).adjusted(-1.5, -1.5, 0.5, 0.5))

    def _tiles_in(self, card: QRectF) -> tuple[Grid, QPointF]:
        """Return the grid of a card's tiles, and where its corner lies."""
        grid = self.grid(min(card.width(), card.height()) - 0.5 * self.look.unit)
        x, y = card.center().x() - grid.width / 2, card.center().y() - grid.height / 2
        return grid, QPointF(round(x), round(y))

    def _paint_tiles(self, step: int, grid: Grid, painter: QPainter) -> None:
        field = self.trace["h"]
        table = table_for(self.look.theme, "h", field.bounds)
        ground = int(np.uint32(QColor(self.look.theme.raised).rgb()))
        values = field.at(layer=self.layer, step=step)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        box = QRectF(0, 0, grid.width, grid.height)
        painter.drawImage(box, image_of(tiles(values, field.bounds, table, grid, ground)))

    def _paint_belief(
        self, painter: QPainter, step: int, card: QRectF, share: float, current: bool
    ) -> None:
        """Paint what comes of the step, and how probable that is as a bar below the name."""
        u, theme, pitch = self.look.unit, self.look.theme, self.columns().pitch
        label, p = spoken(self.trace, step)
        top = card.top() - (BELIEF + AIR) * u
        bar = QRectF(0.3 * u, card.top() - AIR * u - 0.45 * u, pitch - 0.6 * u, 0.36 * u)
        painter.fillRect(bar, QColor(theme.line))
        bar.setWidth(bar.width() * p * share)
        painter.fillRect(bar, QColor(theme.accent if current else theme.faint))
        painter.setOpacity(0.25 + 0.75 * share)
        painter.setFont(self.look.font("small", bold=current))
        painter.setPen(QColor(theme.text if current else theme.muted))
        metrics, box = QFontMetricsF(painter.font()), QRectF(0.1 * u, top, pitch - 0.2 * u, 1.6 * u)
        told = f"{readable(label)} {probability(p)}"
        if metrics.horizontalAdvance(told) > box.width():
            told = readable(label)
        text = metrics.elidedText(told, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.setOpacity(1.0)

    def _paint_word(
        self, painter: QPainter, step: int, card: QRectF, current: bool, read: bool
    ) -> None:
        u, theme, pitch = self.look.unit, self.look.theme, self.columns().pitch
        token = self.trace.tokens[step]
        chip = QRectF(0.15 * u, card.bottom() + AIR * u, pitch - 0.3 * u, (WORD - 0.1) * u)
        painter.setPen(
            QPen(QColor(theme.accent), max(1.2, 0.1 * u)) if current else Qt.PenStyle.NoPen
        )
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(chip.adjusted(1, 1, -1, -1), 0.35 * u, 0.35 * u)
        painter.setFont(self.look.font("label", bold=current))
        painter.setPen(QColor(theme.text if read else theme.muted))
        metrics = QFontMetricsF(painter.font())
        room = chip.width() - 0.4 * u
        text = metrics.elidedText(visible(token.text), Qt.TextElideMode.ElideRight, room)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
        if not token.known:
            half, y = min(metrics.horizontalAdvance(text), room) / 2, chip.center().y() + 0.72 * u
            pen = QPen(QColor(theme.warning), max(1.5, 0.13 * u), Qt.PenStyle.DotLine)
            painter.setPen(pen)
            x = chip.center().x()
            painter.drawLine(QPointF(x - half, y), QPointF(x + half, y))

    def paint_hover(self, painter: QPainter, cursor: Cursor) -> None:
        """Outline the step's card."""
        paint_outline(painter, self.look, self.card(cursor.step).adjusted(-1.5, -1.5, 1.5, 1.5))

    def step_at(self, at: QPointF) -> int | None:
        """Return the step at that place."""
        columns = self.columns()
        step = columns.step_at(at.x(), columns.offset(self.cursor_at))
        return step if step is not None and step < len(self.trace) else None

    def unit_at(self, at: QPointF) -> int | None:
        """Return the unit whose tile is at that place, if it is painted."""
        step = self.step_at(at)
        if step is None or step > self.cursor_at.step:
            return None
        grid, corner = self._tiles_in(self.card(step))
        return grid.unit_at(at.x() - corner.x(), at.y() - corner.y())

    def place(self, at: QPointF) -> Cursor | None:
        """Return the end of the step at that place, and the unit whose tile is there."""
        step, unit = self.step_at(at), self.unit_at(at)
        if step is None:
            return None
        return Cursor(step, END, self.cursor_at.layer, unit, None if unit is None else "h")

    def points_at(self, at: QPointF) -> Cursor | None:
        """Return the step at that place."""
        step = self.step_at(at)
        return None if step is None else Cursor(step, layer=self.cursor_at.layer)

    def explain(self, at: QPointF) -> str | None:
        """Return the unit's value there, or the step's word, its state's length and its beliefs."""
        step, unit = self.step_at(at), self.unit_at(at)
        if step is None:
            return None
        word = escaped(visible(self.trace.tokens[step].text))
        head = f"<b>‘{word}’</b>, {step_name(self.trace)} {step + 1} of {len(self.trace)}"
        if step > self.cursor_at.step:
            return f"{head}<br>not read yet"
        h = self.trace["h"].at(layer=self.layer, step=step)
        if unit is not None:
            return f"{head}<br>unit {unit} of h: <b>{number(float(h[unit]), 3)}</b>"
        rows = "".join(
            f"<tr><td>{escaped(readable(label))}&nbsp;</td><td align=right>{p:.3f}</td></tr>"
            for label, p in self.trace.top(step, 5)
        )
        after = escaped(so_far(self.trace, step))
        size = f"‖h‖ = {number(float(np.linalg.norm(h)))}"
        return f"{head}<br>{size}<br>after “{after}”:<table>{rows}</table>"

    def numbers(self) -> Mapping[str, Field]:
        """Return the states and beliefs."""
        return of_run(self.trace, ("h", "p"))

    def sizeHint(self) -> QSize:
        """Return a size with room for eight words."""
        return QSize(round(60 * self.look.unit), round(9 * self.look.unit))


def spoken(trace: Trace, step: int) -> tuple[str, float]:
    """Return what comes of a step: the token that was drawn, else the likeliest output."""
    drawn = trace.chosen[step] if trace.chosen else -1
    if drawn >= 0:
        return trace.labels[drawn], float(trace["p"].at(step=step)[drawn])
    hidden = UNKNOWN if trace.request.sampling is not None else None
    return next(each for each in trace.top(step, 2) if each[0] != hidden)
