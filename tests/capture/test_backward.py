"""The chain rule as it stands on screen gives the captured gradients, factor by factor."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.capture.backward import Backward, PassBack
from rnnviz.capture.gradients import Target, gradients
from rnnviz.capture.run import capture, request_for
from rnnviz.edits import Dropout
from rnnviz.nets.anatomy import ANATOMIES, cell_name
from rnnviz.nets.anatomy.chain import NAMES
from rnnviz.nets.model import Model
from rnnviz.trace import Sampling, Trace
from tests.cells import EVERY, tiny
from tests.models import tiny_model

TEXT = "what is the balance in my savings account please"


def run_of(name: str, *, layers: int = 2) -> tuple[Model, Trace]:
    model = tiny(name, layers=layers, scale=2.0)
    return model, capture(model, request_for(model, TEXT))


def back(model: Model, trace: Trace, target: Target | None = None) -> Backward:
    (found,) = PassBack(target or Target()).answers(model, trace)
    return found


@pytest.mark.parametrize("name", EVERY)
def test_the_backward_equations_on_screen_give_the_captured_gradients(name) -> None:
    model, trace = run_of(name)
    found = back(model, trace)
    for layer in range(2):
        for step in range(len(trace)):
            names = found.at(layer, step)
            for link in ANATOMIES[trace.cell].chain.links:
                products = (np.prod([f.value(names) for f in p], axis=0) for p in link.terms)
                value = eval(link.code, dict(NAMES), names)
                np.testing.assert_allclose(value, sum(products), rtol=1e-5, atol=1e-9)
                if not link.adds:
                    np.testing.assert_allclose(names[link.gives], value, rtol=1e-4, atol=1e-8)


@pytest.mark.parametrize("name", EVERY)
def test_what_a_step_hands_back_arrives_at_the_step_before(name) -> None:
    """With what comes through the step itself, it is all of the state's gradient."""
    model, trace = run_of(name)
    found, links = back(model, trace), ANATOMIES[trace.cell].chain.links
    for state in ANATOMIES[trace.cell].states:
        handed = [link.code for link in links if link.gives == f"d_{state}_"]
        (whole,) = (link for link in links if link.gives == f"d_{state}")
        inside = [p for p in whole.terms if not any(f.code.startswith("next_") for f in p)]
        for layer, step in np.ndindex(2, len(trace) - 1):
            value = sum(eval(code, dict(NAMES), found.at(layer, step + 1)) for code in handed)
            here = found.at(layer, step)
            value = value + sum(np.prod([f.value(here) for f in p], axis=0) for p in inside)
            np.testing.assert_allclose(here[f"d_{state}"], value, rtol=1e-4, atol=1e-8)


def test_the_gradients_are_those_of_the_gradients_page() -> None:
    model, trace = run_of("lstm")
    target = Target("logit", 5, 1, against=2)
    found, known = back(model, trace, target), gradients(model, trace, target)
    assert found.step == 5
    for symbol in "hcfigo":
        np.testing.assert_array_equal(found.grads[symbol], known[symbol].data)


@pytest.mark.parametrize("name", EVERY)
def test_with_dropout_the_lines_still_give_the_gradients(name) -> None:
    model = tiny(name, layers=2, scale=2.0)
    request = request_for(model, TEXT)
    for way in ("up", "memory"):
        request = request.with_edit(Dropout(way, 0.4))
    trace = capture(model, request)
    found = back(model, trace)
    links = [link for link in ANATOMIES[trace.cell].chain.links if not link.adds]
    for layer, step in np.ndindex(2, len(trace)):
        names = found.at(layer, step)
        for link in links:
            value = eval(link.code, dict(NAMES), names)
            np.testing.assert_allclose(names[link.gives], value, rtol=1e-4, atol=1e-8)


def test_of_a_whole_text_the_pass_begins_at_its_end_and_every_drawn_step_adds_its_own() -> None:
    model = tiny_model(task="generate", language="script", scale=2.0)
    trace = capture(model, request_for(model, "my dear", sampling=Sampling(length=6)))
    found = back(model, trace, Target("text"))
    assert found.step == len(trace) - 1
    drawn = [k for k, chosen in enumerate(trace.chosen) if chosen >= 0]
    heard = np.abs(found.grads["above_h"][0]).max(axis=1)
    assert [*np.flatnonzero(heard)] == drawn


@pytest.mark.parametrize("name", EVERY)
def test_every_beat_of_the_chain_is_one_of_the_step_in_reverse(name) -> None:
    anatomy = ANATOMIES[cell_name(tiny(name).spec)]
    chain, beats = anatomy.chain, len(anatomy.phases)
    assert len(chain.beats) == beats
    assert {link.place for link in chain.links} == set(chain.places)
    assert [chain.beat_at((k + 0.5) / beats) for k in range(beats)] == [*range(beats)][::-1]
    for link in chain.links:
        assert chain.at(link.place, link.beat) is link


@pytest.mark.parametrize("name", EVERY)
def test_every_vector_of_the_drawing_is_in_the_run_and_has_a_gradient(name) -> None:
    model, trace = run_of(name, layers=1)
    found = back(model, trace)
    for part in ANATOMIES[trace.cell].diagram.vectors:
        for symbol in part.symbol.split("⊙"):
            assert trace[symbol].data.shape == found.grads[symbol].shape
