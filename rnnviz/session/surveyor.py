"""Looks into files that may be learnt from, beside the window and beside any training."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from rnnviz.data.survey import Reading, Survey, survey
from rnnviz.session.plan import Plan, Source
from rnnviz.session.runner import Runner


class Surveyor(QObject):
    """Reads one file at a time, the newest only; a file that cannot be used changes nothing."""

    found = Signal(object)  # Survey
    failed = Signal(str)  # one sentence
    busyChanged = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        """Have nothing to look into yet."""
        super().__init__(parent)
        self._runner = Runner(self)
        self._runner.produced.connect(self._tell)
        self._runner.failed.connect(self._tell_problem)
        self._runner.finished.connect(self._rest)

    def look(self, path: str, reading: Reading | None = None) -> None:
        """Read that file, in that way or in the first that fits."""
        self.busyChanged.emit(True)
        self._runner.start(partial(_surveys, Path(path), reading))

    def close(self) -> bool:
        """Stop for good, and return whether the work ended."""
        return self._runner.close()

    @Slot(int, object)
    def _tell(self, _number: int, survey: Survey) -> None:
        self.found.emit(survey)

    @Slot(int, str)
    def _tell_problem(self, _number: int, sentence: str) -> None:
        self.failed.emit(sentence)

    @Slot(int)
    def _rest(self, _number: int) -> None:
        self.busyChanged.emit(False)


def plan_of(found: Survey, seed: int = 0) -> Plan:
    """Return how what was found is learnt at first."""
    source = Source(found.path.name, str(found.path.absolute()), found.reading.columns)
    return Plan(source, found.recipe, seed, found.recipe)


def _surveys(path: Path, reading: Reading | None) -> Iterator[object]:
    yield survey(path, reading)
