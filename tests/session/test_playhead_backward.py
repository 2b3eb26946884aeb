"""The clock going backward: from right to left, and a beat at a time."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from rnnviz.session.playhead import Playhead
from rnnviz.trace import Cursor
from tests.session.winding import Time, pass_time


def position(playhead: Playhead) -> float:
    return playhead.cursor.step + playhead.cursor.phase


def test_backward_it_plays_from_right_to_left_and_stops_at_the_beginning(
    qtbot: QtBot, playhead: Playhead, clock: Time
) -> None:
    with qtbot.waitSignal(playhead.turned) as turned:
        playhead.go_backward(5)
    assert turned.args == [True]
    assert position(playhead) == pytest.approx(6.0, abs=0.001)
    playhead.play()
    pass_time(playhead, clock, 3.2)
    assert position(playhead) == pytest.approx(4.0, abs=0.02)
    pass_time(playhead, clock, 20.0)
    assert not playhead.playing
    assert position(playhead) == pytest.approx(0.0, abs=0.001)
    playhead.play()
    assert position(playhead) == pytest.approx(6.0, abs=0.001)


def test_backward_a_step_to_the_left_is_shown_in_motion_and_ends_where_the_step_began(
    playhead: Playhead, clock: Time
) -> None:
    playhead.go_backward(7)
    playhead.step(-1)
    pass_time(playhead, clock, 0.2)
    assert 7.0 < position(playhead) < 8.0
    pass_time(playhead, clock, 0.3)
    assert position(playhead) == pytest.approx(7.0, abs=0.001)
    assert playhead.cursor.step == 7
    playhead.step(-3)
    assert position(playhead) == pytest.approx(4.0, abs=0.001)
    playhead.step(1)
    assert position(playhead) == pytest.approx(5.0, abs=0.001)


def test_backward_beats_follow_each_other_from_the_last_to_the_first(
    playhead: Playhead, clock: Time
) -> None:
    playhead.go_backward(7)
    for count in range(1, 6):
        playhead.phase(1)
        pass_time(playhead, clock, 0.5)
        assert position(playhead) == pytest.approx(8.0 - count / 5, abs=0.001)
    playhead.phase(-1)
    assert position(playhead) == pytest.approx(7.2, abs=0.001)


def test_turning_back_leaves_the_cursor_and_home_and_end_are_the_same_places(
    playhead: Playhead,
) -> None:
    playhead.go_backward(4)
    playhead.seek(Cursor(3, 0.4))
    playhead.go_forward()
    assert playhead.cursor == Cursor(3, 0.4)
    for turn in (lambda: playhead.go_backward(7), playhead.go_forward):
        turn()
        playhead.end()
        assert position(playhead) == pytest.approx(8.0, abs=0.001)
        playhead.home()
        assert position(playhead) == pytest.approx(0.0, abs=0.001)


def test_going_backward_is_not_watched(playhead: Playhead, clock: Time) -> None:
    playhead.set_watch(lambda *_: pytest.fail("asked where to pause"))
    playhead.go_backward(7)
    playhead.play()
    pass_time(playhead, clock, 4.0)
