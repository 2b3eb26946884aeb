from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.capture.clipping import clipped, norm_of, stepped, weight_gradients
from rnnviz.capture.gradients import Target
from rnnviz.capture.run import capture, request_for
from rnnviz.trace import Edit, Sampling
from tests.capture.unrolled import close
from tests.models import tiny_model
from tests.nets.reference import Reference

TEXT = "send money from my savings to my checking account please"


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_gradients_by_weights_are_those_of_autograd(cell: str, layers: int) -> None:
    model = tiny_model(cell, layers=layers)
    trace = capture(model, request_for(model, TEXT))
    reference = Reference(model.spec, {n: w.astype(np.float64) for n, w in model.weights.items()})
    logits, _, _ = reference(np.array([token.id for token in trace.tokens]))
    (-logits[-1].log_softmax(-1)[2]).backward()
    found = weight_gradients(model, trace, Target("loss", label=2))
    expected = {name: p.grad.numpy() for name, p in reference.named_parameters()}
    assert found.keys() == expected.keys()
    for name, values in found.items():
        close(values, expected[name])


def test_a_written_text_has_gradients_by_weights_too() -> None:
    model = tiny_model("gru", "generate")
    trace = capture(model, request_for(model, "send to my", sampling=Sampling(12)))
    reference = Reference(model.spec, {n: w.astype(np.float64) for n, w in model.weights.items()})
    logits, _, _ = reference(np.array([token.id for token in trace.tokens]))
    torch.nn.functional.cross_entropy(
        logits, torch.tensor(trace.chosen), ignore_index=-1, reduction="sum"
    ).backward()
    found = weight_gradients(model, trace, Target("text"))
    close(found["rnn.weight_hh_l0"], reference.rnn.weight_hh_l0.grad.numpy())


@given(limit=st.floats(1e-3, 1e3), size=st.floats(1e-6, 1e6), seed=st.integers(0, 9))
def test_clipping_is_that_of_torch(limit: float, size: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    gradients = {n: (size * rng.normal(size=(3, 4))).astype(np.float32) for n in "ab"}
    tensors = [torch.zeros(3, 4, requires_grad=True) for _ in gradients]
    for tensor, values in zip(tensors, gradients.values(), strict=True):
        tensor.grad = torch.from_numpy(values.copy())
    before = float(torch.nn.utils.clip_grad_norm_(tensors, limit))
    found = clipped(gradients, limit)
    assert found.before == pytest.approx(before, rel=1e-5)
    assert found.after == pytest.approx(norm_of(found.gradients), rel=1e-5)
    assert found.after <= max(limit * (1 + 1e-6), 0)
    for values, tensor in zip(found.gradients.values(), tensors, strict=True):
        # torch divides by the norm plus 1e-6, and so clips a little more.
        np.testing.assert_allclose(values, tensor.grad.numpy(), rtol=1e-4 + 1e-6 / before)


def test_a_clipped_step_goes_the_same_way_but_not_as_far() -> None:
    model = tiny_model()
    trace = capture(model, request_for(model, TEXT))
    gradients = weight_gradients(model, trace, Target("loss", label=1))
    whole, short = clipped(gradients, 1e9), clipped(gradients, 0.1 * norm_of(gradients))
    assert whole.factor == 1.0
    assert short.factor == pytest.approx(0.1)
    losses = [
        -np.log(capture(m, request_for(m, TEXT))["p"].at(step=9, label=1))
        for m in (stepped(model, c.gradients, 0.05) for c in (whole, short))
    ]
    before = -np.log(trace["p"].at(step=9, label=1))
    assert losses[0] < losses[1] < before
    slope = (losses[1] - before) / (0.05 * 0.1 * norm_of(gradients) ** 2)
    assert slope == pytest.approx(-1.0, abs=0.05)


def test_an_overflow_leaves_no_step_to_take() -> None:
    model = tiny_model("rnn")
    gradients = {name: np.full_like(w, np.inf) for name, w in model.weights.items()}
    found = clipped(gradients, 1.0)
    assert (found.before, found.after, found.factor) == (np.inf, 0.0, 0.0)
    assert norm_of(found.gradients) == 0.0
    assert norm_of({"w": np.array([np.nan, 1.0], np.float32)}) == np.inf
    with pytest.raises(ValueError, match="no step to take"):
        stepped(model, gradients, 0.1)
    assert stepped(model, found.gradients, 0.1).version == model.version


def test_what_cannot_be_learnt_from_is_refused() -> None:
    model = tiny_model()
    trace = capture(model, request_for(model, TEXT, edits=(Edit("h", "scale", 0.5),)))
    with pytest.raises(ValueError, match="switch them off"):
        weight_gradients(model, trace, Target())
    for limit in (0.0, -1.0, float("nan")):
        with pytest.raises(ValueError, match="above 0"):
            clipped({}, limit)
