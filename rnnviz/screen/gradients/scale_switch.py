"""The choice of a scale for the way back, in the stage's lower right corner beside its legend."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from rnnviz.screen.gradients.options import Options
from rnnviz.views.stage.backward import SCALES, switch_width


class ScaleSwitch(Options):
    """Tells whether gradients are to be shown on a log scale."""

    logChosen = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("scale")  # no ground of its own: the stage lies behind it
        self.chosen.connect(lambda name: self.logChosen.emit(name == "log"))

    def show_log(self, log: bool) -> None:
        """Show which scale is in use."""
        self.show_options(dict(zip(SCALES, SCALES, strict=True)), SCALES[log])

    def place_in(self, stage: QRect) -> None:
        """Lie in the corner of that stage."""
        wide = ceil(switch_width(self.look))
        high = self.place(wide)
        self.setGeometry(stage.right() + 1 - wide, stage.bottom() + 1 - high, wide, high)
        self.raise_()
