"""A row of small buttons, one of which is down."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.button import Button
from rnnviz.screen.units.rows import place_rows
from rnnviz.views.look import Look


class Options(QFrame):
    """Tells which button was clicked; shows only what it is told."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.look = Look()
        self.buttons: dict[str, Button] = {}

    def set_look(self, look: Look) -> None:
        """Take the sizes of that look."""
        self.look = look
        for button in self.buttons.values():
            button.set_look(look)

    def show_options(self, texts: Mapping[str, str], current: str) -> None:
        """Offer those texts by name, with the current one down."""
        if {name: button.text() for name, button in self.buttons.items()} != texts:
            for button in self.buttons.values():
                button.hide()
                button.deleteLater()
            self.buttons = {name: self._button(name, text) for name, text in texts.items()}
        for name, button in self.buttons.items():
            button.setChecked(name == current)

    def place(self, width: float) -> int:
        """Place the buttons in that many pixels, and return the height they need."""
        u = self.look.unit
        items = [
            (button, self.look.width_of(button.text()) + 1.6 * u)
            for button in self.buttons.values()
        ]
        if not items:
            return 0
        return round(place_rows(items, 0.8 * u, 0.0, width - 1.6 * u, u) + 0.2 * u)

    def _button(self, name: str, text: str) -> Button:
        button = Button(text, "segment", text, "", self)
        button.setCheckable(True)
        button.setProperty("tight", True)
        button.set_look(self.look)
        button.clicked.connect(partial(self.chosen.emit, name))
        button.show()
        return button
