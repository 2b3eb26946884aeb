"""The panels in which an edit is made, one at a time."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.nets.model import Model
from rnnviz.screen.button import Button
from rnnviz.screen.change.builder import BuilderPanel
from rnnviz.screen.change.panel import Panel
from rnnviz.screen.change.unit import UnitPanel
from rnnviz.screen.change.weight import WeightPanel
from rnnviz.screen.change.word import WordPanel
from rnnviz.screen.slider import Slider
from rnnviz.trace import Cursor, Trace
from rnnviz.views.look import Look

TABS, GAP = 1.9, 0.6  # units
PANELS: dict[str, tuple[str, str, type[Panel]]] = {
    "unit": ("Unit", "Change the unit that is picked", UnitPanel),
    "word": ("Word", "Change the word that is read now", WordPanel),
    "any": ("Any value", "Put together any change of states and gates", BuilderPanel),
    "weight": ("Weight", "Change one weight of the network", WeightPanel),
}


class Makers(QFrame):
    """A row of tabs and the panel of the one that is chosen."""

    revised = Signal(object)  # Revision
    released = Signal()  # a slider that was held

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.look, self.current = Look(), "unit"
        self.tabs = {name: self._tab(name) for name in PANELS}
        self.panels = {name: kind(self) for name, (_, _, kind) in PANELS.items()}
        for panel in self.panels.values():
            panel.revised.connect(self.revised)
        self._sliders = self.findChildren(Slider)
        for slider in self._sliders:
            slider.sliderReleased.connect(self.released)
        self.show_panel("unit")

    @property
    def held(self) -> bool:
        """Whether one of the sliders is under the mouse's button."""
        return any(slider.isSliderDown() for slider in self._sliders)

    def _tab(self, name: str) -> Button:
        title, tip, _ = PANELS[name]
        tab = Button(title, "segment", title, tip, self)
        tab.setCheckable(True)
        tab.setProperty("tight", True)
        tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tab.clicked.connect(partial(self.show_panel, name))
        return tab

    def show_panel(self, name: str) -> None:
        """Show that panel; the others wait."""
        self.current = name
        for each, panel in self.panels.items():
            panel.setVisible(each == name)
            self.tabs[each].setChecked(each == name)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for part in (*self.tabs.values(), *self.panels.values()):
            part.set_look(look)
        self._place()

    def show_run(self, model: Model, trace: Trace, plain: Trace) -> None:
        """Make edits of that run."""
        for panel in self.panels.values():
            panel.show_run(model, trace, plain)

    def show_cursor(self, cursor: Cursor) -> None:
        """Offer what fits that place."""
        for panel in self.panels.values():
            panel.show_cursor(cursor)

    def height_for(self, unit: float) -> int:
        """Return how high the tabs and the highest panel are, in pixels."""
        high = max(panel.height_for(unit) for panel in self.panels.values())
        return round((TABS + GAP) * unit) + high

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place tabs and panels."""
        self._place()

    def _place(self) -> None:
        u, x = self.look.unit, 0.0
        for tab in self.tabs.values():
            wide = self.look.width_of(tab.text()) + 1.3 * u
            tab.setGeometry(round(x), 0, round(wide), round(TABS * u))
            tab.setVisible(x + wide <= self.width())  # before a class the last has no room
            x += wide + 0.25 * u
        top = round((TABS + GAP) * u)
        for panel in self.panels.values():
            panel.setGeometry(QRect(0, top, self.width(), max(0, self.height() - top)))
