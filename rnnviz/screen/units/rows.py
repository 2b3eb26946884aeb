"""Small controls in rows, a new row where the width ends."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

Item = tuple[QWidget, float]  # a control and its width in pixels

HIGH, GAP = 2.1, 0.25  # units: the height of a row, and what parts controls and rows


def place_rows(items: Sequence[Item], x: float, y: float, width: float, unit: float) -> float:
    """Place the controls from (x, y) on in rows of `width` pixels; return where the last ends."""
    left = x
    for control, wide in items:
        if left > x and left + wide > x + width:
            left, y = x, y + (HIGH + GAP) * unit
        control.setGeometry(round(left), round(y), round(min(wide, width)), round(HIGH * unit))
        left += wide + GAP * unit
    return y + HIGH * unit
