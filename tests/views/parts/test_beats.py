from __future__ import annotations

import pytest

from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.views.parts.beats import arrival, beat_at


def test_gates_arrive_before_the_memory_and_the_memory_before_the_word_is_said() -> None:
    at_write = 3 / 5 + 0.01
    assert arrival("lstm", "f", at_write) == 1.0
    assert 0.0 < arrival("lstm", "c", at_write) < 0.1
    assert arrival("lstm", "h", at_write) == 0.0


@pytest.mark.parametrize("cell", ANATOMIES)
def test_nothing_has_arrived_at_the_start_and_everything_at_the_end(cell: str) -> None:
    anatomy = ANATOMIES[cell]
    for symbol in (*anatomy.states, *anatomy.gates, "p"):
        assert arrival(cell, symbol, 0.0) == 0.0
        assert arrival(cell, symbol, 0.999) == 1.0


def test_arrival_never_goes_back() -> None:
    course = [arrival("gru", "n", k / 200) for k in range(200)]
    assert course == sorted(course)


def test_the_beat_is_the_one_of_the_phase() -> None:
    assert [beat_at("lstm", p).name for p in (0.0, 0.5, 0.99)] == ["read", "forget", "speak"]
