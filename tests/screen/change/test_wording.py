"""Edits in words: what is done, to whom, and when."""

from __future__ import annotations

import pytest

from rnnviz.capture.run import capture, request_for
from rnnviz.edits import Change, Dropout, Edit, WeightEdit, WordEdit
from rnnviz.screen.change.places import from_here
from rnnviz.screen.change.word import seen
from rnnviz.screen.change.wording import Told, told
from rnnviz.trace import Sampling
from tests.models import tiny_model

TEXT = "send money to my savings account"


def rows(*edits: Change, cell: str = "lstm", layers: int = 1) -> tuple[Told, ...]:
    model = tiny_model(cell, layers=layers)
    return told(model, capture(model, request_for(model, TEXT, edits=edits)))


@pytest.mark.parametrize(
    ("edit", "what", "where"),
    [
        (
            Edit("f", "set", 0.0, None, (1, 4), from_here(2)),
            "forget gate f held at 0.00",
            "units 1, 4 · from ‘to’ on",
        ),
        (Edit("h", "mask", 0.0, 0, (3,)), "hidden state h off", "unit 3 · at every step"),
        (Edit("c", "scale", 0.5, steps=(1,)), "memory c × 0.50", "all units · at ‘money’"),
        (Edit("x", "add", -0.5, None, (0, 1, 2)), "input x − 0.50", "units 0–2 · at every step"),
        (
            Edit("o", "noise", 0.25, None, (0, 1, 2, 3, 4, 5, 7), (0, 2)),
            "output gate o with noise ± 0.25",
            "all units but 6 · at 2 steps",
        ),
        (
            Edit("h", "mask", 0.0, None, (3,), (9,)),
            "hidden state h off",
            "unit 3 · after the end of this text",
        ),
        (
            Edit("h", "mask", 0.0, None, None, (1, 2, 3)),
            "hidden state h off",
            "all units · from ‘money’ to ‘my’",
        ),
        (WordEdit("swap", 1, "hello"), "‘money’ → ‘hello’", "place 2 of the text"),
        (WordEdit("insert", 0, "please"), "‘please’ put before ‘send’", "place 1 of the text"),
        (WordEdit("insert", 6, "please"), "‘please’ put at the end", "place 7 of the text"),
        (WordEdit("delete", 5), "‘account’ left out", "place 6 of the text"),
        (Dropout("memory", 0.25, 7, False), "dropout of the memory, p = 0.25", "pass 7 · one set"),
    ],
)
def test_an_edit_is_told_in_words(edit: Change, what: str, where: str) -> None:
    (row,) = rows(edit)
    assert (row.what, row.where) == (what, where)


def test_a_weight_is_named_as_in_the_equations() -> None:
    (row,) = rows(WeightEdit("rnn.weight_hh_l0", 8 + 3, 5, 0.5))
    assert row.what.startswith("U_f[3, 5]  ")
    assert row.what.endswith(" → 0.500")
    assert row.symbol == "f"
    assert rows(WeightEdit("head.bias", 1, 0, 0.5))[0].what.startswith("b[1]")


def test_forgetting_everything_is_one_row_and_two_edits() -> None:
    both = Edit("h", "mask", steps=(2,)), Edit("c", "mask", steps=(2,))
    (row,) = rows(*both)
    assert (row.places, row.what, row.where) == ((0, 1), "forget everything", "at ‘to’")
    assert rows(both[0], cell="gru")[0].what == "forget everything"
    assert [r.places for r in rows(*reversed(both))] == [(0,), (1,)]
    assert len(rows(both[0], Edit("c", "mask", steps=(3,)))) == 2


def test_a_layer_is_named_only_where_there_are_several() -> None:
    edit = Edit("h", "mask", 0.0, 1, (3,))
    assert rows(edit, layers=2)[0].where == "layer 2 · unit 3 · at every step"


def test_word_edits_are_told_after_those_before_them() -> None:
    found = rows(WordEdit("delete", 0), WordEdit("swap", 0, "hello"))
    assert found[1].what == "‘money’ → ‘hello’"


def test_a_token_put_where_another_was_drawn_says_so() -> None:
    model = tiny_model("lstm", "generate", language="script")
    edits = (WordEdit("swap", 5, "yes"),)
    request = request_for(model, "my dear", edits=edits, sampling=Sampling(length=8))
    (row,) = told(model, capture(model, request))
    assert row.what == "‘yes’ instead of what was drawn"


def test_what_the_network_would_see_is_said_before_it_is_asked() -> None:
    model = tiny_model("lstm")
    assert seen(model, "") == ""
    assert seen(model, "hello") == "the network knows this"
    assert seen(model, "quux $5") == "quux → ‹unk› · $5 → ‹amount›"
    assert seen(model, "?!") == "the network cannot read any of this"
