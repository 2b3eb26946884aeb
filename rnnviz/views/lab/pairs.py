"""Who hears whom, in every network: each outcome against each state before it, on one scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.capture.forgetting import Forgetting
from rnnviz.nets.spec import CellKind
from rnnviz.trace import Cursor, Field
from rnnviz.views.base import image_of, paint_title
from rnnviz.views.lab.base import LabView
from rnnviz.views.lab.hues import NAMES, SYMBOLS, hue
from rnnviz.views.lab.ribbon import full
from rnnviz.views.lab.telling import unit_of
from rnnviz.views.look import opening, paint_values
from rnnviz.views.parts.axis_words import LINE, longest, paint_beside
from rnnviz.views.parts.decades import power
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.wording import escaped, visible

if TYPE_CHECKING:
    from numpy.typing import NDArray

END = 0.999
LOW, HIGH = -6, 0  # decades of the colours, in every run and frame
TITLE, KEY, NAME, AIR = 3.7, 2.6, 1.7, 0.5  # units: heights of title, key, a network's name
WORDS, KEY_WIDE = 4.0, 9.0  # units: the most for words at the left; the length of the key


class PairsView(LabView):
    """A triangle of cells a network; a click goes to the row's step."""

    def logs(self, row: Forgetting) -> NDArray[np.float64]:
        """Return log10 of a row's pairs (outcome, step); relative ones to each diagonal."""
        values = row.pairs[row.state].at(layer=row.trace.layers - 1).astype(np.float64)
        if not self.sizes.relative:
            return values
        own = values[np.arange(len(values)), list(row.pairs.steps)]
        with np.errstate(invalid="ignore"):
            return np.nan_to_num(values - own[:, None], nan=-np.inf, posinf=np.inf, neginf=-np.inf)

    def area(self, k: int) -> QRectF:
        """Return where the cells of the k-th network lie."""
        u = self.look.unit
        left = u + min(WORDS * u, longest(self.look, self.trace)) + 0.5 * u
        each = (self.height() - (TITLE + KEY) * u) / max(1, len(self.rows))
        top = (TITLE + KEY) * u + k * each + NAME * u
        return QRectF(left, top, self.width() - left - u, max(2 * u, each - (NAME + AIR) * u))

    def paint_trace(self, painter: QPainter) -> None:
        """Paint title, key, and the cells of each network."""
        what = "relative to the diagonal" if self.sizes.relative else "absolute"
        text = f"‖∂loss at row / ∂state at column‖ · {what}"
        paint_title(painter, self.look, "Who hears whom?", text, self.width())
        self._paint_key(painter)
        for k, (cell, row) in enumerate(self.rows.items()):
            self._paint_network(painter, k, cell, row)

    def _paint_key(self, painter: QPainter) -> None:
        """Paint the colours of the first network with their numbers."""
        u, look = self.look.unit, self.look
        cell = next(iter(self.rows))
        bar = QRectF(1.6 * u, TITLE * u, min(KEY_WIDE * u, self.width() - 9 * u), 0.7 * u)
        painter.drawImage(
            bar, image_of(np.ascontiguousarray(opening(look.theme.name, SYMBOLS[cell])[None, :]))
        )
        painter.setFont(look.font("small"))
        painter.setPen(QColor(look.theme.muted))
        for exponent in range(LOW, HIGH + 1, 3):
            x = bar.x() + (exponent - LOW) / (HIGH - LOW) * bar.width()
            box = QRectF(x - 2 * u, bar.bottom() + 0.1 * u, 4 * u, 1.4 * u)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, power(exponent))
        place = QRectF(bar.right() + 1.6 * u, TITLE * u - 0.3 * u, 20 * u, 1.3 * u)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, "log colour")

    def _paint_network(self, painter: QPainter, k: int, cell: CellKind, row: Forgetting) -> None:
        u, area, look = self.look.unit, self.area(k), self.look
        painter.setFont(look.font("label", bold=True))
        painter.setPen(hue(look, cell))
        painter.drawText(QPointF(area.x(), area.y() - 0.45 * u), NAMES[cell])
        if row.pairs is None:
            painter.setFont(look.font("small"))
            painter.setPen(QColor(look.theme.warning))
            painter.drawText(area, Qt.AlignmentFlag.AlignTop, "overflow: no gradient to show")
            return
        painter.drawImage(area, image_of(self.colours(cell, row)))
        high = area.height() / len(row.trace)
        if min(high, area.width() / len(row.trace)) > 0.8 * u:
            self._paint_gaps(painter, area, len(row.trace))
        if high >= 0.95 * LINE * u:
            words = {area.y() + (j + 0.5) * high: visible(token.text)
                     for j, token in enumerate(row.trace.tokens)}  # fmt: skip
            paint_beside(painter, look, words, area.x() - 0.4 * u, WORDS * u)

    def colours(self, cell: CellKind, row: Forgetting) -> NDArray[np.uint32]:
        """Return the colours of a network's cells (outcome, step); later steps are the ground."""
        logs, theme = self.logs(row), self.look.theme
        found = paint_values(
            np.maximum(logs, -1e9), (LOW, HIGH), opening(theme.name, SYMBOLS[cell])
        )
        found[np.isposinf(logs)] = QColor(theme.warning).rgb()
        steps = np.arange(logs.shape[1])
        found[steps > np.array(row.pairs.steps)[:, None]] = QColor(self.ground()).rgb()
        return found

    def _paint_gaps(self, painter: QPainter, area: QRectF, steps: int) -> None:
        """Part the cells by lines of the ground."""
        painter.setPen(QPen(QColor(self.ground()), max(1.0, 0.1 * self.look.unit)))
        for j in range(steps + 1):
            x = area.x() + j * area.width() / steps
            y = area.y() + j * area.height() / steps
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    def cell_at(self, at: QPointF) -> tuple[Forgetting, int, int] | None:
        """Return the network, outcome and step of the cell at that place."""
        for k, row in enumerate(self.rows.values()):
            area = self.area(k)
            if row.pairs is not None and area.contains(at):
                steps = len(row.trace)
                target = min(int((at.y() - area.y()) / area.height() * steps), steps - 1)
                step = min(int((at.x() - area.x()) / area.width() * steps), steps - 1)
                return (row, target, step) if step <= target else None
        return None

    def paint_cursor(self, painter: QPainter) -> None:
        """Frame the cells that tell how the last outcome hears the step at the cursor."""
        for k, row in enumerate(self.rows.values()):
            if row.pairs is not None and self.cursor_at.step < len(row.trace):
                self._paint_frame(painter, k, len(row.trace) - 1, self.cursor_at.step)

    def _paint_frame(self, painter: QPainter, k: int, target: int, step: int) -> None:
        area, steps = self.area(k), len([*self.rows.values()][k].trace)
        wide, high = area.width() / steps, area.height() / steps
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.look.theme.accent), max(1.5, 0.13 * self.look.unit)))
        painter.drawRect(QRectF(area.x() + step * wide, area.y() + target * high, wide, high))

    def paint_hover(self, painter: QPainter, cursor: Cursor) -> None:
        """Outline the column of the step that the mouse means, here or elsewhere."""
        for k, row in enumerate(self.rows.values()):
            area, steps = self.area(k), len(row.trace)
            if cursor.step < steps:
                wide = area.width() / steps
                box = QRectF(area.x() + cursor.step * wide, area.y(), wide, area.height())
                paint_outline(painter, self.look, box)

    def place(self, at: QPointF) -> Cursor | None:
        """Return the end of the column's step."""
        found = self.cell_at(at)
        return None if found is None else Cursor(found[2], END)

    def explain(self, at: QPointF) -> str | None:
        """Return the number of a pair, and its two words."""
        found = self.cell_at(at)
        if found is None:
            return None
        row, target, step = found
        words = [escaped(visible(row.trace.tokens[k].text)) for k in (target, step)]
        back, size = target - step, full(float(self.logs(row)[target, step]))
        return (
            f"loss after <b>‘{words[0]}’</b> by {row.state} after <b>‘{words[1]}’</b>, {back} "
            f"{unit_of(row.trace, back)} back:<br><b>{size}</b>"
            + (" of its own step’s" if self.sizes.relative else "")
        )

    def ground(self) -> str:
        """Return the colour behind everything."""
        return self.look.theme.background

    def numbers(self) -> Mapping[str, Field]:
        """Return all pairs of each network, as absolute sizes."""
        return {
            f"{cell}_pairs": numbered(
                row.pairs[row.state].at(layer=row.trace.layers - 1), "target", "step",
                symbol=f"log10 ‖∂{row.state}‖",
            )
            for cell, row in self.rows.items()
            if row.pairs is not None
        }  # fmt: skip

    def sizeHint(self) -> QSize:
        """Return a size at which cells can be told apart."""
        return QSize(round(28 * self.look.unit), round(58 * self.look.unit))
