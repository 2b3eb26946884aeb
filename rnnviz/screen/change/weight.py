"""Change one weight: from a source to the unit that is picked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from rnnviz.capture.weights import weight_at
from rnnviz.edits import WeightEdit
from rnnviz.screen.change import revise
from rnnviz.screen.change.amounts import FARTHEST, reach_of
from rnnviz.screen.change.panel import Panel
from rnnviz.screen.change.pick import Pick
from rnnviz.screen.change.sources import Source, sources_of
from rnnviz.screen.knob import Field
from rnnviz.screen.label import Line
from rnnviz.screen.slider import Slider, linear
from rnnviz.views.parts.wording import number, readable


class WeightPanel(Panel):
    """A weight of the picked unit, named as in the equations, with a slider around its value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sources: tuple[Source, ...] = ()
        self.source = Pick("Which weight", "From where to the picked unit", self)
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
            self.what.setText("Click a unit anywhere, then choose a weight.")
            return
        self._offer()
        edit = self._edit(0.0)
        now = next(
            (e.amount for e in self.trace.request.edits if e.on and revise.alike(e, edit)), None
        )
        old = weight_at(self.model, edit.name, edit.row, edit.column)
        self.what.setText(f"{self._told()}: {number(old, 3)} as it was learned")
        reach = reach_of(edit, self.model, self.plain)
        self.slider.set_scale(linear(reach.low, reach.high))
        if not self.slider.isSliderDown():
            self.slider.show_number(old if now is None else now)
        if not self.field.lineEdit().isModified():
            self.field.blockSignals(True)
            self.field.setValue(old if now is None else now)
            self.field.blockSignals(False)

    def _offer(self) -> None:
        """Offer the weights that this layer's units have, and the gates that they lead to."""
        self.sources = tuple(sources_of(self.model, self.layer))
        self.source.show_options([(s.title, s.letter) for s in self.sources])
        source = self._source()
        self.gate.show_options([(name, name) for name in source.gates or ("",)])
        if self.cursor_at.symbol in source.gates and not self.number.hasFocus():
            self.gate.show_value(self.cursor_at.symbol)
        self.number.blockSignals(True)
        self.number.setRange(0, source.count - 1)
        self.number.blockSignals(False)
        self.number.setVisible(bool(source.of))
        self.gate.setVisible(len(source.gates) > 1)
        self.place()

    def _source(self) -> Source:
        return next(s for s in self.sources if s.letter == self.source.value)

    def _edit(self, amount: float) -> WeightEdit:
        """Return the edit of the weight that is chosen."""
        source, number_ = self._source(), round(self.number.value())
        row, column = source.place(self.gate.value, number_, self.cursor_at.unit)
        return WeightEdit(source.name, row, column, amount)

    def _told(self) -> str:
        unit, source, number_ = self.cursor_at.unit, self._source(), round(self.number.value())
        gate = f"{self.gate.value} of " if source.gates else ""
        if source.leaves:
            return f"unit {unit} → ‘{readable(self.trace.labels[number_])}’"
        if not source.of:
            return f"{'bias' if source.letter == 'b' else 'c'} → {gate}unit {unit}"
        return f"{source.of} {number_} → {gate}unit {unit}"

    def _set(self, amount: float) -> None:
        self.field.lineEdit().setModified(False)
        self.revised.emit(revise.setting(self._edit(amount)))
