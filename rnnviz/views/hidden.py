"""The hidden state: what every unit says after every word."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter

from rnnviz.trace import Cursor, Trace
from rnnviz.views.base import paint_title
from rnnviz.views.look import Look
from rnnviz.views.parts.beats import arrival
from rnnviz.views.parts.cells import LEFT, MapPicture, map_picture, rows_of, window_of
from rnnviz.views.parts.cut import cut
from rnnviz.views.parts.heatmap import MapView
from rnnviz.views.parts.kept import Kept
from rnnviz.views.parts.order import similarity_order, unit_order
from rnnviz.views.parts.removed import cross_cells, removed
from rnnviz.views.parts.scale import paint_scale, scale_width
from rnnviz.views.parts.wording import number, planned, step_name, visible

__all__ = ["HiddenView", "picture", "similarity_order", "subtitle"]


SORTED = {False: "sorted by similarity", True: "by number"}


def picture(
    trace: Trace, cursor: Cursor, width: float, height: float, look: Look | None = None
) -> MapPicture:
    """Return the hidden state of the cursor's layer for a panel of that many pixels."""
    rect = _rect(width, height, look or Look())
    order = unit_order(trace, cursor.layer)
    unit = (look or Look()).unit
    window = window_of(planned(trace), cursor.step, rect.x(), rect.width(), unit)
    return map_picture(trace, cursor.layer, ("h",), window, rows_of(order, rect.height()))


def subtitle(trace: Trace, layer: int, group: int, *, by_number: bool = False) -> str:
    """Return what the rows and columns are."""
    steps = planned(trace)
    parts = [f"layer {layer + 1} of {trace.layers}"] if trace.layers > 1 else []
    units = f"{trace.units} units" + (f", {group} a row," if group > 1 else "")
    parts.append(f"{units} × {steps} {step_name(trace, steps)}")
    return " · ".join([*parts, SORTED[by_number]])


class HiddenView(MapView):
    """Heatmap of h, units × steps, with the playhead around the current step."""

    needs: ClassVar[frozenset[str]] = frozenset({"h"})

    def __init__(self) -> None:
        super().__init__()
        self._crosses = Kept()

    def repaint_all(self) -> None:
        """Forget the kept pictures and paint anew."""
        self._crosses.forget()
        super().repaint_all()

    def symbols(self) -> tuple[str, ...]:
        """Return the one symbol."""
        return ("h",)

    def strip_rects(self) -> list[QRectF]:
        """Return the place below the title."""
        return [_rect(self.width(), self.height(), self.look)]

    def paint_trace(self, painter: QPainter) -> None:
        """Copy the title and the scale of the colours."""
        self.paint_head(painter, (self._subtitle(), self.trace["h"].bounds), self._paint_head)

    def _paint_head(self, painter: QPainter) -> None:
        bounds = self.trace["h"].bounds
        room = self.width() - scale_width(self.look, bounds) - self.look.unit
        words = self._subtitle()
        paint_title(painter, self.look, "Hidden state h", words, self.width())
        if room > 12 * self.look.unit:
            paint_scale(painter, self.look, self.width() - self.look.unit, "h", bounds)
        self._paint_link(painter, words)

    def _subtitle(self) -> str:
        group, by_number = self.shown().rows.group, self.look.by_number
        return subtitle(self.trace, self.layer, group, by_number=by_number)

    def link(self) -> QRectF:
        """Return where the order of the rows is written; a click there turns it."""
        u, order = self.look.unit, SORTED[self.look.by_number]
        before = self.look.width_of(self._subtitle().removesuffix(order), "small")
        wide = self.look.width_of(order, "small")
        return QRectF(u + before, 2.0 * u, wide + 1, 1.5 * u)

    def _paint_link(self, painter: QPainter, words: str) -> None:
        """Write the order in the colour of what can be clicked, where it has room."""
        box = self.link()
        if box.right() <= self.width() - self.look.unit:
            painter.fillRect(box, QColor(self.ground()))
            painter.setPen(QColor(self.look.theme.accent))
            painter.setFont(self.look.font("small"))
            painter.drawText(
                box.adjusted(0, 0.1 * self.look.unit, 0, 0),
                Qt.AlignmentFlag.AlignLeft,
                SORTED[self.look.by_number],
            )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Turn the order of the units where it is written, else pick what lies there."""
        if self.trace is not None and self.link().contains(event.position()):
            self.sortAsked.emit()
        else:
            super().mousePressEvent(event)

    def paint_cursor(self, painter: QPainter) -> None:
        """Paint the cells, and under the playhead the word of its step."""
        super().paint_cursor(painter)
        self._paint_norm(painter)
        self._paint_word(painter)

    def _paint_strip(self, painter: QPainter, k: int, share: float) -> None:
        """Paint the cells, and cross those of the units that dropout removed."""
        super()._paint_strip(painter, k, share)
        gone = removed(self.trace, self.layer)
        window, cells = self._shown.window, self.cells_rect(k)
        columns = self.cursor_at.step - window.first + (share >= 1.0)
        if gone is None or columns <= 0:
            return
        seen = gone[window.first : window.first + window.count]
        painter.save()
        painter.setClipRect(
            QRectF(cells.x(), cells.y(), columns * window.column, cells.height()),
            Qt.ClipOperation.IntersectClip,
        )
        self._crosses.paint(
            painter, cells.topLeft(), cells.size(), self._key,
            lambda p: cross_cells(p, self.look, seen, self._shown.rows, window.column,
                                  cells.height(), self.ground()),
        )  # fmt: skip
        painter.restore()

    def _paint_norm(self, painter: QPainter) -> None:
        """Paint the letter and beneath it how large the state is now."""
        u, rect = self.look.unit, self.strip_rects()[0]
        step = min(self.cursor_at.step, len(self.trace) - 1)
        ready = arrival(self.trace.cell, "h", self.cursor_at.phase) > 0.0
        field, shown = self.trace["h"], step if ready else step - 1
        h = field.at(layer=self.layer, step=shown) if shown >= 0 else None
        painter.setFont(self.look.maths_font("title"))
        painter.setPen(self.look.colour("h"))
        painter.drawText(QPointF(u, rect.y() + 1.1 * u), "h")
        if h is not None:
            painter.setFont(self.look.font("small"))
            painter.setPen(QColor(self.look.theme.text if ready else self.look.theme.muted))
            painter.drawText(QPointF(u, rect.y() + 2.5 * u), number(float(np.linalg.norm(h)), 1))

    def _paint_word(self, painter: QPainter) -> None:
        u, cells, window = self.look.unit, self.cells_rect(0), self.shown().window
        word = visible(self.trace.tokens[min(self.cursor_at.step, len(self.trace) - 1)].text)
        word = cut(word, self.look, 12 * u, "small", bold=True)
        width = self.look.width_of(word, "small", bold=True)
        centre = window.x(self.cursor_at.step) + window.column / 2
        x = min(max(cells.x(), centre - width / 2), self.width() - 0.5 * u - width)
        painter.setFont(self.look.font("small", bold=True))
        painter.setPen(QColor(self.look.theme.text))
        painter.drawText(QPointF(x, cells.bottom() + 1.35 * u), word)

    def explain(self, at: QPointF) -> str | None:
        """Return the cell's value, or beside the cells what the number there is."""
        found = super().explain(at)
        rect = self.strip_rects()[0]
        if (
            found
            or self.trace is None
            or not QRectF(0, rect.y(), rect.x(), 3 * self.look.unit).contains(at)
        ):
            return found
        return f"‖h‖, the length of all {self.trace.units} values of h taken as one vector"

    def sizeHint(self) -> QSize:
        """Return a size at which the units of the sample models can be told apart."""
        return QSize(round(26 * self.look.unit), round(17 * self.look.unit))

    def minimumSizeHint(self) -> QSize:
        """Return the size below which there would be no rows."""
        return QSize(round(14 * self.look.unit), round(7 * self.look.unit))


def _rect(width: float, height: float, look: Look) -> QRectF:
    u = look.unit
    left, top = round(LEFT * u), round(3.8 * u)
    room = max(4.0, round(width - left - u)), max(4.0, round(height - top - 1.8 * u))
    return QRectF(left, top, *room)
