"""Networks that leave float32: what overflowed is told as such by every question."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.capture.backward import PassBack
from rnnviz.capture.extremes import finite_steps, first_overflow
from rnnviz.capture.flow import FlowBack
from rnnviz.capture.gradients import Target, gradients
from rnnviz.capture.jacobians import jacobian, step_jacobians
from rnnviz.capture.pairs import Outcomes
from rnnviz.capture.product import RangeStretch
from rnnviz.capture.run import capture, request_for
from rnnviz.nets.model import Model
from rnnviz.trace import Trace
from tests.models import tiny_model
from tests.views.gradients.asked import last

TEXT = "send money from my savings to my checking account please " * 3


@pytest.fixture(scope="module")
def broken() -> tuple[Model, Trace, int]:
    """Return a network of relu that leaves float32 before the text ends, its run, and where."""
    model = tiny_model("rnn", nonlinearity="relu", hidden=24, scale=60.0)
    trace = capture(model, request_for(model, TEXT))
    return model, trace, finite_steps(trace)


def test_it_leaves_float32_within_the_text(broken) -> None:
    _, trace, known = broken
    assert 10 < known < len(trace)
    found = first_overflow(trace)
    assert (found.symbol, found.layer, found.step) == ("h", 0, known)


@pytest.mark.parametrize("target", [Target(), Target("logit", None, 1), Target("p", None, 1)])
def test_what_leads_to_an_outcome_that_is_no_number_overflows(broken, target: Target) -> None:
    model, trace, _ = broken
    flow = last(FlowBack(target), model, trace)
    assert np.isposinf(flow.logs["h"]).all()
    assert np.isposinf(flow.x).all()
    assert flow.fits["h"] == (None,)
    back = last(PassBack(target), model, trace)
    assert all(np.isposinf(back.grads[symbol]).all() for symbol in ("h", "h_x", "x"))
    assert np.isposinf(gradients(model, trace, target)["h"].data).all()


def test_outcomes_before_the_overflow_have_their_gradients(broken) -> None:
    model, trace, known = broken
    flow = last(FlowBack(Target("logit", known - 5, 1)), model, trace)
    assert np.isfinite(flow.logs["h"][0, : known - 4]).all()
    assert flow.logs["h"][0, 0] > 20.0
    pairs = last(Outcomes("logit", 1), model, trace)
    assert pairs.steps == tuple(range(known))
    assert not np.isnan(pairs["h"].data).any()


def test_a_jacobian_into_the_overflow_is_infinite_and_none_before(broken) -> None:
    model, trace, known = broken
    assert jacobian(model, trace, 0, 2, known).norm == np.inf
    assert np.isfinite(jacobian(model, trace, 0, 2, known - 1).norm)
    norms = [each.norm for each in step_jacobians(model, trace, 0)]
    assert np.isfinite(norms[:known]).all()
    assert np.isposinf(norms[known:]).all()
    whole = last(RangeStretch(0, 0, len(trace) - 1), model, trace)
    assert np.isposinf(whole.sizes).all()
    assert np.isposinf(whole.radius).all()
