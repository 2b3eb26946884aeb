"""Where the parts of the memory lab lie: rectangles with a thin line between."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QRect

from rnnviz.screen.areas import header_height, line_width

PAIRS = 0.25  # of the width: the column at the right
RIGHT = 0.38  # of the width: the curves beside the rows before a class
STATUS = 2.0  # units: the line at the bottom
ROW, CHARTS = 8.6, 14.5  # units: a row of words, the least for the curves
LEAST_ROW = 6.4  # units: a row where the curves need the height


@dataclass(frozen=True)
class Places:
    """The rectangles of the parts, in pixels; what is not shown is empty."""

    header: QRect
    question: QRect
    strip: QRect
    rows: QRect
    knobs: QRect
    charts: tuple[QRect, ...]
    pairs: QRect
    status: QRect


@dataclass(frozen=True)
class Heights:
    """What some parts need, in pixels."""

    question: int
    strip: int
    knobs: int
    rows: int  # how many


def main_width(width: int, presenting: bool) -> int:
    """Return the width of everything but the pairs."""
    return width if presenting else round(width * (1.0 - PAIRS))


def places(width: int, height: int, unit: float, needs: Heights, presenting: bool) -> Places:
    """Return the places in a window of that many pixels."""
    if presenting:
        return _presented(width, height, unit, needs)
    gap, top = line_width(unit), header_height(height, unit, presenting)
    main = main_width(width, presenting)
    status_high = round(STATUS * unit)
    y = top + gap if top else 0
    question = QRect(0, y, width, needs.question)
    y = question.bottom() + 1 + gap
    strip = QRect(0, y, main, needs.strip)
    y = strip.bottom() + 1
    bottom = height - status_high - gap
    free = bottom - y - needs.knobs - 2 * gap
    rows_high = _rows_height(free, unit, needs.rows)
    rows = QRect(0, y, main, rows_high)
    knobs = QRect(0, rows.bottom() + 1 + gap, main, needs.knobs)
    below = knobs.bottom() + 1 + gap
    return Places(
        header=QRect(0, 0, width, top),
        question=question,
        strip=strip,
        rows=rows,
        knobs=knobs,
        charts=_charts(main, below, max(0, bottom - below)),
        pairs=QRect(main + gap, strip.y(), width - main - gap, bottom - strip.y()),
        status=QRect(0, height - status_high, width, status_high),
    )


def _presented(width: int, height: int, unit: float, needs: Heights) -> Places:
    """Return the places before a class: rows at the left, two curves at the right, few knobs."""
    gap, main = line_width(unit), round(width * (1.0 - RIGHT))
    strip = QRect(0, needs.question + gap, width, needs.strip)
    knobs = QRect(0, height - needs.knobs, width, needs.knobs)
    top = strip.bottom() + 1
    high = max(0, knobs.y() - gap - top)
    upper = QRect(main + gap, top, width - main - gap, high // 2)
    return Places(
        header=QRect(),
        question=QRect(0, 0, width, needs.question),
        strip=strip,
        rows=QRect(0, top, main, high),
        knobs=knobs,
        charts=(upper, QRect(), upper.translated(0, upper.height())),
        pairs=QRect(),
        status=QRect(),
    )


def _rows_height(free: int, unit: float, count: int) -> int:
    """Return the height of the rows, which give way where the curves would be too low."""
    wanted, least = count * ROW * unit, count * LEAST_ROW * unit
    return round(max(least, min(wanted, free - CHARTS * unit)))


def _charts(width: int, y: int, height: int) -> tuple[QRect, ...]:
    """Return the places of the gradient, the Jacobian, and the right answers."""
    shares = (0.4, 0.28, 0.32)
    edges = [0]
    for share in shares:
        edges.append(edges[-1] + round(share * width))
    edges[-1] = width
    return tuple(QRect(a, y, b - a, height) for a, b in pairwise(edges))
