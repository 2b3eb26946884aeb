"""The line at the top of Explore: which demo, with which of its models."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from rnnviz.demos import Demo
from rnnviz.nets.model import Model
from rnnviz.screen.button import Button, MenuButton
from rnnviz.screen.demo_list import fill_menu
from rnnviz.screen.facts import facts, short_name
from rnnviz.screen.top_bar import TopBar
from rnnviz.views.look import Look


class Header(TopBar):
    """Title of the demo, facts of its model, and models to choose from.

    Compact, the title is a menu of all demos.
    """

    demoChosen = Signal(str)
    modelChosen = Signal(str)
    openRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.segments, self._compact = list[Button](), False
        self.chooser = MenuButton("", "title", "Demos", "Choose another demo")
        self.menu = QMenu(self)
        self.row.insertWidget(self.row.indexOf(self.facts), self.chooser)
        self.chooser.clicked.connect(self._open_menu)
        self.menu.triggered.connect(self._choose)
        self.set_compact(False)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        super().set_look(look)
        for button in (self.chooser, *self.segments):
            self._fit(button)

    def set_compact(self, compact: bool) -> None:
        """Make the title a menu of the demos, for want of a list beside the stage."""
        self._compact = compact
        self.title.setVisible(not compact)
        self.chooser.setVisible(compact)

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [self.chooser, *self.segments, *super().stops()]

    def show_demos(self, demos: Sequence[Demo], current: str) -> None:
        """List those demos in the menu, with the named one marked."""
        fill_menu(self.menu, demos, current)

    def show_title(self, title: str) -> None:
        """Say which demo, or which model, is on show."""
        self.title.setText(title)
        self.chooser.setText(title.replace("&", "&&"))
        self.chooser.setAccessibleName(f"Demo: {title}")

    def show_model(self, demo: Demo | None, model: Model) -> None:
        """Say what that model is, and offer the demo's other models."""
        self.show_title(demo.title if demo else model.name)
        self.facts.setText(facts(model))
        self._offer(demo.models if demo and len(demo.models) > 1 else (), model.name)

    def _offer(self, names: Sequence[str], current: str) -> None:
        if [s.property("model") for s in self.segments] != list(names):
            for segment in self.segments:
                self.extras.removeWidget(segment)
                segment.deleteLater()
            self.segments = [self._segment(name) for name in names]
        for segment in self.segments:
            segment.setChecked(segment.property("model") == current)

    def _segment(self, name: str) -> Button:
        short = short_name(name)
        segment = Button(short, "segment", f"Model {short}", f"Show the same with {name}")
        segment.setCheckable(True)
        segment.setProperty("model", name)
        self._fit(segment)
        segment.clicked.connect(lambda: self.modelChosen.emit(name))
        self.extras.addWidget(segment)
        return segment

    def _open_menu(self) -> None:
        self.menu.popup(self.chooser.mapToGlobal(QPoint(0, self.chooser.height())))

    def _choose(self, action) -> None:
        if action.data():
            self.demoChosen.emit(action.data())
        else:
            self.openRequested.emit()
