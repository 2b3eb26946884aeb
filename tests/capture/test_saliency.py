from __future__ import annotations

import numpy as np
import pytest
import torch

from rnnviz.capture.gradients import Target
from rnnviz.capture.run import capture, request_for
from rnnviz.capture.saliency import saliency, saliency_of_outputs
from rnnviz.trace import Edit, Sampling
from tests.capture.unrolled import KINDS, Unrolled, close, kind_of_model
from tests.models import tiny_model

TEXT = "send money from my savings to my checking account please"
EDITS = (Edit("h", "scale", 1.3, steps=(2, 4)), Edit("x", "scale", 0.5, steps=(1,)))


@pytest.mark.parametrize("edits", [(), EDITS], ids=["plain", "edited"])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("kind", KINDS)
def test_saliency_of_every_output_is_that_of_autograd(kind: str, layers: int, edits: tuple) -> None:
    model = kind_of_model(kind, layers=layers, scale=1.5)
    trace = capture(model, request_for(model, TEXT, edits=edits))
    found = saliency_of_outputs(model, trace, 7, range(5))
    assert found.targets == tuple(Target("logit", 7, k) for k in range(5))
    reference = Unrolled(model, trace)
    words = reference.kept["x"][0]
    for k in range(5):
        grads = torch.autograd.grad(
            reference.logits[7, k], words, retain_graph=True, allow_unused=True
        )
        d_x = np.array([np.zeros(6) if g is None else g.numpy() for g in grads])
        close(found.norm.data[k], np.linalg.norm(d_x, axis=1))
        close(found.product.data[k], (d_x * trace["x"].data).sum(axis=1))
        alone = saliency(model, trace, found.targets[k])
        np.testing.assert_allclose(alone.norm.data[0], found.norm.data[k], rtol=1e-4, atol=1e-7)
        np.testing.assert_allclose(alone.product.data[0], found.product.data[k], atol=1e-5)


def test_the_difference_of_two_outputs_is_explained_by_the_difference_of_their_products() -> None:
    model = tiny_model(scale=1.5)
    trace = capture(model, request_for(model, TEXT))
    why = saliency(model, trace, Target("logit", 9, 0, against=3)).product.data[0]
    each = saliency_of_outputs(model, trace, 9, (0, 3)).product.data
    np.testing.assert_allclose(why, each[0] - each[1], atol=1e-6)


def test_the_likeliest_outputs_are_asked_by_default() -> None:
    model = tiny_model("gru", "generate", language="script")
    trace = capture(model, request_for(model, "JACK:", sampling=Sampling(length=9)))
    found = saliency_of_outputs(model, trace)
    expected = [trace.labels.index(label) for label, _ in trace.top(len(trace) - 1, 5)]
    assert [target.label for target in found.targets] == expected
    assert found.norm.data.shape == found.product.data.shape == (5, len(trace))
    assert found.norm.bounds == (0.0, found.norm.data.max())


def test_an_output_that_is_not_there_is_refused() -> None:
    model = tiny_model()
    trace = capture(model, request_for(model, TEXT))
    with pytest.raises(ValueError, match="there is no output 7"):
        saliency_of_outputs(model, trace, labels=(0, 7))
    with pytest.raises(ValueError, match="there is no step 12"):
        saliency_of_outputs(model, trace, 12)
