"""Everything that the user can ask for on the screen, as signals."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget


class Asking(QFrame):
    """Says what the user asked for, and does nothing about it."""

    demoChosen = Signal(str)
    modelChosen = Signal(str)
    textEntered = Signal(str)
    samplingChanged = Signal(object)  # Sampling
    seedChosen = Signal(int)
    againRequested = Signal()
    anotherRequested = Signal()
    openRequested = Signal()
    picked = Signal(object)  # Cursor
    editsChanged = Signal(object)  # tuple of Change
    revised = Signal(object)  # Callable[[Request], Request]
    asked = Signal(object)  # Question
    dropped = Signal(object)  # kind of Question
    playToggled = Signal()
    backRequested = Signal()
    stepRequested = Signal(int)
    phaseRequested = Signal(int)
    homeRequested = Signal()
    endRequested = Signal()
    speedChosen = Signal(float)
    pausesChosen = Signal(object)  # tuple of Condition
    cancelRequested = Signal()
    presentRequested = Signal()
    themeRequested = Signal()

    def _relay(self, part: QWidget, *signals: str) -> None:
        """Say what that part says, under the same names."""
        for name in signals:
            getattr(part, name).connect(getattr(self, name))
