"""Networks side by side: opened, run on one input, refused where they do not fit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from rnnviz.edits import Edit
from rnnviz.session.comparing import Comparison
from tests.session.tiny import open_tiny

TEXT = "send money to me"


@pytest.fixture
def comparison(qtbot: QtBot) -> Iterator[Comparison]:
    comparison = Comparison(open_model=open_tiny)
    comparison.open(("intent-lstm", "intent-gru", "missing"), TEXT)
    qtbot.waitUntil(lambda: done(comparison))
    yield comparison
    assert comparison.close()


def done(comparison: Comparison) -> bool:
    whole = all(side.trace.complete for side in comparison.sides)
    return bool(comparison.sides) and whole and not comparison.busy


def test_all_read_the_same_text_and_a_missing_model_is_left_out(comparison):
    assert [side.name for side in comparison.sides] == ["LSTM", "GRU"]
    assert [len(side.trace) for side in comparison.sides] == [4, 4]


@pytest.mark.parametrize("name", ["script-lstm", "missing"])
def test_what_cannot_be_compared_is_told_and_changes_nothing(qtbot, comparison, name):
    before = comparison.sides
    with qtbot.waitSignal(comparison.problemRaised):
        comparison.add(name)
    assert comparison.sides is before


def test_changes_reach_one_side_alone(qtbot, comparison):
    comparison.set_edits(0, (Edit("f", "set", 0.0),))
    qtbot.waitUntil(lambda: bool(comparison.sides[0].entry.edits) and done(comparison))
    assert [side.name for side in comparison.sides] == ["LSTM, changed", "GRU"]
    assert not comparison.sides[0].trace["f"].data.any()


def test_a_text_with_nothing_to_read_leaves_the_runs_as_they_are(qtbot, comparison):
    before = comparison.sides
    with qtbot.waitSignal(comparison.problemRaised):
        comparison.run_text("")
    assert comparison.sides is before
