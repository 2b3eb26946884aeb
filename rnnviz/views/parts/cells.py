"""Values of units over steps as rows and columns: arrays alone, before there is any colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.trace import Array, Trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEFT = 4.0  # labels from a panel's edge to the cells: the same for all, so that steps line up
NARROWEST, WIDEST, BROAD = 3, 5.0, 0.1  # of a column: pixels; labels, or a share of the width
BEHIND = 0.75  # the part of a long run's window that lies behind the playhead


@dataclass(frozen=True)
class Window:
    """Which steps are on screen: `count` columns of `column` pixels from step `first` on."""

    first: int
    count: int
    left: float
    column: int

    def x(self, step: float) -> float:
        """Return where a step begins."""
        return self.left + (step - self.first) * self.column

    def step_at(self, x: float) -> int | None:
        """Return the step at that place, or None beside the columns."""
        place = int(np.floor((x - self.left) / self.column))
        return self.first + place if 0 <= place < self.count else None


def window_of(steps: int, current: int, left: float, width: float, unit: float) -> Window:
    """Return the window of `width` pixels onto a run: all of it, or the part around `current`."""
    widest = max(WIDEST * unit, BROAD * width)
    column = int(max(NARROWEST, min(width // max(1, steps), widest)))
    count = max(1, min(steps, int(width // column)))
    first = max(0, min(current - int(BEHIND * count), steps - count))
    return Window(first, count, left, column)


@dataclass(frozen=True, eq=False)
class Rows:
    """Units in the order they are shown, `group` of them to a row of at least a pixel."""

    order: NDArray[np.intp]
    group: int

    @property
    def count(self) -> int:
        """The number of rows."""
        return -(-self.order.size // self.group)

    def units(self, row: int) -> list[int]:
        """Return the units of a row."""
        return [int(u) for u in self.order[row * self.group : (row + 1) * self.group]]

    def row_of(self, unit: int) -> int:
        """Return the row that a unit stands in."""
        return int(np.flatnonzero(self.order == unit)[0]) // self.group

    def means(self, values: Array) -> Array:
        """Return (T, H) as the rows' means (row, T)."""
        units = values.T[self.order]  # (H, T)
        if self.group == 1:
            return units
        sums, sizes = units[:: self.group].copy(), np.ones((self.count, 1), np.float32)
        for k in range(1, self.group):
            following = units[k :: self.group]  # the last row may have fewer units
            sums[: len(following)] += following
            sizes[: len(following)] += 1.0
        return sums / sizes


def rows_of(order: NDArray[np.intp], height: float) -> Rows:
    """Return rows of equally many units that are not lower than a pixel."""
    return Rows(order, max(1, int(np.ceil(order.size / max(1.0, height)))))


@dataclass(frozen=True, eq=False)
class Strip:
    """One symbol's rows: `values` (row, column) of the window's steps that the run has so far."""

    symbol: str
    values: Array
    bounds: tuple[float, float]


@dataclass(frozen=True, eq=False)
class MapPicture:
    """What is shown: strips of the same window and rows, one below the other."""

    strips: tuple[Strip, ...]
    window: Window
    rows: Rows


def map_picture(
    trace: Trace, layer: int, symbols: tuple[str, ...], window: Window, rows: Rows
) -> MapPicture:
    """Return the cells of a layer in that window; no cursor is needed to know them."""
    steps = slice(window.first, window.first + window.count)
    strips = tuple(
        Strip(s, rows.means(trace[s].at(layer=layer)[steps]), trace[s].bounds) for s in symbols
    )
    return MapPicture(strips, window, rows)
