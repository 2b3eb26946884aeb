"""The stage: the network unrolled over the words, the step that is on opened to its inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.trace import Cursor, Trace
from rnnviz.views.base import View
from rnnviz.views.look import Look
from rnnviz.views.parts.motion import progress
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.wording import escaped
from rnnviz.views.stage.beliefs import Beliefs
from rnnviz.views.stage.cards import paint_card, state_heights
from rnnviz.views.stage.diagrams import vector
from rnnviz.views.stage.inside import Inside, head
from rnnviz.views.stage.layout import Column, Rows, closed_widths, columns, rows
from rnnviz.views.stage.marks import Marks
from rnnviz.views.stage.vectors import TileArea, Tiles, mark_unit
from rnnviz.views.stage.ways import paint_feedback
from rnnviz.views.stage.words import (
    beat_line,
    caption,
    explain_word,
    first_line,
    paint_word,
    reads,
    shown,
)


class StageView(View):
    """Words at the bottom, cells in the middle, beliefs on top, state flowing left to right."""

    needs: ClassVar[frozenset[str]] = frozenset({"h", "p"})

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._closed = closed_widths([], 1.0)
        self._areas: list[TileArea] = []
        self._words: list[tuple[QRectF, int]] = []
        self._marks = Marks(self.look)
        self._set_painters()

    def ground(self) -> str:
        """Return the colour behind everything."""
        return self.look.theme.background

    def set_look(self, look: Look) -> None:
        """Paint with that theme and text size from now on."""
        super().set_look(look)
        self._marks = Marks(look)
        self._set_painters()
        self._measure()

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Show that run."""
        super().show_trace(trace, baseline)
        self._set_painters()
        self._measure()

    def paint_rest(self, painter: QPainter) -> None:
        """Paint ground and caption anew: too little to be worth a picture of that size."""
        self._paint_rest(painter)

    def paint_trace(self, painter: QPainter) -> None:
        """Paint the caption where there is room for it; everything else moves."""
        assert self.trace is not None
        u, words = self.look.unit, caption(self.trace)
        if first_line(words, self.trace.cell, self.look) > self.width():
            return
        painter.setFont(self.look.font("label"))
        painter.setPen(QColor(self.look.theme.muted))
        painter.drawText(QPointF(1.4 * u, 1.9 * u), words)

    def paint_cursor(self, painter: QPainter) -> None:
        """Paint every column that can be seen."""
        trace, cursor = self.trace, self.cursor_at
        assert trace is not None
        self._areas, self._words = [], []
        seen, lines = self._layout()
        self._phase(painter)
        self._flow(painter, seen, lines)
        paint_feedback(painter, self._marks, trace, cursor, seen, lines)
        for column in seen:
            if self._appeared(column.step):
                self._column(painter, column, lines)
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
                return _explain_unit(trace, area, unit)
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
                phase = self.cursor_at.phase if same else 0.999
                return Cursor(area.step, phase, area.layer, unit, area.symbol)
        return None

    def _column_at(self, at: QPointF) -> Cursor | None:
        seen, lines = self._layout()
        column = next((c for c in seen if c.x <= at.x() <= c.x + c.width), None)
        if column is None or not self._appeared(column.step):
            return None
        now = self._cursor()
        layer = next((k for k, (y, h) in enumerate(lines.cells) if y <= at.y() <= y + h), now.layer)
        phase = now.phase if column.step == now.step else 0.999
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

    def _set_painters(self) -> None:
        self._tiles = Tiles(self.look, self.baseline)
        self._inside = Inside(self._marks, self._tiles)
        self._beliefs = Beliefs(self._marks)

    def _measure(self) -> None:
        if self.trace is None:
            return
        metrics = QFontMetricsF(self.look.font("label"))
        wide = {t: metrics.horizontalAdvance(shown(t)) for t in {x.text for x in self.trace.tokens}}
        self._closed = closed_widths([wide[t.text] for t in self.trace.tokens], self.look.unit)

    def _layout(self) -> tuple[tuple[Column, ...], Rows]:
        trace = self.trace
        assert trace is not None
        unit = self.look.unit
        cursor = self._cursor()
        # What a writer has not drawn yet is not shown: the room is better given to what it has.
        anchor = 0.5 if trace.request.sampling is None else 0.7
        return (
            columns(self._closed, cursor, unit, float(self.width()), anchor=anchor),
            rows(trace.layers, cursor.layer, unit, float(self.height())),
        )

    def _cursor(self) -> Cursor:
        """Return the cursor in a layer that this network has."""
        assert self.trace is not None
        return replace(self.cursor_at, layer=min(self.cursor_at.layer, self.trace.layers - 1))

    def _appeared(self, step: int) -> bool:
        """Tell whether a step's word is known yet: a word that is still to be drawn is not."""
        chosen = self.trace.chosen if self.trace is not None else ()
        return step <= self.cursor_at.step or not chosen or chosen[step - 1] < 0

    def _phase(self, painter: QPainter) -> None:
        """Say in one line what happens in this beat."""
        assert self.trace is not None
        u, trace, cursor = self.look.unit, self.trace, self._cursor()
        beat = ANATOMIES[trace.cell].phase_at(cursor.phase)
        line = QRectF(1.4 * u, 0.75 * u, self.width() - 2.8 * u, 1.6 * u)
        painter.setFont(self.look.font("label", bold=True))
        painter.setPen(QColor(self.look.theme.accent))
        full = beat_line(trace.cell, beat, reads(trace, cursor.layer))
        fits = self.look.width_of(full, bold=True) <= line.width()
        text = full if fits else full.partition(":")[0]
        painter.drawText(line, Qt.AlignmentFlag.AlignRight, text)

    def _flow(self, painter: QPainter, seen: tuple[Column, ...], lines: Rows) -> None:
        """Paint the states that flow from one card to the next."""
        for left, right in pairwise(seen):
            if not self._appeared(right.step):
                continue
            known = left.step < self.cursor_at.step
            for layer in range(len(lines.cells)):
                for symbol, y in self._heights(layer, lines).items():
                    colour = QColor(self.look.colour(symbol))
                    colour.setAlphaF(1.0 if known else 0.18)
                    painter.setPen(QPen(colour, 0.24 * self.look.unit))
                    painter.drawLine(QPointF(left.x + left.width, y), QPointF(right.x, y))

    def _heights(self, layer: int, lines: Rows) -> Mapping[str, float]:
        assert self.trace is not None
        return state_heights(
            self.trace, layer, self._cursor().layer, *lines.cells[layer], self.look
        )

    def _column(self, painter: QPainter, column: Column, lines: Rows) -> None:
        trace, cursor = self.trace, self._cursor()
        assert trace is not None
        past = column.step <= cursor.step
        before, now = column.step < cursor.step, column.step == cursor.step
        box = paint_word(painter, self._marks, trace.tokens[column.step], column, lines, cursor)
        self._words.append((box, column.step))
        starts = [lines.word_top, *(top for top, _ in lines.cells)]
        for layer, (top, tall) in enumerate(lines.cells):
            self._arrow(painter, column.centre, starts[layer], (top, tall), past)
            if now and layer == cursor.layer:
                continue
            # What lies below the open layer has spoken already: that is what the layer reads.
            spoken = before or (now and (layer < cursor.layer or self._spoken()))
            card = QRectF(column.x, top, column.width, tall)
            self._areas += paint_card(
                painter, self._marks, self._tiles, trace, cursor, column, layer, card, spoken
            )
        self._beliefs.paint(painter, trace, cursor, column, lines)

    def _arrow(
        self, painter: QPainter, x: float, start: float, card: tuple[float, float], past: bool
    ) -> None:
        u = self.look.unit
        if start - card[0] - card[1] < 0.9 * u:
            return  # folded layers lie too close for arrows
        colour = QColor(self.look.theme.muted if past else self.look.theme.line)
        tip = QPointF(x, card[0] + card[1] + 0.15 * u)
        painter.setPen(QPen(colour, max(1.0, 0.1 * u)))
        painter.drawLine(QPointF(x, start - 0.1 * u), tip + QPointF(0, 0.5 * u))
        head(painter, tip, 0.55 * u, colour)

    def _spoken(self) -> bool:
        assert self.trace is not None
        beats = len(ANATOMIES[self.trace.cell].phases)
        return progress(self.cursor_at.phase, beats, beats - 1) > 0.0

    def _open_card(self, painter: QPainter, column: Column, lines: Rows) -> None:
        assert self.trace is not None
        cursor = self._cursor()
        top, tall = lines.cells[cursor.layer]
        card = QRectF(QRectF(column.x, top, column.width, tall).toRect())  # as what is kept lies
        u = self.look.unit
        painter.setPen(QPen(QColor(self.look.theme.accent), max(1.5, 0.13 * u)))
        painter.setBrush(QColor(self.look.theme.panel))
        painter.drawRoundedRect(card, 0.7 * u, 0.7 * u)
        if column.openness < 0.6:
            return
        painter.save()
        painter.setClipRect(card.toAlignedRect())
        painter.setOpacity((column.openness - 0.6) / 0.4)
        self._inside.paint(painter, self.trace, cursor, card)
        painter.restore()
        self._areas.extend(self._inside.areas)


def _explain_unit(trace: Trace, area: TileArea, unit: int) -> str:
    values, _ = vector(trace, area.symbol, area.layer, area.step)
    said = f"<b>{escaped(area.symbol)}</b> of unit {unit} = {values[unit]:+.4f}"
    word = escaped(shown(trace.tokens[area.step].text))
    known = {e.symbol: e for e in ANATOMIES[trace.cell].equations}
    meaning = f"<br>{known[area.symbol].meaning}" if area.symbol in known else ""
    return f"{said}<br>after “{word}” (step {area.step + 1}){meaning}"
