"""One text, run again and again through the network that is learning, beside the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from rnnviz.capture.gradients import Target
from rnnviz.capture.run import capture, request_for
from rnnviz.nets.model import Model
from rnnviz.session.runner import Runner
from rnnviz.trace import Trace

if TYPE_CHECKING:
    from rnnviz.capture.backward import Backward


@dataclass(frozen=True, eq=False)
class Question:
    """A text, and the networks to run it through: as it is now, was earlier, was at first.

    `truth` is the label the text should get, "" where nobody knows. With `back`, the gradient of
    the loss after the last step is asked for too.
    """

    text: str
    now: Model
    step: int
    earlier: Model | None = None
    earlier_step: int = 0
    before: Model | None = None
    truth: str = ""
    back: bool = False


@dataclass(frozen=True, eq=False)
class Moments:
    """The runs of one text at up to three moments of a training.

    `targets` has for each step the output whose belief is followed: of a classifier the right
    label, or what it says at the end; of a writer the token that really comes next. `back` is the
    way of the loss of the last target back through `now`, if it was asked for.
    """

    question: Question
    now: Trace
    earlier: Trace | None
    before: Trace | None
    targets: tuple[int, ...]
    back: Backward | None = None


class Onlooker(QObject):
    """Answers questions, one at a time; while one is answered only the newest waits.

    So the picture is always as new as the machine can make it, and none is given up for the next.
    """

    answered = Signal(object)  # Moments
    failed = Signal(str)  # one sentence

    def __init__(self, parent: QObject | None = None) -> None:
        """Have nothing to look at yet."""
        super().__init__(parent)
        self._waiting: Question | None = None
        self._runner = Runner(self)
        self._runner.produced.connect(self._tell)
        self._runner.failed.connect(self._tell_problem)
        self._runner.finished.connect(self._go_on)

    def ask(self, question: Question) -> None:
        """Run that question's text as soon as there is time."""
        if self._runner.busy:
            self._waiting = question
        else:
            self._runner.start(partial(_answers, question))

    def drop(self) -> None:
        """Forget what is under way: it is about another network."""
        self._waiting = None
        self._runner.cancel()

    def close(self) -> bool:
        """Stop for good, and return whether the work ended."""
        self._waiting = None
        return self._runner.close()

    @Slot(int, object)
    def _tell(self, _number: int, moments: Moments) -> None:
        self.answered.emit(moments)

    @Slot(int, str)
    def _tell_problem(self, _number: int, sentence: str) -> None:
        self.failed.emit(sentence)

    @Slot(int)
    def _go_on(self, _number: int) -> None:
        question, self._waiting = self._waiting, None
        if question is not None:
            self.ask(question)


def _answers(question: Question) -> Iterator[object]:
    yield answer(question)


def answer(question: Question) -> Moments:
    """Return the runs of the question's text.

    Raises what `capture` raises.
    """
    text = question.text
    now = _run(question.now, text)
    earlier = _run(question.earlier, text) if question.earlier else None
    before = _run(question.before, text) if question.before else None
    followed = targets(now, question.truth)
    back = _back(question.now, now, followed[-1]) if question.back else None
    return Moments(question, now, earlier, before, followed, back)


def _back(model: Model, trace: Trace, label: int) -> Backward:
    from rnnviz.capture.backward import PassBack  # here, as few starts ever need it

    (found,) = PassBack(Target("loss", None, label)).answers(model, trace)
    return found


@lru_cache(maxsize=6)  # of the earlier moments; the newest network is another each time
def _run(model: Model, text: str) -> Trace:
    return capture(model, request_for(model, text))


def targets(trace: Trace, truth: str) -> tuple[int, ...]:
    """Return for each step of a run the number of the output that is followed."""
    if trace.labels and _reads_on(trace):
        following = [token.id for token in trace.tokens[1:]]
        return (*following, int(trace["p"].at(step=len(trace) - 1).argmax()))
    last = int(trace["p"].at(step=len(trace) - 1).argmax())
    label = trace.labels.index(truth) if truth in trace.labels else last
    return (label,) * len(trace)


def _reads_on(trace: Trace) -> bool:
    """Tell whether the outputs are the tokens, as a writer's are."""
    return all(trace.labels[t.id : t.id + 1] == (t.seen,) for t in trace.tokens)
