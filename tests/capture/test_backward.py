"""The chain rule as it stands on screen gives the captured gradients, factor by factor."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.capture.backward import Backward, PassBack
from rnnviz.capture.gradients import Target, gradients
from rnnviz.capture.run import capture, request_for
from rnnviz.edits import Dropout
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.nets.chain import CHAINS
from rnnviz.nets.model import Model
from rnnviz.trace import Sampling, Trace
from tests.models import tiny_model

KINDS = [("lstm", "tanh"), ("gru", "tanh"), ("rnn", "tanh"), ("rnn", "relu")]
TEXT = "what is the balance in my savings account please"


def run_of(cell: str, nonlinearity: str = "tanh", *, layers: int = 2) -> tuple[Model, Trace]:
    model = tiny_model(cell, layers=layers, nonlinearity=nonlinearity, scale=2.0)
    return model, capture(model, request_for(model, TEXT))


def back(model: Model, trace: Trace, target: Target | None = None) -> Backward:
    (found,) = PassBack(target or Target()).answers(model, trace)
    return found


@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_the_backward_equations_on_screen_give_the_captured_gradients(cell, nonlinearity) -> None:
    model, trace = run_of(cell, nonlinearity)
    found = back(model, trace)
    for layer in range(2):
        for step in range(len(trace)):
            names = found.at(layer, step)
            for link in CHAINS[trace.cell].links:
                products = (np.prod([f.value(names) for f in p], axis=0) for p in link.terms)
                value = eval(link.code, {"np": np}, names)
                np.testing.assert_allclose(value, sum(products), rtol=1e-5, atol=1e-9)
                if not link.adds:
                    np.testing.assert_allclose(names[link.gives], value, rtol=1e-4, atol=1e-8)


@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_what_a_step_hands_back_arrives_at_the_step_before(cell, nonlinearity) -> None:
    model, trace = run_of(cell, nonlinearity)
    found, links = back(model, trace), CHAINS[trace.cell].links
    for link in (link for link in links if link.adds):
        state = link.gives[2]
        for layer in range(2):
            for step in range(1, len(trace)):
                value = eval(link.code, {"np": np}, found.at(layer, step))
                before = found.at(layer, step - 1)
                total, more = before[f"d_{state}"], before["above_h"]
                if state == "c":  # the rest comes through what the step before says
                    value = value + eval("d_h * o * (1 - np.tanh(c)**2)", {"np": np}, before)
                    more = 0.0
                np.testing.assert_allclose(total, value + more, rtol=1e-4, atol=1e-8)


def test_the_gradients_are_those_of_the_gradients_page() -> None:
    model, trace = run_of("lstm")
    target = Target("logit", 5, 1, against=2)
    found, known = back(model, trace, target), gradients(model, trace, target)
    assert found.step == 5
    for symbol in "hcfigo":
        np.testing.assert_array_equal(found.grads[symbol], known[symbol].data)


def test_with_dropout_what_arrives_is_still_what_comes_from_above_and_from_the_step_after() -> None:
    model = tiny_model("lstm", layers=2, scale=2.0)
    request = request_for(model, TEXT)
    for way in ("up", "memory"):
        request = request.with_edit(Dropout(way, 0.4))
    trace = capture(model, request)
    found = back(model, trace)
    for layer in range(2):
        for step in range(len(trace)):
            names = found.at(layer, step)
            value = names["above_h"] + names["next_back_h"]
            np.testing.assert_allclose(names["d_h"], value, rtol=1e-4, atol=1e-8)


def test_of_a_whole_text_the_pass_begins_at_its_end_and_every_drawn_step_adds_its_own() -> None:
    model = tiny_model(task="generate", language="script", scale=2.0)
    trace = capture(model, request_for(model, "my dear", sampling=Sampling(length=6)))
    found = back(model, trace, Target("text"))
    assert found.step == len(trace) - 1
    drawn = [k for k, chosen in enumerate(trace.chosen) if chosen >= 0]
    heard = np.abs(found.grads["above_h"][0]).max(axis=1)
    assert [*np.flatnonzero(heard)] == drawn


def test_every_beat_of_the_chain_is_one_of_the_step_in_reverse() -> None:
    for cell, chain in CHAINS.items():
        beats = len(ANATOMIES[cell].phases)
        assert len(chain.beats) == beats
        assert {link.place for link in chain.links} == set(chain.places)
        assert [chain.beat_at((k + 0.5) / beats) for k in range(beats)] == [*range(beats)][::-1]
        for link in chain.links:
            assert chain.at(link.place, link.beat) is link
