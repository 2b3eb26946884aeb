"""Where the parts of the screen lie: rectangles that tile the window with a thin line between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QRect

from rnnviz.views.look import FINEST

STAGE, LAYER = 31.0, 5.9  # units: what the stage should have, and for each layer more than one
STRIP = 3.4  # units: the least the equations need
PRESENTED = 18.0  # units: the least width of the panels before a class
LEAST_UNIT = 11.0  # pixels; text is not made smaller than this for want of room
NARROW = 1200  # pixels of width below which the list of demos becomes a menu in the header


@dataclass(frozen=True)
class Areas:
    """The rectangles of the parts, in pixels; `demos` is empty where the list is a menu."""

    header: QRect
    demos: QRect
    stage: QRect
    equations: QRect
    controls: QRect
    panels: QRect


def is_compact(width: int, unit: float, presenting: bool) -> bool:
    """Tell whether the list of demos has no room and becomes a menu."""
    return presenting or width < NARROW or width < 96 * unit


def line_width(unit: float) -> int:
    """Return how many pixels lie between two parts."""
    return max(1, round(unit / 16))


def header_height(height: int, unit: float, presenting: bool) -> int:
    """Return the header's height in pixels: 5.5 % of the window's, but room for its buttons."""
    return 0 if presenting else round(max(3.3 * unit, min(0.055 * height, 3.8 * unit)))


def column_widths(width: int, unit: float, presenting: bool) -> tuple[int, int]:
    """Return the widths in pixels of the list of demos and of the column of panels."""
    compact = is_compact(width, unit, presenting)
    right = max(0.29 * width, PRESENTED * unit) if presenting else 0.27 * width
    return (0 if compact else round(max(0.108 * width, 11.0 * unit))), round(right)


def stage_units(layers: int) -> float:
    """Return how many units high the stage of a network should be, to show what is inside."""
    return STAGE + LAYER * (layers - 1)


def areas(
    width: int,
    height: int,
    unit: float,
    controls: int,
    equations: int,
    presenting: bool,
    layers: int = 1,
) -> Areas:
    """Return the areas of a window, given how high controls and equations want to be.

    All lengths are pixels; the stage gets what is left, and where that is too low for it the
    equations give way.
    """
    gap, top = line_width(unit), header_height(height, unit, presenting)
    left, right = column_widths(width, unit, presenting)
    x = left + gap if left else 0
    y = top + gap if top else 0
    middle, below = width - x - right - gap, height - controls
    equations = round(min(equations, below - y - 2 * gap - stage_units(layers) * unit))
    equations = equations if equations >= STRIP * unit else 0
    stage_bottom = below - gap - (equations + gap if equations else 0)
    return Areas(
        header=QRect(0, 0, width, top),
        demos=QRect(0, y, left, height - y),
        stage=QRect(x, y, middle, stage_bottom - y),
        equations=QRect(x, stage_bottom + gap, middle, equations),
        controls=QRect(x, below, middle, controls),
        panels=QRect(width - right, y, right, height - y),
    )


def fitting_unit(
    wanted: float, width: int, height: int, layers: int, controls: Callable[[float], int]
) -> float:
    """Return the unit that is wanted, or a smaller one where the stage would be too low.

    `controls` tells how many pixels high the controls are in a unit.
    """
    unit, least = wanted, stage_units(layers)
    while unit > LEAST_UNIT and _stage_height(width, height, unit, controls) < least * unit:
        unit = ceil(unit / FINEST - 1.0) * FINEST
    return unit


def _stage_height(width: int, height: int, unit: float, controls: Callable[[float], int]) -> int:
    return areas(width, height, unit, controls(unit), 0, False).stage.height()


def middle_width(width: int, unit: float, presenting: bool) -> int:
    """Return the width in pixels of stage, equations and controls."""
    return areas(width, 1000, unit, 0, 0, presenting).stage.width()
