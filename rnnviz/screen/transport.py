"""Play, step and speed: where the playhead goes, and how fast."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from rnnviz.screen.button import Button, IconButton
from rnnviz.screen.label import Line
from rnnviz.screen.slider import Slider, logarithmic
from rnnviz.views.look import Look

SLOWEST, FASTEST = 0.1, 16.0
BUTTON, GAP, HINTS, BACK, SPEED, CAPTION = 2.9, 0.4, 9.2, 2.2, 9.6, 3.0  # units


def speed_text(speed: float) -> str:
    """Return a speed as it is read: "0.25×", "1×", "16×"."""
    return f"{speed:.2g}×" if speed < 10 else f"{speed:.0f}×"


class Transport(QWidget):
    """Five buttons, steps by name, and the speed.

    `stepRequested` carries a number of tokens, `phaseRequested` of beats inside a step.
    """

    playToggled = Signal()
    backRequested = Signal()
    stepRequested = Signal(int)
    phaseRequested = Signal(int)
    homeRequested = Signal()
    endRequested = Signal()
    speedChosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self._minimal, self._playing, self._what = Look(), False, False, "word"
        self._offers_back = False
        self.home = IconButton("home", "To the beginning", "To the beginning (Home)")
        self.back = IconButton("back", "", "")
        self.play = IconButton("play", "Play", "Play (Space)", "primary")
        self.next = IconButton("next", "", "")
        self.end = IconButton("end", "To the end", "To the end (End)")
        self.into = Button("Step into  ↓", "flat", "Step into", "One beat of the cell further (↓)")
        self.out = Button("↑", "flat", "Back into the beat before", "One beat of the cell back (↑)")
        self.over = Button("", "flat")
        tip = "Play the gradient back (Backspace)"
        self.gradient = Button("◀ Gradient", "flat", "Play the gradient back", tip)
        self.gradient.setCheckable(True)
        self.caption = Line("Speed", "caption", self)
        self.value = Line("1×", "caption", self)
        scale = logarithmic(SLOWEST, FASTEST)
        self.speed = Slider(scale, "Speed", "Slower (<), faster (>); a double click is 1×")
        for control in self.stops():
            control.setParent(self)
        self.gradient.hide()
        self.show_speed(1.0)
        self.show_step_name("word")
        self._connect()

    def _buttons(self) -> tuple[IconButton, ...]:
        """Return the buttons that are shown, from left to right."""
        few = self.back, self.play, self.next
        return few if self._minimal else (self.home, *few, self.end)

    def _connect(self) -> None:
        self.home.clicked.connect(self.homeRequested)
        self.back.clicked.connect(lambda: self.stepRequested.emit(-1))
        self.play.clicked.connect(self.playToggled)
        self.next.clicked.connect(lambda: self.stepRequested.emit(1))
        self.end.clicked.connect(self.endRequested)
        self.into.clicked.connect(lambda: self.phaseRequested.emit(1))
        self.out.clicked.connect(lambda: self.phaseRequested.emit(-1))
        self.gradient.clicked.connect(self.backRequested)
        self.over.clicked.connect(lambda: self.stepRequested.emit(1))
        self.speed.chosen.connect(self._speed_moved)
        self.speed.resetAsked.connect(lambda: self.speed.setValue(self.speed.stop_of(1.0)))

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for control in (*self._buttons(), self.into, self.out, self.over, self.gradient):
            control.set_look(look)
        self._place()

    def set_minimal(self, minimal: bool) -> None:
        """Show three buttons alone, back, play and next, or all controls."""
        self._minimal = minimal
        rest = (*self.stops(), self.caption, self.value)
        for control in rest:
            control.setVisible(not minimal or control in self._buttons())
        self.gradient.setVisible(self._offers_back and not minimal)
        self._place()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        buttons = self.home, self.back, self.play, self.next, self.end
        return [*buttons, self.into, self.out, self.over, self.gradient, self.speed]

    def preferred_width(self, unit: float) -> int:
        """Return the width in pixels of what is shown, in that unit."""
        count, rest = len(self._buttons()), 0.0 if self._minimal else 2.0 + HINTS + SPEED
        return round((count * BUTTON + (count - 1) * GAP + rest) * unit)

    def show_playing(self, playing: bool) -> None:
        """Offer to pause while it plays, and to play while it does not."""
        name = "Pause" if playing else "Play"
        self.play.show_icon("pause" if playing else "play", name, f"{name} (Space)")

    def offer_back(self, possible: bool) -> None:
        """Offer to play the gradient back, where that can be shown."""
        self._offers_back = possible
        self.gradient.setVisible(possible and not self._minimal)

    def show_back(self, back: bool) -> None:
        """Mark whether the gradient is played back."""
        self.gradient.setChecked(back)

    def show_speed(self, speed: float) -> None:
        """Show that speed; 1 is the normal one."""
        self.speed.show_number(speed)
        self.value.setText(speed_text(speed))

    def show_step_name(self, what: str) -> None:
        """Name a step as the demo does: a word, a character."""
        self.back.show_icon("back", f"Previous {what}", f"Previous {what} (←)")
        self.next.show_icon("next", f"Next {what}", f"Next {what} (→)")
        self.over.setText(f"Next {what}  →")
        self.over.setAccessibleName(f"Step over to the next {what}")
        self.over.setToolTip(f"One {what} further (→), back (←)")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the controls."""
        self._place()

    def _place(self) -> None:
        u = self.look.unit
        x, side = 0.0, round(BUTTON * u)
        for button in self._buttons():
            button.move(round(x), 0)
            x += (BUTTON + GAP) * u
        x += 0.4 * u
        back = round(BACK * u)
        hints = QRect(round(x), 0, round(HINTS * u), side // 2)
        self.into.setGeometry(hints.adjusted(0, 0, -back, 0))
        self.out.setGeometry(hints.adjusted(hints.width() - back, 0, 0, 0))
        self.over.setGeometry(hints.translated(0, side // 2))
        x += (HINTS + 0.8) * u
        wide, number = round(SPEED * u), round(2.4 * u)
        named = round(CAPTION * u)
        self.caption.setGeometry(QRect(round(x), 0, named, side // 2))
        self.gradient.setGeometry(QRect(round(x) + named, 0, wide - named, side // 2))
        self.value.setGeometry(QRect(round(x) + wide - number, side // 2, number, side // 2))
        self.speed.setGeometry(
            QRect(round(x), side // 2, wide - number - round(0.6 * u), side // 2)
        )

    def _speed_moved(self, speed: float) -> None:
        self.value.setText(speed_text(speed))
        self.speedChosen.emit(speed)
