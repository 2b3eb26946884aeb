"""The page about single units, in sections that are shown one at a time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.capture.movers import liveliest
from rnnviz.demos import Demo
from rnnviz.nets.model import Model
from rnnviz.screen.areas import line_width
from rnnviz.screen.button import Button
from rnnviz.screen.page import Page
from rnnviz.screen.units.choice import UnitChoice
from rnnviz.screen.units.rows import place_rows
from rnnviz.screen.units.section import Section
from rnnviz.screen.units.sections import SECTIONS
from rnnviz.trace import Cursor, Trace
from rnnviz.views.base import View
from rnnviz.views.look import Look
from rnnviz.views.units.unit import symbols_of


class UnitsPage(Page):
    """Which unit, which question about it, and the section that answers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("divided", True)
        self.unit, self.symbol = 0, "h"
        self._known: tuple[object, int] | None = None
        self._head = QFrame(self)
        self._head.setObjectName("column")
        self.tabs = {name: self._tab(name) for name in SECTIONS}
        self.choice = UnitChoice(self._head)
        self.choice.chosen.connect(self._choose)
        self._made: dict[str, Section] = {}
        self.current = next(iter(SECTIONS))
        self.section = self._section(self.current)
        self.tabs[self.current].setChecked(True)

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
        for each, tab in self.tabs.items():
            tab.setChecked(each == name)
        self._place()
        self._tell()
        self.section.show()

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for part in (*self.tabs.values(), self.choice, *self._made.values()):
            part.set_look(look)
        self._place()

    def show_model(self, demo: Demo | None, model: Model) -> None:
        """Offer the symbols of that network."""
        super().show_model(demo, model)
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
        """Hand an answer to the section that asked."""
        for section in self._made.values():
            section.show_answer(answer)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the section what the controls leave."""
        self._place()

    def _settle(self, trace: Trace) -> None:
        """Take the unit that the cursor picks, else keep the last one, else the liveliest."""
        layer, cursor = min(self.cursor_at.layer, trace.layers - 1), self.cursor_at
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
        self.section.show_unit(self.unit, self.symbol)
        self.section.show_trace(self.trace, self.baseline)
        self.section.show_cursor(self.cursor_at)

    def _choose(self, unit: int, symbol: str) -> None:
        """Ask for that unit where we are; it is shown when the cursor comes back with it."""
        if (unit, symbol) == (self.cursor_at.unit, self.cursor_at.symbol):
            return
        self.unit, self.symbol = unit, symbol
        self.picked.emit(replace(self.cursor_at, unit=unit, symbol=symbol))

    def _tab(self, name: str) -> Button:
        title, tip, _ = SECTIONS[name]
        button = Button(title, "segment", title, tip, self._head)
        button.setCheckable(True)
        button.setProperty("tight", True)
        button.clicked.connect(partial(self.show_section, name))
        return button

    def _section(self, name: str) -> Section:
        if name not in self._made:
            section = self._made[name] = SECTIONS[name].make()
            section.setParent(self)
            section.set_look(self.look)
            section.picked.connect(self.picked)
            section.asked.connect(self.asked)
        return self._made[name]

    def _place(self) -> None:
        u, width = self.look.unit, self.width()
        items = [(tab, self.look.width_of(tab.text()) + 1.3 * u) for tab in self.tabs.values()]
        y = place_rows(items, 0.6 * u, 0.4 * u, width - 1.2 * u, u)
        needs = self.section.about_one_unit
        self.choice.setVisible(needs)
        if needs:
            high = self.choice.place(width)
            self.choice.setGeometry(0, round(y + 0.3 * u), width, high)
            y += 0.3 * u + high
        top = round(y + 0.4 * u)
        self._head.setGeometry(0, 0, width, top)
        top += line_width(u)
        self.section.setGeometry(0, top, width, self.height() - top)
