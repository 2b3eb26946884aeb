"""How equations fill a strip: in so many columns and rows, so large, and with how many words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QRectF

from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.views.look import Look, TextSize
from rnnviz.views.parts.typeset import measure

WIDEST = 44.0  # labels, of a block
# Meaning first, then size: a smaller equation with its words says more than a large one without.
_ATTEMPTS: tuple[tuple[TextSize, int], ...] = (
    *(("huge", 2), ("value", 2), ("label", 2), ("small", 2)),
    *(("value", 1), ("label", 1), ("small", 1), ("label", 0), ("small", 0)),
)
_SIZES: tuple[TextSize, ...] = ("huge", "value", "label", "small")
HEIGHT: dict[TextSize, float] = {"huge": 2.7, "value": 1.9, "label": 1.65, "small": 1.5}


@dataclass(frozen=True)
class Layout:
    """How blocks fill a strip: so many columns and rows, the equations' size, and how many words.

    `words` is 2 for meaning and statistics, 1 for statistics alone, 0 for none.
    """

    columns: int
    rows: int
    size: TextSize
    words: int

    def rect(self, k: int, width: float, height: float, unit: float) -> QRectF:
        """Return where the k-th block lies in a strip of that many pixels."""
        row, column = divmod(k, self.columns)
        wide = min((width - unit) / self.columns, WIDEST * unit)
        high = (height - 0.6 * unit) / self.rows
        high = min(high, (_block_height(self.size, self.words) + 0.9) * unit)
        top = max(0.3 * unit, (height - high * self.rows) / 2)
        return QRectF(0.5 * unit + column * wide, top + row * high, wide, high)


def _block_height(size: TextSize, words: int) -> float:
    """Return how many labels high a block is, with the air inside its box."""
    return HEIGHT[size] + (1.25 if words else 0.0) + 0.75


def layout(
    widths: dict[TextSize, float],
    words: tuple[float, float],
    count: int,
    room: tuple[float, float],
    unit: float,
) -> Layout:
    """Return the largest way to set `count` blocks into a room of (width, height) pixels.

    `widths` are the widest equation's at each size, `words` the widest lines with and without the
    meaning. Words are given up before letters become small; where nothing fits, what does not fit
    is left out by the caller.
    """
    for size, level in _ATTEMPTS:
        line = words[0] if level == 2 else words[1] if level == 1 else 0.0
        wide = max(widths[size], line) + 1.6 * unit
        columns = min(count, int((room[0] - unit) // wide), _most_columns(count))
        rows = ceil(count / columns) if columns else 0
        if columns and rows * _block_height(size, level) * unit <= room[1] - 0.6 * unit:
            return Layout(columns, rows, size, level)
    columns = max(1, min(count, int((room[0] - unit) // (widths["small"] + 1.6 * unit))))
    return Layout(columns, max(1, int((room[1] - 0.6 * unit) // (2.25 * unit))), "small", 0)


def _most_columns(count: int) -> int:
    """Return how many columns look even: six equations stand in three, four in two."""
    return {6: 3, 4: 2}.get(count, 3)


@lru_cache(maxsize=8)
def measured(cell: str, longest: tuple[str, ...], room: tuple[float, float], look: Look) -> Layout:
    """Return how a cell's equations are set; digits are equally wide, so `longest` is known."""
    equations = ANATOMIES[cell].equations
    widths = {s: max(measure(e.display, look, s) for e in equations) for s in _SIZES}
    widest = [(e.meaning, s) for e, s in zip(equations, longest, strict=True)]
    full = max(look.width_of(f"{m} · {s}", "small") for m, s in widest)
    short = max(look.width_of(s, "small") for _, s in widest)
    return layout(widths, (full, short), len(equations), room, look.unit)
