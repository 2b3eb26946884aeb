"""Numbers as tokens: rounded to readable levels, and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data.codec import UNKNOWN, Codec, build_vocabulary
from rnnviz.data.levels import LEVELS, ROUND, Scale, nearest, split

ENDS = st.tuples(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6)).map(lambda e: (e[0], e[0] + e[1]))


@given(ENDS)
def test_the_levels_are_few_round_and_span_the_values(ends: tuple[float, float]) -> None:
    scale = Scale.of(np.array(ends))
    assert 2 <= scale.count <= LEVELS
    assert abs(scale.low - ends[0]) <= scale.step * 0.501
    assert abs(scale.high - ends[1]) <= scale.step * 0.501
    mantissa = scale.step / 10.0 ** np.floor(np.log10(scale.step) + 1e-9)
    assert min(abs(mantissa - each) for each in ROUND) < 1e-6


@given(ENDS, st.lists(st.floats(0, 1), min_size=2, max_size=50))
def test_a_text_of_levels_is_the_values_to_half_a_step(
    ends: tuple[float, float], shares: list[float]
) -> None:
    scale = Scale.of(np.array(ends))
    values = ends[0] + np.array(shares) * (ends[1] - ends[0])
    pieces = scale.text(values).split()
    read = np.array([float(piece) for piece in pieces])
    np.testing.assert_allclose(read, values, atol=scale.step * 0.51)
    assert [text for text, _ in split(" ".join(pieces))] == pieces


def test_levels_are_written_as_one_would_write_them() -> None:
    assert Scale(0.05, -1.0, 1.0).text(np.array([-0.01, 0.52, 7.0])) == "0.00 0.50 1.00"
    assert Scale(0.25, 0.0, 5.0).text(np.array([0.3, 2.5])) == "0.25 2.50"
    assert Scale(10.0, 100.0, 620.0).text(np.array([104.0, 622.0])) == "100 620"


def test_values_that_are_all_the_same_have_no_levels() -> None:
    with pytest.raises(ValueError, match="all values are 3"):
        Scale.of(np.full(9, 3.0))


def test_the_nearest_level_stands_for_any_number() -> None:
    codec = Codec("levels", build_vocabulary("levels", ["0.5 -1 2 0.5 10"]))
    assert codec.vocabulary == ("-1", "0.5", "2", "10")
    assert codec.unknown is None
    tokens = codec.encode("-99, 0.7 and 6.1; −1 1e3")
    assert [token.seen for token in tokens] == ["-1", "0.5", "10", "-1", "10"]
    assert [token.text for token in tokens][:3] == ["-99", "0.7", "6.1"]
    assert codec.decode(codec.encode("2 10")) == "2 10"


@given(st.floats(-9, 9))
def test_nearest_is_nearest(value: float) -> None:
    levels = (-3.0, -1.0, 0.25, 4.0)
    found = nearest(repr(value), levels)
    assert abs(levels[found] - value) == min(abs(level - value) for level in levels)


@pytest.mark.parametrize("vocabulary", [("1", "nan"), ("2", "1"), ("1", "one"), (UNKNOWN, "1")])
def test_a_vocabulary_that_does_not_rise_is_refused(vocabulary: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"rise|float"):
        Codec("levels", vocabulary)
