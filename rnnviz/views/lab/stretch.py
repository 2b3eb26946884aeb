"""What one step does to a change of the state: singular values of every network's Jacobian."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter

from rnnviz.session.lab.measurement import Stretched
from rnnviz.trace import Field
from rnnviz.views.lab.chart import ChartView
from rnnviz.views.lab.hues import NAMES, hue
from rnnviz.views.parts.decades import Decades, paint_axis, told
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.wording import visible

LOW, HIGH = -4, 1  # decades that the axis shows at least
FAR = -12.0  # decades; what is smaller is as good as nothing
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class StretchView(ChartView):
    """A line a network, from the direction that is stretched most to the least; and a line at 1."""

    right = 5.4

    def __init__(self) -> None:
        super().__init__()
        self.stretched: Stretched | None = None

    def show_stretched(self, stretched: Stretched) -> None:
        """Show those singular values."""
        self.stretched = stretched
        self.repaint_all()

    def axis(self) -> Decades:
        """Return the scale."""
        sizes = np.concatenate([*self.stretched.sizes.values()])
        return Decades.around(sizes[sizes > FAR], LOW, HIGH)

    def paint_trace(self, painter: QPainter) -> None:
        """Paint title, axis, lines, and the line at 1."""
        if self.stretched is None or not self.stretched.sizes:
            self.paint_head(painter, "Jacobian of one step", "on its way…", empty=True)
            return
        step, area = self.stretched.step, self.area()
        word = visible(self.trace.tokens[min(step, len(self.trace) - 1)].text)
        self.paint_head(painter, self.title(), f"singular values · reading ‘{word}’")
        axis = self.axis()
        paint_axis(painter, self.look, area, axis)
        names = []
        for cell, sizes in self.stretched.sizes.items():
            known = np.flatnonzero(sizes > -np.inf)
            points = [
                QPointF(area.x() + k / max(1, len(sizes) - 1) * area.width(),
                        axis.y(area, float(sizes[k])))
                for k in known
            ]  # fmt: skip
            self.paint_line(painter, points, hue(self.look, cell))
            if points:
                names.append((points[-1].y(), NAMES[cell], hue(self.look, cell)))
        self.paint_level(
            painter, axis.y(area, 0.0), "1 neither grows nor shrinks", "1 keeps its size"
        )
        self.paint_names(painter, area.right() + 0.6 * self.look.unit, names)
        half = self.look.width_of("stretched most", "small") / 2
        ends = [(area.left() + half, "stretched most"), (area.right(), "least")]
        self.paint_ticks(painter, ends)

    def title(self) -> str:
        """Return the derivative that is shown: ∂h₁₁/∂h₁₀."""
        step = self.stretched.step + 1
        after, before = str(step).translate(_LOWERED), str(step - 1).translate(_LOWERED)
        return f"Jacobian ∂h{after}/∂h{before}"

    def explain(self, at: QPointF) -> str | None:
        """Return the largest stretch of each network, and how many directions grow."""
        if self.stretched is None or not self.area().contains(at):
            return None
        lines = []
        for cell, sizes in self.stretched.sizes.items():
            state = "h and c" if cell == "lstm" else "h"
            lines.append(
                f"{NAMES[cell]}: at most × <b>{told(float(sizes[0]))}</b>, "
                f"{int((sizes > 0.004).sum())} of {len(sizes)} directions of {state} grow"
            )
        return "<br>".join(lines)

    def numbers(self) -> Mapping[str, Field]:
        """Return the logarithms of the singular values of each network."""
        sizes = self.stretched.sizes.items() if self.stretched else ()
        return {
            f"{cell}_singular_values": numbered(values, "direction", symbol="log10 σ")
            for cell, values in sizes
        }

    def sizeHint(self) -> QSize:
        """Return a size at which lines can be told apart."""
        return QSize(round(22 * self.look.unit), round(18 * self.look.unit))
