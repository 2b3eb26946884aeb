"""A vector as a near-square grid of coloured tiles, one a unit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.trace import Array
from rnnviz.views.look import Table, paint_values

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Grid:
    """Where the tiles of `units` values lie: rows of `columns` tiles, each `pitch` pixels wide.

    `gap` of these pixels are left between tiles, so that single units can be told apart. `order`
    holds the units as their tiles follow each other; where it is empty they follow by number.
    """

    units: int
    columns: int
    pitch: int
    gap: int
    order: tuple[int, ...] = ()

    @property
    def rows(self) -> int:
        """The number of rows."""
        return -(-self.units // self.columns)

    @property
    def width(self) -> int:
        """The width in pixels."""
        return self.columns * self.pitch - self.gap

    @property
    def height(self) -> int:
        """The height in pixels."""
        return self.rows * self.pitch - self.gap

    def unit_at(self, x: float, y: float) -> int | None:
        """Return the unit whose tile is at that pixel of the grid, or None."""
        column, row = math.floor(x / self.pitch), math.floor(y / self.pitch)
        if not (0 <= column < self.columns and 0 <= row < self.rows):
            return None
        tile = row * self.columns + column
        if tile >= self.units:
            return None
        return self.order[tile] if self.order else tile

    def place(self, unit: int) -> tuple[int, int]:
        """Return (row, column) of a unit's tile."""
        return divmod(self._tiles[unit] if self.order else unit, self.columns)

    @cached_property
    def _tiles(self) -> dict[int, int]:
        return {unit: tile for tile, unit in enumerate(self.order)}

    @cached_property
    def pixels(self) -> NDArray[np.intp]:
        """Which unit each pixel (row, column) belongs to; `units` where it is no unit's."""
        tiles = np.full(self.rows * self.columns, self.units)
        tiles[: self.units] = self.order or np.arange(self.units)
        whole = np.full((self.rows, self.pitch, self.columns, self.pitch), self.units)
        side = self.pitch - self.gap
        whole[:, :side, :, :side] = tiles.reshape(self.rows, 1, self.columns, 1)
        shape = self.rows * self.pitch, self.columns * self.pitch
        return np.ascontiguousarray(whole.reshape(shape)[: self.height, : self.width])


@lru_cache(maxsize=32)
def grid_for(units: int, side: float, order: tuple[int, ...] = ()) -> Grid:
    """Return the grid of that many units, in that order, that fits into `side` pixels squared."""
    columns = math.ceil(math.sqrt(units))
    pitch = max(1, int(side // columns))
    gap = 0 if pitch < 4 else max(1, pitch // 7)
    return Grid(units, columns, pitch, gap, order)


def tiles(
    values: Array, bounds: tuple[float, float], table: Table, grid: Grid, ground: int
) -> Table:
    """Return the colours (row, column) of a grid's pixels; `ground` fills gaps and the last row.

    `values` has the shape (unit,).
    """
    colours = np.empty(grid.units + 1, np.uint32)
    colours[:-1], colours[-1] = paint_values(values, bounds, table), ground
    return colours.take(grid.pixels)
