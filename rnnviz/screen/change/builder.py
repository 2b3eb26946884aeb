"""Put an edit together: what, what is done to it, which units, and when."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from rnnviz.edits import OPERATIONS, Edit
from rnnviz.screen.change import revise
from rnnviz.screen.change.numbers import others, typed
from rnnviz.screen.change.panel import Panel
from rnnviz.screen.change.pick import Pick
from rnnviz.screen.change.places import from_here
from rnnviz.screen.change.wording import NAMES, symbols_of, word_told

DOES = {
    "mask": "switch off",
    "set": "hold at 0",
    "scale": "× ½",
    "add": "+ ½",
    "noise": "noise ± ½",
}
FIRST = {"mask": 0.0, "set": 0.0, "scale": 0.5, "add": 0.5, "noise": 0.5}  # then it is slid


class BuilderPanel(Panel):
    """Five choices and a button; the amount is slid afterwards, where the edit is listed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.symbol = Pick("What", "What to change", self)
        self.does = Pick("Do", "What to do to it; its amount is slid in the list above", self)
        self.but = Pick("These or all others", "These units, or all but these", self)
        self.units = self.box("Units", "all units, or 12, 40-50")
        self.steps = Pick("When", "At which steps", self)
        self.layers = Pick("Layer", "In which layer", self)
        self.add = self.button("Add", "Add this change", self._add)
        self.add.setProperty("role", "primary")
        self.does.show_options([(DOES[name], name) for name in OPERATIONS])
        self.but.show_options([("only", False), ("all but", True)])
        self.units.returnPressed.connect(self._add)
        self.units.textChanged.connect(lambda _: self.note.setText(""))

    def rows(self) -> list[list[tuple[QWidget, float]]]:
        """Return what and how, which units, and when."""
        return [
            [(self.symbol, 0), (self.does, 8.6)],
            [(self.but, 5.6), (self.units, 0)],
            [(self.steps, 0), (self.layers, 7.0), (self.add, 4.0)],
        ]

    def tell(self) -> None:
        """Offer what this network has, and the word that is looked at."""
        self.symbol.show_options([(NAMES[s], s) for s in symbols_of(self.model)])
        word = word_told(self.trace, self.step)
        when = [("at every step", "all"), (f"at {word}", "here"), (f"from {word} on", "on")]
        self.steps.show_options(when)
        layers = [("all layers", None), *((f"layer {k + 1}", k) for k in range(self.trace.layers))]
        self.layers.show_options(layers)
        self.layers.setVisible(self.trace.layers > 1)
        unit = self.cursor_at.unit
        hint = "all units, or 12, 40-50" if unit is None else f"{unit}, as picked; or all, 40-50"
        self.units.setPlaceholderText(hint)

    def _add(self) -> None:
        try:
            units = self._units()
        except ValueError as problem:
            self.note.setText(str(problem))
            return
        steps = {"all": None, "here": (self.step,), "on": from_here(self.step)}[self.steps.value]
        layer = None if self.symbol.value == "x" else self.layers.value
        name = self.does.value
        edit = Edit(self.symbol.value, name, FIRST[name], layer, units, steps)
        self.units.clearFocus()
        self.revised.emit(revise.adding(edit))

    def _units(self) -> tuple[int, ...] | None:
        """Return the units that are typed, else the one that is picked, else all."""
        spec = self.model.spec
        size = spec.embedding if self.symbol.value == "x" else spec.hidden
        unit = self.cursor_at.unit
        text = self.units.text().strip() or ("" if unit is None else str(unit))
        found = typed(text, size)
        if found is not None and self.but.value:
            return others(found, size)
        return found
