"""Where things are on the stage: arithmetic alone."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.trace import Cursor
from rnnviz.views.parts.motion import ease, progress
from rnnviz.views.stage.layout import GAP, closed_widths, columns, openness, rows

UNIT = 16.0
cursors = st.builds(Cursor, st.integers(0, 39), st.floats(0.0, 0.999))


def widths(count: int) -> np.ndarray:
    return closed_widths([50.0] * count, UNIT)


@given(cursors, st.floats(500.0, 4000.0))
def test_columns_stand_in_reading_order_and_never_overlap(cursor: Cursor, view: float) -> None:
    seen = columns(widths(40), cursor, UNIT, view)
    for left, right in pairwise(seen):
        assert right.step == left.step + 1
        assert right.x == pytest.approx(left.x + left.width + GAP * UNIT)


@given(cursors, st.floats(700.0, 4000.0))
def test_the_step_that_is_on_can_always_be_seen(cursor: Cursor, view: float) -> None:
    seen = columns(widths(40), cursor, UNIT, view)
    now = next(column for column in seen if column.step == cursor.step)
    assert now.x >= -0.5 * now.width
    if cursor.phase > 0.2:
        assert now.x >= 0.0
        assert now.x + now.width <= view


def test_a_short_sentence_stands_in_the_middle() -> None:
    seen = columns(widths(3), Cursor(1, 0.9), UNIT, 2000.0)
    assert len(seen) == 3
    assert seen[0].x == pytest.approx(2000.0 - seen[-1].x - seen[-1].width)


def test_a_long_input_scrolls_and_does_not_shrink() -> None:
    seen = columns(widths(2000), Cursor(1000, 0.9), UNIT, 1000.0)
    assert len(seen) < 20
    closed = [column.width for column in seen if column.openness == 0.0]
    assert set(closed) == {widths(1)[0]}


def test_a_cell_opens_while_the_one_before_it_closes() -> None:
    cursor = Cursor(5, 0.05)
    assert openness(4, cursor) + openness(5, cursor) == pytest.approx(1.0)
    assert openness(5, Cursor(5, 0.5)) == 1.0
    assert openness(4, Cursor(5, 0.5)) == 0.0
    assert openness(0, Cursor(0, 0.0)) == 1.0


@given(st.integers(1, 15), st.data(), st.floats(400.0, 2000.0))
def test_layers_stack_upward_without_overlap(layers: int, data: st.DataObject, high: float) -> None:
    opened = data.draw(st.integers(0, layers - 1))
    found = rows(layers, opened, UNIT, high)
    for (top, _), (upper, tall) in pairwise(found.cells):
        assert upper + tall < top
    assert found.belief_top + found.belief_height < found.cells[-1][0]
    assert found.cells[0][0] + found.cells[0][1] < found.word_top
    assert found.word_top + found.word_height <= high + 1e-6


def test_the_open_layer_of_a_deep_network_keeps_room_for_its_cell() -> None:
    found = rows(15, 7, UNIT, 30 * UNIT)
    assert found.cells[7][1] >= 11.9 * UNIT
    assert all(0.0 < tall < UNIT for k, (_, tall) in enumerate(found.cells) if k != 7)


@given(st.floats(0.0, 0.999), st.integers(1, 6))
def test_beats_come_one_after_the_other(phase: float, beats: int) -> None:
    done = [progress(phase, beats, beat) for beat in range(beats)]
    assert done == sorted(done, reverse=True)
    assert sum(0.0 < share < 1.0 for share in done) <= 1


def test_a_movement_starts_and_ends_softly() -> None:
    assert ease(0.0) == 0.0
    assert ease(1.0) == 1.0
    assert ease(-1.0) == 0.0
    assert ease(0.01) < 0.01
