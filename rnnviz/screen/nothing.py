"""What stands in a column whose panels are all hidden: how to get them back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.button import Button
from rnnviz.screen.label import Sentence
from rnnviz.views.look import Look

SAYS = "All panels are hidden. The menu View, Panels shows each of them again."


class NothingShown(QFrame):
    """A friendly line, and a button that shows everything."""

    allAsked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.look = Look()
        self.text = Sentence("fact", self)
        self.text.setText(SAYS)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        says = "Show all panels"
        self.all = Button(says, "plain", says, "Bring back every panel that is hidden", self)
        self.all.clicked.connect(self.allAsked)
        self.hide()

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        self.all.set_look(look)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Bring both to the middle."""
        self._place()

    def _place(self) -> None:
        u, width = self.look.unit, self.width()
        inner = max(1, width - round(2 * u))
        high = self.text.heightForWidth(inner)
        top = (self.height() - high - round(3 * u)) // 2
        self.text.setGeometry(round(u), top, inner, high)
        wide = min(inner, self.all.sizeHint().width() + round(u))
        self.all.setGeometry((width - wide) // 2, top + high + round(0.9 * u), wide, round(2.1 * u))
