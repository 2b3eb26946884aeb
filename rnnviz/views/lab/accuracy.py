"""Right answers against the distance between cause and effect, with the level of guessing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.session.lab.measurement import COUNT, Accuracy
from rnnviz.session.lab.setting import FARTHEST
from rnnviz.trace import Field
from rnnviz.views.lab.chart import ChartView
from rnnviz.views.lab.hues import NAMES, hue
from rnnviz.views.lab.telling import unit_of
from rnnviz.views.parts.numbers import numbered

TICKS = (0, 1, 2, 5, 10, 20, 40, 80)


class AccuracyView(ChartView):
    """A line a network over the distance, which is on a scale of doublings."""

    right = 5.4

    def __init__(self) -> None:
        super().__init__()
        self.accuracy: Accuracy | None = None

    def show_accuracy(self, accuracy: Accuracy | None) -> None:
        """Show those curves, as far as they are; None says that there is no distance."""
        self.accuracy = accuracy
        self.repaint_all()

    def x(self, distance: float) -> float:
        """Return where a distance lies."""
        area = self.area()
        return area.x() + np.log2(1 + distance) / np.log2(1 + FARTHEST) * area.width()

    def y(self, share: float) -> float:
        """Return where a share of right answers lies."""
        area = self.area()
        return area.bottom() - share * area.height()

    def paint_trace(self, painter: QPainter) -> None:
        """Paint axes, lines, the level of guessing, and the distance on show."""
        if self.accuracy is None:
            known = self.measurement.setting.memory_task is not None
            why = "on its way…" if known else "a sentence has no known distance"
            self.paint_head(painter, "Right answers by distance", why, empty=True)
            return
        what = f"{COUNT} texts at each distance, in {unit_of(self.trace)}"
        self.paint_head(painter, "Right answers by distance", what)
        self._paint_axes(painter)
        names = []
        for cell, curve in self.accuracy.curves.items():
            points = [QPointF(self.x(d), self.y(curve[d])) for d in sorted(curve)]
            self.paint_line(painter, points, hue(self.look, cell), dots=True)
            if points:
                names.append((points[-1].y(), NAMES[cell], hue(self.look, cell)))
        chance = self.accuracy.chance
        self.paint_level(painter, self.y(chance), f"guessing {chance:.0%}")
        self.paint_names(painter, self.area().right() + 0.8 * self.look.unit, names)
        if self.measurement.distance is not None and self.measurement.distance <= FARTHEST:
            here = self.measurement.distance
            self.paint_upright(painter, self.x(here), f"distance {here}")

    def _paint_axes(self, painter: QPainter) -> None:
        u, area, theme = self.look.unit, self.area(), self.look.theme
        painter.setFont(self.look.font("small"))
        for share in (0.0, 0.5, 1.0):
            painter.setPen(QPen(QColor(theme.line), 1.0))
            painter.drawLine(
                QPointF(area.left(), self.y(share)), QPointF(area.right(), self.y(share))
            )
            painter.setPen(QColor(theme.muted))
            text = f"{share:.0%}"
            left = area.left() - self.look.width_of(text, "small") - 0.5 * u
            painter.drawText(QPointF(left, self.y(share) + 0.35 * u), text)
        ticks = [(self.x(d), str(d)) for d in TICKS]
        self.paint_ticks(painter, ticks)

    def explain(self, at: QPointF) -> str | None:
        """Return the right answers at the nearest distance that was counted."""
        if self.accuracy is None or not self.area().adjusted(-4, -4, 4, 4).contains(at):
            return None
        lines = []
        for cell, curve in self.accuracy.curves.items():
            if curve:
                near = min(curve, key=lambda d: abs(self.x(d) - at.x()))
                lines.append(f"{NAMES[cell]}: <b>{curve[near]:.0%}</b> right at {near}")
        return "<br>".join([*lines, f"guessing gets {self.accuracy.chance:.0%}"])

    def numbers(self) -> Mapping[str, Field]:
        """Return distances and shares of right answers, of each network."""
        found = {}
        for cell, curve in (self.accuracy.curves if self.accuracy else {}).items():
            pairs = [(d, curve[d]) for d in sorted(curve)]
            found[f"{cell}_accuracy"] = numbered(pairs, "point", "distance and share")
        return found

    def sizeHint(self) -> QSize:
        """Return a size at which lines can be told apart."""
        return QSize(round(26 * self.look.unit), round(18 * self.look.unit))
