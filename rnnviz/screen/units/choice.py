"""Which unit and which of its symbols: a number to type, two buttons to go on, a button each."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.button import Button
from rnnviz.screen.knob import Field
from rnnviz.screen.label import Line
from rnnviz.screen.units.rows import place_rows
from rnnviz.views.look import Look

NAMES = {"h_x": "W x", "h_h": "U h"}


class UnitChoice(QFrame):
    """Tells what the user chose; shows only what it is told."""

    chosen = Signal(int, str)  # unit, symbol

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.look, self.unit, self.symbol = Look(), 0, "h"
        self._units = 1
        self.caption = Line("Unit", "fact", self)
        self.number = Field(0, 0, 0, "Unit")
        self.number.setParent(self)
        self.number.setToolTip("Which unit; a click on a tile or a row anywhere chooses it too")
        self.number.valueChanged.connect(lambda value: self._choose(int(value), self.symbol))
        self.before = Button("‹", "plain", "Unit before", "The unit before this one", self)
        self.after = Button("›", "plain", "Next unit", "The unit after this one", self)
        for button in (self.before, self.after):
            button.setProperty("tight", True)
        self.before.clicked.connect(lambda: self._go(-1))
        self.after.clicked.connect(lambda: self._go(1))
        self.symbols: dict[str, Button] = {}

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for button in (self.before, self.after, *self.symbols.values()):
            button.set_look(look)

    def show_symbols(self, symbols: tuple[str, ...], units: int) -> None:
        """Offer those symbols of that many units."""
        self._units = units
        with QSignalBlocker(self.number):
            self.number.setRange(0, units - 1)
        if tuple(self.symbols) == symbols:
            return
        for button in self.symbols.values():
            button.hide()
            button.deleteLater()
        self.symbols = {symbol: self._button(symbol) for symbol in symbols}

    def show_unit(self, unit: int, symbol: str) -> None:
        """Show that unit and symbol as chosen."""
        self.unit, self.symbol = unit, symbol
        with QSignalBlocker(self.number):
            self.number.setValue(unit)
        for name, button in self.symbols.items():
            button.setChecked(name == symbol)

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [self.number, self.before, self.after, *self.symbols.values()]

    def place(self, width: float, *, symbols: bool) -> int:
        """Place the controls in that many pixels of width, and return the height they need.

        The `symbols` are left out where they do not matter.
        """
        u = self.look.unit
        items = [
            (self.caption, self.look.width_of("Unit") + 0.6 * u),
            (self.number, self.look.width_of("0000") + 1.2 * u),
            *((button, 2.0 * u) for button in (self.before, self.after)),
        ]
        for button in self.symbols.values():
            button.setVisible(symbols)
            items += [(button, self.look.width_of(button.text()) + 1.3 * u)] if symbols else []
        return round(place_rows(items, 0.8 * u, 0.2 * u, width - 1.6 * u, u) + 0.2 * u)

    def _button(self, symbol: str) -> Button:
        name = NAMES.get(symbol, symbol)
        button = Button(name, "segment", f"Show {name}", f"Colour the text by {name}", self)
        button.setCheckable(True)
        button.setProperty("tight", True)
        button.set_look(self.look)
        button.clicked.connect(partial(self._pick_symbol, symbol))
        button.show()
        return button

    def _pick_symbol(self, symbol: str) -> None:
        self._choose(self.unit, symbol)

    def _go(self, way: int) -> None:
        self._choose((self.unit + way) % self._units, self.symbol)

    def _choose(self, unit: int, symbol: str) -> None:
        self.chosen.emit(unit, symbol)
