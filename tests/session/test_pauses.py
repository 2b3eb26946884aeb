"""Playing stops where a condition is met, says why, and goes on to the next one."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from rnnviz.session.motion import at_rest
from rnnviz.session.pauses import Pauses
from rnnviz.session.session import Session
from rnnviz.session.watch import Condition, first_met
from rnnviz.trace import Cursor
from tests.session.told import shown


@pytest.fixture
def pauses(reading: Session) -> Pauses:
    reading.playhead.pause()
    reading.playhead.set_speed(16.0)
    return Pauses(reading)


def threshold_between(session: Session, step: int) -> float:
    """Return a threshold that the first output's belief passes at that step."""
    p = session.trace["p"].at(label=0)
    return float(p[step - 1] + p[step]) / 2


def test_playing_pauses_where_the_condition_is_met_and_goes_on_to_the_next(
    qtbot: QtBot, reading: Session, pauses: Pauses
) -> None:
    label = reading.trace.labels[0]
    condition = Condition("belief", threshold_between(reading, 3), label)
    expected, after = [], -1
    while met := first_met(reading.trace, condition, Cursor(), after):
        after = met[0].step
        expected.append(met)
    assert expected
    pauses.set_conditions((condition,))
    reading.playhead.home()
    for place, reason in expected:
        reading.playhead.play()
        assert pauses.reason == ""
        qtbot.waitUntil(lambda: not reading.playhead.playing)
        assert reading.cursor == place
        assert pauses.reason == f"Paused: {reason}."
    reading.playhead.play()
    qtbot.waitUntil(lambda: not reading.playhead.playing)
    assert reading.cursor == at_rest(Cursor(len(reading.trace) - 1))


def test_the_reason_stands_until_we_go_elsewhere(
    qtbot: QtBot, reading: Session, pauses: Pauses
) -> None:
    told: list[str] = []
    pauses.reasonChanged.connect(told.append)
    pauses.set_conditions((Condition("gate", 1.0, "f"),))
    reading.playhead.home()
    reading.playhead.play()
    qtbot.waitUntil(lambda: not reading.playhead.playing)
    assert reading.cursor.step == 0
    reading.move(Cursor(0, 0.3))
    assert len(told) == 1
    reading.move(Cursor(1, 0.3))
    assert told[-1] == pauses.reason == ""


def test_another_run_is_no_longer_paused_for_the_old_reason(
    qtbot: QtBot, reading: Session, pauses: Pauses
) -> None:
    pauses.set_conditions((Condition("gate", 1.0, "f"),))
    reading.playhead.home()
    reading.playhead.play()
    qtbot.waitUntil(lambda: pauses.reason != "")
    pauses.set_conditions(())
    reading.run_text("hello")
    qtbot.waitUntil(shown(reading, text="hello"))
    assert pauses.reason == ""


def test_a_scene_that_is_still_written_is_watched_too(qtbot: QtBot, writing: Session) -> None:
    writing.playhead.set_speed(16.0)
    pauses = Pauses(writing)
    pauses.set_conditions((Condition("belief", 1e-6),))  # the very first belief passes that
    writing.again()
    qtbot.waitUntil(lambda: pauses.reason != "")
    assert writing.cursor == at_rest(Cursor(0))
    assert not writing.playhead.playing
