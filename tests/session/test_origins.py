from __future__ import annotations

import pytest

from rnnviz.session.origins import Origins
from rnnviz.session.session import Session
from rnnviz.trace import Cursor, Edit
from tests.session.told import shown


@pytest.fixture
def origins(reading: Session) -> Origins:
    reading.playhead.pause()
    return Origins(reading)


def test_a_picked_unit_is_answered_and_a_dropped_one_no_more(reading, origins) -> None:
    told: list[object] = []
    origins.originChanged.connect(told.append)
    reading.move(Cursor(2, 0.5, 0, 3, "f"))
    assert (told[-1].symbol, told[-1].step, told[-1].unit) == ("f", 2, 3)
    reading.move(Cursor(2, 0.5))
    assert told[-1] is origins.origin is None


def test_moving_inside_a_step_asks_nothing_new(reading, origins) -> None:
    told: list[object] = []
    origins.originChanged.connect(told.append)
    for phase in (0.1, 0.2, 0.3):
        reading.move(Cursor(2, phase, 0, 3, "f"))
    assert len(told) == 1
    reading.move(Cursor(3, 0.1, 0, 3, "f"))
    assert [found.step for found in told] == [2, 3]


def test_a_changed_run_is_answered_anew(qtbot, reading, origins) -> None:
    reading.move(Cursor(2, 0.5, 0, 3, "f"))
    assert origins.origin.note == ""
    reading.set_edits((Edit("f", "set", 0.0),))
    qtbot.waitUntil(shown(reading, edits=(Edit("f", "set", 0.0),)))
    assert origins.origin.value == 0.0
    assert origins.origin.note.endswith("to 0.00")


def test_another_cell_is_asked_about_what_it_has(qtbot, reading, origins) -> None:
    reading.move(Cursor(2, 0.5, 0, 3, "f"))
    reading.open_model("intent-gru")
    qtbot.waitUntil(lambda: reading.model.spec.cell == "gru")
    assert origins.origin is None or origins.origin.cell == "gru"
