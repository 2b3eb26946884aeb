from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
import torch

from rnnviz.capture.gradients import Target, gradients
from rnnviz.capture.run import capture, grow, request_for
from rnnviz.edits import Dropout
from rnnviz.nets.model import Model
from rnnviz.trace import Edit, Field, Sampling, Trace
from tests.capture.unrolled import KINDS, OTHERS, Unrolled, close, kind_of_model
from tests.models import tiny_model

TEXT = "send money from my savings to my checking account please"
CELLS = ["lstm", "gru", "rnn"]
TARGETS = [
    *(Target("loss", 6, 2), Target("logit", 9, 1), Target("p", 9, 3), Target()),
    Target("logit", 8, 0, against=3),
]
EDITS = (
    Edit("h", "scale", 1.3, steps=(2, 4)),
    Edit("h", "set", 0.4, units=(1,), steps=(3,)),
    Edit("h", "noise", 0.1),
    Edit("x", "mask", steps=(6,)),
)
EDITABLE = [
    (cell, s)
    for cell, all_ in {
        **{"lstm": "hcfigox", "gru": "hrznx", "rnn": "hx"},
        **{"peepholes": "co", "projected": "m", "reset before": "r"},
    }.items()
    for s in all_
]


def goal_of(logits: torch.Tensor, target: Target) -> torch.Tensor:
    row = logits[-1 if target.step is None else target.step]
    label = int(row.argmax()) if target.label is None else target.label
    if target.against is not None:
        return row.log_softmax(-1)[label] - row.log_softmax(-1)[target.against]
    return {"loss": -row.log_softmax(-1), "logit": row, "p": row.softmax(-1)}[target.quantity][
        label
    ]


def values(trace: Trace, symbol: str, data: np.ndarray) -> np.ndarray:
    """Return (layer, step, unit) of any field."""
    return data[None] if symbol == "x" else data[:, None] if symbol[1:] == "0" else data


@pytest.mark.parametrize("edited", [False, True], ids=["plain", "edited"])
@pytest.mark.parametrize("target", TARGETS, ids=str)
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("kind", KINDS)
def test_gradients_are_the_total_derivatives_of_autograd(
    kind: str, layers: int, target: Target, edited: bool
) -> None:
    model = kind_of_model(kind, layers=layers, scale=1.5)
    edits = EDITS if edited else ()
    trace = capture(model, request_for(model, TEXT, edits=edits, seed=5))
    reference = Unrolled(model, trace)
    goal_of(reference.logits, target).backward()
    found = gradients(model, trace, target)
    assert found.keys() == trace.fields.keys() - {"logits", "p"}
    for symbol, field in found.items():
        close(values(trace, symbol, field.data), reference.grads(symbol))
        assert field.axes == trace[symbol].axes
        assert -field.bounds[0] == field.bounds[1] >= np.abs(field.data).max()


@pytest.mark.parametrize("dropout", [0.0, 0.4], ids=["whole", "dropout"])
@pytest.mark.parametrize("kind", OTHERS)
def test_the_gradients_of_other_cells_are_those_of_autograd_too(kind: str, dropout: float) -> None:
    model = kind_of_model(kind, layers=2, scale=1.5)
    more = (Edit("m", "scale", 0.7, steps=(3,)),) if kind == "projected" else ()
    drops = tuple(Dropout(way, dropout) for way in ("up", "memory")) if dropout else ()
    trace = capture(model, request_for(model, TEXT, edits=(*EDITS, *more, *drops), seed=5))
    reference = Unrolled(model, trace)
    goal_of(reference.logits, Target("loss", 6, 2)).backward()
    for symbol, field in gradients(model, trace, Target("loss", 6, 2)).items():
        close(values(trace, symbol, field.data), reference.grads(symbol))


def by_states(found: Mapping[str, Field]) -> dict[str, Field]:
    """Return the gradients by the states and the input, which edits can nudge one by one."""
    return {symbol: field for symbol, field in found.items() if symbol in ("h", "c", "x")}


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
    model = kind_of_model(cell, layers=2, hidden=4, embedding=3, scale=1.5)
    edits = (Edit(symbol, "scale", 1.8), Edit(symbol, "add", 0.2), Edit(symbol, "noise", 0.1))
    trace = capture(model, request_for(model, "send money to", edits=edits))
    for name, field in by_states(gradients(model, trace, Target("logit", label=0))).items():
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
    found = by_states(
        gradients(model, capture(model, request_for(model, TEXT, edits=edits)), Target())
    )
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
    for field in (field for field in found.values() if "step" in field.axes):
        steps = field.axes.index("step")
        assert not np.take(field.data, range(5, 10), steps).any()
        assert np.take(field.data, 4, steps).any()


@pytest.mark.parametrize("edited", [False, True], ids=["plain", "edited"])
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("kind", KINDS)
def test_the_loss_of_a_written_text_is_that_of_all_its_drawn_tokens(
    kind: str, layers: int, edited: bool
) -> None:
    model = kind_of_model(kind, task="generate", layers=layers, scale=1.5)
    edits = EDITS if edited else ()
    request = request_for(model, "send to my", edits=edits, seed=5, sampling=Sampling(12))
    trace = capture(model, request)
    reference = Unrolled(model, trace)
    labels = torch.tensor(trace.chosen)
    loss = torch.nn.functional.cross_entropy(
        reference.logits, labels, ignore_index=-1, reduction="sum"
    )
    loss.backward()
    for symbol, field in gradients(model, trace, Target("text")).items():
        close(values(trace, symbol, field.data), reference.grads(symbol))


def test_a_trace_that_still_grows_has_gradients_too() -> None:
    model = tiny_model("gru")
    request = request_for(model, TEXT, edits=(Edit("h", "scale", 0.9),))
    *_, unfinished, complete = grow(model, request)
    for symbol, field in by_states(gradients(model, unfinished, Target("logit", 3, 0))).items():
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


def test_only_a_logit_is_set_against_another() -> None:
    with pytest.raises(ValueError, match="only a logit"):
        Target("loss", against=1)
    model = tiny_model()
    with pytest.raises(ValueError, match="there is no output 9"):
        gradients(model, capture(model, request_for(model, TEXT)), Target("logit", against=9))


def test_a_loss_keeps_its_gradient_where_the_network_is_nearly_sure() -> None:
    model = tiny_model(scale=1.0)
    weights = {**model.weights, "head.bias": np.array([14.0, 0, 0, 0, 0], np.float32)}
    sure = replace(model, weights=weights)
    trace = capture(sure, request_for(sure, TEXT))
    assert 1e-7 < 1 - trace["p"].at(step=9, label=0) < 1e-5
    reference = Unrolled(sure, trace)
    goal_of(reference.logits, Target()).backward()
    close(gradients(sure, trace, Target())["h"].data, reference.grads("h"))


def test_what_overflows_is_infinite_and_never_nan() -> None:
    model = tiny_model("rnn", nonlinearity="relu", hidden=8)
    weights = {**model.weights, "rnn.weight_hh_l0": np.full((8, 8), 4.0, np.float32)}
    wild = replace(model, weights=weights)
    trace = capture(wild, request_for(wild, "send money " * 20))
    found = gradients(wild, trace, Target("logit", 35, 0))
    assert np.isinf(found["h"].data).any()
    for field in found.values():
        assert not np.isnan(field.data).any()
        assert np.isfinite(field.bounds).all()
