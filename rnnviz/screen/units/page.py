"""The page about single units, in sections that are shown one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from rnnviz.capture.movers import liveliest
from rnnviz.demos import Demo
from rnnviz.nets.model import Model
from rnnviz.screen.sectioned import SectionedPage
from rnnviz.screen.units.choice import UnitChoice
from rnnviz.screen.units.library import Library
from rnnviz.screen.units.sections import SECTIONS
from rnnviz.screen.units.source import SourceChoice
from rnnviz.trace import Cursor, Trace
from rnnviz.views.units.unit import symbols_of


class UnitsPage(SectionedPage):
    """Which unit, which question about it, in which text, and the section that answers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(SECTIONS, parent)
        self.unit, self.symbol = 0, "h"
        self._known: tuple[object, int] | None = None
        self.choice, self.source = UnitChoice(self._head), SourceChoice(self._head)
        self.library = Library(self.source, self)
        self.choice.chosen.connect(self._choose)
        self.library.asked.connect(self.asked)
        self.library.dropped.connect(self.dropped)
        self.library.changed.connect(self._search)

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

    def _controls(self) -> Sequence[QWidget]:
        return self.choice, self.source

    def _place_controls(self, y: int) -> int:
        u, width = self.look.unit, self.width()
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
        return y
