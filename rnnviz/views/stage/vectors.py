"""Vectors on the stage as tiles, one a unit: painted once, found again by the mouse."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from rnnviz.trace import Array, Trace
from rnnviz.views.base import image_of
from rnnviz.views.look import Look, paint_values, table_for
from rnnviz.views.parts.order import shown_order
from rnnviz.views.parts.outline import paint_outline
from rnnviz.views.parts.removed import cross_tiles, removed
from rnnviz.views.parts.tiles import Grid, grid_for, tiles
from rnnviz.views.stage.diagrams import is_cell_state, vector


@dataclass(frozen=True)
class TileArea:
    """Where on screen a vector's tiles lie, for the mouse."""

    symbol: str
    step: int
    layer: int
    grid: Grid
    x: float
    y: float

    def unit_at(self, at: QPointF) -> int | None:
        """Return the unit under a point of the view, or None."""
        return self.grid.unit_at(at.x() - self.x, at.y() - self.y)


class Tiles:
    """Pictures of vectors, kept while the trace and the look stay."""

    def __init__(self, look: Look, baseline: Trace | None = None) -> None:
        self.look, self.baseline = look, baseline
        self._grids: dict[tuple[int, float], Grid] = {}
        self._kept: dict[tuple[str, int, int, int], QImage] = {}

    def paint(
        self, painter: QPainter, trace: Trace, symbol: str, layer: int, step: int, middle: QPointF,
        side: float,
    ) -> TileArea:  # fmt: skip
        """Paint a vector's tiles around `middle` in a square of `side`; return where they lie."""
        grid = self._grid(trace, layer, side)
        x, y = round(middle.x() - grid.width / 2.0), round(middle.y() - grid.height / 2.0)
        key = (symbol, layer, step, grid.pitch)
        if key not in self._kept:
            if len(self._kept) > 2000:
                self._kept.clear()
            self._kept[key] = self._picture(trace, symbol, layer, step, grid)
        painter.drawImage(QPointF(x, y), self._kept[key])
        return TileArea(symbol, step, layer, grid, x, y)

    def paint_strip(
        self, painter: QPainter, trace: Trace, symbol: str, layer: int, step: int, box: QRectF
    ) -> None:
        """Paint a vector where tiles have no room: its units side by side, blurred."""
        size = box.size().toSize()
        key = (symbol, layer, step, -size.width())
        if key not in self._kept:
            values, bounds = self.values(trace, symbol, layer, step)
            order = [*self._grid(trace, layer, box.width()).order] or slice(None)
            colours = paint_values(
                values[order], bounds, table_for(self.look.theme, symbol, bounds)
            )
            smooth = Qt.TransformationMode.SmoothTransformation
            fit = Qt.AspectRatioMode.IgnoreAspectRatio
            picture = image_of(np.ascontiguousarray(colours[None]))
            self._kept[key] = picture.scaled(size, fit, smooth)
        painter.drawImage(box.topLeft(), self._kept[key])

    def values(
        self, trace: Trace, symbol: str, layer: int, step: int
    ) -> tuple[Array, tuple[float, float]]:
        """Return the values (unit,) that give a vector its colours, and their bounds.

        A cell state, which has no bounds, is coloured by its tanh, as the cell speaks of it: one
        unit far out would else leave all the others dark.
        """
        values, bounds = vector(trace, symbol, layer, step)
        return (np.tanh(values), (-1.0, 1.0)) if is_cell_state(symbol) else (values, bounds)

    def _grid(self, trace: Trace, layer: int, side: float) -> Grid:
        """Return where a layer's tiles lie, in the order in which its rows stand elsewhere."""
        if (layer, side) not in self._grids:
            by_number = self.look.by_number
            order = shown_order(trace, self.baseline, layer, by_number=by_number)
            kept = () if by_number else tuple(order.tolist())
            self._grids[layer, side] = grid_for(trace.units, side, kept)
        return self._grids[layer, side]

    def _picture(self, trace: Trace, symbol: str, layer: int, step: int, grid: Grid) -> QImage:
        values, bounds = self.values(trace, symbol, layer, step)
        table = table_for(self.look.theme, symbol, bounds)
        ground = np.uint32(QColor(self.look.theme.raised).rgb())
        picture = tiles(values, bounds, table, grid, int(ground))
        gone = removed(trace, layer) if symbol == "h" else None
        if gone is not None:
            ink = QColor(self.look.theme.text).rgb()
            cross_tiles(picture, grid, gone[step], int(ground), ink)
        return image_of(picture)


def mark_unit(
    painter: QPainter, area: TileArea, unit: int, look: Look, *, light: bool = False
) -> None:
    """Frame one unit's tile: the picked unit's, or in a `light` line one that is pointed at."""
    if unit >= area.grid.units:
        return
    row, column = area.grid.place(unit)
    pitch = area.grid.pitch
    tile = QRectF(area.x + column * pitch, area.y + row * pitch, pitch, pitch)
    if light:
        return paint_outline(painter, look, tile.adjusted(-1.5, -1.5, 0.5, 0.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(look.theme.text), max(1.5, 0.12 * look.unit)))
    painter.drawRect(tile.adjusted(-1.5, -1.5, 0.5, 0.5))
