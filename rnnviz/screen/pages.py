"""The pages of the column beside the stage, with a tab for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.demos import Demo
from rnnviz.nets.model import Model
from rnnviz.screen.areas import line_width
from rnnviz.screen.button import Button
from rnnviz.screen.page import Page
from rnnviz.screen.panels import Column
from rnnviz.trace import Cursor, Trace
from rnnviz.views.base import View
from rnnviz.views.look import Look

TABS = 2.9  # units: the height of the row of tabs


@dataclass(frozen=True)
class Tab:
    """A page's title, what it is for, and how it is made when it is first needed."""

    title: str
    tip: str
    make: Callable[[], Page]


def _units() -> Page:
    from rnnviz.screen.units.page import UnitsPage  # here, as few starts ever need it

    return UnitsPage()


TABS_OF: Mapping[str, Tab] = {
    "watch": Tab("Watch", "States, gates and outputs of the run", Column),
    "units": Tab("Units", "What single units do, over the whole text", _units),
}


class Pages(QFrame):
    """One page at a time; the others are made and told when they are asked for."""

    picked = Signal(object)  # Cursor
    editsChanged = Signal(object)  # tuple of Change
    revised = Signal(object)  # Callable[[Request], Request]
    asked = Signal(object)  # Question
    pageShown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.setProperty("divided", True)
        self.look = Look()
        self._demo: Demo | None = None
        self._model: Model | None = None
        self._run: tuple[Trace | None, Trace | None] = (None, None)
        self._cursor = Cursor()
        self._row = QFrame(self)
        self._row.setObjectName("column")
        self.tabs = {name: self._tab(name, tab) for name, tab in TABS_OF.items()}
        self._made: dict[str, Page] = {}
        self.watch = self._page("watch")
        self.current = "watch"
        self.tabs["watch"].setChecked(True)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._made[self.current]

    @property
    def views(self) -> list[View]:
        """The pictures on the page that is shown."""
        return self.page.views

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [*self.tabs.values()]

    def show_page(self, name: str) -> None:
        """Show the page of that name, told all that it has missed."""
        if name not in TABS_OF or name == self.current:
            return
        self.page.hide()
        self.current = name
        page = self._page(name)
        for each, tab in self.tabs.items():
            tab.setChecked(each == name)
        self._place()
        if self._model is not None:
            page.show_model(self._demo, self._model)
        page.show_trace(*self._run)
        page.show_cursor(self._cursor)
        page.show()
        self.pageShown.emit(name)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for each in (*self.tabs.values(), *self._made.values()):
            each.set_look(look)
        self._place()

    def show_model(self, demo: Demo | None, model: Model) -> None:
        """Offer what fits that model."""
        self._demo, self._model = demo, model
        self.page.show_model(demo, model)

    def show_trace(self, trace: Trace | None, baseline: Trace | None) -> None:
        """Show that run on the page."""
        self._run = trace, baseline
        self.page.show_trace(trace, baseline)

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place of the run on the page."""
        self._cursor = cursor
        self.page.show_cursor(cursor)

    def show_answer(self, answer: object) -> None:
        """Show the answer to a question on the page that asked it."""
        for page in self._made.values():
            page.show_answer(answer)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the page what the tabs leave."""
        self._place()

    def _tab(self, name: str, tab: Tab) -> Button:
        button = Button(tab.title, "segment", tab.title, tab.tip, self._row)
        button.setCheckable(True)
        button.setProperty("tight", True)
        button.clicked.connect(partial(self.show_page, name))
        return button

    def _page(self, name: str) -> Page:
        if name not in self._made:
            page = self._made[name] = TABS_OF[name].make()
            page.setParent(self)
            page.set_look(self.look)
            for signal in ("picked", "editsChanged", "revised", "asked"):
                getattr(page, signal).connect(getattr(self, signal))
        return self._made[name]

    def _place(self) -> None:
        u, width = self.look.unit, self.width()
        high = round(TABS * u) if len(self.tabs) > 1 else 0
        line = line_width(u) if high else 0
        self._row.setGeometry(0, 0, width, high)
        self._row.setVisible(bool(high))
        x = 0.6 * u
        for tab in self.tabs.values():
            wide = self.look.width_of(tab.text(), "label") + 1.5 * u
            tab.setGeometry(round(x), round(0.4 * u), round(wide), round(TABS * u - 0.8 * u))
            x += wide + 0.2 * u
        self.page.setGeometry(0, high + line, width, self.height() - high - line)
