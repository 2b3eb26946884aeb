from __future__ import annotations

import numpy as np
import pytest
import torch

from rnnviz.capture.gradients import Target, gradients
from rnnviz.capture.run import capture, grow, request_for
from rnnviz.nets.model import Model
from rnnviz.trace import Edit, Sampling, Trace
from tests.models import tiny_model
from tests.nets.reference import Reference, grads_of

TEXT = "send money from my savings to my checking account please"
CELLS = ["lstm", "gru", "rnn"]
TARGETS = [Target("loss", 6, 2), Target("logit", 9, 1), Target("p", 9, 3), Target()]
EDITABLE = [
    (cell, s)
    for cell, all_ in {"lstm": "hcfigox", "gru": "hrznx", "rnn": "hx"}.items()
    for s in all_
]


@pytest.mark.parametrize("target", TARGETS, ids=str)
@pytest.mark.parametrize("cell", CELLS)
def test_gradients_are_the_total_derivatives_of_autograd(cell: str, target: Target) -> None:
    model = tiny_model(cell, layers=2, scale=2.0)
    trace = capture(model, request_for(model, TEXT))
    reference = Reference(model.spec, model.weights)
    logits, kept = reference.unrolled(np.array([token.id for token in trace.tokens]))
    row = logits[-1 if target.step is None else target.step]
    label = int(row.argmax()) if target.label is None else target.label
    goal = {"loss": -row.log_softmax(-1), "logit": row, "p": row.softmax(-1)}[target.quantity]
    goal[label].backward()
    found = gradients(model, trace, target)
    assert found.keys() == ({"h", "c", "x"} if cell == "lstm" else {"h", "x"})
    for symbol, field in found.items():
        np.testing.assert_allclose(field.data, grads_of(kept[symbol]), atol=1e-5, rtol=1e-4)
        assert field.axes == trace[symbol].axes
        assert -field.bounds[0] == field.bounds[1] >= np.abs(field.data).max()


def _slope(model: Model, trace: Trace, symbol: str, place: tuple[int, ...]) -> float:
    """Return the derivative of the last step's first logit, nudging a value by one more edit."""
    layer, step, unit = place
    logits = []
    for amount in (0.01, -0.01):
        nudge = Edit(symbol, "add", amount, layer=layer, units=(unit,), steps=(step,))
        nudged = capture(model, trace.request.with_edit(nudge))
        logits.append(float(nudged["logits"].at(step=len(trace) - 1)[0]))
    return (logits[0] - logits[1]) / 0.02


@pytest.mark.parametrize(("cell", "symbol"), EDITABLE)
def test_gradients_flow_through_edits_of_any_symbol(cell: str, symbol: str) -> None:
    model = tiny_model(cell, layers=2, hidden=4, embedding=3, scale=1.5)
    edits = (Edit(symbol, "scale", 1.8), Edit(symbol, "add", 0.2), Edit(symbol, "noise", 0.1))
    trace = capture(model, request_for(model, "send money to", edits=edits))
    for name, field in gradients(model, trace, Target("logit", label=0)).items():
        layers = field.data[None] if name == "x" else field.data
        expected = np.array([_slope(model, trace, name, k) for k in np.ndindex(layers.shape)])
        # A central difference in float32 is good to a thousandth of the largest slope.
        reach = np.abs(expected).max()
        np.testing.assert_allclose(layers.ravel(), expected, rtol=5e-3, atol=2e-3 * reach)


@pytest.mark.parametrize("operation", ["set", "mask"])
@pytest.mark.parametrize("cell", CELLS)
def test_nothing_flows_back_through_what_is_set_or_masked(cell: str, operation: str) -> None:
    model = tiny_model(cell)
    states = ("h", "c") if cell == "lstm" else ("h",)
    edits = tuple(Edit(state, operation, 0.4, steps=(5,)) for state in states)
    found = gradients(model, capture(model, request_for(model, TEXT, edits=edits)), Target())
    for symbol, field in found.items():
        steps = field.axes.index("step")
        past = np.take(field.data, range(5), steps)
        np.testing.assert_array_equal(past, 0.0)
        assert np.take(field.data, 6, steps).any()
        assert symbol == "x" or np.take(field.data, 5, steps).any()  # by the edited value itself


def test_a_scaled_state_scales_what_flows_back() -> None:
    model = tiny_model("rnn")
    slopes = {}
    for scale in (1.0, 0.5):
        # The last step alone is scaled, so the value that the head reads differs: take the logit,
        # whose slope does not depend on it.
        edits = (Edit("h", "scale", scale, steps=(9,)),)
        trace = capture(model, request_for(model, TEXT, edits=edits))
        slopes[scale] = gradients(model, trace, Target("logit", 9, 0))["h"].data
    np.testing.assert_allclose(slopes[0.5][:, 9], slopes[1.0][:, 9])
    np.testing.assert_allclose(slopes[0.5][:, :9], 0.5 * slopes[1.0][:, :9], rtol=1e-5)


def test_nothing_after_the_targets_step_matters() -> None:
    model = tiny_model("lstm")
    found = gradients(model, capture(model, request_for(model, TEXT)), Target("loss", 4))
    for field in found.values():
        steps = field.axes.index("step")
        assert not np.take(field.data, range(5, 10), steps).any()
        assert np.take(field.data, 4, steps).any()


def test_the_loss_of_a_written_text_is_that_of_all_its_drawn_tokens() -> None:
    model = tiny_model("lstm", "generate", layers=2)
    trace = capture(model, request_for(model, "send to my", sampling=Sampling(12)))
    reference = Reference(model.spec, model.weights)
    logits, kept = reference.unrolled(np.array([token.id for token in trace.tokens]))
    labels = torch.tensor(trace.chosen)
    torch.nn.functional.cross_entropy(logits, labels, ignore_index=-1, reduction="sum").backward()
    found = gradients(model, trace, Target("text"))
    for symbol, field in found.items():
        np.testing.assert_allclose(field.data, grads_of(kept[symbol]), atol=1e-5, rtol=1e-4)


def test_a_trace_that_still_grows_has_gradients_too() -> None:
    model = tiny_model("gru")
    request = request_for(model, TEXT, edits=(Edit("h", "scale", 0.9),))
    *_, unfinished, complete = grow(model, request)
    for symbol, field in gradients(model, unfinished, Target("logit", 3, 0)).items():
        expected = gradients(model, complete, Target("logit", 3, 0))[symbol].data
        steps = field.axes.index("step")
        np.testing.assert_allclose(
            field.data, np.take(expected, range(len(unfinished)), steps), atol=1e-6
        )


def test_gradients_of_a_long_text_are_finite() -> None:
    model = tiny_model("lstm")
    trace = capture(model, request_for(model, "send money " * 1000))
    found = gradients(model, trace, Target())
    assert all(np.isfinite(field.data).all() for field in found.values())
    assert found["h"].data.shape == (1, 2000, 8)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (Target("loss", 10), "there is no step 10; the run has 10"),
        (Target("loss", -1), "there is no step -1"),
        (Target("p", 0, 5), "there is no output 5; the network has 5"),
        (Target("text"), "no drawn tokens"),
    ],
)
def test_a_target_that_is_not_there_is_refused(target: Target, message: str) -> None:
    model = tiny_model()
    trace = capture(model, request_for(model, TEXT))
    with pytest.raises(ValueError, match=message):
        gradients(model, trace, target)


def test_a_trace_of_other_weights_is_refused() -> None:
    model, other = tiny_model(), tiny_model(seed=1)
    with pytest.raises(ValueError, match=other.version):
        gradients(model, capture(other, request_for(other, TEXT)), Target())
