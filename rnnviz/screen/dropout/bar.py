"""The controls of dropout: how much, where, when anew, and pass after pass."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.edits import Way
from rnnviz.screen.button import Button, IconButton
from rnnviz.screen.dropout.revise import USUAL, Setting, drawing, next_pass, setting_p, toggling
from rnnviz.screen.knob import Knob
from rnnviz.screen.label import Line
from rnnviz.screen.slider import linear, logarithmic
from rnnviz.views.look import Look

LARGEST_P = 0.9
FEWEST, MOST, PASSES = 10, 500, 100
SIDE, TOP, KNOBS, ROW, GAP, NAME = 1.0, 0.7, 3.0, 2.1, 0.45, 5.0  # units
NARROW = 22.0  # units

WHERE: tuple[tuple[Way, str, str], ...] = (
    ("input", "Input", "Between the vector x of what is read and the first layer"),
    ("up", "Upward", "Between the layers, and between the last layer and the head"),
    ("memory", "Memory", "Between a step and the next: the h that the matrix U reads"),
)
WHEN = (
    (True, "At every step", "Other units at every step (Srivastava et al. 2014)"),
    (False, "Once", "The same units for the whole input (Gal & Ghahramani 2016)"),
)


class DropoutBar(QFrame):
    """Says what the user wants: `revised` a new request, `counted` another number of passes."""

    revised = Signal(object)  # Callable[[Request], Request]
    counted = Signal(int)
    playToggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.look = Look()
        self.p = Knob("Removed: p", (0.0, LARGEST_P), 2, scale=linear(0.0, LARGEST_P),
                      tip="The probability that a unit is removed")  # fmt: skip
        self.passes = Knob("Passes in all", (FEWEST, MOST), scale=logarithmic(FEWEST, MOST),
                           tip="How many passes show the spread of the belief")  # fmt: skip
        self.where = {way: self._toggle(name, tip) for way, name, tip in WHERE}
        self.when = {every: self._toggle(name, tip) for every, name, tip in WHEN}
        self.next = Button("Next pass", "plain", tip="The same text with other units removed")
        self.play = IconButton("play", "Play passes", "One pass after another", size=ROW)
        self.names = [Line(text, "caption", self) for text in ("Lost where", "Drawn", "Pass 1")]
        for control in (self.p, self.passes, self.next, self.play):
            control.setParent(self)
        self.p.set_default(USUAL)
        self.passes.set_default(PASSES)
        self.passes.show_number(PASSES)
        self._connect()
        self.show_setting(Setting())

    def _toggle(self, name: str, tip: str) -> Button:
        button = Button(name, "segment", tip=tip, parent=self)
        button.setProperty("tight", True)
        button.setCheckable(True)
        return button

    def _connect(self) -> None:
        self.p.chosen.connect(lambda p: self.revised.emit(setting_p(p)))
        self.passes.chosen.connect(lambda count: self.counted.emit(round(count)))
        for way, button in self.where.items():
            button.clicked.connect(partial(self._ask, toggling(way)))
        for every_step, button in self.when.items():
            button.clicked.connect(partial(self._ask, drawing(every_step)))
        self.next.clicked.connect(partial(self._ask, next_pass))
        self.play.clicked.connect(self.playToggled)

    def _ask(self, revision: object, _checked: bool = False) -> None:
        self.revised.emit(revision)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for control in (self.p, self.passes, self.next, self.play, *self._toggles()):
            control.set_look(look)
        self._place()

    def show_setting(self, setting: Setting) -> None:
        """Show how dropout is set; there are passes only while something is removed."""
        if not self.p.slider.isSliderDown():
            self.p.show_number(setting.p)
        for way, button in self.where.items():
            button.setChecked(way in setting.ways)
        for every_step, button in self.when.items():
            button.setChecked(every_step == setting.every_step)
            button.setEnabled(setting.on)
        for button in (self.next, self.play):
            button.setEnabled(setting.on)
        self.names[2].setText(f"Pass {setting.number + 1:,}")

    def show_playing(self, playing: bool) -> None:
        """Offer to stop while passes follow each other."""
        says = "Stop the passes" if playing else "Play passes"
        tip = says if playing else "One pass after another, two a second"
        self.play.show_icon("pause" if playing else "play", says, tip)

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        knobs = [self.p.field, self.p.slider, self.passes.field, self.passes.slider]
        return [*knobs, *self._toggles(), self.next, self.play]

    def preferred_height(self, width: int) -> int:
        """Return the height in pixels that all rows need at that width."""
        rows = 2 if self.is_narrow(width) else 3
        return round((2 * TOP + KNOBS + rows * (ROW + GAP)) * self.look.unit)

    def is_narrow(self, width: int) -> bool:
        """Tell whether there is room for what a lecture needs alone: p, where, and passes."""
        return self.look.presented or width < NARROW * self.look.unit

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the rows."""
        self._place()

    def _toggles(self) -> list[Button]:
        return [*self.where.values(), *self.when.values()]

    def _place(self) -> None:
        u, narrow = self.look.unit, self.is_narrow(self.width())
        for widget in (self.passes, *self.names[:2], *self.when.values()):
            widget.setVisible(not narrow)
        inner, y = self.width() - 2 * SIDE * u, TOP * u
        self._row([self.p] if narrow else [self.p, self.passes], SIDE * u, y, inner, KNOBS)
        y += (KNOBS + GAP) * u
        named = 0.0 if narrow else NAME * u
        for name, row in zip(self.names, self._rows(), strict=False):
            name.setGeometry(QRect(round(SIDE * u), round(y), round(named), round(ROW * u)))
            self._row(row, SIDE * u + named, y, inner - named, ROW)
            y += (ROW + GAP) * u
        self._place_passes(SIDE * u + named, y, narrow)

    def _rows(self) -> list[list[QWidget]]:
        rows: list[list[QWidget]] = [[*self.where.values()], [*self.when.values()]]
        return rows[:1] if self.is_narrow(self.width()) else rows

    def _row(self, row: list[QWidget], left: float, y: float, room: float, high: float) -> None:
        """Share the width among the controls of a row."""
        u, gap = self.look.unit, (1.0 if high == KNOBS else 0.3) * self.look.unit
        wide = (room - (len(row) - 1) * gap) / len(row)
        for k, control in enumerate(row):
            x = round(left + k * (wide + gap))
            control.setGeometry(QRect(x, round(y), int(wide), round(high * u)))

    def _place_passes(self, left: float, y: float, narrow: bool) -> None:
        """Place the button of the next pass, that which plays them, and the number of this one."""
        u = self.look.unit
        wide = self.look.width_of(self.next.text()) + 2.4 * u
        self.next.setGeometry(QRect(round(left), round(y), round(wide), round(ROW * u)))
        self.play.move(round(left + wide + 0.4 * u), round(y))
        x = left + wide + (ROW + 1.2) * u if narrow else SIDE * u
        self.names[2].setGeometry(QRect(round(x), round(y), round(NAME * u), round(ROW * u)))
