"""How sure every network is of one answer after each word; of a text, how well it foresaw it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from rnnviz.trace import Array, Trace
from rnnviz.views.compare.chart import SidesChart
from rnnviz.views.parts.wording import number, readable, step_name


class BeliefsView(SidesChart):
    """A line a network from 0 to 1, or from −1 to 1 where one is taken away from another."""

    def __init__(self) -> None:
        super().__init__()
        self.label = ""

    def show_label(self, label: str) -> None:
        """Show how probable that output is; readers alone have one."""
        self.label = label
        self.repaint_all()

    def title(self) -> tuple[str, str]:
        """Return the title, with the answer that the lines are about."""
        steps = step_name(self.trace)
        if self.trace.request.sampling is not None:
            return "How well it was foreseen", f"probability of the {steps} that came next"
        return f"Belief in ‘{readable(self.label)}’", f"probability after each {steps}"

    def values(self, side: int) -> Array | None:
        """Return the probability after every step."""
        return belief_curve(self.sides[side].trace, self.label)

    def share(self, values: Array) -> Array:
        """Return where probabilities lie."""
        found: Array = (np.clip(values, -1.0, 1.0) + 1.0) / 2.0 if self.apart else values
        return found

    def told(self, value: float) -> str:
        """Return a probability, or a difference with its sign."""
        sign = "+" if self.apart and value > 0 else ""
        return sign + number(value, 3)

    def paint_axis(self, painter: QPainter, area: QRectF) -> None:
        """Paint the ends, the middle, and in between what has room."""
        ticks = (-1.0, -0.5, 0.0, 0.5, 1.0) if self.apart else (0.0, 0.25, 0.5, 0.75, 1.0)
        every = 1 if area.height() > 12 * self.look.unit else 2
        for value in ticks[::every]:
            text = number(value, 0 if value == int(value) else 2).replace(".50", ".5")
            self.paint_tick(painter, area, value, text, strong=self.apart and value == 0.0)


def belief_curve(trace: Trace, label: str) -> Array:
    """Return the probability of an output after every step, NaN where there is no such output.

    Of a writer it is that of the token that came next, drawn or given, shape (step,).
    """
    p = trace["p"].data
    if trace.request.sampling is None:
        if label not in trace.labels:
            return np.full(len(trace), np.nan, np.float32)
        found: Array = p[:, trace.labels.index(label)]
        return found
    came = [token.id for token in trace.tokens[1:]] + [trace.chosen[-1]]
    following = np.array(came)
    picked: Array = p[np.arange(len(trace)), np.maximum(following, 0)].copy()
    picked[following < 0] = np.nan
    return picked
