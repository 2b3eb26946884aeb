"""Where everything on the stage is: columns of steps, rows of layers, and the camera.

Pure arithmetic on sizes. The column of the step that is on is open; it opens while the one before
it closes, and the camera keeps it in view. Long inputs scroll and never shrink.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from rnnviz.trace import Cursor
from rnnviz.views.parts.motion import ease

OPENING = 0.12
LOW, OPEN_HEIGHT, LEAST_OPEN_HEIGHT = 4.6, 15.0, 13.0
OPEN_WIDTH, LEAST_OPEN_WIDTH, MIN_WIDTH, MAX_WIDTH, GAP = 28.0, 23.0, 5.4, 11.0, 1.0
GAP_BACK = 1.9
BELOW, BELOW_BACK = 1.2, 2.8  # units below the words; on the way back a legend stands there


@dataclass(frozen=True)
class Column:
    """One step on screen: its left edge and width in pixels, and how open it is (0…1)."""

    step: int
    x: float
    width: float
    openness: float

    @property
    def centre(self) -> float:
        """The middle of the column."""
        return self.x + self.width / 2.0


@dataclass(frozen=True)
class Rows:
    """Heights on the stage, top to bottom, in pixels; `cells[k]` is (top, height) of layer k."""

    belief_top: float
    belief_height: float
    cells: tuple[tuple[float, float], ...]
    word_top: float
    word_height: float


def openness(step: int, cursor: Cursor, backward: int = 0) -> float:
    """Return how open the cell of a step is: it opens in the first eighth of its step.

    The one before closes meanwhile; on the way `backward` through so many steps, the one after.
    """
    gone = 1.0 - cursor.phase if backward else cursor.phase
    begins = cursor.step == (backward - 1 if backward else 0)
    opened = 1.0 if begins else ease(gone / OPENING)
    if step == cursor.step:
        return opened
    return 1.0 - opened if step == left_step(cursor, backward) else 0.0


def left_step(cursor: Cursor, backward: int = 0) -> int:
    """Return the step that the cursor came from."""
    return cursor.step + (1 if backward else -1)


def closed_widths(text_widths: Sequence[float], unit: float) -> tuple[float, ...]:
    """Return the width of every closed column, wide enough for its word."""
    least, most = MIN_WIDTH * unit, MAX_WIDTH * unit
    return tuple(min(max(wide + 1.6 * unit, least), most) for wide in text_widths)


def columns(
    closed: Sequence[float],
    cursor: Cursor,
    unit: float,
    view_width: float,
    *,
    anchor: float = 0.5,
    backward: bool = False,
) -> tuple[Column, ...]:
    """Return the columns that can be seen in a view of that width.

    If all fit they stand in the middle; otherwise the camera keeps the open one at the share
    `anchor` of the width. The way `backward` needs more room between them.
    """
    gap, back = (GAP_BACK if backward else GAP) * unit, len(closed) if backward else 0
    widths = list(closed)
    opened = _open_width(closed, cursor, unit, view_width)
    for step in (left_step(cursor, back), cursor.step):
        if 0 <= step < len(widths):
            share = openness(step, cursor, back)
            widths[step] += share * (opened - widths[step])
    lefts = list(accumulate((wide + gap for wide in widths), initial=0.0))
    shift = _camera(lefts, widths, cursor, view_width, 1.2 * unit, anchor, back)
    first = max(0, bisect_left(lefts, shift) - 1)
    last = bisect_left(lefts, shift + view_width, hi=len(widths))
    return tuple(
        Column(k, lefts[k] - shift, widths[k], openness(k, cursor, back))
        for k in range(first, last)
    )


def _open_width(closed: Sequence[float], cursor: Cursor, unit: float, view_width: float) -> float:
    """Return the open column's width: a little less than usual where that lets all columns fit."""
    others = sum(closed) - closed[cursor.step] + (len(closed) + 1.4) * GAP * unit
    width = min(OPEN_WIDTH * unit, max(LEAST_OPEN_WIDTH * unit, view_width - others))
    return min(width, view_width * 0.9)


def _camera(
    lefts: Sequence[float],
    widths: Sequence[float],
    cursor: Cursor,
    view_width: float,
    margin: float,
    anchor: float,
    back: int,
) -> float:
    """Return how far the stage is scrolled; the open column is never cut at an edge."""
    total = lefts[-2] + widths[-1]
    if total + 2 * margin <= view_width:
        return (total - view_width) / 2.0
    now = min(cursor.step, len(widths) - 1)
    shift = _focus(lefts, widths, cursor, back) - anchor * view_width
    shift = min(max(shift, -margin), total + margin - view_width)
    right = lefts[now] + widths[now] + margin - view_width
    return min(max(shift, right), max(right, lefts[now] - margin))


def _focus(lefts: Sequence[float], widths: Sequence[float], cursor: Cursor, back: int) -> float:
    """Return where the camera looks: it moves from column to column as the next one opens."""
    k = min(cursor.step, len(widths) - 1)
    before = min(max(0, left_step(cursor, back)), len(widths) - 1)
    middle, old = (lefts[j] + widths[j] / 2.0 for j in (k, before))
    share = openness(k, cursor, back)
    return share * middle + (1.0 - share) * old


def rows(
    layers: int, open_layer: int, unit: float, height: float, *, backward: bool = False
) -> Rows:
    """Return the heights for a stage of that many pixels; the open layer gets the largest share."""
    u, between = unit, 1.3 * unit
    caption, word, arrows = 2.6 * u, 2.5 * u, 1.7 * u
    bottom = (BELOW_BACK if backward else BELOW) * u
    room = height - caption - word - 2 * arrows - bottom - between * (layers - 1)
    # Where room is short the beliefs give way first, then the layers that are not open.
    belief = min(max(room - (OPEN_HEIGHT + LOW * (layers - 1)) * u, 4.8 * u), 6.6 * u)
    room -= belief
    small = min(max((room - OPEN_HEIGHT * u) / max(1, layers - 1), 2.4 * u), LOW * u)
    small = min(small, room / (layers + 1.0))
    least = min(LEAST_OPEN_HEIGHT * u, 0.8 * (room + between * (layers - 1)))
    if layers > 1 and room - small * (layers - 1) < least:  # the others are folded, like a fan
        share = (room + between * (layers - 1) - least) / (layers - 1)
        small, between, room = 0.64 * share, 0.36 * share, least + 0.64 * share * (layers - 1)
    large = min(room - small * (layers - 1), 21.0 * u)
    spare = room - large - small * (layers - 1)
    top = caption + spare * 0.4
    cells: list[tuple[float, float]] = []
    y = top + belief + arrows
    for layer in reversed(range(layers)):
        tall = large if layer == open_layer else small
        cells.append((y, tall))
        y += tall + between
    return Rows(top, belief, tuple(reversed(cells)), y - between + arrows, word)
