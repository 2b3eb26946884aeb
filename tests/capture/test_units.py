"""What units do over a run: saturation, principal plane, words that move them, moments alike."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.capture.moments import MOST, Pattern, moments, overlap, pattern_of
from rnnviz.capture.movers import liveliest, movers, steps_of
from rnnviz.capture.run import capture, request_for
from rnnviz.capture.saturation import saturation
from rnnviz.capture.trajectory import principal_plane
from rnnviz.trace import Field
from tests.models import tiny_model


def field(values: list[list[float]], low: float) -> Field:
    array = np.array(values, np.float32)[None]  # (1, T, H)
    return Field(array, ("layer", "step", "unit"), (low, 1.0), "f")


def test_a_gate_is_shut_below_a_tenth_and_open_above_nine() -> None:
    found = saturation(field([[0.05, 0.5], [0.95, 0.1], [0.0, 0.9], [1.0, 0.91]], 0.0), 0)
    assert found.low.tolist() == [0.5, 0.0]  # neither 0.1 nor 0.9 is beyond
    assert found.high.tolist() == [0.5, 0.25]
    assert found.means == (0.25, 0.375)


def test_signed_values_are_saturated_at_both_ends() -> None:
    found = saturation(field([[-0.95], [0.95], [0.05], [-0.5]], -1.0), 0)
    assert (found.low.tolist(), found.high.tolist()) == ([0.25], [0.25])
    assert found.limits == (-0.9, 0.9)


@pytest.mark.parametrize(("steps", "units"), [(60, 20), (20, 60), (3, 2), (5, 1)])
def test_the_plane_is_that_of_the_singular_vectors(steps: int, units: int) -> None:
    h = np.random.default_rng(steps).normal(size=(steps, units)).astype(np.float32)
    found = principal_plane(h)
    X = h.astype(np.float64) - h.astype(np.float64).mean(axis=0)
    _, s, Vt = np.linalg.svd(X, full_matrices=False)
    for k in range(min(2, units)):
        assert abs(found.axes[k] @ Vt[k]) == pytest.approx(1.0, abs=1e-9)
        assert found.shares[k] == pytest.approx(s[k] ** 2 / (s**2).sum(), abs=1e-9)
        assert found.axes[k][np.abs(found.axes[k]).argmax()] > 0.0
    variances = found.points(h).var(axis=0)
    np.testing.assert_allclose(variances, np.multiply(found.shares, X.var(axis=0).sum()), atol=1e-9)


def test_a_run_that_does_not_vary_has_no_directions() -> None:
    for h in (np.ones((1, 4), np.float32), np.full((6, 4), 0.3, np.float32)):
        found = principal_plane(h)
        assert found.shares == (0.0, 0.0)
        assert np.array_equal(found.points(h), np.zeros((len(h), 2)))


def test_words_are_sorted_by_how_far_they_move_a_unit() -> None:
    course = np.array([0.5, 0.2, 0.9, 0.5], np.float32)
    ids = np.array([7, 3, 7, 3])
    up, down = movers(ids, steps_of(course, 0.1))
    assert (up.id, up.count, down.id, down.count) == (7, 2, 3, 2)
    assert up.mean == pytest.approx((0.4 + 0.7) / 2)
    assert up.spread == pytest.approx(0.15)
    assert down.mean == pytest.approx((-0.3 - 0.4) / 2)


def test_rare_words_are_left_out() -> None:
    found = movers(np.array([1, 2, 2]), np.array([9.0, 0.1, 0.3], np.float32), least=2)
    assert [(m.id, m.count) for m in found] == [(2, 2)]


def test_the_liveliest_unit_is_the_one_that_varies_most() -> None:
    model = tiny_model(scale=4.0)
    trace = capture(model, request_for(model, "send money to my savings account"))
    unit = liveliest(trace, 0)
    assert trace["h"].at(layer=0).var(axis=0).argmax() == unit


def planted(steps: int, places: tuple[int, ...]) -> np.ndarray:
    """Return faint noise (T, 40) in which units 3, 9 and −20 are on for three steps at places."""
    h = np.random.default_rng(0).uniform(-0.3, 0.3, (steps, 40)).astype(np.float32)
    for place in places:
        h[place : place + 3, [3, 9]] = 0.8
        h[place : place + 3, 20] = -0.9
    return h


def test_the_pattern_is_what_stays_on_through_the_stretch() -> None:
    h = planted(50, (10,))
    h[11, 9] = 0.1  # unit 9 is off in between
    found = pattern_of(h, 0, 10, 12, 0.5)
    assert (found.units, found.signs) == ((20, 3), (-1, 1))
    assert (found.length, found.found) == (3, 2)


def test_a_unit_that_crosses_zero_is_not_on() -> None:
    h = np.array([[0.9], [-0.9]], np.float32)
    assert pattern_of(h, 0, 0, 1, 0.5).units == ()


def test_planted_moments_are_found_and_nothing_else() -> None:
    h = planted(4000, (10, 700, 2500, 3900))
    pattern = pattern_of(h, 0, 10, 12, 0.5)
    found = moments((h[:, u] for u in pattern.units), pattern, 10, besides=(10, 12))
    assert {m.first for m in found} == {700, 2500, 3900}
    assert all(m.on == 3 and m.length == 3 for m in found)


def test_moments_with_more_units_on_come_first() -> None:
    h = planted(300, (10, 100, 200))
    h[100:103, 9] = 0.0
    pattern = pattern_of(h, 0, 10, 12, 0.5)
    found = moments([h[:, u] for u in pattern.units], pattern, 2, besides=(10, 12))
    assert [(m.first, m.on) for m in found] == [(200, 3), (100, 2)]


def test_moments_overlap_neither_each_other_nor_the_stretch() -> None:
    h = np.full((20, 1), 0.9, np.float32)
    pattern = pattern_of(h, 0, 8, 11, 0.5)
    found = moments([h[:, 0]], pattern, 9, besides=(8, 11))
    steps = [step for m in found for step in range(m.first, m.last + 1)]
    assert len(steps) == len(set(steps)) == 16
    assert not set(steps) & set(range(8, 12))


def test_of_many_units_the_strongest_make_the_pattern() -> None:
    h = np.linspace(0.5, 1.0, 100, dtype=np.float32)[None]
    found = pattern_of(h, 0, 0, 0, 0.5)
    assert found.found == 100
    assert found.units == tuple(range(99, 99 - MOST, -1))


def test_a_stretch_longer_than_the_text_has_no_match() -> None:
    pattern = Pattern(0, (0,), (1,), 0.5, 9, 1)
    assert overlap([np.ones(4, np.float32)], pattern)[0].size == 0
    assert moments([np.ones(4, np.float32)], pattern, 3) == ()
    assert moments([], Pattern(0, (), (), 0.5, 1, 0), 3) == ()
