"""How strongly one outcome depends on every network's state after each word, on a log scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from rnnviz.capture.flow import Flow
from rnnviz.session.sides import Side
from rnnviz.trace import Array, Cursor
from rnnviz.views.compare.chart import SidesChart
from rnnviz.views.parts.decades import Decades, paint_axis, power, size_told, told
from rnnviz.views.parts.outcomes import fit_told, outcome_told, place_told
from rnnviz.views.parts.sides import ink

LOW, HIGH = -6, 1  # decades that the axis shows at least, whatever the runs
APART = 1  # decades, up and down, that the axis of a difference shows at least


@dataclass(frozen=True)
class _Ratios:
    """An axis of how many times as large, in decades around 0."""

    reach: int

    def share(self, logs: Array) -> Array:
        found: Array = (np.clip(logs, -self.reach, self.reach) + self.reach) / (2.0 * self.reach)
        return found


class ReachView(SidesChart):
    """A line a network; it is told the gradients of one outcome of each, and computes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.flows: tuple[Flow | None, ...] = ()

    def show_sides(self, sides: Sequence[Side]) -> None:
        """Show those runs, whose gradients are still to come."""
        self.flows = ()
        super().show_sides(sides)

    def show_flows(self, flows: Sequence[Flow | None]) -> None:
        """Show those gradients, one a side; None is still to come."""
        self.flows = tuple(flows)
        self.repaint_all()

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place; another layer is another picture."""
        if cursor.layer != self.cursor_at.layer:
            self._still = None
        super().show_cursor(cursor)

    def title(self) -> tuple[str, str]:
        """Return the title, with the outcome and how far back each reaches."""
        title = "Gradient reaching back"
        flow = next((flow for flow in self.flows if flow is not None), None)
        if flow is None:
            return title, "on its way…"
        outcome = outcome_told(flow.question.target, self.trace)
        size = "how many times as large" if self.apart else "‖∂/∂h‖, absolute"
        return title, f"of {outcome}{place_told(flow.step, self.trace)} · {size}, log scale"

    def values(self, side: int) -> Array | None:
        """Return log10 ‖∂outcome/∂h‖ after every step."""
        flow = self.flows[side] if side < len(self.flows) else None
        if flow is None:
            return None
        logs = flow.logs["h"]
        found: Array = logs[min(self.cursor_at.layer, len(logs) - 1)]
        return found

    def axis(self) -> Decades | _Ratios:
        """Return the scale that all lines share."""
        lines = [values[np.isfinite(values)] for values in self.lines().values()]
        values = np.concatenate([*lines, np.zeros(1, np.float32)])
        if self.apart:
            return _Ratios(max(APART, int(np.ceil(np.abs(values).max()))))
        return Decades.around(values, LOW, HIGH)

    def share(self, values: Array) -> Array:
        """Return where logarithms lie."""
        return self.axis().share(values)

    def told(self, value: float) -> str:
        """Return a size, or how many times as large it is."""
        return f"× {told(value)}" if self.apart else size_told(value)

    def paint_axis(self, painter: QPainter, area: QRectF) -> None:
        """Paint decades; of differences those above and below equal."""
        axis = self.axis()
        if isinstance(axis, Decades):
            paint_axis(painter, self.look, area, axis)
            self._paint_fits(painter, area)
            return
        u = self.look.unit
        every = max(1, round(2 * axis.reach * 2.2 * u / area.height()))
        for k in range(-axis.reach, axis.reach + 1):
            if k % every == 0:
                self.paint_tick(painter, area, k, f"× {power(k)}", strong=k == 0)

    def _paint_fits(self, painter: QPainter, area: QRectF) -> None:
        """Write for each network how far back it reaches, above each other in the area's corner."""
        u, y = self.look.unit, area.bottom() - 0.5 * self.look.unit
        painter.setFont(self.look.font("small", bold=True))
        for k in reversed(range(len(self.sides))):
            flow = self.flows[k] if k < len(self.flows) else None
            if flow is None or "h" not in flow.fits:
                continue
            fit = flow.fits["h"][min(self.cursor_at.layer, len(flow.fits["h"]) - 1)]
            painter.setPen(ink(self.look, k))
            text = f"{self.sides[k].name} {fit_told(fit, self.sides[k].trace)}"
            painter.drawText(QPointF(area.left() + 0.6 * u, y), text)
            y -= 1.4 * u
