"""Keeps the film of the training under way on disk, and brings it back when that goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from rnnviz.session.film import Film
from rnnviz.session.film_folder import FilmFolder
from rnnviz.session.runner import Runner
from rnnviz.session.standing import Standing
from rnnviz.session.workshop import Workshop
from rnnviz.training.frames import Frame

EVERY = 1500  # milliseconds; what the last of them brought is what a crash can take


class FilmKeeper(QObject):
    """Writes what is new, and reads, on a thread of its own; it changes no other run's film."""

    def __init__(self, workshop: Workshop, *, every: int = EVERY) -> None:
        """Keep the film of that workshop's trainings beside their checkpoint."""
        super().__init__(workshop)
        self._workshop, self._reading = workshop, False
        self._path = Path(workshop.place.out).parent / "film"
        self._folder = FilmFolder(self._path, "")
        self._film = Film()
        self._runner = Runner(self)
        self._runner.produced.connect(self._restore)
        self._runner.finished.connect(self._rest)
        self._soon = QTimer(self, singleShot=True, interval=every)
        self._soon.timeout.connect(self._write)
        workshop.begun.connect(self._begin)
        workshop.networkCame.connect(self._note)
        workshop.standingChanged.connect(self._end)

    def close(self) -> bool:
        """Stop for good, and return whether what was being written is whole."""
        self._soon.stop()
        return self._runner.close()

    @Slot(object)
    def _begin(self, frame: Frame) -> None:
        """Look for what was kept of a training that goes on; a new one has its own folder."""
        self._soon.stop()
        text = self._workshop.plan.to_json()
        training = hashlib.sha256(text.encode()).hexdigest()
        if training != self._folder.training:
            self._folder = FilmFolder(self._path, training)
        film = self._workshop.runs[self._workshop.key].film
        self._reading = bool(frame.values["resumed"]) and not len(film)
        if self._reading:
            self._runner.start(partial(_found, self._folder, self._workshop.training.step))

    @Slot(int, object)
    def _restore(self, _number: int, earlier: Film) -> None:
        shop = self._workshop
        if self._reading and len(earlier):
            now = shop.runs[shop.key].film
            shop.revise(shop.runs.changed(shop.key, film=now.after(earlier)))

    @Slot(int)
    def _rest(self, _number: int) -> None:
        self._reading = False

    @Slot(int)
    def _note(self, step: int) -> None:
        """Write soon; a training that has learnt nothing leaves what is kept of another."""
        if step > 0 and not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _write(self) -> None:
        if self._runner.busy:
            self._soon.start()
            return
        film = self._workshop.runs[self._workshop.key].film
        self._runner.start(partial(_written, self._folder, film))

    @Slot(object)
    def _end(self, standing: Standing) -> None:
        """Leave nothing of a training that is done."""
        if standing.done:
            self._soon.stop()
            self._runner.start(partial(_written, self._folder, Film()))


def _found(folder: FilmFolder, until: int) -> Iterator[object]:
    yield folder.read(until)


def _written(folder: FilmFolder, film: Film) -> Iterator[object]:
    folder.write(film)
    yield Film()
