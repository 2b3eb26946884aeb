"""Change the unit that is picked: drag its value at this step, hold it, switch it off."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from rnnviz.capture.origin import whole_symbol
from rnnviz.edits import Edit
from rnnviz.screen.change import revise
from rnnviz.screen.change.amounts import FARTHEST, value_range
from rnnviz.screen.change.panel import Panel
from rnnviz.screen.change.places import from_here
from rnnviz.screen.change.wording import word_told
from rnnviz.screen.knob import Field
from rnnviz.screen.label import Line
from rnnviz.screen.slider import Slider, linear

HINT = "Click a unit anywhere, then drag its value."


class UnitPanel(Panel):
    """One value of the run, as a slider that puts another in its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.what = Line(HINT, "", self)
        self.slider = Slider(linear(-1.0, 1.0), "Value at this step", "Drag the value at this step")
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.field = Field(-FARTHEST, FARTHEST, 3, "Value at this step, typed")
        self.off = self.button("Switch off", "h of this unit is 0 at every step", self._switch_off)
        self.hold = self.button("Hold from here on", "Keep this value from here on", self._hold)
        for part in (self.slider, self.field):
            part.setParent(self)
        self.field.entered.connect(self.field.clearFocus)
        self.field.valueChanged.connect(self._set)
        self.slider.chosen.connect(lambda value: self._set(round(value, 3)))

    def rows(self) -> list[list[tuple[QWidget, float]]]:
        """Return which value, its slider, and two buttons."""
        return [
            [(self.what, 0)],
            [(self.slider, 0), (self.field, 4.6)],
            [(self.off, 0), (self.hold, 0)],
        ]

    @property
    def symbol(self) -> str:
        """Which of the unit's values is meant: that of the equation that was clicked."""
        return whole_symbol(self.trace.cell, self.cursor_at.symbol)

    @property
    def unit(self) -> int | None:
        """The unit that is picked, if this network has it."""
        unit = self.cursor_at.unit
        return unit if unit is not None and unit < self.trace.units else None

    def tell(self) -> None:
        """Show the value of the unit that is picked, or how to pick one."""
        known = self.unit is not None
        for part in (self.slider, self.field, self.off, self.hold):
            part.setEnabled(known)
        if not known:
            self.what.setText(HINT)
            self.what.setStyleSheet("")
            return
        layer = f" · layer {self.layer + 1}" if self.trace.layers > 1 else ""
        self.what.setText(
            f"{self.symbol} of unit {self.unit} at {word_told(self.trace, self.step)}{layer}"
        )
        self.what.setStyleSheet(f"color: {self.look.colour(self.symbol).name()};")
        self._name_hold()
        self._tell_value()

    def place(self) -> None:
        """Place the controls; what a button says depends on its room."""
        super().place()
        if self.trace is not None:
            self._name_hold()

    def _name_hold(self) -> None:
        whole = f"Hold {self.symbol} from here on"
        fits = self.look.width_of(whole) < self.hold.width() - self.look.unit
        self.hold.setText(whole if fits else f"Hold {self.symbol}")

    def _tell_value(self) -> None:
        at = {"layer": self.layer, "step": self.step, "unit": self.unit}
        value = float(self.trace[self.symbol].at(**at))
        self.slider.set_scale(linear(*value_range(self.plain, self.symbol)))
        if not self.slider.isSliderDown():
            self.slider.show_number(value)
        if not self.field.lineEdit().isModified():
            self.field.blockSignals(True)
            self.field.setValue(value)
            self.field.blockSignals(False)

    def _edit(self, value: float) -> Edit:
        return Edit(self.symbol, "set", value, self.layer, (self.unit,), (self.step,))

    def _set(self, value: float) -> None:
        self.field.lineEdit().setModified(False)
        self.revised.emit(revise.setting(self._edit(value)))

    def _hold(self) -> None:
        edit = self._edit(round(self.slider.number(), 3))
        self.revised.emit(revise.setting(replace(edit, steps=from_here(self.step))))

    def _switch_off(self) -> None:
        self.revised.emit(revise.setting(Edit("h", "mask", 0.0, self.layer, (self.unit,))))
