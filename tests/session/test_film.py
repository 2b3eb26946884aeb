"""The film of a training keeps its first and newest moment, and early ones more densely."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.session.film import MOST, Film, Snapshot
from rnnviz.session.spacing import evenly

SIZE = 2 * 64  # bytes of one snapshot


def film_of(count: int, budget: int = 20 * SIZE) -> Film:
    film = Film(budget=budget)
    for step in range(count):
        film = film.with_snapshot(snapshot(step))
    return film


def snapshot(step: int) -> Snapshot:
    return Snapshot.of(step, {"w": np.full(64, step, np.float32)})


def test_all_moments_stay_while_there_is_room() -> None:
    assert film_of(20).steps == tuple(range(20))


def test_a_film_stays_within_its_budget_and_keeps_first_and_last() -> None:
    film = film_of(2000)
    assert film.size <= film.budget
    assert film.steps[0] == 0
    assert film.steps[-1] == 1999
    assert len(film) >= 10


def test_early_moments_are_denser() -> None:
    steps = np.array(film_of(2000, budget=60 * SIZE).steps)
    assert np.sum(steps < 200) > 2 * np.sum((steps >= 1000) & (steps < 1200))
    assert np.diff(np.sqrt(steps)).max() < 2.5


def test_however_small_the_budget_two_moments_stay() -> None:
    assert film_of(9, budget=1).steps == (0, 8)


def test_however_small_the_network_there_are_not_too_many() -> None:
    assert len(film_of(2 * MOST, budget=1 << 30)) <= MOST


def test_a_moment_is_the_nearest_earlier_snapshot_or_the_first() -> None:
    film = Film()
    for step in (10, 20, 30):
        film = film.with_snapshot(snapshot(step))
    assert [film.at(step).step for step in (0, 10, 29.5, 30, 99)] == [10, 10, 20, 30, 30]
    assert film.place(25) == 1
    assert Film().at(3) is None


def test_a_training_that_went_back_forgets_what_came_after() -> None:
    assert film_of(9).with_snapshot(snapshot(4)).steps == (0, 1, 2, 3, 4)


def test_weights_come_back_to_within_half_precision() -> None:
    weights = {"w": np.random.default_rng(0).normal(size=500).astype(np.float32)}
    found = Snapshot.of(3, weights).weights()["w"]
    assert found.dtype == np.float32
    assert np.abs(found / weights["w"] - 1.0).max() < 5e-4 + 1e-6
    assert not found.flags.writeable


def test_a_weight_beyond_half_precision_stays_a_number() -> None:
    found = Snapshot.of(0, {"w": np.array([1e9, -1e9], np.float32)}).weights()["w"]
    assert found == pytest.approx([65504.0, -65504.0])


def test_even_marks_lie_over_the_square_root() -> None:
    assert evenly(np.arange(101.0), 11).tolist() == [k * k for k in range(11)]
    assert evenly([3.0, 4.0], 5).tolist() == [0, 1]
