"""How large the wanted network is, under the knobs that decide it, always in sight."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.label import Sentence
from rnnviz.views.look import Look

SIDE = 1.1  # units


class Figures(QFrame):
    """Parameters, memory and time of an epoch; or why it would not fit, in the warning's colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demos")
        self.look = Look()
        self._says = Sentence("note", self)
        self._says.setAlignment(Qt.AlignmentFlag.AlignVCenter)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        self._place()

    def text(self) -> str:
        """Return what is said."""
        return self._says.text()

    def show_text(self, text: str) -> None:
        """Say that."""
        self._says.setText(text)

    def height_for(self, width: int) -> int:
        """Return how many pixels high it is with that text in that width."""
        u = self.look.unit
        return round(self._says.heightForWidth(width - 2 * round(SIDE * u)) + 1.2 * u)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the text all the room."""
        self._place()

    def _place(self) -> None:
        side = round(SIDE * self.look.unit)
        self._says.setGeometry(side, 0, self.width() - 2 * side, self.height())
