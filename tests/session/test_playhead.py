"""The clock: time moves the cursor, not frames."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from rnnviz.session.playhead import Playhead
from rnnviz.trace import Cursor


class Time:
    """A clock that a test winds forward."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


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


def pass_time(playhead: Playhead, clock: Time, seconds: float, frame: float = 0.016) -> None:
    end = clock.now + seconds
    while clock.now < end:
        clock.now += frame
        playhead._tick()


def test_a_step_of_a_word_lasts_a_second_and_a_half(playhead: Playhead, clock: Time) -> None:
    playhead.play()
    pass_time(playhead, clock, 3.2)
    assert playhead.cursor.step + playhead.cursor.phase == pytest.approx(2.0, abs=0.02)


def test_twice_the_speed_goes_twice_as_far_in_longer_frames_too(
    playhead: Playhead, clock: Time
) -> None:
    playhead.set_speed(2.0)
    playhead.play()
    pass_time(playhead, clock, 3.2, frame=0.05)
    assert playhead.cursor.step + playhead.cursor.phase == pytest.approx(4.0, abs=0.1)


def test_a_stall_of_the_machine_skips_nothing(playhead: Playhead, clock: Time) -> None:
    playhead.play()
    clock.now += 3600.0
    playhead._tick()
    assert playhead.cursor.step == 0


def test_playing_stops_at_the_end_and_begins_anew(
    qtbot: QtBot, playhead: Playhead, clock: Time
) -> None:
    playhead.seek(Cursor(7, 0.9))
    playhead.play()
    with qtbot.waitSignal(playhead.playingChanged, check_params_cb=lambda on: not on):
        pass_time(playhead, clock, 1.0)
    assert playhead.cursor.step == 7
    playhead.play()
    assert playhead.cursor == Cursor()
    assert playhead.playing


def test_at_the_end_of_a_run_that_grows_playing_waits(playhead: Playhead, clock: Time) -> None:
    playhead.set_length(2, complete=False)
    playhead.play()
    pass_time(playhead, clock, 10.0)
    assert playhead.playing
    assert playhead.cursor.step == 1
    playhead.set_length(8)
    pass_time(playhead, clock, 1.6)
    assert playhead.cursor.step == 2


def test_the_timer_rests_when_nothing_moves(playhead: Playhead, clock: Time) -> None:
    assert not playhead._timer.isActive()
    playhead.step(1)
    assert playhead._timer.isActive()
    pass_time(playhead, clock, 1.0)
    assert not playhead._timer.isActive()
    assert playhead.cursor.step == 0
    assert playhead.cursor.phase > 0.99


def test_a_step_forward_is_shown_in_motion_and_three_in_a_row_are_three(
    playhead: Playhead, clock: Time
) -> None:
    for _ in range(3):
        playhead.step(1)
    pass_time(playhead, clock, 1.0)
    assert playhead.cursor.step == 2
    playhead.step(-1)
    assert playhead.cursor.step == 1


def test_beats_go_one_by_one(playhead: Playhead, clock: Time) -> None:
    beats = []
    for _ in range(6):
        playhead.phase(1)
        pass_time(playhead, clock, 0.5)
        beats.append((playhead.cursor.step, int(playhead.cursor.phase * 5)))
    assert beats == [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (1, 0)]


def test_stepping_pauses_and_seeking_does_not(playhead: Playhead) -> None:
    playhead.play()
    playhead.seek(Cursor(3))
    assert playhead.playing
    playhead.step(1)
    assert not playhead.playing


def test_a_shorter_run_takes_the_cursor_along(qtbot: QtBot, playhead: Playhead) -> None:
    playhead.seek(Cursor(7, 0.5, layer=0, unit=3))
    with qtbot.waitSignal(playhead.moved) as moved:
        playhead.set_length(3)
    assert moved.args[0].step == 2
    assert moved.args[0].unit == 3


def test_home_and_end(playhead: Playhead) -> None:
    playhead.end()
    assert playhead.cursor.step == 7
    playhead.home()
    assert playhead.cursor == Cursor()


def test_nothing_to_play_does_not_play(qtbot: QtBot) -> None:
    playhead = Playhead()
    playhead.toggle()
    assert not playhead.playing
    playhead.step(1)
    playhead.end()
    assert not playhead.playing
    playhead.pause()


def test_the_real_clock_moves_it_too(qtbot: QtBot) -> None:
    playhead = Playhead()
    playhead.set_length(8)
    playhead.set_speed(16.0)
    playhead.play()
    qtbot.waitUntil(lambda: playhead.cursor.step == 7 and not playhead.playing)


def test_speed_stays_in_range_and_is_told_when_it_changes(qtbot: QtBot, playhead: Playhead) -> None:
    with qtbot.waitSignal(playhead.speedChanged) as told:
        playhead.set_speed(1e9)
    assert told.args == [16.0]
    with qtbot.assertNotEmitted(playhead.speedChanged):
        playhead.set_speed(16.0)
