"""The chain rule of the step that the gradient goes through: factors light up with their numbers.

Under every factor stands the number of one unit: the picked one, or the one with the strongest
gradient by h. What the beat has not come to has no numbers yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.capture.backward import Backward
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.nets.anatomy.chain import Link
from rnnviz.trace import Cursor, Field, Trace
from rnnviz.views.look import Look, TextSize
from rnnviz.views.parts.decades import brief
from rnnviz.views.parts.formulas import Formulas
from rnnviz.views.parts.motion import ease
from rnnviz.views.parts.numbers import of_chain
from rnnviz.views.parts.still import StillView
from rnnviz.views.parts.typeset import measure, rich

LIGHTING = 0.6  # of a beat, in which its factors light up one after the other
CLOSE = 1e-3  # relative; what differs by more is not what the line gives
HEIGHT: dict[TextSize, float] = {"value": 1.9, "label": 1.65, "small": 1.5}
NUMBERS, WORDS, AIR = 1.2, 1.2, 0.9  # units: lines under an equation, and the air around it
TIGHT = 0.45  # units: air below the lowest equation that may be missing
GAP = 0.3  # units between the parts of a line
ATTEMPTS: tuple[tuple[TextSize, bool, bool], ...] = (  # size, whole ∂L/∂, meaning
    ("value", True, True), ("label", True, True), ("label", True, False), ("small", True, True),
    ("small", True, False), ("label", False, True), ("label", False, False),
    ("small", False, True), ("small", False, False),
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A part of a line: what is set, and the number under it ("" for none or not yet)."""

    text: str
    number: str = ""
    factor: bool = False
    lit: bool = False


@dataclass(frozen=True)
class Block:
    """One line of the backward pass, its meaning, and whether its beat is on."""

    pieces: tuple[Piece, ...]
    meaning: str
    lit: bool


@dataclass(frozen=True)
class Setting:
    """How blocks are set: columns, rows, size, whether as ∂L/∂ or short as ∂, and with meanings."""

    columns: int
    rows: int
    size: TextSize
    whole: bool
    words: bool

    @property
    def height(self) -> float:
        """How many units high a block is."""
        return HEIGHT[self.size] + NUMBERS + (WORDS if self.words else 0.0) + AIR


def picture(back: Backward, cursor: Cursor) -> tuple[Block, ...]:
    """Return the lines at the cursor, one a place; the newest that has been reached there."""
    chain = ANATOMIES[back.trace.cell].chain
    beat = chain.beat_at(cursor.phase)
    share = (1.0 - cursor.phase) * len(chain.beats) - beat
    unit = chosen_unit(back, cursor)
    return tuple(
        _block(back, cursor, chain.at(place, beat), beat, share, unit) for place in chain.places
    )


def chosen_unit(back: Backward, cursor: Cursor) -> int:
    """Return the picked unit, or the one whose h the outcome depends on most at that step."""
    sizes = np.abs(back.grads["h"][cursor.layer, cursor.step])
    picked = cursor.unit is not None and cursor.unit < sizes.size
    return int(cursor.unit if picked else np.nan_to_num(sizes).argmax())


def _block(back: Backward, cursor: Cursor, link: Link, beat: int, share: float, unit: int) -> Block:
    lit, count = link.beat == beat, sum(len(product) for product in link.terms)
    come = (count + 1) * min(1.0, ease(share / LIGHTING)) if lit else float(link.beat < beat) * 99
    shown = int(come + 1e-6)
    names = back.at(cursor.layer, cursor.step)
    with np.errstate(over="ignore", invalid="ignore"):
        values = [[float(f.value(names)[unit]) for f in product] for product in link.terms]
        total = float(sum(np.prod(product) for product in values))
    pieces = tuple(_pieces(link, values, total, shown, lit=lit))
    holds = link.adds or _close(float(names[link.gives][unit]), total)
    words = link.meaning if holds else "changed by hand, so another factor comes in"
    return Block(pieces, words, lit)


def _pieces(
    link: Link, values: list[list[float]], total: float, shown: int, *, lit: bool
) -> Iterator[Piece]:
    count = sum(len(product) for product in values)
    yield Piece(link.display, told(total) if shown > count else "", True, lit and shown > count)
    yield Piece("←" if link.adds else "=")
    k = 0
    for nth, product in enumerate(link.terms):
        if nth:
            yield Piece("+")
        for factor, value in zip(product, values[nth], strict=True):
            if factor is not product[0]:
                yield Piece("⊙")
            k += 1
            yield Piece(factor.display, told(value) if k <= shown else "", True, lit and k <= shown)


def told(value: float) -> str:
    """Return a signed number in little room; what is no number says so."""
    if np.isnan(value):
        return "no number"
    with np.errstate(divide="ignore"):
        size = brief(float(np.log10(abs(value))))
    return f"−{size}" if value < 0 and size != "0" else size


def _close(one: float, other: float) -> bool:
    if not (np.isfinite(one) and np.isfinite(other)):
        return True
    return abs(one - other) <= CLOSE * max(abs(one), abs(other)) + 1e-12


def short(text: str) -> str:
    """Return the text with ∂ in place of ∂L/∂."""
    return text.replace("∂L/∂", "∂")


@lru_cache(maxsize=16)
def setting(cell: str, look: Look, width: float, height: float) -> Setting:
    """Return the largest way to set a cell's lines; where none fits, the smallest."""
    chain, u = ANATOMIES[cell].chain, look.unit
    count = len(chain.places)
    for size, whole, words in ATTEMPTS:
        wide = max(_width(link, look, size, whole=whole) for link in chain.links) + 1.6 * u
        for columns in range(min(3, count), 0, -1):
            found = Setting(columns, ceil(count / columns), size, whole, words)
            fits = wide <= (width - u) / columns and count % columns == 0
            if fits and found.rows * found.height * u <= height - 0.4 * u:
                return found
    columns = max(1, min(3, int((width - u) // wide)))
    return Setting(columns, ceil(count / columns), "small", False, False)


def _width(link: Link, look: Look, size: TextSize, *, whole: bool) -> float:
    """Return how many pixels a line takes, whatever its numbers."""
    room = look.width_of("−8·10⁻⁸", "small")
    pieces = _pieces(link, [[0.0] * len(product) for product in link.terms], 0.0, 0, lit=False)
    return sum(_advance(piece, look, size, whole, room) for piece in pieces)


def _advance(piece: Piece, look: Look, size: TextSize, whole: bool, room: float) -> float:
    wide = measure(piece.text if whole else short(piece.text), look, size)
    return max(wide, room if piece.factor else 0.0) + GAP * look.unit


class ChainView(StillView):
    """The strip under the stage on the way back; it is told the gradients."""

    needs: ClassVar[frozenset[str]] = frozenset({"h"})

    def __init__(self) -> None:
        super().__init__()
        self.back: Backward | None = None
        self._formulas = Formulas()

    def show_trace(self, trace: Trace | None, baseline: Trace | None = None) -> None:
        """Know that run; the lines stay those of the last one until its gradients come."""
        if trace is None or (self.back and len(trace) != len(self.back.trace)):
            self.back = None
        super().show_trace(trace, baseline)

    def show_backward(self, back: Backward | None) -> None:
        """Show the lines of that pass."""
        self.back = back
        self.repaint_all()

    def picture(self) -> tuple[Block, ...]:
        """Return what is shown."""
        return () if self.back is None else picture(self.back, self._cursor())

    def _cursor(self) -> Cursor:
        trace, cursor = self.back.trace, self.cursor_at
        step = min(cursor.step, len(trace) - 1)
        return Cursor(step, cursor.phase, min(cursor.layer, trace.layers - 1), cursor.unit)

    def setting(self) -> Setting:
        """Return how the lines are set, the same in every frame."""
        return setting(self.back.trace.cell, self.look, float(self.width()), float(self.height()))

    def _rect(self, k: int) -> QRectF:
        u, how = self.look.unit, self.setting()
        row, column = divmod(self._order().index(k), how.columns)
        wide, high = (self.width() - u) / how.columns, how.height * u
        top = max(0.2 * u, (self.height() - high * how.rows) / 2)
        return QRectF(0.5 * u + column * wide, top + row * high, wide, high)

    def _order(self) -> list[int]:
        """Return the lines in the order in which they stand: lit ones first if room is short."""
        how, shown = self.setting(), self.picture()
        room = int((self.height() - 0.2 * self.look.unit) / (how.height * self.look.unit))
        if room >= how.rows:
            return [*range(len(shown))]
        return sorted(range(len(shown)), key=lambda k: not shown[k].lit)

    def paint_picture(self, painter: QPainter, shown: tuple[Block, ...]) -> None:
        """Paint the lines that have room."""
        for k, block in enumerate(shown):
            if self._rect(k).bottom() <= self.height() + TIGHT * self.look.unit:
                self._paint_block(painter, self._rect(k), block)

    def _paint_block(self, painter: QPainter, rect: QRectF, block: Block) -> None:
        u, how, theme = self.look.unit, self.setting(), self.look.theme
        box = rect.intersected(QRectF(self.rect())).adjusted(0.15 * u, 0.1 * u, -0.15 * u, -0.1 * u)
        if block.lit:
            painter.setPen(QPen(self.look.colour("gradient"), max(1.5, 0.12 * u)))
            painter.setBrush(QColor(theme.raised))
            painter.drawRoundedRect(box, 0.4 * u, 0.4 * u)
        baseline = box.y() + (0.25 + 0.72 * HEIGHT[how.size]) * u
        x = box.x() + 0.6 * u
        for piece in block.pieces:
            x = self._paint_piece(painter, x, baseline, piece, block, how)
        if how.words:
            line = QRectF(x, box.bottom() - 1.35 * u, 0, WORDS * u)
            line.setLeft(box.x() + 0.6 * u)
            line.setRight(box.right() - 0.4 * u)
            painter.setFont(self.look.font("small"))
            painter.setPen(QColor(theme.text if block.lit else theme.muted))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self._words(block, line.width()))

    def _words(self, block: Block, room: float) -> str:
        unit = f"unit {chosen_unit(self.back, self._cursor())}"
        full = f"{block.meaning} · {unit}" if block.lit else block.meaning
        return full if self.look.width_of(full, "small") <= room else unit if block.lit else ""

    def _paint_piece(
        self, painter: QPainter, x: float, baseline: float, piece: Piece, block: Block, how: Setting
    ) -> float:
        """Paint a part of a line with its number under it, and return where the next begins."""
        look, u = self.look, self.look.unit
        room = look.width_of("−8·10⁻⁸", "small")
        wide = _advance(piece, look, how.size, how.whole, room)
        text = piece.text if how.whole else short(piece.text)
        if piece.lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.theme.line))
            high = (HEIGHT[how.size] + NUMBERS) * u
            top = baseline - 0.75 * HEIGHT[how.size] * u
            painter.drawRoundedRect(QRectF(x, top, wide - 0.5 * GAP * u, high), 0.3 * u, 0.3 * u)
        start = x + (wide - GAP * u - measure(text, look, how.size)) / 2 + 0.25 * GAP * u
        self._formulas.paint(painter, start, baseline, look, text, how.size, block.lit)
        if piece.number:
            painter.setFont(look.font("small", bold=piece.lit))
            painter.setPen(QColor(look.theme.text if block.lit else look.theme.muted))
            below = QRectF(x, baseline + 0.42 * u, wide - 0.5 * GAP * u, NUMBERS * u)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, piece.number)
        return x + wide

    def explain(self, at: QPointF) -> str | None:
        """Return the line under the mouse with all its numbers, and whose they are."""
        blocks = self.picture()
        block = next((b for k, b in enumerate(blocks) if self._rect(k).contains(at)), None)
        if block is None:
            return None
        line = " ".join(piece.text for piece in block.pieces)
        numbers = " ".join(piece.number if piece.factor else piece.text for piece in block.pieces)
        known = all(piece.number for piece in block.pieces if piece.factor)
        whose = f"unit {chosen_unit(self.back, self._cursor())}"
        how = "picked" if self.cursor_at.unit is not None else "with the strongest ∂L/∂h here"
        said = f"<br>{whose} ({how}): {numbers}" if known else ""
        return f"<b>{rich(line)}</b><br>{block.meaning}{said}"

    def numbers(self) -> Mapping[str, Field]:
        """Return what every line of the cell gives in that step and layer."""
        return of_chain(self.back, self._cursor()) if self.back is not None else {}

    def sizeHint(self) -> QSize:
        """Return a size for three rows of lines."""
        return QSize(round(60 * self.look.unit), round(11.6 * self.look.unit))
