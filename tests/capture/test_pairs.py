from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.capture.extremes import LARGEST, SMALLEST, extremes, finite_steps, first_overflow
from rnnviz.capture.gradients import Target, gradients
from rnnviz.capture.pairs import Outcomes, Pairs, pairs, spread
from rnnviz.capture.run import capture, request_for
from rnnviz.nets.model import Model
from rnnviz.trace import Edit, Sampling, Trace
from tests.capture.unrolled import KINDS, OTHERS, Unrolled, close, kind_of_model, pair_norms
from tests.cells import tiny
from tests.models import tiny_model

TEXT = "send money from my savings to my checking account please"
EDITS = (
    Edit("h", "scale", 1.3, steps=(2, 4)),
    Edit("h", "set", 0.4, units=(1,), steps=(3,)),
    Edit("h", "noise", 0.1),
)


def expected(model: Model, trace: Trace, found: Pairs, symbol: str) -> np.ndarray:
    reference = Unrolled(model, trace)
    rows = {
        "loss": -reference.logits.log_softmax(-1),
        "logit": reference.logits,
        "p": reference.logits.softmax(-1),
    }[found.question.quantity]
    outcomes = [rows[step, label] for step, label in found.labels.items()]
    return pair_norms(reference, outcomes, symbol)


def same(model: Model, trace: Trace, found: Pairs) -> None:
    for symbol, logs in found.logs.items():
        norms = 10.0 ** logs.data.astype(np.float64)
        close(norms, expected(model, trace, found, symbol))


@pytest.mark.parametrize("edited", [False, True], ids=["plain", "edited"])
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("kind", KINDS)
def test_all_pairs_of_a_classifier_equal_a_backward_pass_an_outcome(
    kind: str, layers: int, edited: bool
) -> None:
    model = kind_of_model(kind, layers=layers, scale=1.5)
    trace = capture(model, request_for(model, TEXT, edits=EDITS if edited else (), seed=3))
    found = pairs(model, trace)
    assert found.complete
    assert found.steps == tuple(range(10))
    assert found.logs.keys() == ({"h", "c"} if kind == "lstm" else {"h"})
    assert [*found.labels.values()] == trace["p"].data.argmax(axis=1).tolist()
    same(model, trace, found)


@pytest.mark.parametrize("kind", OTHERS)
def test_all_pairs_of_other_cells_equal_a_backward_pass_an_outcome_too(kind: str) -> None:
    model = kind_of_model(kind, layers=2, scale=1.5)
    trace = capture(model, request_for(model, TEXT, edits=EDITS, seed=3))
    same(model, trace, pairs(model, trace))


@pytest.mark.parametrize("kind", KINDS)
def test_all_pairs_of_a_written_text_are_of_the_tokens_that_followed(kind: str) -> None:
    model = kind_of_model(kind, task="generate", layers=2)
    trace = capture(model, request_for(model, "send to my", sampling=Sampling(8)))
    found = pairs(model, trace)
    assert found.labels == {t: trace.tokens[t + 1].id for t in range(9)} | {9: trace.chosen[9]}
    same(model, trace, found)
    read = capture(model, request_for(model, "send to my account"))
    assert pairs(model, read).steps == (0, 1, 2)


@settings(max_examples=12, deadline=None)
@given(
    kind=st.sampled_from(KINDS),
    layers=st.integers(1, 3),
    hidden=st.integers(1, 9),
    quantity=st.sampled_from(["loss", "logit", "p"]),
    label=st.integers(0, 4),
    steps=st.sets(st.integers(0, 9), min_size=1),
    seed=st.integers(0, 99),
)
def test_any_outcome_at_any_steps_equals_autograd(
    kind: str, layers: int, hidden: int, quantity: str, label: int, steps: set[int], seed: int
) -> None:
    model = kind_of_model(kind, layers=layers, hidden=hidden, seed=seed, scale=1.5)
    trace = capture(model, request_for(model, TEXT))
    found = pairs(model, trace, Outcomes(quantity, label, tuple(steps)))
    assert found.labels == dict.fromkeys(sorted(steps), label)
    same(model, trace, found)


def test_answers_go_further_and_further_back() -> None:
    model = tiny_model("gru")
    trace = capture(model, request_for(model, "send money " * 60))
    question = Outcomes(steps=spread(120, 7))
    backs = []
    for found in question.answers(model, trace):
        backs.append(found.back)
        assert found.question is question
        known = found["h"].data[0, -1] > -np.inf
        assert not known[: found.back].any()
        assert known[found.back :].all()
    assert backs == [100, 50, 0]


def test_nothing_flows_from_later_states_and_past_what_is_set() -> None:
    model = tiny_model("rnn")
    edits = (Edit("h", "set", 0.3, steps=(4,)),)
    trace = capture(model, request_for(model, TEXT, edits=edits))
    flows = pairs(model, trace)["h"].data[0] > -np.inf
    target, step = np.indices(flows.shape)
    np.testing.assert_array_equal(flows, (step <= target) & ((target < 4) | (step >= 4)))


@pytest.mark.parametrize("scale", [0.05, 8.0])
def test_pairs_go_on_where_float32_ends(scale: float) -> None:
    """The logarithm of a gradient through n steps of h = relu(U h) is n log of the scale of U."""
    model = tiny_model("rnn", hidden=4, nonlinearity="relu")
    weights = {name: np.zeros_like(values) for name, values in model.weights.items()}
    weights["rnn.weight_hh_l0"] = scale * np.eye(4, dtype=np.float32)
    weights["rnn.bias_ih_l0"] = np.full(4, 1e-3, np.float32)
    weights["head.weight"] = np.eye(5, 4, dtype=np.float32)
    straight = replace(model, weights=weights)
    trace = capture(straight, request_for(straight, "send money " * 60))
    steps = finite_steps(trace)
    found = pairs(straight, trace, Outcomes("logit", 0, (steps - 1,)))
    logs = found["h"].data[0, 0, :steps]
    np.testing.assert_allclose(logs, np.log10(scale) * np.arange(steps)[::-1], atol=1e-3)
    told = extremes(found["h"], "h", 0)
    if scale < 1:
        assert steps == 120
        (under,) = told
        assert under.kind == "underflow"
        assert under.step == 119 - int(np.ceil(SMALLEST / np.log10(scale)))
        assert under.log10 < SMALLEST < under.log10 - np.log10(scale)
        assert "float32 ends at 1e-45" in str(under)


def test_an_overflow_of_the_run_is_told_and_no_outcome_behind_it_is_asked() -> None:
    model = tiny_model("rnn", nonlinearity="relu", hidden=8)
    weights = {**model.weights, "rnn.weight_hh_l0": np.full((8, 8), 4.0, np.float32)}
    wild = replace(model, weights=weights)
    trace = capture(wild, request_for(wild, "send money " * 20))
    found = first_overflow(trace)
    assert found is not None
    assert (found.kind, found.layer, found.log10) == ("overflow", 0, np.inf)
    assert np.isfinite(trace["h"].data[:, : found.step]).all()
    assert str(found).startswith(f"{found.symbol} of layer 0 is beyond all bounds at step")
    logs = pairs(wild, trace, Outcomes("logit"))
    assert logs.steps == tuple(range(found.step))
    assert not np.isnan(logs["h"].data).any()
    assert first_overflow(capture(model, request_for(model, "hello"))) is None


def test_exploding_gradients_are_told_with_their_size() -> None:
    """A tanh network near 0 explodes without its states doing so."""
    model = tiny_model("rnn", hidden=4)
    weights = {name: np.zeros_like(values) for name, values in model.weights.items()}
    weights["rnn.weight_hh_l0"] = 10 * np.eye(4, dtype=np.float32)
    weights["head.weight"] = np.ones((5, 4), np.float32)
    wild = replace(model, weights=weights)
    trace = capture(wild, request_for(wild, "send money " * 50))
    logs = pairs(wild, trace, Outcomes("logit", 0, (99,)))["h"]
    np.testing.assert_allclose(logs.data[0, 0], np.arange(100)[::-1] + np.log10(2), atol=1e-4)
    (over,) = extremes(logs, "h", 0)
    assert (over.kind, over.step) == ("overflow", 99 - 39)
    assert over.log10 == pytest.approx(39.3, abs=0.1)
    assert over.log10 > LARGEST


def test_pairs_of_the_last_step_are_the_norms_of_its_gradient() -> None:
    model = tiny_model("lstm", layers=2)
    trace = capture(model, request_for(model, TEXT))
    found = pairs(model, trace, Outcomes("loss", steps=(9,)))
    for symbol, field in gradients(model, trace, Target("loss", 9)).items():
        if symbol in found.logs:
            norms = np.linalg.norm(field.data, axis=-1)
            np.testing.assert_allclose(10 ** found[symbol].data[:, 0], norms, rtol=1e-5)


def test_one_output_is_set_against_another() -> None:
    model = tiny_model("gru")
    trace = capture(model, request_for(model, TEXT))
    found = pairs(model, trace, Outcomes("logit", 0, against=3))
    reference = Unrolled(model, trace)
    outcomes = [*(reference.logits[:, 0] - reference.logits[:, 3])]
    close(10.0 ** found["h"].data, pair_norms(reference, outcomes, "h"))


def test_what_cannot_be_asked_is_refused() -> None:
    model = tiny_model()
    trace = capture(model, request_for(model, TEXT))
    with pytest.raises(ValueError, match="there is no step 10; the run has 10"):
        pairs(model, trace, Outcomes(steps=(3, 10)))
    with pytest.raises(ValueError, match="there is no output 5; the network has 5"):
        pairs(model, trace, Outcomes(label=5))
    with pytest.raises(ValueError, match="no outcome"):
        pairs(model, trace, Outcomes(steps=()))
    with pytest.raises(ValueError, match="has no steps"):
        Outcomes("text")
    with pytest.raises(ValueError, match="only a logit"):
        Outcomes(against=1)
    with pytest.raises(ValueError, match=model.version):
        pairs(tiny_model(seed=1), trace)


def test_steps_are_spread_to_both_ends() -> None:
    assert spread(5) == (0, 1, 2, 3, 4)
    assert spread(1000)[::63] == (0, 999)
    assert len({*spread(1000)}) == 64


@pytest.mark.parametrize("name", ["attention", "mean", "largest", "dense attention", "window"])
def test_the_pairs_of_a_network_that_looks_back_are_its_gradients_outcome_by_outcome(
    name: str,
) -> None:
    model = tiny(name, layers=2, scale=1.5)
    trace = capture(model, request_for(model, "send money from my savings", edits=EDITS[:1]))
    found = pairs(model, trace)
    for target, label in found.labels.items():
        back = gradients(model, trace, Target("loss", target, label))
        for symbol, logs in found.logs.items():
            data = back[symbol].data[None] if symbol == "x" else back[symbol].data
            with np.errstate(divide="ignore"):
                norms = np.log10(np.linalg.norm(data.astype(float), axis=-1))  # (layer, step)
            row = logs.data[..., target, :].reshape(norms.shape)
            seen = norms > -8
            np.testing.assert_allclose(row[seen], norms[seen], atol=1e-3)
