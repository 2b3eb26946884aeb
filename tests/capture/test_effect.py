"""What edits did to a run, against the arrays of both runs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.capture.effect import SMALLEST, Effect, effect, told_apart
from rnnviz.capture.run import capture, request_for
from rnnviz.edits import Change, Edit, WordEdit
from rnnviz.trace import Sampling
from tests.models import tiny_model

TEXT = "send money to my savings account"


def read(*edits: Change, cell: str = "lstm", layers: int = 1) -> Effect:
    model = tiny_model(cell, layers=layers, scale=3.0)
    request = request_for(model, TEXT, edits=edits)
    return effect(capture(model, request), capture(model, replace(request, edits=())))


def written(*edits: Change, temperature: float = 1.0, length: int = 16) -> Effect:
    model = tiny_model("lstm", "generate", language="script", scale=3.0)
    sampling = Sampling(length=length, temperature=temperature)
    request = request_for(model, "my dear", seed=3, sampling=sampling, edits=edits)
    return effect(capture(model, request), capture(model, replace(request, edits=())))


def test_steps_of_a_changed_state_are_compared_one_by_one() -> None:
    found = read(Edit("f", "set", 0.0, steps=(2,)), layers=2)
    assert found.twins.tolist() == [*range(6)]
    change = found.trace["h"].data - found.plain["h"].data  # (layer, step, unit)
    for layer in (0, 1):
        assert np.array_equal(found.difference("h", layer, slice(None)), change[layer])
    assert np.array_equal(found.difference("f", 1, slice(1, 4)), _change(found, "f")[1, 1:4])
    expected = np.sqrt((change.astype(np.float64) ** 2).sum(axis=(0, 2)))
    assert found.distances == pytest.approx(expected, abs=1e-6)
    assert (found.distances[:2] == 0.0).all()
    assert found.distances[2] > 0.0


def _change(found: Effect, symbol: str) -> np.ndarray:
    return found.trace[symbol].data - found.plain[symbol].data


def test_the_outputs_that_moved_most_come_first_but_for_the_earlier_answer() -> None:
    found = read(Edit("h", "scale", -1.0))
    before, after = found.plain["p"].at(step=5), found.trace["p"].at(step=5)
    shifts = found.shifts(5, count=5)
    assert shifts[0].label == found.trace.labels[before.argmax()]
    moved = [abs(s.after - s.before) for s in shifts[1:]]
    assert moved == sorted(moved, reverse=True)
    assert min(moved) >= SMALLEST
    for shift in shifts:
        k = found.trace.labels.index(shift.label)
        assert (shift.before, shift.after) == (before[k], after[k])


def test_the_first_step_with_another_answer_is_named() -> None:
    found = read(Edit("h", "scale", -1.0, steps=(3, 4, 5)))
    tops = [each["p"].data.argmax(-1) for each in (found.plain, found.trace)]
    assert found.answers == int(np.flatnonzero(tops[0] != tops[1])[0])
    assert found.answers >= 3


def test_an_edit_that_does_nothing_changes_nothing() -> None:
    for edit in (Edit("h", "scale", 1.0), Edit("h", "mask", on=False)):
        found = read(edit)
        assert found.answers is None
        assert found.shifts(5) == ()
        assert (found.distances == 0.0).all()


def test_a_word_put_in_has_no_twin_and_those_after_it_keep_theirs() -> None:
    found = read(WordEdit("insert", 2, "please you"))
    assert found.twins.tolist() == [0, 1, -1, -1, 2, 3, 4, 5]
    assert found.shifts(2) == ()
    assert found.twin(4) == 2
    change = found.difference("h", 0, slice(None))
    assert np.isnan(change[2:4]).all()
    expected = found.trace["h"].data[0, 4:] - found.plain["h"].data[0, 2:]
    assert np.array_equal(change[4:], expected)


def test_the_words_after_a_deleted_one_are_compared_with_themselves() -> None:
    found = read(WordEdit("delete", 1))
    assert found.twins.tolist() == [0, 2, 3, 4, 5]
    assert [t.text for t in found.trace.tokens[1:]] == [t.text for t in found.plain.tokens[2:]]


def test_a_swapped_word_is_compared_with_the_one_before() -> None:
    found = read(WordEdit("swap", 1, "you and"), WordEdit("delete", 0))
    assert found.twins.tolist() == [1, -1, 2, 3, 4, 5]


def test_a_writer_is_compared_up_to_the_draw_that_came_out_otherwise() -> None:
    found = written(Edit("h", "scale", 0.2, steps=(8,)))
    assert found.answers is not None
    assert found.parts == found.answers + 1
    same = [t.id for t in found.trace.tokens[: found.parts]]
    assert same == [t.id for t in found.plain.tokens[: found.parts]]
    assert found.trace.tokens[found.parts].id != found.plain.tokens[found.parts].id
    assert found.twin(found.answers) == found.answers
    assert found.twin(found.parts) is None
    assert np.isnan(found.distances[found.parts :]).all()


def test_a_writer_with_a_longer_prompt_is_compared_draw_by_draw() -> None:
    found = written(WordEdit("insert", 1, "my"), length=4)
    assert found.twins[:3].tolist() == [0, -1, 1]
    if found.parts is None:
        assert found.twins.tolist() == [0, -1, 1, 2, 3, 4]
    else:
        assert (found.twins[found.parts :] == -1).all()


def test_a_token_put_where_another_was_drawn_does_not_end_the_comparison() -> None:
    drawn = written().trace.tokens
    other = next(w for w in ("yes", "no") if w != drawn[5].text)
    found = written(WordEdit("swap", 5, other))
    assert found.trace.tokens[5].text == other
    assert found.twin(5) == 5
    assert found.parts is None or found.parts > 5


def test_a_run_that_still_grows_is_compared_as_far_as_it_is() -> None:
    model = tiny_model("gru", scale=3.0)
    request = request_for(model, TEXT, edits=(Edit("h", "mask", steps=(0,)),))
    trace = capture(model, request)
    short = capture(model, request_for(model, "send money"))
    assert effect(trace, short).twins.tolist() == [0, 1, -1, -1, -1, -1]
    assert told_apart(trace, None) is None
    assert (
        told_apart(
            trace,
            capture(tiny_model("gru", hidden=5), request_for(tiny_model("gru", hidden=5), TEXT)),
        )
        is None
    )


def test_a_network_that_overflows_is_compared_where_it_can_be() -> None:
    model = tiny_model("rnn", nonlinearity="relu", scale=80.0)
    request = request_for(model, " ".join(["send money to"] * 30), edits=(Edit("x", "scale", 3.0),))
    found = effect(capture(model, request), capture(model, replace(request, edits=())))
    assert len(found.distances) == 90
    assert len(found.shifts(89)) <= 3
