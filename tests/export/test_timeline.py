from __future__ import annotations

import pytest

from rnnviz.export.timeline import LONGEST, REST, cursors, pace_for
from rnnviz.trace import Cursor


def test_a_film_begins_before_the_first_word_and_ends_after_the_last():
    places = list(cursors(8, 5, 1.6, 10.0))
    assert places[0] == Cursor()
    assert (places[-1].step, round(places[-1].phase, 3)) == (7, 1.0)


def test_a_film_lasts_as_long_as_its_steps_and_a_rest():
    places = list(cursors(8, 5, 1.6, 10.0))
    assert len(places) == pytest.approx((8 * 1.6 + REST) * 10.0, abs=1)


def test_a_film_never_goes_back():
    for pace in (1.6, 0.12):
        places = [place.step + place.phase for place in cursors(20, 4, pace, 10.0)]
        assert places == sorted(places)


def test_a_film_of_one_step_shows_that_step_alone():
    assert {place.step for place in cursors(4, 5, 1.6, 10.0, Cursor(3))} == {3}


def test_a_long_run_is_played_faster_unless_more_time_is_asked_for():
    assert pace_for(8, 1.6) == 1.6
    assert pace_for(1000, 1.6) * 1000 == pytest.approx(LONGEST)
    assert pace_for(1000, 1.6, seconds=60.0) * 1000 == pytest.approx(60.0)
