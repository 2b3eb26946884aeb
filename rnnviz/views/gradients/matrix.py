"""All pairs of steps as cells of colour: many steps in few pixels lose no peak."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from PySide6.QtGui import QColor

from rnnviz.trace import Array
from rnnviz.views.look import Table, Theme, heat, paint_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOW, HIGH = -6, 1  # decades of the colours, in every run and frame
Steps: TypeAlias = "NDArray[np.intp]"


def colours(logs: Array, steps: Steps, room: tuple[int, int], theme: Theme) -> Table:
    """Return the colours of cells (row, step) whose row is about the outcome after `steps[row]`.

    `logs` are decimal logarithms. Of more cells than the `room` (height, width) has pixels, the
    largest stands for those that are joined. What lies after an outcome has the colour of the
    background, and what overflowed that of warnings.
    """
    rows, columns = (_starts(n, most) for n, most in zip(logs.shape, room, strict=True))
    joined = np.maximum.reduceat(np.maximum.reduceat(logs, rows, axis=0), columns, axis=1)
    found = paint_values(joined, (LOW, HIGH), heat(theme.name, "gradient"))
    found[np.isposinf(joined)] = QColor(theme.warning).rgb()
    found[columns > np.maximum.reduceat(steps, rows)[:, None]] = QColor(theme.background).rgb()
    return found


def _starts(count: int, most: int) -> Steps:
    """Return where each of at most `most` even groups begins."""
    groups = max(1, min(count, most))
    return np.linspace(0, count, groups, endpoint=False).astype(np.intp)
