"""The line above the stage: which sentence is watched, with a box to type another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.button import Button
from rnnviz.screen.label import Line
from rnnviz.screen.sentence import SentenceBox
from rnnviz.views.look import Look

GRADIENT = 5.4  # units
NOW = "This sentence, right now"


class StageTitle(QFrame):
    """A title, how often it is refreshed or which moment it is, and the box."""

    textEntered = Signal(str)
    gradientAsked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stageTitle")
        self.look = Look()
        self.title = Line(NOW, "", self)
        self.says = Line("", "note", self)
        self.box = SentenceBox(self)
        self.box.textEntered.connect(self.textEntered)
        tip = "How the gradient of the loss flows back through this run while it learns"
        self.gradient = Button("Gradient", "segment", "Show the gradient", tip, self)
        self.gradient.setCheckable(True)
        self.gradient.setProperty("tight", True)
        self.gradient.clicked.connect(self._turn)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        self.box.set_look(look)
        self.gradient.set_look(look)
        ground = look.theme.background
        self.setStyleSheet(f"#stageTitle {{ background: {ground}; }}")
        self._place()

    def set_writes(self, writes: bool) -> None:
        """Ask for a prompt, or for a sentence."""
        self.box.set_writer(writes)

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [self.box, self.box.examples, self.gradient]

    def show_text(self, text: str, examples: Sequence[str]) -> None:
        """Show which text is watched, and offer others."""
        self.box.show_text(text)
        self.box.show_examples(examples)

    def show_state(self, title: str, says: str) -> None:
        """Show which moment is looked at."""
        self.title.setText(title)
        self.says.setText(says)
        self._place()

    def _turn(self) -> None:
        self.gradient.setChecked(not self.gradient.isChecked())
        self.gradientAsked.emit(self.gradient.isChecked())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place title and box."""
        self._place()

    def _place(self) -> None:
        u, width = self.look.unit, self.width()
        side, high, top = round(1.4 * u), round(2.3 * u), round(0.3 * u)
        title = round(self.look.width_of(self.title.text(), bold=True) + 0.9 * u)
        says = round(self.look.width_of("batch 000,000", "small") + u)
        left = min(round(0.45 * width), side + title + says)
        self.title.setGeometry(side, top, min(title, left - side), high)
        self.says.setGeometry(side + title, top, max(0, left - side - title), high)
        end = width - round(u + GRADIENT * u)
        self.box.setGeometry(left, top, max(0, end - left), high)
        self.gradient.setGeometry(end + round(0.5 * u), top, round(GRADIENT * u), high)
