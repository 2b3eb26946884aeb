"""The film of the run that is looked at, joined to its panel: pictures, playing, marks, saving."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from rnnviz.app.rooms.film_saving import FilmSaving
from rnnviz.screen.train.film_panel import FilmPanel
from rnnviz.session.film import MOST, Snapshot
from rnnviz.session.film_keeper import FilmKeeper
from rnnviz.session.film_marks import FilmMarks
from rnnviz.session.film_player import SPEEDS, FilmPlayer
from rnnviz.session.looking import Looking
from rnnviz.session.onlooker import Moments
from rnnviz.session.runs import Run
from rnnviz.session.stills import Stills
from rnnviz.session.workshop import Workshop


class FilmDesk(QObject):
    """Goes through a film, plays it, and compares two moments of it; nothing of it stops training.

    `compareAsked` carries two models, and the text that is looked at; `told` a sentence.
    """

    compareAsked = Signal(object, str)
    told = Signal(str)

    def __init__(
        self, workshop: Workshop, looking: Looking, panel: FilmPanel, window: QWidget
    ) -> None:
        super().__init__(panel)
        self.looking, self.panel = looking, panel
        self.player, self.stills = FilmPlayer(self), Stills(self)
        self.keeper = FilmKeeper(workshop)
        self.saving = FilmSaving(looking, panel.save, window)
        self.saving.told.connect(self.told)
        self.marks = FilmMarks()
        workshop.runsChanged.connect(self._show_film)
        self._tell()
        self._ask()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return what each command does, by its name."""
        return {
            "word_back": partial(self.step_on, -1),
            "home": partial(self.step_on, -MOST),
            "end": partial(self._go, None),
            "film_play": self._toggle,
            "film_a": partial(self._mark, "A"),
            "film_b": partial(self._mark, "B"),
        }

    def close(self) -> None:
        """End all work."""
        self.player.pause()
        self.stills.close()
        self.keeper.close()
        self.saving.close()

    def _tell(self) -> None:
        looking, panel = self.looking, self.panel
        looking.momentChanged.connect(self._show_moment)
        looking.runChanged.connect(self._turn_to)
        looking.textChanged.connect(self._ask_for_stills)
        looking.answered.connect(self._show_target)
        self.stills.made.connect(panel.strip.show_stills)
        self.player.moved.connect(looking.look_back)
        self.player.playingChanged.connect(panel.show_playing)
        self.player.speedChanged.connect(panel.show_speed)

    def _ask(self) -> None:
        panel = self.panel
        panel.strip.picturesChanged.connect(self._ask_for_stills)
        panel.momentChosen.connect(self._go)
        panel.playAsked.connect(self._toggle)
        panel.speedAsked.connect(self._change_speed)
        panel.markAsked.connect(self._mark)
        panel.compareAsked.connect(self._compare)

    @Slot(object)
    def _show_film(self, _runs: object) -> None:
        run = self.looking.run
        if run is not None and run.film is not self.player.film:
            self.player.show_film(run.film)
            self._ask_for_stills()
            self._show_marks()

    @Slot(object)
    def _turn_to(self, run: Run) -> None:
        """Look at another run's film, which has no marks yet."""
        self.player.pause()
        self.marks = FilmMarks()
        self.player.show_film(run.film)
        self._ask_for_stills()
        self._show_marks()

    @Slot()
    def _ask_for_stills(self, *_: object) -> None:
        run = self.looking.run
        if run is not None:
            self.stills.ask(run.film, self.panel.strip.steps, self.looking.text, run.model)

    @Slot(object)
    def _show_target(self, moments: Moments) -> None:
        target = moments.targets[-1]
        self.panel.strip.show_target(target, moments.now.labels[target])

    @Slot(object)
    def _show_moment(self, _step: object) -> None:
        self._show_marks()

    def step_on(self, count: int) -> None:
        """Go so many snapshots on, or back where `count` is negative."""
        self.player.pause()
        self.panel.step_on(count)

    @Slot(object)
    def _go(self, step: int | None) -> None:
        """Go to a moment of the user's choice."""
        self.player.pause()
        self.looking.look_back(step)

    @Slot(object)
    def go_near(self, step: int) -> None:
        """Go to the last moment kept up to a step; at the newest one, follow the training."""
        film = self.player.film
        snapshot = film.at(step)
        if snapshot is not None:
            self._go(None if snapshot is film.snapshots[-1] else snapshot.step)

    @Slot()
    def _toggle(self) -> None:
        self.player.toggle(self.looking.moment)

    @Slot()
    def _change_speed(self) -> None:
        """Play faster; behind the fastest comes the slowest."""
        place = SPEEDS.index(self.player.speed)
        self.player.set_speed(SPEEDS[(place + 1) % len(SPEEDS)])

    @Slot(str)
    def _mark(self, letter: str) -> None:
        snapshot = self._looked_at()
        if snapshot is not None:
            self.marks = self.marks.marked(letter, snapshot)
            self.looking.show_earlier(self.marks.marked_at.get("A"))
            self._show_marks()

    def _looked_at(self) -> Snapshot | None:
        film, moment = self.player.film, self.looking.moment
        return film.at(float("inf") if moment is None else moment)

    def _show_marks(self) -> None:
        pair = self.marks.pair(self.player.film, self.looking.moment)
        self.panel.show_marks(self.marks.steps, pair)

    @Slot()
    def _compare(self) -> None:
        run = self.looking.run
        pair = self.marks.pair(self.player.film, self.looking.moment)
        if run is not None and pair:
            models = tuple(run.model(each) for each in pair)
            self.compareAsked.emit(models, self.looking.text)
