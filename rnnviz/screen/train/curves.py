"""The column of curves: what is measured while it learns, one picture under another."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.areas import line_width
from rnnviz.session.runs import Runs
from rnnviz.views.look import Look
from rnnviz.views.training.curves import CurvesView

NAMES = ("loss", "accuracy", "gradient", "gates", "update")
FEW = 2  # before a class
SMOOTHING = 0.6  # of what the batches measure; what is measured on unseen data stays as it is


class Curves(QFrame):
    """Loss, right answers, the gradient's norm, openness of the gates, and size of the steps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.setProperty("divided", True)
        self.look, self._few = Look(), False
        self.views = [CurvesView(name, SMOOTHING) for name in NAMES]
        for view, name in zip(self.views, NAMES, strict=True):
            view.setParent(self)
            view.setAccessibleName(f"Curves: {name}")
            view.pointed.connect(self._point)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for view in self.views:
            view.set_look(look)
        self._place()

    def set_few(self, few: bool) -> None:
        """Show the loss and the right answers alone, or all."""
        self._few = few
        self._place()

    def show_runs(self, runs: Runs) -> None:
        """Show what was measured of these."""
        for view in self.views:
            view.show_runs(runs)

    def show_moment(self, step: int | None) -> None:
        """Mark that step."""
        for view in self.views:
            view.show_moment(step)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height."""
        self._place()

    def _point(self, step: object) -> None:
        for view in self.views:
            view.show_pointer(step)

    def _place(self) -> None:
        shown = self.views[:FEW] if self._few else self.views
        gap = line_width(self.look.unit)
        high = (self.height() - gap * (len(shown) - 1)) / len(shown)
        for k, view in enumerate(self.views):
            view.setVisible(view in shown)
            top = round(k * (high + gap))
            view.setGeometry(0, top, self.width(), round((k + 1) * (high + gap)) - gap - top)
