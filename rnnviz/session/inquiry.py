"""A question asked about each of several runs, answered beside the window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from rnnviz.session.runner import Runner
from rnnviz.session.sides import Side
from rnnviz.session.studies import Question

Answers = tuple[object, ...]


class Inquiry(QObject):
    """Tells answers side by side, the newest question only; None where one is still to come."""

    answered = Signal(object)  # Answers
    failed = Signal(str)  # one sentence

    def __init__(self, parent: QObject | None = None) -> None:
        """Ask nothing yet."""
        super().__init__(parent)
        self._runner = Runner(self)
        self._runner.produced.connect(self._tell)
        self._runner.failed.connect(self._tell_problem)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._runner.busy

    def ask(self, sides: Sequence[Side], questions: Sequence[Question]) -> None:
        """Answer these questions, one a side; what was asked before is dropped."""
        self._runner.start(partial(_answers, tuple(sides), tuple(questions)))

    def drop(self) -> None:
        """Ask nothing any more."""
        self._runner.cancel()

    def close(self) -> bool:
        """Stop for good, and return whether all work ended."""
        return self._runner.close()

    @Slot(int, object)
    def _tell(self, _number: int, answers: Answers) -> None:
        self.answered.emit(answers)

    @Slot(int, str)
    def _tell_problem(self, _number: int, says: str) -> None:
        self.failed.emit(says)


def _answers(sides: Sequence[Side], questions: Sequence[Question]) -> Iterator[Answers]:
    """Yield all answers so far, better and better."""
    found: list[object] = [None] * len(sides)
    for k, (side, question) in enumerate(zip(sides, questions, strict=True)):
        for answer in question.answers(side.entry.model, side.trace):
            found[k] = answer
            yield tuple(found)
