"""Play, one batch, one epoch, and how fast: the transport of a training."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from rnnviz.screen.button import Button, IconButton
from rnnviz.screen.label import Line
from rnnviz.screen.slider import Scale, Slider, logarithmic
from rnnviz.session.standing import Standing
from rnnviz.views.look import Look

BUTTON, GAP, SPEED = 2.9, 0.4, 11.0  # units
SLOWEST, FASTEST = 0.5, 500.0  # batches a second
FREE = 0.94  # of the slider's way; behind it there is no limit


def _pace() -> Scale:
    scale = logarithmic(SLOWEST, FASTEST)
    return Scale(
        lambda p: 0.0 if p > FREE else scale.number(p / FREE),
        lambda x: 1.0 if x <= 0 else min(scale.place(x), 1.0) * FREE,
    )


def pace_text(batches: float) -> str:
    """Return a limit as it is read: "2 a second", "as fast as it can"."""
    return f"at most {batches:.2g} batches a second" if batches else "as fast as it can"


def told(standing: Standing, texts: str, name: str = "") -> list[str]:
    """Return how far it is, what matters most first: "batch 2,213", "epoch 11 of 30", ….

    The `name` says which run learns, where another one is looked at.
    """
    if not standing.ready:
        return ["it cannot begin" if standing.refused else "PyTorch is being started…"]
    epoch = min(standing.epoch + 1, max(1, standing.epochs))
    parts = [f"batch {standing.step:,}", f"epoch {epoch} of {standing.epochs:,}"]
    if standing.done:
        parts = [f"done after batch {standing.step:,}", standing.over]
    if name:
        parts[0] = f"{name}: {parts[0]}"
    if standing.playing and standing.left is not None:
        parts.append(f"{lasting(standing.left)} left")
    if standing.playing and standing.speed:
        parts.append(f"{standing.speed * standing.texts:,.0f} {texts} a second")
        parts.append(f"{standing.speed:,.0f} batches a second")
    return parts


def fitting(parts: Sequence[str], wide: Callable[[str], float], room: float) -> str:
    """Return as many of the parts as have room in a line, from the first on."""
    lines = [" · ".join(parts[:k]) for k in range(len(parts), 0, -1)]
    return next((line for line in lines if wide(line) <= room), parts[0])


def lasting(seconds: float) -> str:
    """Return a time as it is read: "38 s", "4 min", "1 h 20 min"."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"


class TrainTransport(QWidget):
    """The buttons, the limit of speed, and a line that tells how far the training is."""

    playToggled = Signal()
    batchAsked = Signal()
    epochAsked = Signal()
    paceChosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self._minimal, self._told = Look(), False, [""]
        self.play = IconButton("play", "Train", "Train (Space)", "primary")
        self.next = IconButton("next", "One batch", "Train one batch (→)")
        self.epoch = Button("Epoch", "plain", "One epoch", "Train to the end of the epoch (L)")
        self.epoch.setProperty("tight", True)
        self.step = Line("one step = one batch", "note", self)
        self.status = Line("", "", self)
        self.caption = Line("", "caption", self)
        self.speed = Slider(_pace(), "Speed", "Slower (<), faster (>); a double click is no limit")
        for control in (*self._buttons(), self.epoch, self.speed):
            control.setParent(self)
        self.show_pace(0.0)
        self._connect()

    def _buttons(self) -> tuple[IconButton, ...]:
        return self.play, self.next

    def _connect(self) -> None:
        self.play.clicked.connect(self.playToggled)
        self.next.clicked.connect(self.batchAsked)
        self.epoch.clicked.connect(self.epochAsked)
        self.speed.chosen.connect(self._move_speed)
        self.speed.resetAsked.connect(lambda: self.speed.setValue(self.speed.maximum()))

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for control in (*self._buttons(), self.epoch):
            control.set_look(look)
        self._place()

    def set_minimal(self, minimal: bool) -> None:
        """Show play and what it stands at alone, or all controls."""
        self._minimal = minimal
        for control in (self.next, self.epoch, self.speed, self.caption, self.step):
            control.setVisible(not minimal)
        self._place()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [*self._buttons(), self.epoch, self.speed]

    def show_standing(self, standing: Standing, texts: str, name: str = "") -> None:
        """Show how far the training is; its `name`, if it is not the one that is looked at."""
        says, icon = ("Pause", "pause") if standing.playing else ("Train", "play")
        if self.play.icon_name != icon:
            self.play.show_icon(icon, says, f"{says} (Space)")
        self._told = told(standing, texts, name)
        self._tell()

    def show_pace(self, batches: float) -> None:
        """Show that limit; 0 is none."""
        self.speed.show_number(batches)
        self.caption.setText(pace_text(batches))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the controls."""
        self._place()

    def _place(self) -> None:
        u, x, side = self.look.unit, 0.0, round(BUTTON * self.look.unit)
        shown = self._buttons()[: 1 if self._minimal else None]
        for button in shown:
            button.move(round(x), 0)
            x += (BUTTON + GAP) * u
        half = side // 2
        if not self._minimal:
            self.epoch.setGeometry(round(x), 0, round(4.4 * u), side)
            x += 5.4 * u
            wide = round(SPEED * u)
            self.caption.setGeometry(QRect(round(x), 0, wide, half))
            self.speed.setGeometry(QRect(round(x), half, wide, half))
            x += (SPEED + 1.2) * u
        x += 0.6 * u if self._minimal else 0.0
        room = max(0, self.width() - round(x))
        top = 0 if self._minimal else half
        self.step.setGeometry(round(x), 0, room, half)
        self.status.setGeometry(round(x), top, room, side - top)
        self._tell()

    def _tell(self) -> None:
        wide = self.status.fontMetrics().horizontalAdvance
        self.status.setText(fitting(self._told, wide, self.status.width()))

    def _move_speed(self, batches: float) -> None:
        self.caption.setText(pace_text(batches))
        self.paceChosen.emit(batches)
