"""What each control of the page does to the list of edits."""

from __future__ import annotations

import pytest

from rnnviz.edits import WAYS, Dropout, Edit, Way
from rnnviz.screen.dropout.revise import (
    USUAL,
    Setting,
    drawing,
    next_pass,
    setting_of,
    setting_p,
    toggling,
)
from rnnviz.trace import Request

PLAIN = Request("m", "text")
EDIT = Edit("f", "scale", 0.5)


@pytest.mark.parametrize("way", WAYS)
def test_a_way_is_put_at_the_end_and_switched_off_and_on_in_its_place(way: Way) -> None:
    request = toggling(way)(PLAIN.with_edit(EDIT))
    assert request.edits == (EDIT, Dropout(way, USUAL))
    off = toggling(way)(request)
    assert off.edits == (EDIT, Dropout(way, USUAL, on=False))
    assert toggling(way)(off) == request


def test_a_second_way_is_set_as_the_first() -> None:
    request = drawing(False)(next_pass(setting_p(0.3)(PLAIN)))
    both = toggling("memory")(request)
    assert both.edits == (Dropout("up", 0.3, 1, False), Dropout("memory", 0.3, 1, False))
    assert setting_of(both) == Setting(frozenset({"up", "memory"}), 0.3, 1, every_step=False)


def test_a_moved_p_begins_between_the_layers_where_nothing_is_removed() -> None:
    assert setting_p(0.2)(PLAIN).edits == (Dropout("up", 0.2),)
    off = PLAIN.with_edit(Dropout("memory", 0.4, 3, on=False))
    assert setting_p(0.2)(off).edits == (
        Dropout("memory", 0.2, 3, on=False),
        Dropout("up", 0.2, 3),
    )


def test_all_dropouts_share_p_and_the_number_of_the_pass_and_other_edits_stay() -> None:
    edits = (Dropout("input", 0.1, 2), EDIT, Dropout("memory", 0.1, 2))
    request = Request("m", "text", edits)
    assert setting_p(0.9)(request).edits == (
        Dropout("input", 0.9, 2), EDIT, Dropout("memory", 0.9, 2),
    )  # fmt: skip
    assert {edit.number for edit in next_pass(request).active(Dropout)} == {3}
    assert next_pass(request).active(Edit) == (EDIT,)


def test_nothing_is_on_in_a_plain_request() -> None:
    assert setting_of(PLAIN) == Setting()
    assert not setting_of(PLAIN).on
    assert next_pass(PLAIN) == drawing(True)(PLAIN) == PLAIN
