"""Where a cursor goes, without a clock and without Qt."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.session import motion
from rnnviz.trace import Cursor

cursors = st.builds(Cursor, st.integers(0, 7), st.floats(0.0, 0.9999))
START = Cursor()


def after(cursor: Cursor) -> float:
    return cursor.step + cursor.phase


def test_playing_half_a_step_moves_half_a_step() -> None:
    assert after(motion.advance(Cursor(2, 0.25), 0.8, 1.6, 5, 8)) == pytest.approx(2.75)


def test_playing_stops_at_the_end_of_the_last_step() -> None:
    end = motion.advance(Cursor(7, 0.9), 100.0, 1.6, 5, 8)
    assert end.step == 7
    assert motion.is_at_end(end, 8)


def test_steps_too_short_for_beats_are_shown_by_their_results() -> None:
    cursor = START
    for _ in range(40):
        cursor = motion.advance(cursor, 0.016, 0.2, 5, 8)
        assert cursor.phase >= 0.8
    assert cursor.step == 3


@given(cursors, st.floats(0.0, 0.1), st.floats(0.05, 6.0), st.sampled_from([3, 4, 5]))
def test_playing_never_goes_back_and_never_leaves_the_run(
    cursor: Cursor, seconds: float, step_seconds: float, beats: int
) -> None:
    moved = motion.advance(cursor, seconds, step_seconds, beats, 8)
    assert after(cursor) - 1e-3 <= after(moved) < 8


@given(st.floats(0.41, 3.0), st.integers(3, 5))
def test_many_short_frames_move_as_far_as_one_long_one(step_seconds: float, beats: int) -> None:
    cursor = START
    for _ in range(100):
        cursor = motion.advance(cursor, 0.01, step_seconds, beats, 8)
    assert after(cursor) == pytest.approx(1.0 / step_seconds, abs=1e-6)


def test_the_first_word_forward_reads_the_first_word() -> None:
    first = motion.stepped(START, 1, 8, 5)
    assert first.step == 0
    assert first.phase > 0.99


def test_a_word_forward_from_the_middle_finishes_the_word() -> None:
    assert motion.stepped(Cursor(3, 0.4), 1, 8, 5).step == 3
    assert motion.stepped(Cursor(3, 0.95), 1, 8, 5).step == 4


@given(st.integers(0, 6), st.integers(3, 5))
def test_a_word_forward_and_one_back_is_where_we_were(step: int, beats: int) -> None:
    here = motion.at_rest(Cursor(step))
    there = motion.stepped(here, 1, 8, beats)
    assert there == motion.at_rest(Cursor(step + 1))
    assert motion.stepped(there, -1, 8, beats) == here


def test_back_from_the_first_word_is_the_beginning() -> None:
    assert motion.stepped(motion.at_rest(START), -1, 8, 5) == START
    assert motion.stepped(START, -1, 8, 5) == START


def test_ten_words_on_stop_at_the_end() -> None:
    assert motion.stepped(START, 10, 8, 5) == motion.at_rest(Cursor(7))
    assert motion.stepped(START, 10, 20, 5) == motion.at_rest(Cursor(9))


@given(cursors, st.sampled_from([3, 4, 5]))
def test_every_beat_forward_goes_on_until_the_end(cursor: Cursor, beats: int) -> None:
    seen = [cursor]
    for _ in range(8 * beats + 1):
        seen.append(motion.phased(seen[-1], 1, 8, beats))
    assert all(after(a) <= after(b) + 1e-3 for a, b in pairwise(seen))
    assert motion.is_at_end(seen[-1], 8)


def test_beats_go_from_one_phase_to_the_next_and_back() -> None:
    seen, cursor = [], START
    for _ in range(7):
        cursor = motion.phased(cursor, 1, 8, 5)
        seen.append((cursor.step, int(cursor.phase * 5)))
    assert seen == [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (1, 0), (1, 1)]
    back = motion.phased(cursor, -1, 8, 5)
    assert (back.step, int(back.phase * 5)) == (1, 0)


def test_what_is_looked_at_stays_when_the_cursor_moves() -> None:
    here = Cursor(2, 0.5, layer=1, unit=7)
    for moved in (
        motion.advance(here, 1.0, 1.6, 5, 8),
        motion.stepped(here, 1, 8, 5),
        motion.at_home(here),
        motion.at_end(here, 8),
    ):
        assert (moved.layer, moved.unit) == (1, 7)


def test_a_cursor_behind_the_end_comes_to_the_end() -> None:
    assert motion.clamped(Cursor(40, 0.5), 8) == motion.at_rest(Cursor(7))
    assert motion.clamped(Cursor(4, 0.5), 8) == Cursor(4, 0.5)


def test_a_glide_begins_and_ends_where_it_should() -> None:
    start, end = Cursor(1, 0.9), Cursor(2, 0.9)
    assert after(motion.between(start, end, 0.5)) == pytest.approx(2.4)
    assert motion.between(start, end, 1.2) == end


def test_speeds_go_up_and_down_and_stay_in_range() -> None:
    assert motion.next_speed(1.0, 1) == 2.0
    assert motion.next_speed(1.0, -1) == 0.5
    assert motion.next_speed(3.0, -1) == 2.0
    assert motion.next_speed(16.0, 1) == 16.0
    assert motion.next_speed(0.1, -1) == 0.1
