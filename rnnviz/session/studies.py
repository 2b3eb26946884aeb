"""Questions about the run on show that take some time to answer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from rnnviz.nets.model import Model
from rnnviz.session.runner import Runner
from rnnviz.session.session import Session
from rnnviz.trace import Trace


class Question(Protocol):
    """A frozen value that knows how it is answered: better and better answers, the last is whole.

    Every answer is a frozen value too and holds its question, so that whoever hears it knows what
    it answers.
    """

    def answers(self, model: Model, trace: Trace) -> Iterator[object]:
        """Yield answers about that run; each is a chance to be stopped."""


class Studies(QObject):
    """Answers questions beside the window, one of each kind at a time, the newest only.

    What belongs to a run that is no longer on show is stopped and never told; a kind of question
    with `outlasts_runs` is about the network alone and stays until that changes.
    """

    answered = Signal(object)
    failed = Signal(str)  # one sentence

    def __init__(self, session: Session) -> None:
        """Ask about that session's run; it becomes the parent."""
        super().__init__(session)
        self._session = session
        self._runners: dict[type, Runner] = {}
        session.traceChanged.connect(self._stop_old)
        session.modelChanged.connect(self.stop)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return any(runner.busy for runner in self._runners.values())

    @Slot(object)
    def ask(self, question: Question) -> None:
        """Answer that question about the run on show; one of its kind under way is dropped."""
        model, trace = self._session.model, self._session.trace
        if model is not None and trace is not None:
            self._runner(type(question)).start(partial(question.answers, model, trace))

    @Slot()
    def stop(self, *_: object) -> None:
        """Drop everything that is under way."""
        for runner in self._runners.values():
            runner.cancel()

    @Slot()
    def _stop_old(self, *_: object) -> None:
        for kind in self._runners:
            if not getattr(kind, "outlasts_runs", False):
                self.drop(kind)

    @Slot(object)
    def drop(self, kind: type) -> None:
        """Drop the question of that kind, if one is under way."""
        if kind in self._runners:
            self._runners[kind].cancel()

    def close(self) -> bool:
        """Stop for good, and return whether all work ended."""
        ended = [runner.close() for runner in self._runners.values()]
        return all(ended)

    def _runner(self, kind: type) -> Runner:
        if kind not in self._runners:
            runner = self._runners[kind] = Runner(self)
            runner.produced.connect(self._tell)
            runner.failed.connect(self._tell_problem)
        return self._runners[kind]

    @Slot(int, object)
    def _tell(self, _number: int, answer: object) -> None:
        self.answered.emit(answer)

    @Slot(int, str)
    def _tell_problem(self, _number: int, sentence: str) -> None:
        self.failed.emit(sentence)
