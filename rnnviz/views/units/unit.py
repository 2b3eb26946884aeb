"""What the pictures of one unit share: which unit, which of its symbols, in which layer."""

from __future__ import annotations

from collections.abc import Mapping

from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.trace import Array, Cursor, Field, Trace
from rnnviz.views.base import View
from rnnviz.views.parts.numbers import numbered

SUMS = ("h_x", "h_h")  # what a plain RNN, which has no gates, adds up


def symbols_of(cell: str) -> tuple[str, ...]:
    """Return what a unit of that kind of cell has: its states, then gates or parts of the sum."""
    anatomy = ANATOMIES[cell]
    return (*anatomy.states, *(anatomy.gates or SUMS))


def course(trace: Trace, symbol: str, layer: int, unit: int) -> Array:
    """Return a unit's values of that symbol over the run, shape (step,)."""
    values: Array = trace[symbol].at(layer=layer, unit=unit)
    return values


class UnitView(View):
    """A picture of one unit, which it is told; `unit` counts from 0."""

    def __init__(self) -> None:
        super().__init__()
        self.unit, self.symbol = 0, "h"

    def show_unit(self, unit: int, symbol: str) -> None:
        """Show that unit, and that symbol of it first."""
        if (unit, symbol) != (self.unit, self.symbol):
            self.unit, self.symbol = unit, symbol
            self.repaint_all()

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place; another layer is another picture."""
        if cursor.layer != self.cursor_at.layer:
            self._still = None
        super().show_cursor(cursor)

    @property
    def layer(self) -> int:
        """The layer that is shown."""
        return min(self.cursor_at.layer, self.trace.layers - 1)

    def values(self) -> Array:
        """Return the values of the unit over the run, shape (step,)."""
        return course(self.trace, self.symbol, self.layer, self.unit)

    def ghost(self) -> Array | None:
        """Return the same of the run before the change, shape (step,); None if there is none."""
        before = self.baseline
        if before is None or before["h"].data.shape[::2] != self.trace["h"].data.shape[::2]:
            return None
        return course(before, self.symbol, self.layer, self.unit)

    def numbers(self) -> Mapping[str, Field]:
        """Return the values of the unit over the run."""
        return {self.symbol: numbered(self.values(), "step")} if self.trace is not None else {}
