"""The colours of a map: those that its panel has, so that the same colour is the same number."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from rnnviz.views.look import Look, Table, heat, opening, paint_values, table_for
from rnnviz.views.parts.decades import power
from rnnviz.views.reading.charts import Map
from rnnviz.views.reading.places import exact

NOUGHT = -1e9  # the decimal logarithm that stands for that of 0


def table_of(chart: Map, look: Look) -> Table:
    """Return the colours from the low bound to the high one."""
    if chart.decades and not chart.symbol:
        return heat(look.theme.name, "gradient")
    if chart.decades:
        return opening(look.theme.name, chart.symbol)
    return table_for(look.theme, chart.symbol, chart.bounds)


def ends_of(chart: Map) -> tuple[str, str]:
    """Return what the outermost colours mean."""
    low, high = chart.bounds
    return (power(int(low)), power(int(high))) if chart.decades else (exact(low), exact(high))


def share_of(chart: Map, value: float) -> float | None:
    """Return where a value lies between the bounds, 0…1, or None where it is no number."""
    low, high = chart.bounds
    return None if np.isnan(value) else float(np.clip((value - low) / (high - low), 0.0, 1.0))


def colours_of(chart: Map, look: Look) -> Table:
    """Return the colour (row, column) of every cell; what is no number has that of the ground."""
    sizes = np.maximum(chart.values, NOUGHT) if chart.decades else chart.values
    found = paint_values(sizes, chart.bounds, table_of(chart, look))
    found[np.isnan(chart.values)] = QColor(look.theme.background).rgb()
    found[np.isposinf(chart.values)] = QColor(look.theme.warning).rgb()
    return found
