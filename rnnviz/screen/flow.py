"""Controls in a row that breaks into more rows where the width does not hold them."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from rnnviz.screen.knob import Knob
from rnnviz.views.look import Look

Item = tuple[QWidget, float, bool]  # control, least width in units, may be wider


class Flow:
    """Places the children of one widget; widths are in units of the look."""

    GAP, ROW, BETWEEN = 1.0, 3.0, 0.4  # units: between controls, height of a row, between rows

    def __init__(self, parent: QWidget, items: list[Item]) -> None:
        self._items, self._look = items, Look()
        for control, _, _ in items:
            control.setParent(parent)

    def set_look(self, look: Look) -> None:
        """Take the sizes of that look."""
        self._look = look

    def height_for(self, width: int, unit: float) -> int:
        """Return the height in pixels of all rows at that width in pixels, in that unit."""
        rows = len(self._rows(width, unit))
        return round((rows * self.ROW + (rows - 1) * self.BETWEEN) * unit)

    def place(self, width: int) -> None:
        """Give every control its place; those that may be wider share what is left of their row."""
        u, y = self._look.unit, 0.0
        for row in self._rows(width, u):
            free = width - u * (sum(least + self.GAP for _, least, _ in row) - self.GAP)
            share = min(max(free, 0.0) / max(1, sum(grows for _, _, grows in row)), 4.0 * u)
            x = 0.0
            for control, least, grows in row:
                wide = least * u + (share if grows else 0.0)
                control.setGeometry(self._box(control, x, y, wide))
                x += wide + self.GAP * u
            y += (self.ROW + self.BETWEEN) * u

    def _box(self, control: QWidget, x: float, y: float, wide: float) -> QRect:
        """Return a knob's place, or that of a button, which is lower and stands at the bottom."""
        u = self._look.unit
        top = 0.0 if isinstance(control, Knob) else (self.ROW - 2.1) * u
        return QRect(int(x), int(y + top), int(wide), int(self.ROW * u - top))

    def _rows(self, width: int, unit: float) -> list[list[Item]]:
        rows: list[list[Item]] = []
        left = 0.0
        for item in self._items:
            needed = item[1] * unit
            if not rows or needed > left:
                rows.append([])
                left = width
            rows[-1].append(item)
            left -= needed + self.GAP * unit
        return rows
