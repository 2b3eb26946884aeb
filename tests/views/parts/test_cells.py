from __future__ import annotations

import numpy as np
import pytest

from rnnviz.views.parts.cells import NARROWEST, Rows, rows_of, window_of


def test_a_short_run_is_shown_whole() -> None:
    window = window_of(8, 5, 10.0, 400.0, 16.0)
    assert (window.first, window.count, window.column) == (0, 8, 50)
    assert window.step_at(10.0 + 7.5 * 50) == 7
    assert window.step_at(9.0) is None
    assert window.step_at(10.0 + 8 * 50) is None


@pytest.mark.parametrize("current", [0, 700, 1999])
def test_a_long_run_scrolls_and_its_cells_stay_visible(current: int) -> None:
    window = window_of(2000, current, 0.0, 500.0, 16.0)
    assert window.column == NARROWEST
    assert window.first <= current < window.first + window.count
    assert 0 <= window.first <= 2000 - window.count
    assert window.count * window.column <= 500.0


def test_one_word_does_not_become_a_wall() -> None:
    assert window_of(1, 0, 0.0, 600.0, 16.0).column == 80
    assert window_of(1, 0, 0.0, 900.0, 16.0).column == 90  # a panel that fills the stage


def test_every_unit_has_a_row_and_rows_are_at_least_a_pixel() -> None:
    order = np.random.default_rng(0).permutation(512)
    rows = rows_of(order, 100.0)
    assert rows.count <= 100
    assert sorted(u for k in range(rows.count) for u in rows.units(k)) == list(range(512))
    assert all(unit in rows.units(rows.row_of(unit)) for unit in range(512))


@pytest.mark.parametrize("group", [1, 3])
def test_a_row_is_the_mean_of_its_units(group: int) -> None:
    values = np.random.default_rng(0).normal(size=(4, 10)).astype(np.float32)
    rows = Rows(np.random.default_rng(1).permutation(10), group)
    means = rows.means(values)
    assert means.shape == (rows.count, 4)
    for k in range(rows.count):
        assert means[k] == pytest.approx(values[:, rows.units(k)].mean(axis=1), abs=1e-6)
