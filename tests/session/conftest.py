"""A session on tiny random models that a test names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from rnnviz.session.playhead import Playhead
from rnnviz.session.session import Session
from tests.session.tiny import open_tiny
from tests.session.winding import Time


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    session = Session(open_model=open_tiny)
    yield session
    assert session.close()


@pytest.fixture
def reading(qtbot: QtBot, session: Session) -> Session:
    """Return a session in which an LSTM has read the first example."""
    with qtbot.waitSignal(session.traceChanged, check_params_cb=lambda t, _: t.complete):
        session.open_demo("intent")
    return session


@pytest.fixture
def writing(qtbot: QtBot, session: Session) -> Session:
    """Return a session in which an LSTM has written a scene."""
    with qtbot.waitSignal(session.traceChanged, check_params_cb=lambda t, _: t.complete):
        session.open_demo("script")
    return session


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def playhead(qtbot: QtBot, clock: Time) -> Iterator[Playhead]:
    playhead = Playhead(clock=clock)
    playhead.set_rhythm(5, 1.6)
    playhead.set_length(8)
    yield playhead
    playhead.pause()
