"""The way forward: words are read, states flow from left to right, beliefs grow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.trace import Cursor, Trace
from rnnviz.views.parts.motion import progress
from rnnviz.views.parts.wording import escaped
from rnnviz.views.stage.attending import paint_attention
from rnnviz.views.stage.beliefs import Beliefs
from rnnviz.views.stage.cards import paint_card, state_heights
from rnnviz.views.stage.diagrams import is_cell_state, vector
from rnnviz.views.stage.inside import Inside, head
from rnnviz.views.stage.layout import OPENING, Column, Rows
from rnnviz.views.stage.marks import Marks
from rnnviz.views.stage.vectors import TileArea, Tiles
from rnnviz.views.stage.ways import paint_feedback
from rnnviz.views.stage.words import beat_line, caption, paint_word, reads, shown

if TYPE_CHECKING:
    from rnnviz.capture.attention import Attention


def _attention(trace: Trace) -> Attention | None:
    """Return where the network looked, if it pays attention."""
    from rnnviz.capture.attention import attends, attention  # here, as it takes what computes along

    return attention(trace) if attends(trace) else None


class ForwardSide:
    """Paints the run as far as it has been read; `areas` are the tiles that are shown.

    `end` is the phase at which a step's result is seen.
    """

    end, warning = 0.999, ""

    def __init__(
        self, marks: Marks, beliefs: Beliefs, trace: Trace, baseline: Trace | None
    ) -> None:
        self.look, self.marks, self.beliefs, self.trace = marks.look, marks, beliefs, trace
        self.tiles = Tiles(self.look, baseline)
        self.inside = Inside(marks, self.tiles)
        self.attention = _attention(trace)
        self.areas: list[TileArea] = []
        self.words: list[tuple[QRectF, int]] = []

    def caption(self) -> str:
        """Return what the whole stage shows."""
        return caption(self.trace)

    def beat_line(self, cursor: Cursor) -> str:
        """Return what happens in the beat that is on."""
        beat = ANATOMIES[self.trace.cell].phase_at(cursor.phase)
        return beat_line(self.trace.cell, beat, reads(self.trace, cursor.layer))

    @cached_property
    def longest_beat(self) -> float:
        """How many pixels the longest of those lines takes."""
        beats = range(len(ANATOMIES[self.trace.cell].phases))
        lines = (beat_line(self.trace.cell, k, "layer below") for k in beats)
        return max(self.look.width_of(line, bold=True) for line in lines)

    def appeared(self, step: int, cursor: Cursor) -> bool:
        """Tell whether a step's word is known yet: a word that is still to be drawn is not."""
        chosen = self.trace.chosen
        return step <= cursor.step or not chosen or chosen[step - 1] < 0

    def rests(self, before: Cursor, now: Cursor) -> bool:
        """Tell whether all but the open column looks the same at both cursors."""
        opened = now.step == 0 or min(before.phase, now.phase) >= OPENING
        same_step = replace(before, phase=now.phase) == now
        same_beat = self.beat_line(before) == self.beat_line(now)
        return opened and same_step and same_beat and self.attention is None

    def paint(
        self, painter: QPainter, cursor: Cursor, seen: tuple[Column, ...], lines: Rows
    ) -> None:
        """Paint every column that can be seen, but for the open cell."""
        self.areas, self.words = [], []
        self._flow(painter, cursor, seen, lines)
        paint_feedback(painter, self.marks, self.trace, cursor, seen, lines)
        for column in seen:
            if self.appeared(column.step, cursor):
                self._column(painter, cursor, column, lines)
        if self.attention is not None:
            grown = self._grown(cursor)
            paint_attention(painter, self.look, self.attention, cursor.step, grown, seen, lines)

    def paint_legend(self, painter: QPainter, stage: QRectF) -> None:
        """Paint nothing: on the way forward every mark says itself what it is."""

    def explain_unit(self, area: TileArea, unit: int) -> str:
        """Return the value of a unit, and what it means."""
        values, _ = vector(self.trace, area.symbol, area.layer, area.step)
        said = f"<b>{escaped(area.symbol)}</b> of unit {unit} = {values[unit]:+.4f}"
        if is_cell_state(area.symbol):
            said += f", coloured by its tanh {np.tanh(values[unit]):+.2f}"
        word = escaped(shown(self.trace.tokens[area.step].text))
        known = {e.symbol: e for e in ANATOMIES[self.trace.cell].equations}
        meaning = f"<br>{known[area.symbol].meaning}" if area.symbol in known else ""
        return f"{said}<br>after “{word}” (step {area.step + 1}){meaning}"

    def _flow(
        self, painter: QPainter, cursor: Cursor, seen: tuple[Column, ...], lines: Rows
    ) -> None:
        """Paint the states that flow from one card to the next."""
        for left, right in pairwise(seen):
            if not self.appeared(right.step, cursor):
                continue
            known = left.step < cursor.step
            for layer in range(len(lines.cells)):
                for symbol, y in self._heights(cursor, layer, lines).items():
                    colour = QColor(self.look.colour(symbol))
                    colour.setAlphaF(1.0 if known else 0.18)
                    painter.setPen(QPen(colour, 0.24 * self.look.unit))
                    painter.drawLine(QPointF(left.x + left.width, y), QPointF(right.x, y))

    def _heights(self, cursor: Cursor, layer: int, lines: Rows) -> Mapping[str, float]:
        return state_heights(self.trace, layer, cursor.layer, *lines.cells[layer], self.look)

    def _column(self, painter: QPainter, cursor: Cursor, column: Column, lines: Rows) -> None:
        trace, past = self.trace, column.step <= cursor.step
        before, now = column.step < cursor.step, column.step == cursor.step
        box = paint_word(painter, self.marks, trace.tokens[column.step], column, lines, cursor)
        self.words.append((box, column.step))
        starts = [lines.word_top, *(top for top, _ in lines.cells)]
        for layer, (top, tall) in enumerate(lines.cells):
            self._arrow(painter, column.centre, starts[layer], (top, tall), past)
            if now and layer == cursor.layer:
                continue
            # What lies below the open layer has spoken already: that is what the layer reads.
            spoken = before or (now and (layer < cursor.layer or self._spoken(cursor)))
            card = QRectF(column.x, top, column.width, tall)
            self.areas += paint_card(
                painter, self.marks, self.tiles, trace, cursor, column, layer, card, spoken
            )
        self.beliefs.paint(painter, trace, cursor, column, lines)

    def _arrow(
        self, painter: QPainter, x: float, start: float, card: tuple[float, float], past: bool
    ) -> None:
        u = self.look.unit
        if start - card[0] - card[1] < 0.9 * u:
            return  # folded layers lie too close for arrows
        top = card[0] + card[1] + 0.15 * u
        box = QRectF(x - 0.3 * u, top, 0.6 * u, start - 0.1 * u - top)
        self.marks.paint(painter, box, ("arrow", past), partial(self._draw_arrow, past))

    def _draw_arrow(self, past: bool, painter: QPainter, box: QRectF) -> None:
        u, x, theme = self.look.unit, box.center().x(), self.look.theme
        colour = QColor(theme.muted if past else theme.line)
        painter.setPen(QPen(colour, max(1.0, 0.1 * u)))
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x, box.top() + 0.5 * u))
        head(painter, QPointF(x, box.top()), 0.55 * u, colour)

    def _spoken(self, cursor: Cursor) -> bool:
        return self._grown(cursor) > 0.0

    def _grown(self, cursor: Cursor) -> float:
        """Return how far the last beat of the step has come (0…1)."""
        beats = len(ANATOMIES[self.trace.cell].phases)
        return progress(cursor.phase, beats, beats - 1)
