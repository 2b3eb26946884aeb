"""The row of runs: what each chip says, and what mouse and keys make of it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnviz.screen.train.chip import Chip, result_told
from rnnviz.screen.train.runs_row import RunsRow
from rnnviz.session.runs import Runs
from rnnviz.views.look import DARK, Look
from rnnviz.views.training.base import ink_of
from tests.views.training.told import runs


@pytest.fixture
def row(qtbot: QtBot) -> RunsRow:
    """Return a row of an RNN, a GRU and an LSTM, of which the last is looked at and learns."""
    row = RunsRow()
    qtbot.addWidget(row)
    row.resize(900, 32)
    row.set_look(Look(DARK, 12.0))
    row.show_runs(runs("rnn", "gru", "lstm"), 2)
    row.show()
    return row


def test_a_chip_says_how_good_a_run_is() -> None:
    found = runs()[0]
    assert result_told(found) == "100.0 %"
    curves = {k: c for k, c in found.record.curves.items() if k[0] != "accuracy"}
    record = type(found.record)(curves=curves)
    assert result_told(runs().changed(0, record=record)[0]) == "loss 3.00"
    assert result_told(Runs().with_new(found.plan)[0]) == ""


def test_each_run_is_a_chip_in_its_colour(row: RunsRow) -> None:
    assert [chip.accessibleName() for chip in row.chips.values()] == [
        "RNN · 100.0 %", "GRU · 100.0 %", "LSTM · 100.0 %",
    ]  # fmt: skip
    for key, chip in row.chips.items():
        box = chip.tick.geometry().center()
        found = chip.grab().toImage().pixelColor(box.x() - 5, box.y() - 5)
        assert found == ink_of(row.look, key)
    assert [c.isChecked() for c in row.chips.values()] == [False, False, True]
    assert not row.chips[2].cross.isVisible()


def test_a_click_chooses_and_the_tick_lays_over(qtbot: QtBot, row: RunsRow) -> None:
    with qtbot.waitSignal(row.runChosen) as heard:
        QTest.mouseClick(row.chips[0], Qt.MouseButton.LeftButton)
    assert heard.args == [0]
    with qtbot.waitSignal(row.runTicked) as told:
        QTest.mouseClick(row.chips[1].tick, Qt.MouseButton.LeftButton)
    assert told.args == [1, False]
    row.show_runs(runs("rnn", "gru", "lstm").overlaying(1, False), 2)
    assert not row.chips[1].tick.isChecked()
    assert not row.chips[2].tick.isEnabled()  # what is looked at is drawn


def test_a_double_click_renames_and_only_enter_keeps_it(qtbot: QtBot, row: RunsRow) -> None:
    QTest.mouseDClick(row.chips[1], Qt.MouseButton.LeftButton)
    assert row.name.isVisible()
    row.name.setText("my gates")
    with qtbot.waitSignal(row.runNamed) as heard:
        QTest.keyClick(row.name, Qt.Key.Key_Return)
    assert heard.args == [1, "my gates"]
    QTest.keyClick(row.chips[0], Qt.Key.Key_F2)
    with qtbot.assertNotEmitted(row.runNamed):
        QTest.keyClick(row.name, Qt.Key.Key_Escape)
    assert not row.name.isVisible()


def test_the_cross_and_delete_remove_but_not_what_learns(qtbot: QtBot, row: RunsRow) -> None:
    with qtbot.waitSignal(row.runRemoved) as heard:
        QTest.mouseClick(row.chips[0].cross, Qt.MouseButton.LeftButton)
    assert heard.args == [0]
    with qtbot.waitSignal(row.runRemoved):
        QTest.keyClick(row.chips[1], Qt.Key.Key_Delete)
    with qtbot.assertNotEmitted(row.runRemoved):
        QTest.keyClick(row.chips[2], Qt.Key.Key_Delete)
    row.show_runs(runs("rnn", "gru", "lstm").without(0), 2)
    assert list(row.chips) == [1, 2]


def test_two_runs_can_be_compared_and_one_cannot(qtbot: QtBot, row: RunsRow) -> None:
    with qtbot.waitSignal(row.compareAsked):
        row.compare.click()
    alone = runs("rnn", "lstm").overlaying(0, False)
    row.show_runs(alone, 1)
    assert not row.compare.isEnabled()
    row.show_runs(runs(), 0)
    assert row.compare.isHidden()


@pytest.mark.parametrize("count", [3, 12])
def test_chips_share_the_row_and_the_newest_is_in_sight(row: RunsRow, count: int) -> None:
    row.show_runs(runs(*["gru"] * count), count - 1)
    chips = list(row.chips.values())
    assert len(chips) == count
    places = [chip.geometry() for chip in chips]
    assert all(a.right() < b.left() for a, b in pairwise(places))
    assert min(place.width() for place in places) >= 9 * row.look.unit - 1
    assert not chips[-1].visibleRegion().isEmpty()
    assert isinstance(chips[0], Chip)
