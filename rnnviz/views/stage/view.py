"""The stage: the network unrolled over the words, the step that is on opened to its inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import ceil, floor
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QWidget

from rnnviz.trace import Cursor, Field, Token, Trace
from rnnviz.views.base import View, smooth
from rnnviz.views.look import Look
from rnnviz.views.parts.numbers import of_pass, of_stage
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.overflow import paint_warning
from rnnviz.views.stage.beliefs import Beliefs
from rnnviz.views.stage.forward import ForwardSide
from rnnviz.views.stage.layout import Column, Rows, closed_widths, columns, rows
from rnnviz.views.stage.marks import Marks
from rnnviz.views.stage.vectors import TileArea, mark_unit
from rnnviz.views.stage.waiting import paint_waiting
from rnnviz.views.stage.words import explain_word, shown

if TYPE_CHECKING:
    from rnnviz.capture.backward import Backward
    from rnnviz.views.stage.backward import BackwardSide


class StageView(View):
    """Words at the bottom, cells in the middle, beliefs on top, state flowing left to right."""

    needs: ClassVar[frozenset[str]] = frozenset({"h", "p"})

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back: Backward | None = None
        self.log = False
        self._closed = closed_widths([], 1.0)
        self._areas: list[TileArea] = []
        self._words: list[tuple[QRectF, int]] = []
        self.waiting: tuple[Token, ...] = ()
        self._goes_on = False
        self._marks = Marks(self.look)

    def ground(self) -> str:
        """Return the colour behind everything."""
        return self.look.theme.background

    def set_look(self, look: Look) -> None:
        """Paint with that theme and text size from now on."""
        super().set_look(look)
        self._marks = Marks(look)
        self._set_side()
        self._measure()

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Show that run; on the way back the last one, until the gradients of this one come."""
        if self.back is not None and (trace is None or not _alike(trace, self.back.trace)):
            self.back = None
        super().show_trace(trace, baseline)
        self._set_side()
        self._measure()

    def show_waiting(self, words: tuple[Token, ...], *, goes_on: bool = False) -> None:
        """Show these words as long as there is no run; a writer `goes_on` after them."""
        self.waiting, self._goes_on = words, goes_on
        self.repaint_all()

    def show_backward(self, back: Backward | None, *, log: bool = False) -> None:
        """Show that pass back through the run, with widths on that scale; None goes forward."""
        self.back, self.log = back, log
        self._set_side()
        self.repaint_all()

    def moved_since(self, before: Cursor) -> QRegion:
        """Return the open column, once it stands open and as long as its beat lasts."""
        u, now = self.look.unit, self.cursor_at
        if self.trace is None or self.back is not None or not self._side.rests(before, now):
            return super().moved_since(before)
        column = next(c for c in self._layout()[0] if c.step == now.step)
        return QRegion(floor(column.x - u), 0, ceil(column.width + 2 * u) + 1, self.height())

    def paint_rest(self, painter: QPainter) -> None:
        """Paint ground and caption anew: too little to be worth a picture of that size."""
        self._paint_rest(painter)
        if self.trace is None and self.waiting:
            smooth(painter)
            paint_waiting(painter, self._marks, self.waiting, self.size(), goes_on=self._goes_on)

    def paint_trace(self, painter: QPainter) -> None:
        """Paint the caption where there is room for it; everything else moves."""
        u, words = self.look.unit, self._side.caption()
        if self._side.warning:
            box = QRectF(1.4 * u, 0.75 * u, self.width() - self._beat_width() - 2.8 * u, 1.6 * u)
            paint_warning(painter, self.look, self._side.warning, box)
            return
        line = self.look.width_of(words) + self._side.longest_beat + 4.8 * u
        if line > self.width():
            return
        box = QRectF(1.4 * u, 0.75 * u, self.look.width_of(words) + 1.0, 1.6 * u)
        left = Qt.AlignmentFlag.AlignLeft
        self._marks.line(
            painter, box, words, "label", self.look.theme.muted, bold=False, align=left
        )

    def paint_cursor(self, painter: QPainter) -> None:
        """Paint every column that can be seen."""
        cursor, side, (seen, lines) = self._cursor(), self._side, self._layout()
        self._phase(painter)
        side.paint(painter, cursor, seen, lines)
        self._areas, self._words = side.areas, side.words
        side.paint_legend(painter, QRectF(self.rect()))
        for column in seen:
            if column.step == cursor.step:
                self._open_card(painter, column, lines)

    def explain(self, at: QPointF) -> str | None:
        """Return the word, the belief or the unit under the mouse, with its value."""
        trace = self.trace
        assert trace is not None
        for box, step in self._words:
            if box.contains(at):
                return explain_word(trace.tokens[step], step)
        for area in self._areas:
            unit = area.unit_at(at)
            if unit is not None:
                return self._side.explain_unit(area, unit)
        return self._beliefs.explain(trace, at)

    def place(self, at: QPointF) -> Cursor | None:
        """Return the step, and the unit if there is one, under the mouse."""
        found, now = self._tile_at(at), self._cursor()
        if found is not None:
            return found
        found = self._column_at(at)
        here = found is not None and (found.step, found.layer) == (now.step, now.layer)
        return None if here else found

    def points_at(self, at: QPointF) -> Cursor | None:
        """Return the unit under the mouse, or a step and a layer without any unit."""
        column = self._column_at(at)
        word = replace(column, unit=None, symbol=None) if column is not None else None
        return self._tile_at(at) or word

    def _tile_at(self, at: QPointF) -> Cursor | None:
        for area in self._areas:
            unit = area.unit_at(at)
            if unit is not None:
                same = area.step == self.cursor_at.step
                phase = self.cursor_at.phase if same else self._side.end
                return Cursor(area.step, phase, area.layer, unit, area.symbol)
        return None

    def _column_at(self, at: QPointF) -> Cursor | None:
        now, (seen, lines) = self._cursor(), self._layout()
        column = next((c for c in seen if c.x <= at.x() <= c.x + c.width), None)
        if column is None or not self._side.appeared(column.step, now):
            return None
        layer = next((k for k, (y, h) in enumerate(lines.cells) if y <= at.y() <= y + h), now.layer)
        phase = now.phase if column.step == now.step else self._side.end
        return Cursor(column.step, phase, layer, now.unit, now.symbol)

    def paint_hover(self, painter: QPainter, cursor: Cursor) -> None:
        """Outline the step's word, and the unit wherever it is, or the vector of that symbol."""
        for box in (box for box, step in self._words if step == cursor.step):
            paint_outline(painter, self.look, box)
        for area in (area for area in self._areas if area.layer == cursor.layer):
            if cursor.unit is not None:
                mark_unit(painter, area, cursor.unit, self.look, light=True)
            elif (area.step, area.symbol) == (cursor.step, cursor.symbol):
                box = QRectF(area.x, area.y, area.grid.width, area.grid.height)
                paint_outline(painter, self.look, box.adjusted(-2.0, -2.0, 2.0, 2.0))

    def _set_side(self) -> None:
        """Paint the way back where there is one of the run on show, else the way forward."""
        if self.trace is None:
            return
        beliefs = self._beliefs = self._make_beliefs()
        if self.back is not None:
            self._side: BackwardSide | ForwardSide = self._back_side(self.back)
        else:
            self._side = ForwardSide(self._marks, beliefs, self.trace, self.baseline)

    def _back_side(self, back: Backward) -> BackwardSide:
        from rnnviz.views.stage.backward import BackwardSide  # here, as few starts ever need it

        return BackwardSide(self._marks, self._beliefs, back, self.log, self.baseline)

    def _make_beliefs(self) -> Beliefs:
        return Beliefs(self._marks)

    def _measure(self) -> None:
        if self.trace is None:
            return
        texts = [token.text for token in self.trace.tokens]
        wide = {text: self.look.width_of(shown(text)) for text in set(texts)}
        self._closed = closed_widths([wide[text] for text in texts], self.look.unit)

    def _layout(self) -> tuple[tuple[Column, ...], Rows]:
        trace = self.trace
        assert trace is not None
        unit = self.look.unit
        cursor = self._cursor()
        # What a writer has not drawn yet is not shown: the room is better given to what it has.
        anchor = 0.5 if trace.request.sampling is None else 0.7
        if self.back is not None:
            anchor = 0.36  # where the gradient comes from is to be seen
        wide, high, back = float(self.width()), float(self.height()), self.back is not None
        return (
            columns(self._closed, cursor, unit, wide, anchor=anchor, backward=back),
            rows(trace.layers, cursor.layer, unit, high, backward=back),
        )

    def _cursor(self) -> Cursor:
        """Return the cursor in a layer that this network has."""
        assert self.trace is not None
        return replace(self.cursor_at, layer=min(self.cursor_at.layer, self.trace.layers - 1))

    def _phase(self, painter: QPainter) -> None:
        """Say in one line what happens in this beat."""
        u, left = self.look.unit, self.key_end()
        full, right = self._side.beat_line(self._cursor()), self.width() - 1.4 * u
        fits = not self._side.warning and self.look.width_of(full, bold=True) <= right - left
        text = full if fits else full.partition(":")[0]
        wide = self.look.width_of(text, bold=True) + 1.0
        line = QRectF(right - wide, 0.75 * u, wide, 1.6 * u)
        align = Qt.AlignmentFlag.AlignRight
        self._marks.line(painter, line, text, "label", self.look.theme.accent, align=align)

    def _beat_width(self) -> float:
        """Return how many pixels the beat's name alone takes."""
        name = self._side.beat_line(self._cursor()).partition(":")[0]
        return self.look.width_of(name, bold=True)

    def key_end(self) -> float:
        """Return how many pixels of the topmost line are taken on its left."""
        return 1.4 * self.look.unit

    def _open_card(self, painter: QPainter, column: Column, lines: Rows) -> None:
        cursor = self._cursor()
        top, tall = lines.cells[cursor.layer]
        card = QRectF(QRectF(column.x, top, column.width, tall).toRect())  # as what is kept lies
        u, theme, moving = self.look.unit, self.look.theme, column.openness < 1.0
        edge = theme.accent, max(1.5, 0.13 * u)
        self._marks.box(painter, card, *edge, theme.panel, 0.7 * u, moving=moving)
        if column.openness < 0.6:
            return
        painter.save()
        painter.setClipRect(card.toAlignedRect())
        painter.setOpacity((column.openness - 0.6) / 0.4)
        self._side.inside.paint(painter, self._side.trace, cursor, card, moving=moving)
        painter.restore()
        self._areas.extend(self._side.inside.areas)

    def numbers(self) -> Mapping[str, Field]:
        """Return what the cell computes and what is believed; on the way back the gradients."""
        return of_stage(self.trace) if self.back is None else of_pass(self.back)


def _alike(one: Trace, other: Trace) -> bool:
    """Tell whether a pass back through the one can stand in for that through the other."""
    return (one.cell, len(one), one.layers, one.units) == (
        other.cell, len(other), other.layers, other.units
    )  # fmt: skip
