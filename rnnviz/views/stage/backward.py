"""The way back: from the outcome the gradient runs through the unrolled network to the words.

A frame is a function of the pass and the cursor: what the cursor, coming from the right, has not
reached is not shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.capture.backward import Backward
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.trace import Cursor, Trace
from rnnviz.views.look import Look
from rnnviz.views.parts.decades import brief, size_told
from rnnviz.views.parts.motion import progress
from rnnviz.views.parts.outcomes import outcome_told, place_told
from rnnviz.views.parts.overflow import gradients_told
from rnnviz.views.parts.wording import escaped
from rnnviz.views.stage.back_inside import BackInside, GradientTiles, log_norm
from rnnviz.views.stage.beliefs import Beliefs
from rnnviz.views.stage.cards import state_heights, tile_side
from rnnviz.views.stage.layout import Column, Rows
from rnnviz.views.stage.marks import Marks
from rnnviz.views.stage.ribbons import Ribbons, Widths
from rnnviz.views.stage.vectors import TileArea, mark_unit
from rnnviz.views.stage.words import paint_word, shown

FULL = 2.4  # units: the full width of a ribbon, where the cards are high enough
WEDGE = 5.0  # units: the length of the legend's ribbon
SCALES = ("absolute", "log")  # what is chosen by buttons in the lower right corner
THINNEST_CARD = 0.7  # units: the least side of tiles that tell anything


class BackwardSide:
    """Paints the pass back as far as the cursor has come; `areas` are the tiles that are shown.

    `end` is the phase at which a step's result is seen.
    """

    end = 0.001

    def __init__(
        self, marks: Marks, beliefs: Beliefs, back: Backward, log: bool, baseline: Trace | None
    ) -> None:
        self.look, self.marks, self.beliefs = marks.look, marks, beliefs
        self.back, self.trace = back, back.trace
        self.warning = gradients_told(back.flow.logs, self.trace)
        self.widths = Widths.of(back, log=log)
        self.tiles = GradientTiles(self.look, back, self.widths, baseline)
        self.inside = BackInside(marks, self.tiles)
        self.areas: list[TileArea] = []
        self.words: list[tuple[QRectF, int]] = []
        with np.errstate(over="ignore"):
            self._above = [[log_norm(h) for h in layer] for layer in back.grads["above_h"]]

    def paint(
        self, painter: QPainter, cursor: Cursor, seen: tuple[Column, ...], lines: Rows
    ) -> None:
        """Paint every column that can be seen, but for the open cell."""
        self.areas, self.words = [], []
        lowest = min(tall for _, tall in lines.cells)
        wide = min(FULL * self.look.unit, 0.8 * lowest)
        ribbons = Ribbons(self.look, self.widths, wide)
        for column in seen:
            self._column(painter, cursor, column, lines, ribbons)
        for left, right in pairwise(seen):
            self._between(painter, cursor, left, right, lines, ribbons)
        for column in seen:
            self._states(painter, cursor, column, lines, ribbons)

    def _card(self, column: Column, lines: Rows, layer: int) -> QRectF:
        top, tall = lines.cells[layer]
        return QRectF(column.x, top, column.width, tall)

    def _heights(self, cursor: Cursor, layer: int, lines: Rows) -> Mapping[str, float]:
        cell = lines.cells[layer]
        return state_heights(self.trace, layer, cursor.layer, *cell, self.look)

    def gone(self, cursor: Cursor, step: int) -> float:
        """Return how far the gradient has left a step (0…1): in the step's last beat."""
        if step != cursor.step:
            return float(step > cursor.step)
        beats = len(ANATOMIES[self.trace.cell].chain.beats)
        return progress(1.0 - cursor.phase, beats, beats - 1)

    def come(self, cursor: Cursor, step: int, layer: int) -> float:
        """Return how far the gradient has come to a layer's card of a step (0…1)."""
        if step != cursor.step:
            return float(step > cursor.step)
        beats = len(ANATOMIES[self.trace.cell].chain.beats)
        if layer >= cursor.layer:
            return progress(1.0 - cursor.phase, beats, 0) if layer == cursor.layer else 1.0
        return self.gone(cursor, step)

    def size(self, symbol: str, layer: int, step: int) -> float:
        """Return log10 of the norm of the gradient by a state."""
        return float(self.back.flow.logs[symbol][layer, step])

    def _column(
        self, painter: QPainter, cursor: Cursor, column: Column, lines: Rows, ribbons: Ribbons
    ) -> None:
        """Paint a step's word and closed cards, and what comes down to them from the output."""
        step, here = column.step, replace(cursor, phase=0.999)
        if step != cursor.step:
            here = replace(here, step=step + 1)  # every word has been read long ago
        token = self.trace.tokens[step]
        box = paint_word(painter, self.marks, token, column, lines, here)
        self.words.append((box, step))
        self._outcome(painter, column, lines)
        self._down(painter, cursor, column, lines, ribbons)
        look = self.look
        for layer, (_, tall) in enumerate(lines.cells):
            if step != cursor.step or layer != cursor.layer:
                radius = min(0.5 * look.unit, tall / 2)
                card = self._card(column, lines, layer)
                self.marks.box(painter, card, look.theme.line, 1.2, look.theme.panel, radius)

    def _outcome(self, painter: QPainter, column: Column, lines: Rows) -> None:
        """Paint what was believed where the pass begins."""
        if np.isneginf(self._above[-1][column.step]):
            return
        self.beliefs.paint(painter, self.trace, Cursor(column.step, 0.999), column, lines)

    def _down(
        self, painter: QPainter, cursor: Cursor, column: Column, lines: Rows, ribbons: Ribbons
    ) -> None:
        """Paint the ribbons from the output down through the layers to the word."""
        tops = [top for top, _ in lines.cells]
        starts = [tops[k + 1] + lines.cells[k + 1][1] for k in range(len(tops) - 1)]
        starts.append(lines.belief_top + lines.belief_height)
        for layer, (top, start) in enumerate(zip(tops, starts, strict=True)):
            size = self._above[layer][column.step]
            reach = self.come(cursor, column.step, layer)
            if layer == cursor.layer and column.step == cursor.step:
                reach = 1.0 if layer == len(tops) - 1 else reach
            self._line(painter, column.centre, start, top)
            ribbons.upright(painter, QPointF(column.centre, start), top, size, reach)
        low, size = tops[0] + lines.cells[0][1], float(self.back.flow.x[column.step])
        reach = self.gone(cursor, column.step)
        self._line(painter, column.centre, low, lines.word_top)
        ribbons.upright(painter, QPointF(column.centre, low), lines.word_top, size, reach)

    def _line(self, painter: QPainter, x: float, top: float, bottom: float) -> None:
        painter.setPen(QPen(QColor(self.look.theme.line), max(1.0, 0.1 * self.look.unit)))
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))

    def _between(
        self, painter: QPainter, cursor: Cursor, left: Column, right: Column, lines: Rows,
        ribbons: Ribbons,
    ) -> None:  # fmt: skip
        """Paint the ribbons through the states between two steps, as far as they have come."""
        reach = self.gone(cursor, right.step)
        for layer in range(len(lines.cells)):
            for symbol, y in self._heights(cursor, layer, lines).items():
                ends = QPointF(left.x + left.width, y), QPointF(right.x, y)
                faint = ribbons.colour(symbol)
                faint.setAlphaF(0.18)
                painter.setPen(QPen(faint, 0.24 * self.look.unit))
                painter.drawLine(*ends)
                sizes = tuple(self.size(symbol, layer, c.step) for c in (left, right))
                ribbons.level(painter, symbol, ends, sizes, reach)

    def _states(
        self, painter: QPainter, cursor: Cursor, column: Column, lines: Rows, ribbons: Ribbons
    ) -> None:
        """Paint a step's closed cards: ribbon, tiles and number of the gradient by each state."""
        for layer in range(len(lines.cells)):
            if (column.step, layer) == (cursor.step, cursor.layer):
                continue
            card, heights = self._card(column, lines, layer), self._heights(cursor, layer, lines)
            low = layer != cursor.layer
            side = tile_side(card, heights, self.look.unit, low=low)
            come = self.come(cursor, column.step, layer)
            for symbol, y in heights.items():
                self._state(painter, cursor, column, layer, symbol, (card, y, side), come, ribbons)

    def _state(
        self, painter: QPainter, cursor: Cursor, column: Column, layer: int, symbol: str,
        place: tuple[QRectF, float, float], come: float, ribbons: Ribbons,
    ) -> None:  # fmt: skip
        (card, y, side), u, low = place, self.look.unit, layer != cursor.layer
        middle, size = QPointF(card.center().x(), y), self.size(symbol, layer, column.step)
        if come > 0.0:
            ends = QPointF(card.left() + 1.0, y), QPointF(card.right() - 1.0, y)
            ribbons.level(painter, symbol, ends, (size, size))
            if side >= THINNEST_CARD * u:
                area = self.tiles.paint(
                    painter, self.trace, symbol, layer, column.step, middle, side
                )
                self.areas.append(area)
                if cursor.unit is not None and not low:
                    mark_unit(painter, area, cursor.unit, self.look)
        if not low:
            self._number(painter, card, y + side / 2, symbol, column.step, size, come)

    def _number(
        self, painter: QPainter, card: QRectF, top: float, symbol: str, step: int, size: float,
        come: float,
    ) -> None:  # fmt: skip
        """Write the size of a gradient below its tiles; before it has come, whose it will be."""
        u = self.look.unit
        if come <= 0.0:
            painter.setOpacity(0.35)
            self.marks.name(painter, card.center().x(), top + 0.95 * u, f"∂{symbol}_{{{step + 1}}}")
            painter.setOpacity(1.0)
            return
        text, room = f"∂{symbol} {brief(size)}", card.width() - 0.3 * u
        if self.look.width_of(text, "small", bold=True) > room:
            text = brief(size)
        box = QRectF(card.left(), top + 0.1 * u, card.width(), 1.4 * u)
        colour = self.look.colour("c" if symbol == "c" else "gradient")
        self.marks.line(painter, box, text, "small", colour.name())

    def paint_legend(self, painter: QPainter, stage: QRectF) -> None:
        """Say under the words what a width means: a wedge with both its ends told."""
        look, u, (low, full) = self.look, self.look.unit, self.widths.ends()
        x, y = 1.4 * u, stage.bottom() - 0.95 * u
        ends = look.width_of(low, "small") + look.width_of(full, "small") + (WEDGE + 2.1) * u
        free = stage.width() - x - ends - switch_width(look)
        painter.setFont(look.font("small"))
        means = next((text for text in self._means() if look.width_of(text, "small") <= free), "")
        for text, ink in ((means, "muted"), (low, "text")):
            painter.setPen(QColor(getattr(look.theme, ink)))
            painter.drawText(QPointF(x, y), text)
            x += look.width_of(text, "small") + (0.7 * u if text else 0.0)
        self._wedge(painter, QPointF(x, y - 0.33 * u))
        painter.setPen(QColor(look.theme.text))
        painter.drawText(QPointF(x + (WEDGE + 0.7) * u, y), full)

    def _means(self) -> tuple[str, ...]:
        """Return what a width means, at length and in fewer and fewer words."""
        norms = [f"‖∂L/∂{symbol}‖" for symbol in self.back.flow.logs]
        scale = "log scale" if self.widths.log else "absolute"
        short = ", ".join(norms)
        whole = f"width of the ribbons: {' and '.join(norms)}, {scale}"
        return whole, f"widths: {short}, {scale}", f"{short}, {scale}", short

    def _wedge(self, painter: QPainter, at: QPointF) -> None:
        """Paint widths from none to the full one, as seen from further away."""
        u = self.look.unit
        points = (QPointF(at.x(), at.y()), QPointF(at.x() + WEDGE * u, at.y()))
        wedge = Ribbons(self.look, Widths(0.0, 0.0, log=False), 0.9 * u)
        wedge.level(painter, "h", points, (-9.0, 0.0))

    def caption(self) -> str:
        """Return what the whole stage shows."""
        target, trace = self.back.question.target, self.trace
        place = place_told(self.back.flow.step, trace)
        return f"How {outcome_told(target, trace)}{place} depends on every state"

    def beat_line(self, cursor: Cursor) -> str:
        """Return what happens in the beat that is on."""
        chain = ANATOMIES[self.trace.cell].chain
        beat = chain.beats[chain.beat_at(cursor.phase)]
        return f"{beat.name}: {beat.says}"

    @cached_property
    def longest_beat(self) -> float:
        """How many pixels the longest of those lines takes."""
        beats = ANATOMIES[self.trace.cell].chain.beats
        return max(self.look.width_of(f"{b.name}: {b.says}", bold=True) for b in beats)

    def appeared(self, step: int, cursor: Cursor) -> bool:
        """Tell whether a step's word is known: on the way back all of them are."""
        return True

    def explain_unit(self, area: TileArea, unit: int) -> str:
        """Return the gradient by a unit, and that by the whole vector."""
        values = self.tiles.gradient(area.symbol, area.layer, area.step)
        word = escaped(shown(self.trace.tokens[area.step].text))
        outcome = escaped(outcome_told(self.back.question.target, self.trace))
        return (
            f"<b>∂L/∂{escaped(area.symbol)}</b> of unit {unit} = {values[unit]:+.3g}"
            f"<br>of all units: ‖∂L/∂{escaped(area.symbol)}‖ = {size_told(log_norm(values))}"
            f"<br>at “{word}” (step {area.step + 1}); L is {outcome}"
        )


def switch_width(look: Look) -> float:
    """Return how many pixels are left free in the lower right corner for the choice of a scale."""
    return sum(look.width_of(name) + 1.9 * look.unit for name in SCALES) + 1.6 * look.unit
