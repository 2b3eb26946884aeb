"""Units as people type and read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.screen.change.numbers import listed, others, runs, typed


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12", (12,)),
        ("12, 40-42", (12, 40, 41, 42)),
        ("40–42 12", (12, 40, 41, 42)),
        ("5-3;3", (3, 4, 5)),
        ("1 - 3", (1, 2, 3)),
        ("all", None),
        ("  ", None),
    ],
)
def test_a_list_of_units_is_understood(text: str, numbers: tuple[int, ...] | None) -> None:
    assert typed(text, 64) == numbers


@pytest.mark.parametrize(
    "text", ["64", "a", "1,,x", "-3", "1-", "1.5", ",", "99999999999999", "3-2-1"]
)
def test_anything_else_gets_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
        typed(text, 64)


@given(st.sets(st.integers(0, 63), min_size=1))
def test_what_is_listed_can_be_typed(numbers: set[int]) -> None:
    assert typed(listed(sorted(numbers), most=64), 64) == tuple(sorted(numbers))
    assert {*others([*numbers], 64)} == {*range(64)} - numbers
    assert sum(last - first + 1 for first, last in runs([*numbers])) == len(numbers)


def test_a_long_list_is_not_read_out() -> None:
    assert listed((1, 3, 5, 7), most=4) == "1, 3, 5, 7"
    assert listed((1, 3, 5, 7, 9), most=4) == ""
