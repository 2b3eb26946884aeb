"""Keeps film and record of the training under way on disk, and brings them back with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from rnnviz.session.film import Film
from rnnviz.session.film_folder import FilmFolder
from rnnviz.session.record import Record
from rnnviz.session.runner import Runner
from rnnviz.session.runs import Run
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
        run = self._run()
        self._reading = bool(frame.values["resumed"]) and run is not None and not len(run.film)
        if self._reading:
            self._runner.start(partial(_found, self._folder, self._workshop.training.step))

    @Slot(int, object)
    def _restore(self, _number: int, found: tuple[Film, Record | None]) -> None:
        """Put what was read before what came meanwhile; of the few measures since, none is kept."""
        shop, run = self._workshop, self._run()
        if not self._reading or run is None:
            return
        film, record = run.film.after(found[0]), run.record
        if found[1] is not None:
            record = replace(found[1], epoch=record.epoch, step=max(record.step, found[1].step))
        shop.revise(shop.runs.changed(shop.key, film=film, record=record))

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
        run = self._run()
        if self._runner.busy:
            self._soon.start()
        elif run is not None:
            self._runner.start(partial(_written, self._folder, run.film, run.record))

    def _run(self) -> Run | None:
        """Return the run that learns; None where it was removed."""
        return next((r for r in self._workshop.runs.runs if r.key == self._workshop.key), None)

    @Slot(object)
    def _end(self, standing: Standing) -> None:
        """Leave nothing of a training that is done."""
        if standing.done:
            self._soon.stop()
            self._runner.start(partial(_written, self._folder, Film(), Record()))


def _found(folder: FilmFolder, until: int) -> Iterator[object]:
    yield folder.read(until), folder.read_record(until)


def _written(folder: FilmFolder, film: Film, record: Record) -> Iterator[object]:
    folder.write(film, record)
    yield None
