"""Units switched off in turn: a batch of all gives what one run for each gives."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.capture.ablation import Ablation, Ranking
from rnnviz.capture.run import capture, request_for
from rnnviz.edits import Change, Dropout, Edit, WeightEdit
from rnnviz.nets.model import Model
from rnnviz.trace import Request, Sampling, Trace
from tests.cells import tiny
from tests.models import tiny_model

TEXT = "send money to my savings account please"
KINDS = ("rnn", "gru", "lstm")
MORE = ("peepholes", "projected", "reset before", "linear rnn", "hard lstm", "window", "mean")
DROPOUTS = (Dropout("input", 0.3), Dropout("up", 0.4), Dropout("memory", 0.3, every_step=False))


def ranked(model: Model, trace: Trace, question: Ablation) -> Ranking:
    return [*question.answers(model, trace)][-1]


def one_by_one(model: Model, request: Request, question: Ablation) -> list[np.ndarray]:
    """Return the probabilities after the step of a run for each unit, with that unit off."""
    steps = None if question.since == 0 else tuple(range(question.since, 60))
    offs = (Edit("h", "mask", 0.0, question.layer, (k,), steps) for k in range(model.spec.hidden))
    return [capture(model, request.with_edit(off))["p"].at(step=question.step) for off in offs]


@pytest.mark.parametrize("dropped", [(), DROPOUTS], ids=["whole", "dropout"])
@pytest.mark.parametrize("since", [0, 3])
@pytest.mark.parametrize("layer", [0, 1])
@pytest.mark.parametrize("cell", KINDS)
def test_the_batch_equals_a_run_for_each_unit(
    cell: str, layer: int, since: int, dropped: tuple[Change, ...]
) -> None:
    model = tiny_model(cell, layers=2, hidden=40, scale=3.0)
    edits: tuple[Change, ...] = (
        Edit("h", "scale", 0.5, 0, (1, 2)),
        Edit("x", "add", 0.3),
        Edit("h", "noise", 0.2, 1, None, (2, 4)),
        WeightEdit("rnn.weight_hh_l1", 0, 1, 2.0),
        *dropped,
    )
    request = request_for(model, TEXT, edits=edits)
    trace, question = capture(model, request), Ablation(layer, 5, since)
    found, expected = ranked(model, trace, question), one_by_one(model, request, question)
    answer = int(trace["p"].at(step=5).argmax())
    assert found.answer == trace.labels[answer]
    assert {each.unit for each in found.effects} == {*range(40)}
    for each in found.effects:
        p = expected[each.unit]
        assert each.after == pytest.approx(p[answer], abs=1e-6)
        assert each.before == trace["p"].at(step=5)[answer]
        assert each.answer == trace.labels[p.argmax()]


@pytest.mark.parametrize("name", MORE)
def test_the_batch_equals_a_run_for_each_unit_of_other_networks_too(name: str) -> None:
    model = tiny(name, layers=2, hidden=10, scale=2.0)
    trace = capture(model, request_for(model, TEXT, edits=(Edit("h", "scale", 0.5, 0, (1, 2)),)))
    for layer in (0, 1):
        question = Ablation(layer, 5, 2)
        found, expected = ranked(model, trace, question), one_by_one(model, trace.request, question)
        answer = int(trace["p"].at(step=5).argmax())
        for each in found.effects:
            assert each.after == pytest.approx(expected[each.unit][answer], abs=1e-6)


def test_in_an_lstm_the_memory_of_a_unit_that_is_off_matters_to_nobody() -> None:
    model = tiny_model("lstm", scale=3.0)
    request = request_for(model, TEXT)
    both = (Edit("h", "mask", 0.0, 0, (3,)), Edit("c", "mask", 0.0, 0, (3,)))
    alone = capture(model, request.with_edit(both[0]))
    twice = capture(model, request.with_edit(both[0]).with_edit(both[1]))
    assert np.array_equal(alone["p"].data, twice["p"].data)


def test_the_units_come_by_how_much_they_matter_and_grow_in_number() -> None:
    model = tiny_model("gru", hidden=70, scale=3.0)
    trace = capture(model, request_for(model, TEXT))
    rankings = [*Ablation(0, 4).answers(model, trace)]
    assert [len(r.effects) for r in rankings] == [32, 64, 70]
    assert [r.whole for r in rankings] == [False, False, True]
    changes = [abs(each.change) for each in rankings[-1].effects]
    assert changes == sorted(changes, reverse=True)
    assert changes[0] > 0.0


def test_a_writer_is_asked_about_the_token_that_it_drew() -> None:
    model = tiny_model("lstm", "generate", language="script", scale=3.0)
    request = request_for(model, "my dear", seed=3, sampling=Sampling(length=12))
    trace = capture(model, request)
    found = ranked(model, trace, Ablation(0, 7))
    assert found.answer == trace.labels[trace.chosen[7]]
    assert found.effects[0].before == trace["p"].at(step=7)[trace.chosen[7]]


def test_a_run_too_long_for_it_says_since_when_the_units_are_off(monkeypatch) -> None:
    monkeypatch.setattr("rnnviz.capture.ablation.LONGEST", 5_000)
    model = tiny_model("rnn", hidden=8, scale=3.0)
    request = request_for(model, TEXT)
    found = ranked(model, capture(model, request), Ablation(0, 6))
    assert 0 < found.since <= 6
    expected = one_by_one(model, request, Ablation(0, 6, found.since))
    answer = model.labels.index(found.answer)
    for each in found.effects:
        assert each.after == pytest.approx(expected[each.unit][answer], abs=1e-6)
