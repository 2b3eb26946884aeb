"""Units that dropout removed, as crosses: a sign that needs no colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.trace import Trace
from rnnviz.views.look import Look, Table
from rnnviz.views.parts.cells import Rows
from rnnviz.views.parts.tiles import Grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

UP, MEMORY = 1, 2
"""What a unit is not read by: what stands above it, the next step. With both, it is crossed."""

CROSSED = 5  # pixels: a smaller tile or cell is blank, as no cross could be seen
BLANK = 0.72  # how much of a removed unit's colour gives way to the ground

Removed: TypeAlias = "NDArray[np.uint8]"


def removed(trace: Trace, layer: int) -> Removed | None:
    """Return by what each unit of a layer is not read, (step, unit); None without dropout.

    Where dropout acts on one of the two ways alone, a removed unit is crossed all the same.
    """
    symbols = {UP: "mask_up", MEMORY: "mask_h"}
    lost = {f: trace[s].at(layer=layer) == 0.0 for f, s in symbols.items() if s in trace}
    if not lost:
        return None
    flags = [np.uint8(flag if len(lost) > 1 else UP | MEMORY) * gone for flag, gone in lost.items()]
    return np.sum(flags, axis=0, dtype=np.uint8)


def cross_tiles(picture: Table, grid: Grid, gone: Removed, ground: int, ink: int) -> None:
    """Blank the tiles of removed units (unit,) in a grid's pixels, and cross those large enough.

    A stroke from top left to bottom right is for what stands above, the other for the next step.
    """
    side = grid.pitch - grid.gap
    strokes = {UP: _stroke(side), MEMORY: _stroke(side)[:, ::-1]}
    for unit in np.flatnonzero(gone):
        row, column = grid.place(int(unit))
        top, left = row * grid.pitch, column * grid.pitch
        tile = picture[top : top + side, left : left + side]
        if side < CROSSED:
            tile[:] = ground
            continue
        tile[:] = _mixed(int(tile[0, 0]), ground, BLANK)
        for flag, stroke in strokes.items():
            if gone[unit] & flag:
                tile[stroke] = ink


def _stroke(side: int) -> NDArray[np.bool_]:
    """Return where the stroke from top left to bottom right lies in a tile, (side, side)."""
    row, column = np.indices((side, side))
    inside = (np.minimum(row, column) > 0) & (np.maximum(row, column) < side - 1)
    found: NDArray[np.bool_] = (np.abs(row - column) <= side // 12) & inside
    return found


def _mixed(one: int, other: int, share: float) -> int:
    """Return the colour that lies `share` of the way from one to the other."""
    mixed = 0xFF
    for shift in (16, 8, 0):
        a, b = one >> shift & 0xFF, other >> shift & 0xFF
        mixed = mixed << 8 | round(a + (b - a) * share)
    return mixed


def cross_cells(
    painter: QPainter, look: Look, gone: Removed, rows: Rows, wide: float, height: float,
    ground: str,
) -> None:  # fmt: skip
    """Blank the cells of removed units in a map whose corner is (0, 0), and cross the large ones.

    `gone` (step, unit) has a column `wide` pixels each; of a row that stands for more units than
    one, as much is blanked as it has lost.
    """
    high = height / rows.count
    lost = rows.means((gone > 0).astype(np.float32))  # (row, step)
    side = min(high, wide)
    whole = side >= CROSSED and rows.group == 1
    strokes: list[QLineF] = []
    for row, step in np.argwhere(lost > 0.0):
        box = QRectF(step * wide, row * high, wide, high)
        blank = QColor(ground)
        blank.setAlphaF(BLANK if whole else float(lost[row, step]))
        painter.fillRect(box, blank)
        if whole:
            strokes += _strokes(box, side, int(gone[step, rows.units(int(row))[0]]))
    painter.setPen(QPen(QColor(look.theme.muted), max(1.0, side / 12.0)))
    painter.drawLines(strokes)


def _strokes(box: QRectF, side: float, flags: int) -> list[QLineF]:
    half, middle = 0.32 * side, box.center()
    x, y = middle.x(), middle.y()
    found = [QLineF(x - half, y - half, x + half, y + half)] if flags & UP else []
    return found + ([QLineF(x - half, y + half, x + half, y - half)] if flags & MEMORY else [])
