from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.capture.flow import Flow, FlowBack
from rnnviz.capture.gradients import Target, gradients
from rnnviz.capture.jacobians import jacobian
from rnnviz.capture.pairs import Outcomes, pairs
from rnnviz.capture.reach import reach
from rnnviz.capture.run import capture, request_for
from rnnviz.capture.stretch import StepStretch
from rnnviz.nets.model import Model
from rnnviz.trace import Edit, Sampling, Trace
from tests.models import tiny_model

TEXT = "send money from my savings to my checking account please"


def flow(model: Model, trace: Trace, target: Target) -> Flow:
    (found,) = FlowBack(target).answers(model, trace)
    return found


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize(
    "target",
    [Target(), Target("loss", 4, 1), Target("logit", 6, 2), Target("logit", None, 0, 3)],
    ids=str,
)
def test_sizes_are_the_norms_of_the_gradients(cell, target) -> None:
    model = tiny_model(cell, layers=2)
    trace = capture(model, request_for(model, TEXT))
    found, wanted = flow(model, trace, target), gradients(model, trace, target)
    for symbol, logs in found.logs.items():
        norms = np.linalg.norm(wanted[symbol].data, axis=-1)
        np.testing.assert_allclose(10.0**logs, norms, rtol=1e-4, atol=1e-12)
    np.testing.assert_allclose(
        10.0**found.x, np.linalg.norm(wanted["x"].data, axis=-1), rtol=1e-4, atol=1e-12
    )
    signed = (trace["x"].data * wanted["x"].data).sum(axis=-1)
    np.testing.assert_allclose(found.signed, signed, rtol=1e-4, atol=1e-6)
    assert set(found.logs) == ({"h", "c"} if cell == "lstm" else {"h"})


def test_a_whole_text_has_gradients_and_no_single_step() -> None:
    model = tiny_model(task="generate", language="script")
    request = request_for(model, "my dear", seed=1, sampling=Sampling(length=12))
    trace = capture(model, request)
    found, wanted = flow(model, trace, Target("text")), gradients(model, trace, Target("text"))
    norms = np.linalg.norm(wanted["c"].data, axis=-1)
    np.testing.assert_allclose(10.0 ** found.logs["c"], norms, rtol=1e-4)
    assert (found.step, found.label, found.fits) == (None, None, {})


def test_the_fit_is_that_of_the_reach() -> None:
    model = tiny_model("gru")
    trace = capture(model, request_for(model, TEXT))
    found = flow(model, trace, Target("loss", 7, 2))
    wanted = reach(pairs(model, trace, Outcomes(label=2, steps=(7,))), 0).fit
    assert wanted is not None
    assert found.fits["h"][0].half_life == pytest.approx(wanted.half_life, rel=1e-4)


def test_behind_a_mask_nothing_flows() -> None:
    model = tiny_model("rnn")
    edited = replace(request_for(model, TEXT), edits=(Edit("h", "mask", steps=(5,)),))
    found = flow(model, capture(model, edited), Target())
    assert np.isneginf(found.logs["h"][0, :5]).all()
    assert np.isneginf(found.x[:5]).all()
    assert np.isfinite(found.logs["h"][0, 6:]).all()
    assert not found.signed[:5].any()


@pytest.mark.parametrize("part", ["h", "state"])
def test_the_stretch_of_a_step_is_that_of_its_jacobian(part) -> None:
    model = tiny_model("lstm")
    trace = capture(model, request_for(model, TEXT))
    question = StepStretch(0, 0, part)
    (found,) = question.answers(model, trace)
    wanted = jacobian(model, trace, 0, -1, 0, part)
    np.testing.assert_array_equal(found.sizes, wanted.singular_values)
    assert (found.question, found.norm, found.radius) == (question, wanted.norm, wanted.radius)


def test_gradients_far_below_float32_keep_their_size() -> None:
    model = tiny_model("rnn", scale=0.02)
    trace = capture(model, request_for(model, " ".join(TEXT.split() * 6)))
    logs = flow(model, trace, Target()).logs["h"][0]
    assert logs[0] < -60.0
    assert np.isfinite(logs).all()
