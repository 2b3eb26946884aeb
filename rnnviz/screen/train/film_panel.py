"""The film of a training under the stage: its strip, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.button import Button, IconButton
from rnnviz.screen.label import Line
from rnnviz.screen.train.film_button import FilmButton
from rnnviz.session.film import Snapshot
from rnnviz.session.runs import Runs
from rnnviz.views.look import Look
from rnnviz.views.training.film_strip import FilmStrip
from rnnviz.views.training.wording import batch_told, measured

HEADING, TALL, GAP, SIDE = 2.2, 1.7, 0.4, 1.0  # units
WIDTHS = {"play": 1.75, "speed": 2.7, "a": 1.75, "b": 1.75, "compare": 5.0, "save": 6.9, "now": 3.4}
TITLE, SAYS = "The film of the training", "drag to go back: every view follows"


class FilmPanel(QFrame):
    """A heading with buttons over the strip; `markAsked` carries "A" or "B"."""

    playAsked = Signal()
    speedAsked = Signal()
    markAsked = Signal(str)
    compareAsked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("controls")
        self.look, self._presenting = Look(), False
        self.title, self.says = Line(TITLE, "", self), Line(SAYS, "note", self)
        self.strip = FilmStrip()
        self.strip.setParent(self)
        self.play = IconButton("play", "Play the film", "Play the film (F)", size=TALL)
        self.speed = Button("1×", "plain", "Speed of the film", "Play faster, or slow again", self)
        self.a, self.b = self._mark("A", "["), self._mark("B", "]")
        self.compare = Button("Compare", "plain", "Compare two moments", "", self)
        self.save = FilmButton(self)
        self.now = Button("Now", "plain", "Now", "Follow the training again (End)", self)
        self.momentChosen = self.strip.momentChosen
        self._connect()
        self._show_film()

    def _mark(self, letter: str, key: str) -> Button:
        tip = f"Mark this moment as {letter}, or take the mark away ({key})"
        button = Button(letter, "plain", f"Mark {letter}", tip, self)
        button.clicked.connect(partial(self.markAsked.emit, letter))
        return button

    def _connect(self) -> None:
        self.play.setParent(self)
        self.play.clicked.connect(self.playAsked)
        self.speed.clicked.connect(self.speedAsked)
        self.compare.clicked.connect(self.compareAsked)
        forms = {f"Save film as {says}": ask for says, ask in self.save.offers().items()}
        self.strip.offered = {
            "Mark this moment as A": self.a.click,
            "Mark this moment as B": self.b.click,
            "Compare two moments": self.compare.click,
            **forms,
        }
        self.now.clicked.connect(lambda: self.momentChosen.emit(None))

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for button in self._buttons().values():
            button.setProperty("tight", True)
            button.set_look(look)
        self.strip.set_look(look)
        self._place()

    def set_presenting(self, presenting: bool) -> None:
        """Show the strip and play alone, or all that can be done."""
        self._presenting = presenting
        for part in (self.title, self.says, *self._buttons().values()):
            part.setVisible(not presenting or part is self.play)
        self._place()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [*self._buttons().values(), self.strip]

    def show_runs(self, runs: Runs) -> None:
        """Offer the moments of the current run."""
        self.strip.show_runs(runs)
        self._show_film()

    def show_moment(self, step: int | None) -> None:
        """Stand at the snapshot of that step, or follow."""
        self.strip.show_moment(step)
        self._show_film()

    def show_playing(self, playing: bool) -> None:
        """Offer to pause, or to play."""
        name, icon = ("Pause the film", "pause") if playing else ("Play the film", "play")
        self.play.show_icon(icon, name, f"{name} (F)")

    def show_speed(self, speed: float) -> None:
        """Show how fast the film is played."""
        self.speed.setText(f"{speed:g}×".replace("0.25", "¼").replace("0.5", "½"))

    def show_marks(self, marks: Mapping[str, int], pair: tuple[Snapshot, ...]) -> None:
        """Show the marks, and which two moments would be compared; none cannot be."""
        self.strip.show_marks(marks)
        self.compare.setEnabled(bool(pair))
        told = " with ".join(batch_told(each.step) for each in pair)
        self.compare.setToolTip(f"Compare {told}" if told else "Mark a moment, or go back to one")

    def step_on(self, count: int) -> None:
        """Go so many snapshots on, or back where `count` is negative."""
        self.strip.step_on(count)

    def _show_film(self) -> None:
        """Say which moment it is, and offer what can be done with this film."""
        film, moment = self.strip.film, self.strip.moment
        snapshot = None if moment is None else film.at(moment)
        told = SAYS
        if snapshot is not None:
            told = batch_told(snapshot.step)
            if snapshot.accuracy is not None:
                told = f"{told} · {measured(snapshot.accuracy, share=True)} right"
        self.says.setText(told)
        for name in ("play", "a", "b", "save"):
            self._buttons()[name].setEnabled(len(film) > 1)
        self.now.setEnabled(moment is not None)

    def _buttons(self) -> dict[str, Button]:
        return {name: getattr(self, name) for name in WIDTHS}

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place heading and strip."""
        self._place()

    def _place(self) -> None:
        u = self.look.unit
        if self._presenting:
            left = round((SIDE + WIDTHS["play"]) * u)
            self.play.move(round(SIDE * u), (self.height() - self.play.height()) // 2)
            self.strip.setGeometry(left, 0, self.width() - left, self.height())
            return
        end = self._place_buttons()
        top, tall, left = round(0.3 * u), round(TALL * u), SIDE * u
        wide = self.look.width_of(TITLE) + 0.4 * u
        self.title.setGeometry(round(left), top, round(min(wide, end - left)), tall)
        left += wide + 0.5 * u
        self.says.setGeometry(round(left), top, max(0, round(end - left)), tall)
        high = round(HEADING * u)
        self.strip.setGeometry(0, high, self.width(), max(0, self.height() - high))

    def _place_buttons(self) -> float:
        """Place the buttons from the right end on, and return where there is room before them."""
        u, top, tall = self.look.unit, round(0.3 * self.look.unit), round(TALL * self.look.unit)
        x = self.width() - SIDE * u - sum((wide + GAP) * u for wide in WIDTHS.values()) + GAP * u
        begin = x - GAP * u
        for name, wide in WIDTHS.items():
            self._buttons()[name].setGeometry(round(x), top, round(wide * u), tall)
            x += (wide + GAP) * u
        return begin
