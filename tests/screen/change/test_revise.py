"""What the controls do to the list of edits."""

from __future__ import annotations

from rnnviz.edits import Change, Dropout, Edit, WeightEdit, WordEdit
from rnnviz.screen.change import revise
from rnnviz.trace import Request

F = Edit("f", "set", 0.5, None, (1, 2), (3,))
H = Edit("h", "mask", on=False)
WORD, WEIGHT, DROP = WordEdit("delete", 1), WeightEdit("head.bias", 0, 0, 1.0), Dropout("up", 0.5)
ALL: tuple[Change, ...] = (F, H, WORD, WEIGHT, DROP)


def of(*edits: Change) -> Request:
    return Request("model", "text", edits)


def test_edits_are_added_at_the_end_and_taken_out_by_their_place() -> None:
    assert revise.adding(H, WORD)(of(F)).edits == (F, H, WORD)
    assert revise.removing((0, 2), ALL)(of(*ALL)).edits == (H, WEIGHT, DROP)
    assert revise.clearing(of(*ALL)).edits == ()


def test_edits_are_switched_one_by_one_or_all() -> None:
    assert [e.on for e in revise.switching((1,), ALL, True)(of(*ALL)).edits] == [True] * 5
    assert [e.on for e in revise.switching_all(False)(of(*ALL)).edits] == [False] * 5


def test_only_what_has_an_amount_slides() -> None:
    assert [revise.amount_of(edit) for edit in ALL] == [0.5, None, None, 1.0, 0.5]
    assert revise.sliding(0, ALL, 0.25)(of(*ALL)).edits[0].amount == 0.25
    assert revise.sliding(4, ALL, 0.25)(of(*ALL)).edits[4].p == 0.25
    off = (Edit("f", "scale", 1.0, on=False),)
    assert revise.sliding(0, off, 2.0)(of(*off)).edits == (Edit("f", "scale", 2.0),)


def test_an_edit_that_moved_on_since_it_was_shown_is_left_alone() -> None:
    assert revise.removing((0,), (F,))(of(WORD, F)).edits == (WORD, F)
    assert revise.sliding(3, ALL, 9.0)(of(F)).edits == (F,)
    slid = Edit("f", "set", 0.9, None, (1, 2), (3,))
    assert revise.removing((0,), (F,))(of(slid)).edits == ()


def test_setting_a_value_twice_makes_one_edit() -> None:
    once = revise.setting(F)(of(WORD))
    other = Edit("f", "set", 0.7, None, (1, 2), (3,))
    assert revise.setting(other)(once).edits == (WORD, other)
    elsewhere = Edit("f", "set", 0.7, None, (1, 2), (4,))
    assert revise.setting(elsewhere)(once).edits == (WORD, F, elsewhere)
