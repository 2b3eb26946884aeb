"""The line at the top of every room: what is on show, the rooms, and how it is shown."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from rnnviz.screen.button import Button, IconButton
from rnnviz.screen.label import Line
from rnnviz.views.look import Look

HEIGHT = 2.3  # units: of its buttons


class TopBar(QFrame):
    """Name, title, facts, what a room adds, the rooms, theme and Present.

    Without rooms to go to, as in an exported frame, there are no tabs for them.
    """

    roomRequested = Signal(str)
    themeRequested = Signal()
    presentRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.look, self.rooms = Look(), dict[str, Button]()
        self.brand = Line("rnnviz", "brand")
        self.title = Line("", "title")
        self.facts = Line("", "fact")
        self.theme = IconButton("sun", "Theme", "", size=HEIGHT)
        self.present = Button("Present  F5", "primary", "Present", "Large, for a projector (F5)")
        self.facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.extras, self._tabs = QHBoxLayout(), QHBoxLayout()
        self.row = QHBoxLayout(self)
        for widget in (self.brand, self.title, self.facts):
            self.row.addWidget(widget)
        self.row.setStretchFactor(self.facts, 1)
        self.row.addLayout(self.extras)
        self.row.addLayout(self._tabs)
        self.row.addWidget(self.theme)
        self.row.addWidget(self.present)
        self.theme.clicked.connect(self.themeRequested)
        self.present.clicked.connect(self.presentRequested)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look, u = look, look.unit
        self.row.setContentsMargins(round(1.2 * u), 0, round(1.2 * u), 0)
        self.row.setSpacing(round(0.9 * u))
        self.extras.setSpacing(round(0.2 * u))
        self._tabs.setSpacing(round(0.1 * u))
        for button in (self.present, *self.rooms.values()):
            self._fit(button)
        self.brand.setMinimumWidth(round(look.width_of("rnnviz", "value", bold=True) + 0.9 * u))
        other, icon = ("light", "sun") if look.theme.name == "dark" else ("dark", "moon")
        self.theme.show_icon(icon, f"Switch to the {other} theme", f"Switch to the {other} theme")
        self.theme.set_look(look)

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [*self.rooms.values(), self.theme, self.present]

    def show_rooms(self, rooms: Mapping[str, tuple[str, str]], current: str) -> None:
        """Offer those rooms, each with its title and what it is for, with one of them marked."""
        if list(self.rooms) != list(rooms):
            for button in self.rooms.values():
                self._tabs.removeWidget(button)
                button.deleteLater()
            self.rooms = {name: self._room(name, *words) for name, words in rooms.items()}
        for name, button in self.rooms.items():
            button.setChecked(name == current)

    def _room(self, name: str, title: str, tip: str) -> Button:
        button = Button(title, "room", f"Go to {title}", tip)
        button.setCheckable(True)
        self._fit(button)
        button.clicked.connect(lambda: self.roomRequested.emit(name))
        self._tabs.addWidget(button)
        return button

    def _fit(self, button: Button) -> None:
        button.set_look(self.look)
        button.setFixedHeight(round(HEIGHT * self.look.unit))
