from __future__ import annotations

import numpy as np

from rnnviz.views.hidden import similarity_order


def test_units_of_the_same_course_stand_side_by_side() -> None:
    t = np.arange(40)
    courses = np.stack([np.sin(t / 3), np.cos(t / 5), -np.sin(t / 3)])
    kinds = np.tile([0, 1, 2], 8)
    noise = np.random.default_rng(0).normal(0.0, 0.02, (24, 40))
    order = similarity_order((courses[kinds] + noise).T.astype(np.float32))
    changes = np.count_nonzero(np.diff(kinds[order]))
    assert changes == 2


def test_the_order_is_a_permutation_and_always_the_same() -> None:
    h = np.random.default_rng(1).normal(size=(9, 31)).astype(np.float32)
    order = similarity_order(h)
    assert sorted(order) == list(range(31))
    assert np.array_equal(order, similarity_order(h.copy()))


def test_one_step_is_sorted_by_value() -> None:
    h = np.array([[0.1, -0.5, 0.9, 0.0]], np.float32)
    assert similarity_order(h).tolist() == [2, 0, 3, 1]


def test_silent_and_broken_units_do_no_harm() -> None:
    h = np.zeros((5, 6), np.float32)
    h[:, 2] = np.inf
    h[:, 3] = np.nan
    assert sorted(similarity_order(h)) == list(range(6))
