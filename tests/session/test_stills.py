"""Which moments have a picture, and what a picture of one is: numbers of the network of then."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from rnnviz.capture.run import capture, request_for
from rnnviz.session.stills import Still, Stills, pictured
from tests.views.training.told import current, runs

TEXT = "send money please"


def test_all_moments_have_a_picture_while_there_is_room() -> None:
    assert pictured((0, 10, 20), 12) == (0, 10, 20)
    assert pictured((), 12) == ()


@pytest.mark.parametrize("room", [2, 3, 7, 13, 30])
@pytest.mark.parametrize("last", [31, 400, 6000])
def test_there_are_never_more_than_fit_and_hardly_fewer(room: int, last: int) -> None:
    found = pictured(range(last + 1), room)
    assert 0.6 * room <= len(found) <= room
    assert (found[0], found[-1]) == (0, last)
    assert list(found) == sorted(set(found))


def test_early_moments_are_denser() -> None:
    gaps = np.diff(pictured(range(5000), 14))
    assert gaps[0] < gaps[4] < gaps[8]


def test_pictures_stay_while_the_training_goes_on() -> None:
    before, after = (set(pictured(range(last), 12)) for last in (2000, 2040))
    assert len(before & after) >= len(before) - 1, "all but the newest"


@pytest.fixture
def stills(qtbot: QtBot) -> Stills:
    stills = Stills()
    yield stills
    assert stills.close()


def made(qtbot: QtBot, stills: Stills, count: int, *asked: object) -> tuple[Still, ...]:
    enough = lambda found: len(found) == count  # noqa: E731
    with qtbot.waitSignal(stills.made, check_params_cb=enough) as told:
        stills.ask(*asked)
    return told.args[0]


def test_a_still_is_the_run_of_the_network_of_that_moment(qtbot: QtBot, stills: Stills) -> None:
    run = current(runs())
    found = made(qtbot, stills, 3, run.film, (0, 20, 40), TEXT, run.model)
    assert [each.step for each in found] == [0, 20, 40]
    model = run.model(run.film.at(20))
    trace = capture(model, request_for(model, TEXT))
    assert (found[1].h == trace["h"].at(layer=0, step=2)).all()
    assert (found[1].p == trace["p"].at(step=2)).all()
    assert not np.allclose(found[0].h, found[2].h)


def test_a_still_is_made_once_and_another_text_makes_all_anew(qtbot: QtBot, stills: Stills) -> None:
    run = current(runs())
    first = made(qtbot, stills, 2, run.film, (0, 20), TEXT, run.model)
    more = made(qtbot, stills, 3, run.film, (0, 20, 40), TEXT, run.model)
    assert more[0] is first[0]
    other = made(qtbot, stills, 3, run.film, (0, 20, 40), "please", run.model)
    assert not np.allclose(other[0].h, more[0].h)


def test_a_text_that_cannot_be_read_makes_none_and_the_next_one_does(
    qtbot: QtBot, stills: Stills
) -> None:
    run = current(runs())
    with qtbot.waitSignal(stills._runner.failed):
        stills.ask(run.film, (0,), " ", run.model)
    made(qtbot, stills, 1, run.film, (0,), TEXT, run.model)
