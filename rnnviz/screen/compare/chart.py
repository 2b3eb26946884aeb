"""One chart of all sides."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rnnviz.screen.compare.picture import Panel, Picture, Pool
from rnnviz.session.sides import Side
from rnnviz.views.compare.chart import SidesChart
from rnnviz.views.look import Look


class ChartPicture(Picture):
    """One chart with a line a side."""

    def __init__(self, make: Callable[[], SidesChart]) -> None:
        self.pool = Pool(make)

    @property
    def chart(self) -> SidesChart:
        """The chart."""
        return self.pool.take(1)[0]

    def panels(self, sides: Sequence[Side], apart: bool) -> list[Panel]:
        """Return the chart, told all sides."""
        chart, sides = self.chart, tuple(sides)
        if chart.sides != sides:
            chart.show_sides(sides)
        if chart.apart != apart:
            chart.show_apart(apart)
        return [Panel("", None, chart)]

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.pool.set_look(look)
