"""Questions that take time: the newest of each kind is answered, for the run on show only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from rnnviz.nets.model import Model
from rnnviz.session.session import Session
from rnnviz.session.studies import Studies
from rnnviz.trace import Trace
from tests.session.told import shown


@dataclass(frozen=True)
class Length:
    """Asks how long the run is; answers wait for `go_on`."""

    number: int
    go_on: Event

    def answers(self, model: Model, trace: Trace) -> Iterator[object]:
        self.go_on.wait(5)
        yield self.number, len(trace)


@dataclass(frozen=True)
class Trouble:
    def answers(self, model: Model, trace: Trace) -> Iterator[object]:
        raise ValueError("the text is too long for this")
        yield


@pytest.fixture
def studies(reading: Session) -> Iterator[Studies]:
    studies = Studies(reading)
    yield studies
    assert studies.close()


def now() -> Event:
    event = Event()
    event.set()
    return event


def test_a_question_is_answered_about_the_run_on_show(
    qtbot: QtBot, reading: Session, studies: Studies
) -> None:
    with qtbot.waitSignal(studies.answered) as told:
        studies.ask(Length(1, now()))
    assert told.args == [(1, len(reading.trace))]


def test_of_one_kind_only_the_newest_is_answered(qtbot: QtBot, studies: Studies) -> None:
    heard: list[object] = []
    studies.answered.connect(heard.append)
    slow = Event()
    studies.ask(Length(1, slow))
    studies.ask(Length(2, now()))
    studies.ask(Length(3, now()))
    slow.set()
    qtbot.waitUntil(lambda: not studies.busy)
    assert [number for number, _ in heard] == [3]


def test_a_new_run_drops_the_questions_about_the_old(
    qtbot: QtBot, reading: Session, studies: Studies
) -> None:
    heard: list[object] = []
    studies.answered.connect(heard.append)
    slow = Event()
    studies.ask(Length(1, slow))
    reading.run_text("hello you")
    qtbot.waitUntil(shown(reading, text="hello you"))
    slow.set()
    with qtbot.waitSignal(studies.answered):
        studies.ask(Length(2, now()))
    assert heard == [(2, 2)]


def test_a_question_that_cannot_be_answered_gives_a_sentence(
    qtbot: QtBot, studies: Studies
) -> None:
    with qtbot.waitSignal(studies.failed) as told:
        studies.ask(Trouble())
    assert told.args == ["The text is too long for this."]


def test_without_a_run_there_is_nothing_to_ask(qtbot: QtBot, session: Session) -> None:
    studies = Studies(session)
    studies.ask(Length(1, now()))
    assert not studies.busy
