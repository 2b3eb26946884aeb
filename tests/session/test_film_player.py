"""The film of a training is played evenly over √step, at a speed, and pauses at its end."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from rnnviz.session.film import Film, Snapshot
from rnnviz.session.film_player import LASTS, SPEEDS, FilmPlayer
from tests.session.winding import Time

pytestmark = pytest.mark.usefixtures("qapp")


def film_of(*steps: int) -> Film:
    film = Film()
    for step in steps:
        film = film.with_snapshot(Snapshot.of(step, {"w": np.zeros(2, np.float32)}))
    return film


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def player(clock: Time) -> FilmPlayer:
    player = FilmPlayer(clock=clock)
    player.show_film(film_of(0, 1, 4, 9, 16))
    yield player
    player.pause()


def heard(player: FilmPlayer) -> list[int | None]:
    found: list[int | None] = []
    player.moved.connect(found.append)
    return found


def play(player: FilmPlayer, clock: Time, ticks: int, seconds: float) -> None:
    for _ in range(ticks):
        clock.now += seconds
        player.tick()


def test_every_moment_lasts_as_long_as_its_root_is_wide(player: FilmPlayer, clock: Time) -> None:
    told = heard(player)
    player.play()
    play(player, clock, 4, LASTS / 4)
    assert told == [0, 1, 4, 9, None]
    assert not player.playing


def test_half_the_speed_takes_twice_as_long(player: FilmPlayer, clock: Time) -> None:
    told = heard(player)
    player.set_speed(0.5)
    player.play(4)
    play(player, clock, 3, LASTS / 4)
    assert told == [4, 9]
    assert player.playing


def test_it_plays_on_from_where_it_stands_and_a_pause_stays_there(
    player: FilmPlayer, clock: Time
) -> None:
    told = heard(player)
    player.toggle(9)
    player.toggle()
    assert told == [9]
    assert not player.playing


def test_a_film_that_grows_is_played_on_without_a_jump(player: FilmPlayer, clock: Time) -> None:
    told = heard(player)
    player.play()
    for last in range(25, 28):
        play(player, clock, 1, LASTS / 25)
        player.show_film(film_of(0, 1, 4, 9, 16, last))
    assert told == [0]
    play(player, clock, 2, LASTS / 10)
    assert told == [0, 1]


def test_nothing_is_played_where_there_is_no_film(player: FilmPlayer) -> None:
    told, states = heard(player), []
    player.playingChanged.connect(states.append)
    player.play()
    player.show_film(film_of(0))
    player.play()
    assert states == [True, False]
    assert told == [0]


def test_the_timer_moves_it(qtbot: QtBot, player: FilmPlayer, clock: Time) -> None:
    player.play()
    clock.now += LASTS
    with qtbot.waitSignal(player.moved, check_params_cb=lambda step: step is None):
        pass


def test_the_speed_keeps_to_its_range(player: FilmPlayer) -> None:
    player.set_speed(99.0)
    assert player.speed == SPEEDS[-1]
