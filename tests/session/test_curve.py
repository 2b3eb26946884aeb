"""Curves lose no peak in bounded memory, and are smoothed as the textbook says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.session.curve import MOST, Curve, smoothed


def curve_of(*values: float) -> Curve:
    curve = Curve()
    for step, value in enumerate(values):
        curve = curve.at(step, value)
    return curve


def test_a_point_is_kept_until_there_are_too_many() -> None:
    curve = curve_of(3.0, 1.0, 2.0)
    assert curve.steps.tolist() == [0, 1, 2]
    assert curve.values.tolist() == [3.0, 1.0, 2.0]
    assert curve.last == 2.0
    assert Curve().last is None


def test_a_long_training_keeps_its_peaks_and_its_memory() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=5 * MOST)
    values[[700, 7001]] = 50.0, -50.0
    curve = curve_of(*values)
    assert len(curve) <= MOST
    assert curve.values.max() == 50.0
    assert curve.values.min() == -50.0
    assert np.all(np.diff(curve.steps) > 0)
    assert curve.steps[0] == 0
    assert np.diff(curve.steps).max() < 40
    assert curve.steps[-1] == 5 * MOST - 1
    assert np.array_equal(curve.values, values[curve.steps.astype(int)])


def test_a_step_that_comes_again_replaces_what_came_after_it() -> None:
    curve = curve_of(1.0, 2.0, 3.0, 4.0).at(1, 9.0)
    assert curve.values.tolist() == [1.0, 9.0]


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_no_point(value: float) -> None:
    assert len(curve_of(1.0, value)) == 1


def test_a_value_is_that_of_the_last_point_before() -> None:
    curve = Curve().at(10, 1.0).at(20, 2.0)
    assert [curve.value_at(step) for step in (9, 10, 19.5, 99)] == [None, 1.0, 1.0, 2.0]


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=30), st.floats(0.0, 0.99))
def test_smoothing_is_the_weighted_mean_of_the_past(values: list[float], weight: float) -> None:
    found = smoothed(np.array(values), weight)
    for k in range(len(values)):
        weights = weight ** np.arange(k, -1, -1.0)
        assert found[k] == pytest.approx(np.average(values[: k + 1], weights=weights), abs=1e-6)


def test_smoothing_by_nothing_changes_nothing_and_by_all_is_refused() -> None:
    values = np.array([1.0, 5.0, 2.0])
    assert smoothed(values, 0.0).tolist() == values.tolist()
    with pytest.raises(ValueError, match="weight of the past"):
        smoothed(values, 1.0)
