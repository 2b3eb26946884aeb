"""The clock: time moves the cursor, not frames."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from rnnviz.session import motion
from rnnviz.session.playhead import Playhead
from rnnviz.trace import Cursor
from tests.session.winding import Time, pass_time


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


def test_time_stands_still_while_it_is_held_and_goes_on_from_there(
    playhead: Playhead, clock: Time
) -> None:
    playhead.hold(True)
    playhead.play()
    assert playhead.playing
    assert not playhead._timer.isActive()
    clock.now += 60.0
    playhead.hold(False)
    assert playhead._timer.isActive()
    pass_time(playhead, clock, 0.8)
    assert playhead.cursor.step + playhead.cursor.phase == pytest.approx(0.5, abs=0.02)


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


def watching(*steps: int):  # type: ignore[no-untyped-def]
    """Return a watch that wants a pause at the ends of those steps."""

    def watch(cursor: Cursor, after: int, until: int) -> Cursor | None:
        met = next((step for step in steps if after < step <= until), None)
        return None if met is None else motion.at_rest(replace(cursor, step=met))

    return watch


@pytest.mark.parametrize("speed", [0.5, 1.0, 16.0])
@pytest.mark.parametrize("frame", [0.016, 0.1])
def test_playing_pauses_just_at_the_end_of_the_steps_that_are_watched_for(
    playhead: Playhead, clock: Time, speed: float, frame: float
) -> None:
    playhead.set_watch(watching(0, 2, 3, 7))
    playhead.set_speed(speed)
    places = []
    for _ in range(4):
        playhead.play()
        pass_time(playhead, clock, 20.0, frame)
        assert not playhead.playing
        places.append(playhead.cursor)
    assert places == [motion.at_rest(Cursor(step)) for step in (0, 2, 3, 7)]


def test_several_steps_within_one_frame_pause_at_the_first_that_is_watched_for(
    playhead: Playhead, clock: Time
) -> None:
    playhead.set_rhythm(5, 0.12)
    playhead.set_speed(16.0)
    playhead.set_watch(watching(4))
    playhead.play()
    pass_time(playhead, clock, 3.0, frame=0.1)
    assert playhead.cursor == motion.at_rest(Cursor(4))


def test_going_by_hand_is_not_watched(playhead: Playhead, clock: Time) -> None:
    playhead.set_watch(watching(1))
    for _ in range(3):
        playhead.step(1)
    pass_time(playhead, clock, 1.0)
    assert playhead.cursor.step == 2
    playhead.home()
    playhead.play()
    playhead.seek(Cursor(4))
    pass_time(playhead, clock, 0.5)
    assert playhead.playing


def test_at_the_end_of_a_run_that_grows_a_step_is_watched_once(
    playhead: Playhead, clock: Time
) -> None:
    asked: list[int] = []

    def watch(cursor: Cursor, after: int, until: int) -> None:
        asked.extend(range(after + 1, until + 1))

    playhead.set_watch(watch)
    playhead.set_length(2, complete=False)
    playhead.play()
    pass_time(playhead, clock, 10.0)
    playhead.set_length(4)
    pass_time(playhead, clock, 10.0)
    assert asked == [0, 1, 2, 3]
