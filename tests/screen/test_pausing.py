"""Pause when …: the list of conditions, and the reason."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rnnviz.screen.conditions import named, usual
from rnnviz.screen.pausing import PauseList
from rnnviz.session.watch import KINDS, Condition
from rnnviz.trace import Cursor
from rnnviz.views.look import DARK, Look
from tests.screen.conftest import case, tell
from tests.screen.heard import Heard
from tests.screen.test_layout import assert_no_text_is_cut, assert_nothing_overlaps

SIZES = [(1024, 768), (1280, 720), (1920, 1080), (3840, 2160)]
REASON = "Paused: the top answer changed from credit limit change to out of scope at ‘checking’."


def opened(screen) -> PauseList:
    listed = screen.controls.pausing.list
    listed.offer(screen.stage.trace)
    return listed


def offered(screen) -> list[str]:
    return [kind for kind, row in opened(screen).rows.items() if not row.isHidden()]


def test_only_what_fits_the_network_is_offered(build) -> None:
    assert offered(build("reader")) == ["top", "belief", "gate", "entropy", "zero"]
    assert offered(build("reader", cell="rnn")) == ["top", "belief", "entropy", "zero"]
    writer = build("writer")
    assert offered(writer) == ["belief", "gate", "entropy", "zero"]
    tell(writer, case("reader", "gru"))
    gates = opened(writer).rows["gate"].menu.actions()
    assert [action.text() for action in gates] == ["r", "z"]


def test_a_tick_asks_and_changes_nothing_before_it_is_told(build) -> None:
    screen = build("reader")
    heard, row = Heard(screen), opened(screen).rows["top"]
    row.check.click()
    (said, (conditions,)), *more = heard.said
    assert (said, more) == ("pausesChosen", [])
    assert [c.kind for c in conditions if c.on] == ["top"]
    assert not row.check.isChecked()
    screen.show_pauses(conditions)
    assert row.check.isChecked()
    assert len(heard.said) == 1
    row.check.click()
    assert not any(c.on for c in heard.said[-1][1][0])


def test_a_threshold_and_a_choice_switch_their_condition_on(build) -> None:
    screen = build("reader")
    heard, rows = Heard(screen), opened(screen).rows
    rows["entropy"].field.setValue(2.5)
    assert replace(usual("entropy"), threshold=2.5, on=True) in heard.said[-1][1][0]
    outputs = rows["belief"].menu.actions()
    assert outputs[0].text() == "the top answer"
    outputs[1].trigger()
    chosen = next(c for c in heard.said[-1][1][0] if c.kind == "belief")
    assert chosen.on
    assert chosen.of in screen.stage.trace.labels
    rows["gate"].menu.actions()[1].trigger()
    assert Condition("gate", 0.3, "i") in heard.said[-1][1][0]


def test_thresholds_out_of_range_come_back_into_it(build) -> None:
    row = opened(build("reader")).rows["gate"]
    row.show_condition(Condition("gate", 77.0, "f"))
    assert row.field.value() == row.field.maximum() == 0.99


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (Condition("top"), "the top answer changes"),
        (Condition("belief", 0.9), "the belief in the top answer passes 0.90"),
        (Condition("belief", 0.5, "pay_bill"), "the belief in pay bill passes 0.50"),
        (Condition("gate", 0.3, "f"), "gate f closes below 0.30"),
        (Condition("entropy", 1.0), "the entropy jumps by more than 1.0 bits"),
        (Condition("zero"), "the picked unit crosses zero"),
    ],
)
def test_conditions_in_words(condition: Condition, text: str) -> None:
    assert named(condition) == text


def test_the_button_says_what_is_on_and_fits(build) -> None:
    screen = build("reader")
    button = screen.controls.pausing
    assert button.text() == "Pause when …"
    screen.show_pauses((Condition("top"),))
    assert button.text() == "Pause when the top answer changes"
    screen.show_pauses((Condition("top"), Condition("gate", 0.3, "f")))
    assert button.text() == "Pause at 2 conditions"
    tell(screen, case("reader", "rnn"))
    screen.show_pauses(button.list.conditions)
    assert button.text() == "Pause when the top answer changes"


def test_a_list_made_late_knows_what_was_told_before(build) -> None:
    screen = build("reader")
    screen.set_look(Look(DARK, 20.0))
    screen.show_pauses((Condition("entropy", 2.5),))
    assert not screen.controls.pausing.findChildren(PauseList)
    listed = opened(screen)
    assert screen.controls.pausing.findChildren(PauseList) == [listed]
    assert [c for c in listed.conditions if c.on] == [Condition("entropy", 2.5)]
    assert listed.look == listed.rows["entropy"].look == screen.look


def test_enter_in_a_number_of_the_list_gives_the_keys_back(build, qtbot) -> None:
    screen = build("reader")
    screen.show()
    qtbot.waitExposed(screen)
    screen.controls.sentence.setFocus()
    opened(screen).rows["gate"].field.entered.emit()
    assert screen.focusWidget() is screen
    screen.hide()


@pytest.mark.parametrize("size", SIZES)
def test_the_list_is_laid_out_cleanly(build, size) -> None:
    screen = build("reader", size)
    listed = opened(screen)
    listed.grab()
    for row in listed.rows.values():
        parts = (*row.stops(), row.between, row.after)
        places = sorted(w.geometry().getCoords()[::2] for w in parts if w.isVisibleTo(row))
        assert listed.rect().contains(row.geometry())
        assert places[-1][1] < row.width()
        assert all(one[1] < other[0] for one, other in pairwise(places))
        assert all(w.accessibleName() for w in row.stops())


@pytest.mark.parametrize("kind", ["reader", "writer"])
@pytest.mark.parametrize("size", SIZES)
def test_the_reason_has_room_beside_everything_else(build, kind, size) -> None:
    screen = build(kind, size)
    before = screen.stage.height()
    screen.show_pauses(tuple(usual(kind) for kind in KINDS))
    screen.show_reason(REASON)
    screen.grab()
    reason = screen.controls.reason
    assert reason.isVisibleTo(screen)
    assert not screen.controls.note.isVisibleTo(screen)
    assert reason.heightForWidth(reason.width()) <= reason.height()
    assert_nothing_overlaps(screen)
    assert_no_text_is_cut(screen)
    assert screen.stage.height() == before
    screen.show_reason("")
    assert screen.controls.note.isVisibleTo(screen)


@pytest.mark.parametrize("size", SIZES)
def test_before_a_class_the_reason_is_readable_and_moves_nothing(build, size) -> None:
    screen = build("reader", size)
    screen.set_presenting(True)
    screen.set_look(Look.for_last_row(DARK, 0.026 * size[1]))
    screen.show_pauses((Condition("top"),))
    screen.grab()
    before = screen.stage.height()
    screen.show_reason("Paused: the top answer changed from text to transfer at ‘to’.")
    screen.grab()
    assert screen.stage.height() == before
    reason = screen.controls.reason
    assert reason.fontInfo().pixelSize() >= 0.026 * size[1] - 1
    assert reason.heightForWidth(reason.width()) <= reason.height()
    assert_nothing_overlaps(screen)


def test_a_problem_has_the_word_before_a_reason(build) -> None:
    screen = build("reader")
    screen.show_reason(REASON)
    screen.show_problem("This cannot be read.")
    screen.grab()
    assert not screen.controls.reason.isVisibleTo(screen)
    screen.show_problem("")
    assert screen.controls.reason.isVisibleTo(screen)


def test_the_list_opens_above_its_button_and_tab_goes_through_it(build, qtbot) -> None:
    screen = build("reader")
    screen.show_cursor(Cursor(3))
    screen.show()
    qtbot.waitExposed(screen)
    screen.controls.pausing.click()
    listed = screen.controls.pausing.list
    qtbot.waitUntil(listed.isVisible)
    top = screen.controls.pausing.mapToGlobal(screen.controls.pausing.rect().topLeft())
    assert listed.geometry().bottom() < top.y()
    assert listed.focusWidget() is listed.rows["top"].check
    QTest.keyClick(listed, Qt.Key.Key_Escape)
    assert not listed.isVisible()
    screen.hide()
