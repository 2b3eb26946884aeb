"""What is being computed, with a button to stop it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rnnviz.screen.button import Button
from rnnviz.screen.label import Line
from rnnviz.views.look import Look

PATIENCE = 150  # milliseconds; work that is done sooner is not worth a word


class Busy(QWidget):
    """A line that says what is going on, and Cancel; there only while something is.

    It appears after a moment, so that quick work does not flicker.
    """

    cancelRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = Line("", "note")
        self.cancel = Button("Cancel", "plain", "Cancel", "Stop this; what was there stays")
        self.cancel.clicked.connect(self.cancelRequested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.cancel)
        row.addWidget(self.text, 1)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(PATIENCE)
        self._wait.timeout.connect(self.show)
        self.hide()

    def set_look(self, look: Look) -> None:
        """Take the sizes of that look."""
        self.cancel.setFixedHeight(round(1.7 * look.unit))
        self.layout().setSpacing(round(0.7 * look.unit))

    def show_busy(self, text: str) -> None:
        """Say what is going on; an empty text means nothing is."""
        self.text.setText(text)
        if not text:
            self._wait.stop()
            self.hide()
        elif self.isHidden() and not self._wait.isActive():
            self._wait.start()
