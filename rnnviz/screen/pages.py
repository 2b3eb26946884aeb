"""The pages of the column beside the stage, with a tab for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.demos import Demo
from rnnviz.nets.model import Model
from rnnviz.screen.areas import line_width
from rnnviz.screen.page import Page
from rnnviz.screen.panels import Column
from rnnviz.screen.tab_row import HEIGHT, TabRow
from rnnviz.trace import Cursor, Trace
from rnnviz.views.base import View
from rnnviz.views.look import Look

if TYPE_CHECKING:
    from rnnviz.screen.gradients.asking import Choice


@dataclass(frozen=True)
class Tab:
    """A page's title, what it is for, and how it is made when it is first needed."""

    title: str
    tip: str
    make: Callable[[], Page]


TOLD = ("picked", "editsChanged", "revised", "asked", "dropped", "textEntered", "sortAsked")


def _units() -> Page:
    from rnnviz.screen.units.page import UnitsPage  # here, as few starts ever need it

    return UnitsPage()


def _change() -> Page:
    from rnnviz.screen.change.page import ChangePage

    return ChangePage()


def _dropout() -> Page:
    from rnnviz.screen.dropout.page import DropoutPage

    return DropoutPage()


def _gradients() -> Page:
    from rnnviz.screen.gradients.page import GradientsPage

    return GradientsPage()


TABS_OF: Mapping[str, Tab] = {
    "watch": Tab("Watch", "States, gates and outputs of the run", Column),
    "change": Tab("Change", "Change anything of the run, and see what it does", _change),
    "dropout": Tab("Dropout", "Units removed at random, as in training", _dropout),
    "units": Tab("Units", "What single units do, over the whole text", _units),
    "gradients": Tab("Gradients", "What an outcome depends on, and how far back", _gradients),
}


class Pages(QFrame):
    """One page at a time; the others are made and told when they are asked for."""

    picked = Signal(object)  # Cursor
    editsChanged = Signal(object)  # tuple of Change
    revised = Signal(object)  # Callable[[Request], Request]
    asked = Signal(object)  # Question
    dropped = Signal(object)  # kind of Question
    textEntered = Signal(str)
    sortAsked = Signal()
    hovered = Signal(object)  # Cursor, or None
    pageShown = Signal(str)
    viewMade = Signal(object)  # View, when it is shown for the first time

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.setProperty("divided", True)
        self.look = Look()
        self._demo: Demo | None = None
        self._model: Model | None = None
        self._run: tuple[Trace | None, Trace | None] = (None, None)
        self._cursor = Cursor()
        self._row = TabRow({name: (tab.title, tab.tip) for name, tab in TABS_OF.items()}, self)
        self._row.chosen.connect(self.show_page)
        self.tabs = self._row.tabs
        self._made: dict[str, Page] = {}
        self._known: set[View] = set()
        self.watch = self._page("watch")
        self.current = "watch"
        self._row.show_current("watch")

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
        return [*self._row.stops(), *self.watch.stops()]

    def outcome(self) -> Choice:
        """Return the outcome that gradients are asked of; the usual one before it is chosen."""
        from rnnviz.screen.gradients.asking import Choice

        page = self._made.get("gradients")
        return page.outcome.choice if page is not None else Choice()

    def shows(self, view: View) -> bool:
        """Tell whether that panel is one of the page that is shown, and has a place there."""
        return view in self.views and not view.isHidden()

    def rearrange(self) -> None:
        """Place everything anew, as a panel has gone or come back."""
        self.watch.rearrange()
        self._notice()

    def show_page(self, name: str) -> None:
        """Show the page of that name, told all that it has missed."""
        if name not in TABS_OF or name == self.current:
            return
        self.page.hide()
        self.current = name
        page = self._page(name)
        self._row.show_current(name)
        self._place()
        if self._model is not None:
            page.show_model(self._demo, self._model)
        page.show_trace(*self._run)
        page.show_cursor(self._cursor)
        page.show()
        self._notice()
        self.pageShown.emit(name)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for each in (self._row, *self._made.values()):
            each.set_look(look)
        self._place()

    def show_model(self, demo: Demo | None, model: Model) -> None:
        """Offer what fits that model."""
        self._demo, self._model = demo, model
        for page in self._told():
            page.show_model(demo, model)
        self._notice()

    def show_trace(self, trace: Trace | None, baseline: Trace | None) -> None:
        """Show that run on the page."""
        self._run = trace, baseline
        for page in self._told():
            page.show_trace(trace, baseline)
        self._notice()

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place of the run on the page."""
        self._cursor = cursor
        for page in self._told():
            page.show_cursor(cursor)
        self._notice()

    def show_answer(self, answer: object) -> None:
        """Show the answer to a question on the page that asked it."""
        for page in self._made.values():
            page.show_answer(answer)
        self._notice()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the page what the tabs leave; there may be room for more panels now."""
        self._place()
        self._notice()

    def _told(self) -> list[Page]:
        """Return the page that is shown, and one that has lent a panel."""
        return [page for page in self._made.values() if page is self.page or page.lends]

    def _notice(self) -> None:
        """Tell of panels that were not there before."""
        for view in self.views:
            if view not in self._known:
                self._known.add(view)
                view.hovered.connect(self.hovered)
                self.viewMade.emit(view)

    def _page(self, name: str) -> Page:
        if name not in self._made:
            page = self._made[name] = TABS_OF[name].make()
            page.setParent(self)
            page.set_look(self.look)
            for signal in TOLD:
                getattr(page, signal).connect(getattr(self, signal))
        return self._made[name]

    def _place(self) -> None:
        u, width = self.look.unit, self.width()
        high = round(HEIGHT * u) if len(self.tabs) > 1 else 0
        line = line_width(u) if high else 0
        self._row.setGeometry(0, 0, width, high)
        self._row.setVisible(bool(high))
        self.page.setGeometry(0, high + line, width, self.height() - high - line)
