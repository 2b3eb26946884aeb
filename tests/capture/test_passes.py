"""Monte Carlo dropout: every sample is a run of its own, and the mean is what it converges to."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from rnnviz.capture.passes import Passes, Spread, entropy, numbered
from rnnviz.capture.run import capture, request_for
from rnnviz.edits import WAYS, Dropout
from rnnviz.nets.activations import softmax
from rnnviz.nets.model import Model
from rnnviz.trace import Change, Edit, Sampling, Trace
from tests.cells import tiny
from tests.models import tiny_model

TEXT = "send money from my savings"
ALL = tuple(Dropout(way, 0.4) for way in WAYS)


def run(model: Model, *edits: Change, sampling: Sampling | None = None) -> Trace:
    return capture(model, request_for(model, TEXT, edits=edits, seed=2, sampling=sampling))


def spread(model: Model, trace: Trace, count: int) -> Spread:
    *_, last = Passes(count).answers(model, trace)
    assert last.complete
    assert last.passes == count
    return last


@pytest.mark.parametrize("every_step", [True, False], ids=["every step", "one set"])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize(
    "name", ["lstm", "gru", "rnn", "peepholes", "projected", "reset before", "window", "largest"]
)
def test_every_sample_is_the_run_of_that_pass(name: str, layers: int, every_step: bool) -> None:
    model = tiny(name, layers=layers, scale=2.0)
    edits = (Edit("h", "add", 0.2, units=(1,)), *(Dropout(w, 0.4, 0, every_step) for w in WAYS))
    trace = run(model, *edits)
    found = spread(model, trace, 9)
    for number in range(9):
        p = capture(model, numbered(trace.request, number))["p"].data
        expected = np.take_along_axis(p, found.watched, axis=1)
        np.testing.assert_allclose(found.samples[:, :, number], expected, atol=1e-5)
    use = np.take_along_axis(run(model, edits[0])["p"].data, found.watched, axis=1)
    np.testing.assert_allclose(found.use, use, atol=1e-5)


def test_a_writers_passes_read_what_was_written() -> None:
    model = tiny_model(task="generate", layers=2, scale=2.0)
    trace = run(model, *ALL, sampling=Sampling(12))
    found = spread(model, trace, 6)
    own = np.take_along_axis(trace["p"].data, found.watched, axis=1)
    np.testing.assert_allclose(found.samples[:, :, 0], own, atol=1e-5)
    follows = [trace.labels.index(token.seen) for token in trace.tokens[1:]]
    assert found.watched[:-1, 0].tolist() == follows


def test_the_mean_converges_to_the_expectation_over_all_masks() -> None:
    """Above one layer of 8 units there are 256 sets; their weighted mean is the exact belief."""
    model, p = tiny_model(scale=9.0), 0.3
    trace = run(model, Dropout("up", p))
    h = trace["h"].data[0, -1]
    masks = np.array([*product((0.0, 1.0), repeat=8)])  # (256, 8)
    chance = ((1 - p) ** masks * p ** (1 - masks)).prod(axis=1)
    beliefs = softmax(masks / (1 - p) * h @ model.weights["head.weight"].T
                      + model.weights["head.bias"])  # fmt: skip
    assert chance.sum() == pytest.approx(1.0)
    found = spread(model, trace, 500)
    exact = (chance @ beliefs)[found.watched[-1]]
    deviation = np.sqrt(chance @ (beliefs - chance @ beliefs) ** 2)[found.watched[-1]]
    assert (np.abs(found.mean[-1] - exact) < 4 * deviation / np.sqrt(500)).all()
    assert np.abs(found.use[-1] - exact).max() > 0.02  # which the run without dropout is not


def test_the_mean_of_the_scores_converges_to_those_without_dropout() -> None:
    """The head is linear in h, so scaling by 1/(1 − p) makes up for what is removed, exactly."""
    model = tiny_model(scale=3.0)
    trace, use = run(model, Dropout("up", 0.3)), run(model)["logits"].data
    runs = [capture(model, numbered(trace.request, n))["logits"].data for n in range(300)]
    error = np.std(runs, axis=0) / np.sqrt(300)
    assert (np.abs(np.mean(runs, axis=0) - use) < 4 * error).all()


def test_quantiles_and_entropies_are_those_of_the_samples() -> None:
    model = tiny_model(scale=3.0)  # five outputs, so all of them are watched
    found = spread(model, run(model, *ALL), 40)
    low, high = found.between(0.9)
    inside = (found.samples >= low[..., None]) & (found.samples <= high[..., None])
    assert (inside.mean(axis=2) >= 0.9).all()
    np.testing.assert_allclose(found.mean, found.samples.mean(axis=2), atol=1e-6)
    np.testing.assert_allclose(found.uncertainty, entropy(found.mean), atol=1e-4)
    each = np.mean([entropy(found.samples[:, :, n]) for n in range(40)], axis=0)
    np.testing.assert_allclose(found.doubt, each, atol=1e-4)
    assert (found.uncertainty > found.doubt).all()  # Jensen
    np.testing.assert_allclose(found.use_entropy, entropy(found.use), atol=1e-4)


def test_answers_grow_and_can_be_stopped_between() -> None:
    model = tiny_model()
    trace = run(model, *ALL)
    seen = [answer.passes for answer in Passes(100).answers(model, trace)]
    assert sorted(seen) == seen
    assert seen[0] == 0
    assert seen[-1] == 100
    assert len(set(seen)) > 3
    few, more = spread(model, trace, 10), spread(model, trace, 100)
    np.testing.assert_allclose(few.samples, more.samples[:, :, :10], atol=1e-6)


def test_it_knows_which_runs_it_is_about() -> None:
    model = tiny_model()
    trace = run(model, *ALL)
    found = spread(model, trace, 4)
    assert found.is_about(capture(model, numbered(trace.request, 7)))
    assert not found.is_about(run(model, Dropout("up", 0.4)))
    assert not found.is_about(run(model))


def test_nothing_to_compare_is_refused() -> None:
    model = tiny_model()
    with pytest.raises(ValueError, match="alike"):
        next(Passes(3).answers(model, run(model, Dropout("up", 0.4, on=False))))
    with pytest.raises(ValueError, match="at least one"):
        Passes(0)
    with pytest.raises(ValueError, match="the trace is of"):
        next(Passes(3).answers(tiny_model(seed=1), run(model, *ALL)))
