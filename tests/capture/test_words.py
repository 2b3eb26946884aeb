"""Edits of words: what is read, and what a writer is made to read instead of what it drew."""

from __future__ import annotations

import pytest

from rnnviz.capture.run import EmptyInput, capture, request_for
from rnnviz.edits import WordEdit
from rnnviz.trace import Sampling, Trace
from tests.models import tiny_model


def words(trace: Trace) -> list[str]:
    return [token.text for token in trace.tokens]


def read(*edits: WordEdit, text: str = "hello you and me") -> list[str]:
    model = tiny_model("lstm")
    return words(capture(model, request_for(model, text, edits=edits)))


def test_a_word_is_swapped_inserted_or_deleted() -> None:
    assert read(WordEdit("swap", 1, "me")) == ["hello", "me", "and", "me"]
    assert read(WordEdit("insert", 1, "me")) == ["hello", "me", "you", "and", "me"]
    assert read(WordEdit("delete", 1)) == ["hello", "and", "me"]


def test_a_word_may_be_swapped_for_several() -> None:
    assert read(WordEdit("swap", 0, "you and")) == ["you", "and", "you", "and", "me"]


def test_a_word_may_be_put_at_the_end() -> None:
    assert read(WordEdit("insert", 4, "too"))[-1] == "too"


def test_places_count_what_the_edits_before_have_left() -> None:
    assert read(WordEdit("delete", 0), WordEdit("delete", 0)) == ["and", "me"]


def test_an_edit_that_is_off_changes_nothing() -> None:
    assert read(WordEdit("delete", 1, on=False)) == ["hello", "you", "and", "me"]


def test_an_edit_behind_the_end_changes_nothing() -> None:
    assert read(WordEdit("delete", 9)) == ["hello", "you", "and", "me"]


def test_a_run_with_a_changed_word_is_the_run_of_the_changed_text() -> None:
    model = tiny_model("gru")
    edited = capture(model, request_for(model, "hello you", edits=(WordEdit("swap", 1, "me"),)))
    typed = capture(model, request_for(model, "hello me"))
    assert (edited["h"].data == typed["h"].data).all()


def test_deleting_every_word_leaves_nothing_to_read() -> None:
    with pytest.raises(EmptyInput):
        read(WordEdit("delete", 0), text="hello")


def test_a_word_that_was_drawn_can_be_swapped() -> None:
    model = tiny_model("lstm", task="generate")
    sampling = Sampling(length=6, temperature=1.0)
    plain = capture(model, request_for(model, "hello", seed=1, sampling=sampling))
    edits = (WordEdit("swap", 3, "you"),)
    trace = capture(model, request_for(model, "hello", seed=1, sampling=sampling, edits=edits))
    assert words(trace)[:3] == words(plain)[:3]
    assert words(trace)[3] == "you"
    assert trace.chosen[2] == -1
    assert (trace["h"].data[:, :3] == plain["h"].data[:, :3]).all()
