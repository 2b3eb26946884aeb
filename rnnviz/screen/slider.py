"""A slider over numbers on any scale, and the scales that sliders here use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QSlider

STOPS = 1000  # places of a slider


@dataclass(frozen=True)
class Scale:
    """How a place in 0…1 becomes a number: both ways, each the other's inverse."""

    number: Callable[[float], float]
    place: Callable[[float], float]


def linear(low: float, high: float) -> Scale:
    """Return the scale on which equal ways are equal differences."""
    return Scale(lambda p: low + p * (high - low), lambda x: (x - low) / (high - low))


def logarithmic(low: float, high: float) -> Scale:
    """Return the scale on which equal ways are equal factors."""
    factor = log(high / low)
    return Scale(lambda p: low * exp(p * factor), lambda x: log(max(x, low) / low) / factor)


def all_then(scale: Scale, share: float = 0.06) -> Scale:
    """Return a scale whose lowest `share` means 0, "all", and the rest the given scale."""
    return Scale(
        lambda p: 0.0 if p < share else scale.number((p - share) / (1 - share)),
        lambda x: 0.0 if x <= 0 else share + scale.place(x) * (1 - share),
    )


class Slider(QSlider):
    """A slider that speaks numbers; a double click asks for the default.

    `chosen` is emitted for what the user does, never for what code tells. The wheel turns it only
    while it has the focus, so that scrolling past it changes nothing.
    """

    chosen = Signal(float)
    resetAsked = Signal()

    def __init__(self, scale: Scale, says: str, tip: str = "") -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._scale = scale
        self.setRange(0, STOPS)
        self.setSingleStep(STOPS // 50)
        self.setPageStep(STOPS // 10)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(says)
        self.setToolTip(tip or f"{says}; a double click resets it")
        self.valueChanged.connect(self._tell)

    def set_scale(self, scale: Scale) -> None:
        """Mean other numbers from now on."""
        self._scale = scale

    def show_number(self, number: float) -> None:
        """Stand at that number, or at the end that is nearest to it."""
        with QSignalBlocker(self):
            self.setValue(self.stop_of(number))

    def stop_of(self, number: float) -> int:
        """Return the slider's own value where it stands at that number."""
        return round(min(max(self._scale.place(number), 0.0), 1.0) * STOPS)

    def number(self) -> float:
        """Return the number that the slider stands at."""
        return self._scale.number(self.value() / STOPS)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the default."""
        self.resetAsked.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what lies behind, unless the slider has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _tell(self) -> None:
        self.chosen.emit(self.number())
