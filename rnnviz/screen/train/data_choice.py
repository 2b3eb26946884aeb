"""Which data a network learns from: the bundled tasks, or a file of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from rnnviz.data.bundled import Bundled
from rnnviz.screen.button import Button, MenuButton
from rnnviz.screen.label import Line
from rnnviz.views.look import Look

OWN, LOOK = "Your own file…", "Preview"


class DataChoice(QFrame):
    """The title of the data with a menu, and a button for a file; it says what the user wants."""

    taskChosen = Signal(str)
    fileAsked = Signal()
    lookAsked = Signal()

    def __init__(self, tasks: Mapping[str, Bundled], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demos")
        self.look = Look()
        self.heading = Line("DATA", "heading", self)
        self.title = MenuButton("", "plain", "Data", "Choose what to learn", self)
        self.title.setProperty("choice", True)
        self.own = Button(OWN, "link", OWN, "A text, or a table of texts and labels", self)
        self.look_in = Button(LOOK, "link", LOOK, "Count, labels, lengths and words of it", self)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        for name, task in tasks.items():
            action = self.menu.addAction(task.title, partial(self.taskChosen.emit, name))
            action.setToolTip(task.about)
        self.menu.addSeparator()
        self.menu.addAction(OWN, self.fileAsked.emit)
        self.title.clicked.connect(self._open)
        self.own.clicked.connect(self.fileAsked)
        self.look_in.clicked.connect(self.lookAsked)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for button in (self.title, self.own, self.look_in):
            button.set_look(look)
        self._place()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [self.title, self.own, self.look_in]

    def show_title(self, title: str) -> None:
        """Show what is learnt now."""
        self.title.setText(title.replace("&", "&&"))
        self.title.setAccessibleName(f"Data: {title}")
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the title below the heading, and what can be done below that."""
        self._place()

    def _place(self) -> None:
        u, x = self.look.unit, round(1.1 * self.look.unit)
        wide = self.width() - 2 * x
        self.heading.setGeometry(x, round(0.6 * u), wide, round(1.3 * u))
        self.title.setGeometry(x, round(2.0 * u), wide, round(2.2 * u))
        inset, top, tall = round(0.74 * u), round(4.2 * u), round(1.9 * u)
        right = round(self.look.width_of(LOOK) + 0.3 * u) + 2 * inset
        self.own.setGeometry(x - inset, top, wide + 2 * inset - right, tall)
        self.look_in.setGeometry(x + inset + wide - right, top, right, tall)

    def _open(self) -> None:
        self.menu.popup(self.title.mapToGlobal(QPoint(0, self.title.height())))
