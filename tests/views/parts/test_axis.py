"""Axes hold every number that they are made for, and their ticks are round."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.views.parts.axis import Axis, tick_told

LISTS = st.lists(st.floats(1e-9, 1e9), min_size=1, max_size=8)


@given(LISTS, st.booleans(), st.integers(2, 12))
def test_an_axis_holds_all_its_numbers_and_few_ticks(
    values: list[float], log: bool, most: int
) -> None:
    axis = Axis.around(values, log=log)
    assert axis.low <= min(values)
    assert max(values) <= axis.high
    ticks = axis.ticks(most)
    assert len(ticks) <= most
    tiny = 1e-6 * (axis.high - axis.low)
    assert all(axis.low * 0.999 - tiny <= tick <= axis.high * 1.001 + tiny for tick in ticks)


@given(LISTS, st.booleans(), st.floats(0.0, 1.0))
def test_a_place_and_its_number_are_each_others_inverse(
    values: list[float], log: bool, share: float
) -> None:
    axis = Axis.around(values, log=log)
    assert float(axis.share(axis.value(share))) == pytest.approx(share, abs=1e-6)


def test_ticks_are_round_numbers() -> None:
    assert Axis(0.0, 1.0).ticks(3) == [0.0, 0.5, 1.0]
    assert Axis(0.0, 3200.0).ticks(5) == [0.0, 1000.0, 2000.0, 3000.0]
    assert Axis(-0.2, 0.2).ticks(5) == pytest.approx([-0.2, -0.1, 0.0, 0.1, 0.2])
    assert Axis(1e-4, 1.0, log=True).ticks(5) == pytest.approx([1e-4, 1e-3, 1e-2, 0.1, 1.0])
    assert Axis(0.2, 5.0, log=True).ticks(6) == pytest.approx([0.2, 0.5, 1.0, 2.0, 5.0])


def test_what_an_axis_cannot_hold_does_not_widen_it() -> None:
    assert Axis.around([np.nan, np.inf, 2.0, 1.0]).high < 2.2
    assert Axis.around([0.0, -1.0, 0.5, 2.0], log=True).low > 0.1
    assert Axis.around([], log=True) == Axis(0.1, 1.0, True)
    assert Axis.around([]) == Axis(0.0, 1.0)
    assert Axis.around([3.0, 3.0]).low < 3.0 < Axis.around([3.0]).high
    assert Axis.around([2.0, 4.0], zero=True).low == 0.0


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.25, "0.25"), (-1.5, "−1.5"), (1500.0, "1,500"), (1e-4, "10⁻⁴"),
     (2e-5, "2·10⁻⁵"), (0.001, "0.001"), (2e6, "2·10⁶")],
)  # fmt: skip
def test_ticks_are_written_as_they_are_read(value: float, text: str) -> None:
    assert tick_told(value) == text
