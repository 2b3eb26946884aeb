"""The page about single units, in sections that are shown one at a time."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.capture.movers import liveliest
from rnnviz.demos import Demo
from rnnviz.nets.model import Model
from rnnviz.screen.areas import line_width
from rnnviz.screen.page import Page
from rnnviz.screen.tab_row import HEIGHT, TabRow
from rnnviz.screen.units.choice import UnitChoice
from rnnviz.screen.units.library import Library
from rnnviz.screen.units.section import Section
from rnnviz.screen.units.sections import SECTIONS
from rnnviz.screen.units.source import SourceChoice
from rnnviz.trace import Cursor, Trace
from rnnviz.views.base import View
from rnnviz.views.look import Look
from rnnviz.views.units.unit import symbols_of


class UnitsPage(Page):
    """Which unit, which question about it, in which text, and the section that answers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("divided", True)
        self.unit, self.symbol = 0, "h"
        self._known: tuple[object, int] | None = None
        self._head = QFrame(self)
        self._head.setObjectName("column")
        titles = {name: (part.title, part.tip) for name, part in SECTIONS.items()}
        self._row = TabRow(titles, self._head)
        self._row.chosen.connect(self.show_section)
        self.choice, self.source = UnitChoice(self._head), SourceChoice(self._head)
        self.library = Library(self.source, self)
        self.choice.chosen.connect(self._choose)
        self.library.asked.connect(self.asked)
        self.library.dropped.connect(self.dropped)
        self.library.changed.connect(self._search)
        self._made: dict[str, Section] = {}
        self.current = next(iter(SECTIONS))
        self.section = self._section(self.current)
        self._row.show_current(self.current)

    @property
    def views(self) -> list[View]:
        """The pictures of the section that is shown."""
        return self.section.views

    def show_section(self, name: str) -> None:
        """Show the section of that name, told all that it has missed."""
        if name == self.current:
            return
        self.section.hide()
        self.current, self.section = name, self._section(name)
        self._row.show_current(name)
        self._tell()
        self._place()
        self.section.show()

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for part in (self._row, self.choice, self.source, *self._made.values()):
            part.set_look(look)
        self._place()

    def show_model(self, demo: Demo | None, model: Model) -> None:
        """Know that network, and forget what another has read."""
        super().show_model(demo, model)
        self.library.show_model(model)
        for section in self._made.values():
            section.show_model(model)

    def show_trace(self, trace: Trace | None, baseline: Trace | None) -> None:
        """Show that run; a unit that there is not any more gives way to the liveliest."""
        self.trace, self.baseline = trace, baseline
        if trace is not None:
            self.choice.show_symbols(symbols_of(trace.cell), trace.units)
            self._settle(trace)
            self._place()
        self._tell()

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place, and the unit that is picked there."""
        self.cursor_at = cursor
        if self.trace is not None:
            self._settle(self.trace)
        self.section.show_cursor(cursor)

    def show_answer(self, answer: object) -> None:
        """Hand an answer to whoever asked."""
        self.library.take(answer)
        for section in self._made.values():
            section.show_answer(answer)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the section what the controls leave."""
        self._place()

    def _settle(self, trace: Trace) -> None:
        """Take the unit that the cursor picks, else keep the last one, else the liveliest."""
        layer, cursor = min(self.cursor_at.layer, trace.layers - 1), self.cursor_at
        self.library.show_layer(layer)
        place = (trace.request.model, layer)
        if cursor.unit is not None and cursor.unit < trace.units:
            self.unit, self._known = cursor.unit, place
        elif self._known != place or self.unit >= trace.units:
            self.unit, self._known = liveliest(trace, layer), place
        wanted = cursor.symbol if cursor.unit is not None and cursor.symbol else self.symbol
        self.symbol = wanted if wanted in symbols_of(trace.cell) else "h"
        self.choice.show_unit(self.unit, self.symbol)
        self.section.show_unit(self.unit, self.symbol)

    def _tell(self) -> None:
        if self.model is not None:
            self.section.show_model(self.model)
        self.section.show_corpus(self.library.corpus)
        self.section.show_unit(self.unit, self.symbol)
        self.section.show_trace(self.trace, self.baseline)
        self.section.show_cursor(self.cursor_at)

    @Slot(int, str)
    def _choose(self, unit: int, symbol: str) -> None:
        """Ask for that unit where we are; it is shown when the cursor comes back with it."""
        if (unit, symbol) != (self.cursor_at.unit, self.cursor_at.symbol):
            self.picked.emit(replace(self.cursor_at, unit=unit, symbol=symbol))

    @Slot()
    def _search(self) -> None:
        self.section.show_corpus(self.library.corpus)
        self._place()

    def _section(self, name: str) -> Section:
        if name not in self._made:
            section = self._made[name] = SECTIONS[name].make()
            section.setParent(self)
            section.set_look(self.look)
            for signal in ("picked", "asked", "textEntered"):
                getattr(section, signal).connect(getattr(self, signal))
        return self._made[name]

    def _place(self) -> None:
        u, width = self.look.unit, self.width()
        y = round(HEIGHT * u)
        self._row.setGeometry(0, 0, width, y)
        self.choice.setVisible(self.section.about_one_unit)
        if self.section.about_one_unit:
            high = self.choice.place(width, symbols=self.section.about_one_symbol)
            self.choice.setGeometry(0, y, width, high)
            y += high + round(0.3 * u)
        self.source.setVisible(self.section.searches)
        if self.section.searches:
            high = self.source.place(width)
            self.source.setGeometry(0, y, width, high)
            y += high + round(0.3 * u)
        self._head.setGeometry(0, 0, width, y)
        y += line_width(u)
        self.section.setGeometry(0, y, width, self.height() - y)
