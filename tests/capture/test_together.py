"""Runs beside one another: one scale, shared steps, and one minus another."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.capture.run import capture, request_for
from rnnviz.capture.together import difference, on_one_scale, shared_steps, why_not_subtracted
from rnnviz.trace import Trace
from tests.models import tiny_model


def run(cell: str = "lstm", text: str = "send money to me", **sizes: int) -> Trace:
    model = tiny_model(cell, **sizes)
    return capture(model, request_for(model, text))


def test_a_common_scale_holds_every_value_and_changes_none():
    one, other = run(seed=1), run(seed=2, text="what is my balance")
    for before, after in zip((one, other), on_one_scale((one, other)), strict=True):
        assert after["c"].bounds == (
            min(one["c"].bounds[0], other["c"].bounds[0]),
            max(one["c"].bounds[1], other["c"].bounds[1]),
        )
        assert np.array_equal(before["c"].data, after["c"].data)


def test_steps_are_shared_up_to_the_first_other_word():
    assert shared_steps(run(text="send money to me"), run(text="Send money from me")) == 2


def test_a_difference_is_taken_value_by_value_with_symmetric_bounds():
    one, other = run(seed=1), run(seed=2)
    gap = difference(one, other, ("h",))
    assert np.array_equal(gap["h"].data, one["h"].data - other["h"].data)
    assert gap["h"].bounds[0] == -gap["h"].bounds[1] < 0


@pytest.mark.parametrize("other", [run("gru"), run(hidden=5), run(layers=2)])
def test_units_without_a_counterpart_are_not_subtracted(other):
    assert "not subtracted" in why_not_subtracted(run(), other, ("h",))
    assert why_not_subtracted(run(), other, ("p",)) == ""
