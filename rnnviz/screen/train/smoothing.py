"""How much curves are smoothed, and whether the loss stands on a logarithmic axis."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.button import Button
from rnnviz.screen.label import Line
from rnnviz.screen.slider import Slider, linear
from rnnviz.views.look import Look

SMOOTHING, MOST = 0.6, 0.98  # the weight of the past in a moving average: at first, and at most
HIGH, LOG = 2.5, 5.2  # units


class Smoothing(QFrame):
    """A slider with its number, and a button; unseen data is measured seldom and never smoothed."""

    chosen = Signal(float)
    logChosen = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.look = Look()
        self.caption = Line("", "caption", self)
        tip = "How much the curves of batches are smoothed; a double click is as at first"
        self.slider = Slider(linear(0.0, MOST), "Smoothing", tip)
        self.slider.setParent(self)
        tip = "The loss on a logarithmic axis: late steps are seen too"
        self.log = Button("log loss", "segment", "Loss on a logarithmic axis", tip, self)
        self.log.setCheckable(True)
        self.log.setProperty("tight", True)
        self.slider.chosen.connect(self._choose)
        self.slider.resetAsked.connect(lambda: self.slider.setValue(self.slider.stop_of(SMOOTHING)))
        self.log.clicked.connect(self._turn)
        self.slider.show_number(SMOOTHING)
        self._tell(SMOOTHING)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        self.log.set_look(look)
        self._place()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [self.slider, self.log]

    def height_needed(self) -> int:
        """Return how many pixels high the row is."""
        return round(HIGH * self.look.unit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place caption, slider and button."""
        self._place()

    def _choose(self, weight: float) -> None:
        self._tell(weight)
        self.chosen.emit(weight)

    def _tell(self, weight: float) -> None:
        self.caption.setText(f"Smoothing {weight:.2f}")

    def _turn(self) -> None:
        self.log.setChecked(not self.log.isChecked())
        self.logChosen.emit(self.log.isChecked())

    def _place(self) -> None:
        u, width, high = self.look.unit, self.width(), self.height()
        side, wide = round(0.8 * u), round(self.look.width_of("Smoothing 0.00", "small") + u)
        end = width - side - round(LOG * u)
        self.caption.setGeometry(side, 0, wide, high)
        self.slider.setGeometry(side + wide, 0, max(0, end - side - wide - round(u)), high)
        tall = round(1.9 * u)
        self.log.setGeometry(end, (high - tall) // 2, round(LOG * u), tall)
