"""The knobs of a network that writes: how long, how bold, from which words, by which chance."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from rnnviz.screen.button import Button
from rnnviz.screen.flow import Flow
from rnnviz.screen.knob import Knob
from rnnviz.screen.slider import all_then, linear, logarithmic
from rnnviz.trace import Sampling
from rnnviz.views.look import Look

LARGEST_SEED = 2**31 - 1


class WritingBar(QWidget):
    """Length, temperature, top-k, top-p and seed, and two buttons to write again.

    Emits `samplingChanged` with a whole `Sampling` for each change of a knob. The knobs are `made`
    when the first network writes, and asked for nothing before: a start does without their boxes.
    """

    samplingChanged = Signal(object)  # Sampling
    seedChosen = Signal(int)
    againRequested = Signal()
    anotherRequested = Signal()
    made = Signal(QWidget)  # this bar

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._flow: Flow | None = None

    def make(self) -> None:
        """Make the knobs, if they are not there yet."""
        if self._flow is None:
            self._make_knobs()
            self._flow = Flow(self, self._widths())
            self._connect()
            self.set_look(self._look)
            self.made.emit(self)

    def _make_knobs(self) -> None:
        self.length = Knob(
            "Length", (1, 5000), scale=logarithmic(5, 1000), tip="How many tokens to write"
        )
        self.temperature = Knob(
            "Temperature",
            (0, 100),
            2,
            scale=linear(0.0, 2.0),
            tip="Low: the likeliest words, again and again. High: bolder, down to nonsense.",
        )
        self.top_k = Knob(
            "Top-k",
            (0, 100_000),
            scale=all_then(logarithmic(1, 200)),
            tip="Draw only from the k likeliest tokens",
        )
        self.top_p = Knob(
            "Top-p",
            (0.01, 1.0),
            2,
            scale=linear(0.05, 1.0),
            tip="Draw only from the likeliest tokens that together have this probability",
        )
        self.seed = Knob("Seed", (0, LARGEST_SEED), tip="The same seed writes the same text again")
        self.top_k.field.setSpecialValueText("all")
        self.seed.field.setGroupSeparatorShown(False)
        self.again = Button("Again", "plain", "Write again", "Write again with the same seed")
        self.another = Button("Another", "plain", "Write another", "Write with a new seed")

    def _connect(self) -> None:
        for knob in (self.length, self.temperature, self.top_k, self.top_p):
            knob.chosen.connect(self._tell)
        self.seed.chosen.connect(self._tell_seed)
        self.again.clicked.connect(self.againRequested)
        self.another.clicked.connect(self.anotherRequested)

    def _widths(self) -> list[tuple[QWidget, float, bool]]:
        """Return each control with its least width in units, and whether it may be wider."""
        sliders = (self.length, self.temperature, self.top_k, self.top_p)
        return [
            *((knob, 9.0, True) for knob in sliders),
            (self.seed, 6.6, False),
            (self.again, 5.0, False),
            (self.another, 6.2, False),
        ]

    def set_look(self, look: Look) -> None:
        """Take the sizes of that look."""
        self._look = look
        if self._flow is None:
            return
        for knob in (self.length, self.temperature, self.top_k, self.top_p, self.seed):
            knob.set_look(look)
        self._flow.set_look(look)

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        if self._flow is None:
            return []
        knobs = (self.length, self.temperature, self.top_k, self.top_p, self.seed)
        parts = (part for knob in knobs for part in (knob.slider, knob.field))
        return [*(part for part in parts if part is not None), self.again, self.another]

    def height_for(self, width: int, unit: float) -> int:
        """Return the height in pixels that the knobs need at that width, in that unit."""
        return self._flow.height_for(width, unit)

    def show_defaults(self, sampling: Sampling) -> None:
        """Take those values as what a double click on a slider goes back to."""
        self.length.set_default(sampling.length)
        self.temperature.set_default(sampling.temperature)
        self.top_k.set_default(sampling.top_k)
        self.top_p.set_default(sampling.top_p)

    def show_sampling(self, sampling: Sampling) -> None:
        """Show those values."""
        self.length.show_number(sampling.length)
        self.temperature.show_number(sampling.temperature)
        self.top_k.show_number(sampling.top_k)
        self.top_p.show_number(sampling.top_p)

    def show_seed(self, seed: int) -> None:
        """Show that seed."""
        self.seed.show_number(seed)

    def sampling(self) -> Sampling:
        """Return what the knobs stand at."""
        return Sampling(
            length=round(self.length.number()),
            temperature=self.temperature.number(),
            top_k=round(self.top_k.number()),
            top_p=self.top_p.number(),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the knobs in as many rows as they need."""
        if self._flow is not None:
            self._flow.place(self.width())

    def _tell(self) -> None:
        self.samplingChanged.emit(self.sampling())

    def _tell_seed(self, seed: float) -> None:
        self.seedChosen.emit(round(seed))
