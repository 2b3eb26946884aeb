"""What can be done with a run: the same with another cell, explore, save."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from rnnviz.screen.button import Button
from rnnviz.screen.train.settings import CELLS
from rnnviz.views.look import Look

GAP = 0.5  # units


class Actions(QWidget):
    """Buttons in a row; `sameAsked` carries a cell."""

    sameAsked = Signal(str)
    exploreAsked = Signal()
    saveAsked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = Look()
        self.same = {cell: self._same(cell, words) for cell, words in CELLS.items()}
        self.explore = Button(
            "Explore", "plain", "Explore this network", "Open it in Explore", self
        )
        self.save = Button("Save…", "plain", "Save", "Save the network of this moment", self)
        self.explore.clicked.connect(self.exploreAsked)
        self.save.clicked.connect(self.saveAsked)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for button in self._buttons():
            button.setProperty("tight", True)
            button.set_look(look)
        self._place()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return self._buttons()

    def show_cell(self, cell: str) -> None:
        """Offer the other cells."""
        for each, button in self.same.items():
            button.setVisible(each != cell)
        self._place()

    def wide(self, _width: int) -> int:
        """Return the width in pixels that the buttons need."""
        shown = [b for b in self._buttons() if not b.isHidden()]
        taken = sum(self.look.width_of(b.text()) + 1.8 * self.look.unit for b in shown)
        return round(taken + GAP * self.look.unit * (len(shown) - 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the buttons."""
        self._place()

    def _same(self, cell: str, words: str) -> Button:
        text = f"Same with {words}"
        tip = f"Learn the same with {words}, from the same seed; this run stays"
        button = Button(text, "plain", text, tip, self)
        button.clicked.connect(partial(self.sameAsked.emit, cell))
        return button

    def _buttons(self) -> list[Button]:
        return [*self.same.values(), self.explore, self.save]

    def _place(self) -> None:
        u, x = self.look.unit, 0.0
        for button in (b for b in self._buttons() if not b.isHidden()):
            taken = self.look.width_of(button.text()) + 1.8 * u
            button.setGeometry(round(x), 0, round(taken), self.height())
            x += taken + GAP * u
