"""The cell's equations, with what they come to at this step; those of the beat light up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.nets.anatomy import ANATOMIES, Equation
from rnnviz.trace import Cursor, Edit, Field, Trace
from rnnviz.views.look import Look
from rnnviz.views.parts.beats import arrival, beat_at
from rnnviz.views.parts.blocks import HEIGHT, Layout, measured
from rnnviz.views.parts.cut import cut
from rnnviz.views.parts.formulas import Formulas
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.still import StillView
from rnnviz.views.parts.substitution import with_numbers
from rnnviz.views.parts.typeset import rich
from rnnviz.views.parts.wording import number

OPEN = 0.5  # a gate above this counts as open


@dataclass(frozen=True)
class Block:
    """One equation: meaning, live statistics ("" until it was computed), and whether it is lit."""

    symbol: str
    display: str
    meaning: str
    live: str
    lit: bool


@dataclass(frozen=True)
class EquationsPicture:
    """All equations of the cell, and the symbols that come alive in the current beat."""

    blocks: tuple[Block, ...]
    alive: frozenset[str]


def picture(trace: Trace, cursor: Cursor) -> EquationsPicture:
    """Return the equations with the numbers of the cursor's step and layer."""
    alive = frozenset(beat_at(trace.cell, cursor.phase).symbols)
    equations = ANATOMIES[trace.cell].equations
    return EquationsPicture(tuple(_block(trace, cursor, e, alive) for e in equations), alive)


def _block(trace: Trace, cursor: Cursor, equation: Equation, alive: frozenset[str]) -> Block:
    computed = arrival(trace.cell, equation.symbol, cursor.phase) > 0.0
    live = statistics(trace, equation.symbol, cursor, computed)
    return Block(
        equation.symbol, equation.display, equation.meaning, live, equation.symbol in alive
    )


def statistics(trace: Trace, symbol: str, cursor: Cursor, computed: bool = True) -> str:
    """Return a line about one symbol at the cursor, of all units of its layer.

    A gate of 0…1: its mean and how many units are open; signed values: the mean of their sizes; a
    state: its Euclidean norm before and after the step. Nothing is told before it is `computed`.
    """
    layer, step = min(cursor.layer, trace.layers - 1), min(cursor.step, len(trace) - 1)
    values = trace[symbol].at(layer=layer, step=step)
    if symbol + "0" in trace:
        before = number(_norm(trace.before(symbol, layer, step)), 1)
        return f"‖ {symbol} ‖ {before} → {number(_norm(values), 1) if computed else '…'}"
    if not computed:
        return ""
    if trace[symbol].bounds[0] < 0.0:
        return f"mean |{symbol}| {number(float(np.abs(values).mean()))}"
    return (
        f"mean {number(float(values.mean()))} · {int((values > OPEN).sum())} of {values.size} open"
    )


def _norm(values: np.ndarray) -> float:
    return float(np.linalg.norm(values.astype(np.float64)))  # squares may leave float32


class EquationsView(StillView):
    """The strip under the stage: equation, meaning and live numbers, boxed while it is computed."""

    needs: ClassVar[frozenset[str]] = frozenset({"h"})

    def __init__(self) -> None:
        super().__init__()
        self._layout: Layout | None = None
        self._formulas = Formulas()

    def ground(self) -> str:
        """Return the colour behind the strip."""
        return self.look.theme.panel

    def repaint_all(self) -> None:
        """Forget the kept picture and paint anew."""
        self._layout = None
        super().repaint_all()

    def resizeEvent(self, event: object) -> None:
        """Flow the blocks anew."""
        self._layout = None
        super().resizeEvent(event)

    def flow(self) -> Layout:
        """Return how the blocks are set, the same at every step of a run."""
        if self._layout is None:
            trace, room = self.trace, (float(self.width()), float(self.height()))
            longest = tuple(_longest(trace, e.symbol) for e in ANATOMIES[trace.cell].equations)
            self._layout = measured(trace.cell, longest, room, self.look)
        return self._layout

    def _rect(self, k: int) -> QRectF:
        return self.flow().rect(k, self.width(), self.height(), self.look.unit)

    def picture(self) -> EquationsPicture:
        """Return what is shown."""
        return picture(self.trace, self.cursor_at)

    def paint_picture(self, painter: QPainter, shown: EquationsPicture) -> None:
        """Paint the blocks that have room."""
        flow = self.flow()
        for k, block in enumerate(shown.blocks[: flow.columns * flow.rows]):
            self._paint_block(painter, self._rect(k), block, shown.alive, flow)

    def _paint_block(
        self, painter: QPainter, rect: QRectF, block: Block, alive: frozenset[str], flow: Layout
    ) -> None:
        u, theme, colour = self.look.unit, self.look.theme, self.look.colour(block.symbol)
        box = rect.adjusted(0.15 * u, 0.15 * u, -0.15 * u, -0.15 * u)
        if block.lit:
            painter.setPen(QPen(colour, max(1.5, 0.12 * u)))
            painter.setBrush(QColor(theme.raised))
            painter.drawRoundedRect(box, 0.4 * u, 0.4 * u)
        content = HEIGHT[flow.size] + (1.25 if flow.words else 0.0)
        top = box.center().y() - content * u / 2
        baseline = top + 0.68 * HEIGHT[flow.size] * u
        marked = alive - {block.symbol}
        x, shows = box.x() + 0.6 * u, (block.display, flow.size, block.lit, marked)
        self._formulas.paint(painter, x, baseline, self.look, *shows)
        if flow.words:
            line = QRectF(
                box.x() + 0.6 * u, top + HEIGHT[flow.size] * u, box.width() - 1.0 * u, 1.25 * u
            )
            self._paint_words(painter, line, block, flow.words)

    def _paint_words(self, painter: QPainter, line: QRectF, block: Block, words: int) -> None:
        theme = self.look.theme
        painter.setFont(self.look.font("small"))
        painter.setPen(QColor(theme.text if block.lit else theme.muted))
        longest = f"{block.meaning} · {_longest(self.trace, block.symbol)}"
        fits = words == 2 or self.look.width_of(longest, "small") <= line.width()
        parts = (block.meaning, block.live) if fits else (block.live or block.meaning,)
        text = " · ".join(part for part in parts if part)
        text = cut(text, self.look, line.width() + 1, "small")
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)

    def points_at(self, at: QPointF) -> Cursor | None:
        """Return the symbol whose equation is under the mouse, of all units."""
        block = self._block_at(at)
        return replace(self.cursor_at, unit=None, symbol=block.symbol) if block else None

    def paint_hover(self, painter: QPainter, cursor: Cursor) -> None:
        """Outline the equation of the symbol."""
        inset, flow = 0.15 * self.look.unit, self.flow()
        for k, block in enumerate(self.picture().blocks[: flow.columns * flow.rows]):
            if block.symbol == cursor.symbol and cursor.layer == self.cursor_at.layer:
                paint_outline(
                    painter, self.look, self._rect(k).adjusted(inset, inset, -inset, -inset)
                )

    def explain(self, at: QPointF) -> str | None:
        """Return the equation with the numbers of the picked unit, or of one that is typical."""
        block = self._block_at(at)
        return explained(self.trace, self.cursor_at, block, self.look) if block else None

    def _block_at(self, at: QPointF) -> Block | None:
        flow = self.flow()
        shown = self.picture().blocks[: flow.columns * flow.rows]
        return next((b for k, b in enumerate(shown) if self._rect(k).contains(at)), None)

    def numbers(self) -> Mapping[str, Field]:
        """Return what every equation comes to in that step and layer."""
        trace = self.trace
        if trace is None:
            return {}
        layer, step = min(self.cursor_at.layer, trace.layers - 1), self.cursor_at.step
        return {
            e.symbol: numbered(trace[e.symbol].at(layer=layer, step=step), "unit")
            for e in ANATOMIES[trace.cell].equations
        }

    def sizeHint(self) -> QSize:
        """Return a size for two rows of equations with their words."""
        return QSize(round(60 * self.look.unit), round(8.6 * self.look.unit))

    def minimumSizeHint(self) -> QSize:
        """Return the size of one row without words."""
        return QSize(round(24 * self.look.unit), round(3 * self.look.unit))


def _longest(trace: Trace, symbol: str) -> str:
    if symbol + "0" in trace:
        return f"‖ {symbol} ‖ 00.0 → 00.0"
    if trace[symbol].bounds[0] < 0.0:
        return f"mean |{symbol}| 0.00"
    return f"mean 0.00 · {trace.units} of {trace.units} open"


def explained(trace: Trace, cursor: Cursor, block: Block, look: Look) -> str:
    """Return an equation with the numbers of one unit put in, as rich text."""
    layer, step = min(cursor.layer, trace.layers - 1), min(cursor.step, len(trace) - 1)
    values = trace[block.symbol].at(layer=layer, step=step)
    if cursor.unit is not None and cursor.unit < values.size:
        unit, which = cursor.unit, "picked"
    else:
        sizes = np.abs(values)  # the strip gives the mean of the sizes, so this is its example
        unit, which = int(np.abs(sizes - sizes.mean()).argmin()), "nearest to the mean"
    colour = look.colour(block.symbol).name()
    lines = [
        f"<b style='color:{colour}'>{rich(block.display)}</b>",
        " · ".join(part for part in (block.meaning, block.live) if part),
    ]
    if trace.layers > 1:
        reads = f", where <i>x</i> is the <i>h</i> of layer {layer}" if layer else ""
        lines.append(f"in layer {layer + 1} of {trace.layers}{reads}")
    if any(edit.symbol == block.symbol for edit in trace.request.active(Edit)):
        return "<br>".join([*lines, "changed by hand, so the equation does not hold here"])
    sums = with_numbers(trace, block.symbol, layer, step, unit)
    return "<br>".join([*lines, f"unit {unit} ({which}): {sums}"])
