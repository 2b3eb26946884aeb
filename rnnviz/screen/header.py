"""The line at the top: what is on show, with which network, and how it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QWidget

from rnnviz.demos import Demo
from rnnviz.nets.model import Model
from rnnviz.screen.button import Button, IconButton, MenuButton
from rnnviz.screen.demo_list import fill_menu
from rnnviz.screen.facts import facts, short_name
from rnnviz.screen.label import Line
from rnnviz.views.look import Look


class Header(QFrame):
    """Name, title of the demo, facts of its model, models to choose from, theme and Present.

    Compact, the title is a menu of all demos.
    """

    demoChosen = Signal(str)
    modelChosen = Signal(str)
    openRequested = Signal()
    themeRequested = Signal()
    presentRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.look, self.segments, self._compact = Look(), list[Button](), False
        self.brand = Line("rnnviz", "brand")
        self.title = Line("", "title")
        self.chooser = MenuButton("", "title", "Demos", "Choose another demo")
        self.menu = QMenu(self)
        self.facts = Line("", "fact")
        self.theme = IconButton("sun", "Theme", "", size=2.3)
        self.present = Button("Present  F5", "primary", "Present", "Large, for a projector (F5)")
        self._row = QHBoxLayout(self)
        for widget in (self.brand, self.title, self.chooser, self.facts):
            self._row.addWidget(widget)
        self._row.setStretchFactor(self.facts, 1)
        self.facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._models = QHBoxLayout()
        self._row.addLayout(self._models)
        self._row.addWidget(self.theme)
        self._row.addWidget(self.present)
        self.chooser.clicked.connect(self._open_menu)
        self.menu.triggered.connect(self._choose)
        self.theme.clicked.connect(self.themeRequested)
        self.present.clicked.connect(self.presentRequested)
        self.set_compact(False)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look, u = look, look.unit
        self._row.setContentsMargins(round(1.2 * u), 0, round(1.2 * u), 0)
        self._row.setSpacing(round(0.9 * u))
        self._models.setSpacing(round(0.2 * u))
        for button in (self.chooser, self.present, *self.segments):
            button.set_look(look)
            button.setFixedHeight(round(2.3 * u))
        self.brand.setMinimumWidth(round(look.width_of("rnnviz", "value", bold=True) + 0.9 * u))
        other, icon = ("light", "sun") if look.theme.name == "dark" else ("dark", "moon")
        self.theme.show_icon(icon, f"Switch to the {other} theme", f"Switch to the {other} theme")
        self.theme.set_look(look)

    def set_compact(self, compact: bool) -> None:
        """Make the title a menu of the demos, for want of a list beside the stage."""
        self._compact = compact
        self.title.setVisible(not compact)
        self.chooser.setVisible(compact)

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [self.chooser, *self.segments, self.theme, self.present]

    def show_demos(self, demos: Sequence[Demo], current: str) -> None:
        """List those demos in the menu, with the named one marked."""
        fill_menu(self.menu, demos, current)

    def show_model(self, demo: Demo | None, model: Model) -> None:
        """Say what that model is, and offer the demo's other models."""
        title = demo.title if demo else model.name
        self.title.setText(title)
        self.chooser.setText(title.replace("&", "&&"))
        self.chooser.setAccessibleName(f"Demo: {title}")
        self.facts.setText(facts(model))
        self._offer(demo.models if demo and len(demo.models) > 1 else (), model.name)

    def _offer(self, names: Sequence[str], current: str) -> None:
        if [s.property("model") for s in self.segments] != list(names):
            for segment in self.segments:
                self._models.removeWidget(segment)
                segment.deleteLater()
            self.segments = [self._segment(name) for name in names]
        for segment in self.segments:
            segment.setChecked(segment.property("model") == current)

    def _segment(self, name: str) -> Button:
        short = short_name(name)
        segment = Button(short, "segment", f"Model {short}", f"Show the same with {name}")
        segment.setCheckable(True)
        segment.setProperty("model", name)
        segment.set_look(self.look)
        segment.setFixedHeight(round(2.3 * self.look.unit))
        segment.clicked.connect(lambda: self.modelChosen.emit(name))
        self._models.addWidget(segment)
        return segment

    def _open_menu(self) -> None:
        self.menu.popup(self.chooser.mapToGlobal(QPoint(0, self.chooser.height())))

    def _choose(self, action) -> None:
        if action.data():
            self.demoChosen.emit(action.data())
        else:
            self.openRequested.emit()
