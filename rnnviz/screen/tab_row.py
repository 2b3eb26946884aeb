"""A row of tabs, or one button with a menu of them where the row has no room."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from rnnviz.screen.button import Button, MenuButton
from rnnviz.views.look import Look

HEIGHT, MARGIN, TEXT, GAP = 2.9, 0.6, 1.5, 0.2  # units: around row and text, between tabs


class TabRow(QFrame):
    """Tabs by name, each with its title and what it is for; `chosen` carries the name."""

    chosen = Signal(str)

    def __init__(self, titles: Mapping[str, tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.look, self._titles = Look(), titles
        self.tabs = {name: self._tab(name, *words) for name, words in titles.items()}
        self.menu = QMenu(self)
        self.button = MenuButton("", "title", "Page", "Choose what stands beside the stage", self)
        self.button.clicked.connect(self._open_menu)
        self.actions_ = {
            name: self.menu.addAction(title, partial(self.chosen.emit, name))
            for name, (title, _) in titles.items()
        }

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for each in (*self.tabs.values(), self.button):
            each.set_look(look)
        self._place()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [*self.tabs.values(), self.button]

    def show_current(self, name: str) -> None:
        """Mark that tab."""
        for each, tab in self.tabs.items():
            tab.setChecked(each == name)
        self.button.setText(self._titles[name][0])
        self.button.setAccessibleName(f"Page: {self._titles[name][0]}")
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the tabs, or the button where they have no room."""
        self._place()

    def _open_menu(self) -> None:
        self.menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height())))

    def _tab(self, name: str, title: str, tip: str) -> Button:
        button = Button(title, "segment", title, tip, self)
        button.setCheckable(True)
        button.setProperty("tight", True)
        button.clicked.connect(partial(self.chosen.emit, name))
        return button

    def _place(self) -> None:
        u = self.look.unit
        widths = [self.look.width_of(tab.text()) + TEXT * u for tab in self.tabs.values()]
        room = self.width() - 2 * MARGIN * u - GAP * u * (len(widths) - 1)
        tight = min(1.0, room / max(1.0, sum(widths)))
        least = sum(widths) - len(widths) * (TEXT - 0.5) * u
        fits = least <= room
        x, y, high = MARGIN * u, round(0.4 * u), round((HEIGHT - 0.8) * u)
        for tab, wide in zip(self.tabs.values(), widths, strict=True):
            taken = wide - (sum(widths) - room) / len(widths) if tight < 1.0 else wide
            tab.setVisible(fits)
            tab.setGeometry(round(x), y, round(taken), high)
            x += taken + GAP * u
        self.button.setVisible(not fits)
        wide = min(self.width() - u, self.look.width_of(self.button.text(), "value") + 2.8 * u)
        self.button.setGeometry(round(0.3 * u), y, round(wide), high)
