"""Which unit matters most: the answer's probability without each of the units that move it most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter

from rnnviz.capture.ablation import Ranking, UnitEffect
from rnnviz.trace import Cursor, Field
from rnnviz.views.base import View, paint_title
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.wording import escaped, number, probability, readable, visible

ROW, LEAST_ROWS = 2.3, 3  # labels: height of a row


@dataclass(frozen=True)
class Row:
    """One unit: its answer's probability before and after, and the answer then if it is another."""

    unit: int
    before: float
    after: float
    then: str


def picture(ranking: Ranking, count: int) -> tuple[Row, ...]:
    """Return the units that matter most, at most `count` of them."""
    return tuple(_row(each, ranking.answer) for each in ranking.effects[:count])


def _row(each: UnitEffect, answer: str) -> Row:
    then = "" if each.answer == answer else readable(each.answer)
    return Row(each.unit, each.before, each.after, then)


def longest(ranking: Ranking) -> float:
    """Return by how much the answer moves without the unit that matters most."""
    return abs(ranking.effects[0].change) if ranking.effects else 0.0


class AblationView(View):
    """Bars by how much the answer's probability moves without each unit.

    A click picks the unit, one on its switch emits `switched`.
    """

    switched = Signal(int)

    def __init__(self, *, switches: bool = True) -> None:
        super().__init__()
        self._switches, self._scale = switches, 0.0
        self.ranking: Ranking | None = None
        self._off: frozenset[int] = frozenset()

    def show_ranking(self, ranking: Ranking | None) -> None:
        """Show those units, or none."""
        self.ranking = ranking
        self.repaint_all()

    def show_scale(self, change: float) -> None:
        """Let the longest bar stand for that change of a probability, another view's it may be."""
        self._scale = change
        self.repaint_all()

    def show_off(self, units: frozenset[int]) -> None:
        """Show which units are switched off by edits."""
        if units != self._off:
            self._off = units
            self.repaint_all()

    def show_cursor(self, cursor: Cursor) -> None:
        """Mark the picked unit."""
        changed = cursor.unit != self.cursor_at.unit
        self.cursor_at = cursor
        if changed:
            self.repaint_all()

    def rows(self) -> tuple[Row, ...]:
        """Return the rows that have room."""
        if self.ranking is None:
            return ()
        room = self.height() - 4.0 * self.look.unit
        return picture(self.ranking, max(LEAST_ROWS, int(room // (ROW * self.look.unit))))

    def paint_trace(self, painter: QPainter) -> None:
        """Paint the question and a row for each unit."""
        if self.ranking is None:
            return
        paint_title(painter, self.look, self._title(), self._subtitle(), self.width())
        for k, row in enumerate(self.rows()):
            self._paint_row(painter, k, row)

    def _title(self) -> str:
        room = self.width() - 2 * self.look.unit
        whole = f"‘{readable(self.ranking.answer)}’ without each unit"
        fits = self.look.width_of(whole, "title", bold=True) < room
        return whole if fits else "Without each unit"

    def _subtitle(self) -> str:
        found = self.ranking
        step = min(found.step, len(self.trace) - 1)
        after = f"after ‘{visible(self.trace.tokens[step].text)}’"
        tried = "" if found.whole else f"{len(found.effects):,} of {found.units:,} tried"
        since = f"off for the last {found.step + 1 - found.since} steps only" if found.since else ""
        bar = f"longest bar {number(self._longest(), 2 if self._longest() >= 0.02 else 4)}"
        layer = f"layer {found.question.layer + 1}" if self.trace.layers > 1 else ""
        return " · ".join(part for part in (tried, after, layer, since, bar) if part)

    def _box(self, k: int) -> QRectF:
        u = self.look.unit
        return QRectF(0.4 * u, (3.8 + k * ROW) * u, self.width() - 0.8 * u, ROW * u)

    def _switch(self, k: int) -> QRectF:
        u, box = self.look.unit, self._box(k)
        if not self._switches:
            return QRectF(box.right() - 0.4 * u, box.y(), 0, 0)
        return QRectF(box.right() - 2.6 * u, box.center().y() - 0.6 * u, 2.2 * u, 1.2 * u)

    def _paint_row(self, painter: QPainter, k: int, row: Row) -> None:
        u, theme, box = self.look.unit, self.look.theme, self._box(k)
        if row.unit == self.cursor_at.unit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.raised))
            painter.drawRoundedRect(box.adjusted(0, 0.1 * u, 0, -0.1 * u), 0.4 * u, 0.4 * u)
        painter.setFont(self.look.font("label"))
        painter.setPen(QColor(theme.text))
        name = QRectF(box.x() + 0.6 * u, box.y(), 9.0 * u, box.height())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, f"unit {row.unit}")
        self._paint_bar(painter, k, row)
        if self._switches:
            self._paint_switch(painter, k, row.unit in self._off)

    def _paint_bar(self, painter: QPainter, k: int, row: Row) -> None:
        """Paint by how much the answer moves, to the left or right, and from where to where."""
        u, theme, box = self.look.unit, self.look.theme, self._box(k)
        text = f"{self._share(row.before)} → {self._share(row.after)}"
        wide = self.look.width_of(text, "small")
        right = self._switch(k).x() - 0.7 * u
        left = box.x() + 1.2 * u + self.look.width_of(f"unit {self.trace.units}")
        track = QRectF(left, 0, right - wide - 0.6 * u - left, 0.9 * u)
        track.moveTop(box.center().y() - (0.85 if row.then else 0.45) * u)
        middle, half = track.center().x(), track.width() / 2
        share = (row.after - row.before) / (self._longest() or 1.0)
        bar = QRectF(middle, track.y(), half * share, track.height()).normalized()
        painter.fillRect(track, QColor(theme.zero))
        painter.fillRect(bar, QColor(theme.negative if share < 0 else theme.positive))
        painter.fillRect(QRectF(middle - 1, track.y() - 2, 2, 0.9 * u + 4), QColor(theme.text))
        painter.setFont(self.look.font("small"))
        painter.setPen(QColor(theme.text))
        value = QRectF(right - wide - 1, box.y(), wide + 2, box.height())
        painter.drawText(value, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        if row.then:
            below = QRectF(track.x(), track.bottom() + 0.1 * u, track.width(), 1.1 * u)
            self._paint_then(painter, below, row)

    def _longest(self) -> float:
        """Return by how much the answer moves without the unit that matters most."""
        return max(self._scale, longest(self.ranking))

    def _share(self, p: float) -> str:
        """Return a probability, with more digits where all changes are small."""
        return probability(p) if self._longest() >= 0.02 else number(p, 3)

    def _paint_then(self, painter: QPainter, box: QRectF, row: Row) -> None:
        painter.setPen(QColor(self.look.theme.warning))
        text = painter.fontMetrics().elidedText(
            f"then {row.then}", Qt.TextElideMode.ElideRight, int(box.width())
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_switch(self, painter: QPainter, k: int, off: bool) -> None:
        """Paint a switch that is on as long as the unit takes part."""
        theme, box = self.look.theme, self._switch(k)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.line if off else theme.accent))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setBrush(QColor(theme.muted if off else theme.on_accent))
        size = box.height() - 4
        x = box.x() + 2 if off else box.right() - 2 - size
        painter.drawEllipse(QRectF(x, box.y() + 2, size, size))

    def _row_at(self, at: QPointF) -> int | None:
        return next((k for k in range(len(self.rows())) if self._box(k).contains(at)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Switch the unit off or on where its switch is pressed, else pick it."""
        k = self._row_at(event.position())
        on_switch = self._switches and k is not None
        if on_switch and self._switch(k).adjusted(-4, -4, 4, 4).contains(event.position()):
            self.switched.emit(self.rows()[k].unit)
        else:
            super().mousePressEvent(event)

    def place(self, at: QPointF) -> Cursor | None:
        """Return the cursor that picks the unit of the row."""
        k = self._row_at(at)
        if k is None or self.ranking is None:
            return None
        now, layer = self.cursor_at, self.ranking.question.layer
        return Cursor(now.step, now.phase, layer, self.rows()[k].unit, "h")

    def explain(self, at: QPointF) -> str | None:
        """Return what was measured, with all digits."""
        k = self._row_at(at)
        if k is None:
            return None
        row = self.rows()[k]
        lines = [
            f"<b>unit {row.unit}</b> switched off",
            f"p of “{escaped(readable(self.ranking.answer))}”: {row.before:.4f} → {row.after:.4f}"
            f" ({number(row.after - row.before, 4)})",
        ]
        lines += [f"the answer becomes “{escaped(row.then)}”"] if row.then else []
        return "<br>".join([*lines, "click to pick it; the switch turns it off in the run"])

    def numbers(self) -> Mapping[str, Field]:
        """Return the answer's probability with and without each unit that was tried."""
        effects = self.ranking.effects if self.ranking is not None else ()
        names = ("unit", "before", "after") if effects else ()
        return {name: numbered([getattr(e, name) for e in effects], "row") for name in names}

    def sizeHint(self) -> QSize:
        """Return a size with room for ten rows."""
        return QSize(round(26 * self.look.unit), round(27 * self.look.unit))

    def minimumSizeHint(self) -> QSize:
        """Return a size with room for a few rows."""
        return QSize(round(16 * self.look.unit), round((4 + LEAST_ROWS * ROW) * self.look.unit))
