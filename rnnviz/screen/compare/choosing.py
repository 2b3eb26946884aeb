"""What the header adds here: whom to compare, one more, and how writers write."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QBoxLayout, QMenu, QWidget

from rnnviz.screen.button import Button, MenuButton
from rnnviz.views.look import Look

OWN, SAME = "Own texts", "Same text"


class Choosing(QObject):
    """Buttons in a row of the header; `chosen` carries the name of what is to be compared."""

    chosen = Signal(str)
    addRequested = Signal()
    forcedChosen = Signal(bool)

    def __init__(self, row: QBoxLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self.whom = MenuButton(
            "Compare…", "plain", "Whom to compare", "Choose what stands in the rows"
        )
        self.add = Button("Add…", "plain", "Add a model", "Open one more model beside these")
        tip = "Every network writes its own text, from the same prompt and seed"
        self.own = Button(OWN, "segment", OWN, tip)
        tip = "All networks read what the first one writes, word for word (teacher forcing)"
        self.same = Button(SAME, "segment", SAME, tip)
        self.menu = QMenu(parent)
        for button in (self.own, self.same):
            button.setCheckable(True)
        for button in self.buttons():
            row.addWidget(button)
        self.whom.clicked.connect(self._open_menu)
        self.menu.triggered.connect(lambda action: self.chosen.emit(action.data()))
        self.add.clicked.connect(self.addRequested)
        self.own.clicked.connect(lambda: self.forcedChosen.emit(False))
        self.same.clicked.connect(lambda: self.forcedChosen.emit(True))
        self.show_writing(None)

    def buttons(self) -> tuple[Button, ...]:
        """Return the buttons in order."""
        return self.own, self.same, self.whom, self.add

    def set_look(self, look: Look) -> None:
        """Take the sizes of that look."""
        for button in self.buttons():
            button.set_look(look)
            button.setFixedHeight(round(2.3 * look.unit))
        self.whom.setMinimumWidth(round(look.width_of(self.whom.text()) + 3.2 * look.unit))

    def show_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer those: what is read, and the name that is told."""
        self.menu.clear()
        for text, name in choices:
            self.menu.addAction(text.replace("&", "&&")).setData(name)

    def show_full(self, full: bool) -> None:
        """Offer no more models where there is no room for one."""
        self.add.setEnabled(not full)

    def show_writing(self, forced: bool | None) -> None:
        """Offer both ways to write, with one of them down; None offers nothing, as of readers."""
        for button, down in ((self.own, forced is False), (self.same, forced is True)):
            button.setVisible(forced is not None)
            button.setChecked(down)

    def _open_menu(self) -> None:
        self.menu.popup(self.whom.mapToGlobal(QPoint(0, self.whom.height())))
