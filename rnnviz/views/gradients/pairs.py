"""Who hears whom: how strongly the outcome after each step depends on the state after each other.

A row is an outcome, a column a state; what lies right of the diagonal comes later and is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.capture.pairs import Pairs
from rnnviz.trace import Array, Cursor, Field, Trace
from rnnviz.views.base import image_of
from rnnviz.views.gradients.layered import LayerView
from rnnviz.views.gradients.matrix import HIGH, LOW, colours
from rnnviz.views.look import Table, heat
from rnnviz.views.parts.axis_words import (
    LINE,
    LONGEST,
    longest,
    marks,
    paint_below,
    paint_beside,
    room_below,
)
from rnnviz.views.parts.decades import power, size_told
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.outcomes import ago_told
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.overflow import gradients_told, paint_head
from rnnviz.views.parts.wording import escaped, readable, step_name, visible

END, TITLE = 0.999, "Who hears whom"
TOP, KEY, LEAST = 4.0, 9.0, 5.0  # units: where the cells begin, the length of the key


class PairsView(LayerView):
    """A cell a pair of steps; it is told the pairs. A click runs to the row's step."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: Pairs | None = None
        self.symbol = "h"

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Show that run, whose pairs are still to come."""
        self.pairs = None
        super().show_trace(trace, baseline)

    def show_pairs(self, pairs: Pairs, symbol: str) -> None:
        """Show those pairs, of the run on show, by that state."""
        self.pairs, self.symbol = pairs, symbol if symbol in pairs.logs else "h"
        self.repaint_all()

    def logs(self) -> Array:
        """Return the logarithms, (row, step)."""
        values: Array = self.pairs[self.symbol].at(layer=self.layer)
        return values

    def measure(self) -> QRectF:
        """Return where the cells lie."""
        u, rows = self.look.unit, len(self.pairs.steps)
        high = self.height() - TOP * u
        beside = 2.6 * u
        if high / rows >= LINE * u:
            beside = min(LONGEST * u, longest(self.look, self.trace)) + 0.4 * u
        left = u + beside
        width = max(4 * u, self.width() - left - u)
        below = room_below(self.look, self.trace, width / len(self.trace)) + 0.2 * u
        return QRectF(left, TOP * u, width, max(3 * u, high - below))

    def paint_trace(self, painter: QPainter) -> None:
        """Paint title, cells, the words on both sides, and the key in the empty half."""
        title = TITLE, self.subtitle()
        paint_head(painter, self.look, title, self.warning(), self.width())
        if self.pairs is None or not self.pairs.steps:
            return
        area = self.area()
        ratio = self.devicePixelRatioF()
        room = int(area.height() * ratio), int(area.width() * ratio)
        painter.drawImage(area, image_of(self.cells(room)))
        painter.setPen(QPen(QColor(self.look.theme.line), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)
        paint_below(painter, self.look, self.trace, area, len(self.trace))
        paint_beside(painter, self.look, self._rows(), area.x() - 0.4 * self.look.unit,
                     area.x() - 1.0 * self.look.unit)  # fmt: skip
        self.paint_key(painter, area)

    def warning(self) -> str:
        """Return where numbers left float32."""
        if self.pairs is None or not self.pairs.steps:
            return ""
        logs = {symbol: field.data.max(axis=1) for symbol, field in self.pairs.logs.items()}
        return gradients_told(logs, self.trace)

    def cells(self, room: tuple[int, int]) -> Table:
        """Return the colours (row, step), in no more cells than (height, width) in pixels."""
        return colours(self.logs(), np.array(self.pairs.steps), room, self.look.theme)

    def subtitle(self) -> str:
        """Return what the cells are, and which steps were chosen where not all are there."""
        if self.pairs is None:
            return "on its way…"
        quantity = {"loss": "loss", "logit": "score", "p": "p"}[self.pairs.question.quantity]
        layer = f" · layer {self.layer + 1}" if self.trace.layers > 1 else ""
        few = ""
        if self.pairs.question.steps is not None:
            few = f" · {len(self.pairs.steps)} of {len(self.trace)} outcomes"
        return f"‖∂{quantity} of a row by ∂{self.symbol} of a column‖{few}{layer}"

    def _rows(self) -> dict[float, str]:
        """Return the words of rows, or numbers where words have no room, by their height."""
        area, steps = self.area(), self.pairs.steps
        high = area.height() / len(steps)
        if high >= LINE * self.look.unit:
            texts = {k: visible(self.trace.tokens[step].text) for k, step in enumerate(steps)}
        else:
            chosen = marks(self.look, area.height(), len(steps), 1.8)
            texts = {k: f"{steps[k] + 1}" for k in chosen}
        return {area.y() + (k + 0.5) * high: text for k, text in texts.items()}

    def paint_key(self, painter: QPainter, area: QRectF) -> None:
        """Paint the colours with their numbers where no pair is."""
        u, look, high = self.look.unit, self.look, 3.4 * self.look.unit
        diagonal = area.x() + area.width() * high / area.height()
        wide = min(KEY * u, area.right() - diagonal - 3.4 * u)
        if wide < LEAST * u:
            return
        bar = QRectF(area.right() - wide - 1.8 * u, area.y() + 0.9 * u, wide, 0.7 * u)
        table = heat(look.theme.name, "gradient")
        painter.drawImage(bar, image_of(np.ascontiguousarray(table[None, :])))
        painter.setFont(look.font("small"))
        painter.setPen(QColor(look.theme.muted))
        for exponent in range(LOW, HIGH + 1, 3):
            x = bar.x() + (exponent - LOW) / (HIGH - LOW) * bar.width()
            box = QRectF(x - 2 * u, bar.bottom() + 0.1 * u, 4 * u, 1.4 * u)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, power(exponent))

    def cell(self, row: int, step: int) -> QRectF:
        """Return where the cell of a row and a step lies."""
        area = self.area()
        wide, high = area.width() / len(self.trace), area.height() / len(self.pairs.steps)
        return QRectF(area.x() + step * wide, area.y() + row * high, wide, high)

    def row_of(self, step: int) -> int:
        """Return the row of the last outcome up to that step, or the first."""
        return max(0, int(np.searchsorted(self.pairs.steps, step, side="right")) - 1)

    def paint_cursor(self, painter: QPainter) -> None:
        """Frame the row of the current step, as far as it reaches."""
        if self.pairs is None or not self.pairs.steps:
            return
        row = self.row_of(min(self.cursor_at.step, len(self.trace) - 1))
        whole = self.cell(row, 0).united(self.cell(row, self.pairs.steps[row]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.look.theme.text), max(1.5, 0.12 * self.look.unit)))
        painter.drawRect(whole.adjusted(-1, -1, 1, 1))

    def paint_hover(self, painter: QPainter, cursor: Cursor) -> None:
        """Outline the column of the step that the mouse means, here or elsewhere."""
        if self.pairs is not None and self.pairs.steps:
            rows = len(self.pairs.steps)
            column = self.cell(0, cursor.step).united(self.cell(rows - 1, cursor.step))
            paint_outline(painter, self.look, column.adjusted(-0.5, 0, 0.5, 0))

    def pair_at(self, at: QPointF) -> tuple[int, int] | None:
        """Return (row, step) of the cell at that place, if there is a pair."""
        if self.pairs is None or not self.area().contains(at) or not self.pairs.steps:
            return None
        area, rows = self.area(), len(self.pairs.steps)
        row = min(int((at.y() - area.y()) / area.height() * rows), rows - 1)
        step = int((at.x() - area.x()) / area.width() * len(self.trace))
        return (row, step) if step <= self.pairs.steps[row] else None

    def place(self, at: QPointF) -> Cursor | None:
        """Return the end of the step whose outcome the row is."""
        pair = self.pair_at(at)
        return pair and replace(self.cursor_at, step=self.pairs.steps[pair[0]], phase=END)

    def points_at(self, at: QPointF) -> Cursor | None:
        """Return the step of the column."""
        pair = self.pair_at(at)
        return pair and replace(self.cursor_at, step=pair[1])

    def explain(self, at: QPointF) -> str | None:
        """Return the number of a pair, and its two words."""
        pair = self.pair_at(at)
        if pair is None:
            return None
        target, step = self.pairs.steps[pair[0]], pair[1]
        texts = [escaped(visible(self.trace.tokens[k].text)) for k in (target, step)]
        label = escaped(readable(self.trace.labels[self.pairs.labels[target]]))
        waits = step < self.pairs.back
        size = "on its way…" if waits else size_told(float(self.logs()[pair]))
        return (
            f"outcome after <b>‘{texts[0]}’</b> ({step_name(self.trace)} {target + 1}; ‘{label}’)"
            f"<br>by {self.symbol} after <b>‘{texts[1]}’</b> ({step + 1}), "
            f"{ago_told(target - step, self.trace)}<br><b>{size}</b>"
        )

    def numbers(self) -> Mapping[str, Field]:
        """Return the logarithms of the layer, and the step of the outcome of every row."""
        if self.pairs is None:
            return {}
        steps = numbered(self.pairs.steps, "row", symbol="step of the outcome")
        return {self.named(): numbered(self.logs(), "row", "step"), "outcome": steps}

    def named(self) -> str:
        """Return what the logarithms are called in a file."""
        return f"log10_d{self.symbol}"

    def sizeHint(self) -> QSize:
        """Return a size at which cells can be told apart."""
        return QSize(round(28 * self.look.unit), round(28 * self.look.unit))
