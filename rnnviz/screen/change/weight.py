"""Change one weight: from a source to the unit that is picked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from rnnviz.capture.weights import weight_at
from rnnviz.edits import WeightEdit
from rnnviz.nets.network import CELLS
from rnnviz.screen.change import revise
from rnnviz.screen.change.amounts import FARTHEST, reach_of
from rnnviz.screen.change.panel import Panel
from rnnviz.screen.change.pick import Pick
from rnnviz.screen.knob import Field
from rnnviz.screen.label import Line
from rnnviz.screen.slider import Slider, linear
from rnnviz.views.parts.wording import number, readable

SOURCES = (
    ("U · from unit", "weight_hh"),
    ("W · from input", "weight_ih"),
    ("b · bias", "bias_ih"),
    ("V · to an answer", "head"),
)


class WeightPanel(Panel):
    """A weight of the picked unit, named as in the equations, with a slider around its value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source = Pick("Which weight", "From where to the picked unit", self)
        self.source.show_options(SOURCES)
        self.gate = Pick("Gate", "Which gate's weight", self)
        self.number = Field(0, 0, 0, "Number of the unit or feature")
        self.what = Line("", "", self)
        self.slider = Slider(linear(-1.0, 1.0), "Weight", "Drag the weight")
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.field = Field(-FARTHEST, FARTHEST, 3, "Weight, typed")
        for part in (self.number, self.slider, self.field):
            part.setParent(self)
        for box in (self.number, self.field):
            box.entered.connect(box.clearFocus)
        self.source.chosen.connect(lambda _: self.tell())
        self.gate.chosen.connect(lambda _: self.tell())
        self.number.valueChanged.connect(lambda _: self.tell())
        self.field.valueChanged.connect(self._set)
        self.slider.chosen.connect(lambda value: self._set(round(value, 3)))

    def rows(self) -> list[list[tuple[QWidget, float]]]:
        """Return which weight, what it is, and its value."""
        return [
            [(self.gate, 4.0), (self.source, 0), (self.number, 4.6)],
            [(self.what, 0)],
            [(self.slider, 0), (self.field, 4.6)],
        ]

    def tell(self) -> None:
        """Show the weight that is chosen, or how to choose one."""
        unit = self.cursor_at.unit
        known = unit is not None and unit < self.trace.units
        for part in (self.source, self.gate, self.number, self.slider, self.field):
            part.setEnabled(known)
        if not known:
            self.what.setText("Click a unit in any picture; then choose one of its weights.")
            return
        self._offer()
        edit = self._edit(0.0)
        now = next(
            (e.amount for e in self.trace.request.edits if e.on and revise.alike(e, edit)), None
        )
        old = weight_at(self.model, edit.name, edit.row, edit.column)
        self.what.setText(f"{self._told(edit)}: {number(old, 3)} as it was learned")
        reach = reach_of(edit, self.model, self.plain)
        self.slider.set_scale(linear(reach.low, reach.high))
        if not self.slider.isSliderDown():
            self.slider.show_number(old if now is None else now)
        if not self.field.lineEdit().isModified():
            self.field.blockSignals(True)
            self.field.setValue(old if now is None else now)
            self.field.blockSignals(False)

    def _offer(self) -> None:
        """Offer the gates that have weights, and as many sources as there are."""
        order = CELLS[self.trace.cell].order
        self.gate.show_options([(name, name) for name in order])
        if self.cursor_at.symbol in order and not self.number.hasFocus():
            self.gate.show_value(self.cursor_at.symbol)
        name = self.source.value
        columns = {
            "weight_hh": self.trace.units,
            "weight_ih": self.model.spec.embedding if self.layer == 0 else self.trace.units,
            "bias_ih": 1,
            "head": len(self.trace.labels),
        }[name]
        self.number.blockSignals(True)
        self.number.setRange(0, columns - 1)
        self.number.blockSignals(False)
        self.number.setVisible(name != "bias_ih")
        self.gate.setVisible(name != "head" and len(order) > 1)
        self.place()

    def _edit(self, amount: float) -> WeightEdit:
        """Return the edit of the weight that is chosen."""
        unit, number_, name = self.cursor_at.unit, round(self.number.value()), self.source.value
        if name == "head":
            tied = self.model.spec.tied
            return WeightEdit("embedding.weight" if tied else "head.weight", number_, unit, amount)
        row = CELLS[self.trace.cell].order.index(self.gate.value) * self.trace.units + unit
        column = 0 if name == "bias_ih" else number_
        return WeightEdit(f"rnn.{name}_l{self.layer}", row, column, amount)

    def _told(self, edit: WeightEdit) -> str:
        unit, source = self.cursor_at.unit, round(self.number.value())
        if self.source.value == "head":
            return f"unit {unit} → ‘{readable(self.trace.labels[source])}’"
        if self.source.value == "bias_ih":
            return f"bias of {self.gate.value}, unit {unit}"
        what = "unit" if self.source.value == "weight_hh" or self.layer else "feature"
        return f"{what} {source} → {self.gate.value} of unit {unit}"

    def _set(self, amount: float) -> None:
        self.field.lineEdit().setModified(False)
        self.revised.emit(revise.setting(self._edit(amount)))
