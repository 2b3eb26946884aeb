"""What is typed before the first network is there is not lost."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from rnnviz.demos import DEMOS
from rnnviz.files.problem import FileProblem
from rnnviz.nets.model import Model
from rnnviz.session import answers
from rnnviz.session.answers import LONGEST_WORDS
from rnnviz.session.session import NO_MODEL, Session
from tests.session.tiny import open_tiny
from tests.session.told import Told, shown

TYPED = "what is my balance"


class Slow:
    """Opens models when it is let."""

    def __init__(self) -> None:
        self.go_on, self.refuses = Event(), False

    def __call__(self, name: str) -> Model:
        self.go_on.wait(10)
        if self.refuses:
            raise FileProblem(f"{name} is damaged")
        return open_tiny(name)


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def session(qtbot: QtBot, slow: Slow) -> Iterator[Session]:
    session = Session(open_model=slow)
    yield session
    slow.go_on.set()
    assert session.close()


def test_it_is_run_in_place_of_the_example(qtbot: QtBot, session: Session, slow: Slow) -> None:
    told = Told(session)
    session.open_demo("intent")
    session.run_text("hello")
    session.run_text(TYPED)  # whoever types twice means the second
    slow.go_on.set()
    qtbot.waitUntil(shown(session, text=TYPED))
    assert told.names().count("requestChanged") == 1
    assert "problemRaised" not in told.names()
    assert session.playhead.playing


def test_what_comes_when_the_example_runs_already_is_run_after_it(
    qtbot: QtBot, session: Session, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs, go_on, own = Event(), Event(), answers.run

    def held(*given: Any) -> Iterator[answers.Answer]:
        runs.set()
        go_on.wait(10)
        yield from own(*given)

    monkeypatch.setattr(answers, "run", held)
    told = Told(session)
    session.open_demo("intent")
    slow.go_on.set()
    assert runs.wait(10)
    session.run_text(TYPED)
    go_on.set()
    qtbot.waitUntil(shown(session, text=TYPED))
    assert told.names().count("requestChanged") == 2


def test_a_text_that_is_too_long_is_cut_and_a_problem_says_so(
    qtbot: QtBot, session: Session, slow: Slow
) -> None:
    session.open_demo("intent")
    session.run_text("hello " * LONGEST_WORDS)
    with qtbot.waitSignal(session.problemRaised) as problem:
        slow.go_on.set()
    assert f"{LONGEST_WORDS:,}" in problem.args[0]
    qtbot.waitUntil(lambda: session.trace is not None and session.trace.complete)


def test_it_is_forgotten_where_the_network_cannot_be_opened(
    qtbot: QtBot, session: Session, slow: Slow
) -> None:
    session.open_demo("intent")
    session.run_text(TYPED)
    slow.refuses = True
    with qtbot.waitSignal(session.problemRaised) as problem:
        slow.go_on.set()
    assert "damaged" in problem.args[0]
    with qtbot.waitSignal(session.problemRaised) as problem:
        session.run_text(TYPED)  # nothing is under way now
    assert problem.args == [NO_MODEL]
    slow.refuses = False
    session.open_demo("intent")
    qtbot.waitUntil(shown(session, text=DEMOS["intent"].examples[0]))
