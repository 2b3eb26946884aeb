from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.capture.knobs import Knobs, turned
from rnnviz.capture.pairs import Outcomes, pairs, spread
from rnnviz.capture.reach import Reach, fitted, reach
from rnnviz.capture.run import capture, request_for
from rnnviz.nets.model import Model
from rnnviz.trace import Edit
from tests.models import tiny_model

LONG = "send money to my account please " * 20  # 120 steps


def reach_of(model: Model, text: str = LONG, symbol: str = "h", **asked: object) -> Reach:
    trace = capture(model, request_for(model, text))
    return reach(pairs(model, trace, Outcomes(**asked)), 0, symbol)


@given(
    slope=st.floats(-3, 1),
    start=st.floats(-5, 5),
    count=st.integers(10, 60),
    seed=st.integers(0, 99),
)
def test_a_fit_finds_an_exponential_in_spite_of_odd_points(
    slope: float, start: float, count: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    logs = start + slope * np.arange(count)
    odd = rng.choice(count, count // 5, replace=False)
    logs[odd] = rng.choice([-np.inf, np.inf, -300.0, 20.0], len(odd))
    found = fitted(logs)
    assert found is not None
    assert found.slope == pytest.approx(slope, abs=1e-9)
    assert found.start == pytest.approx(start, abs=1e-7)
    assert found.error == pytest.approx(0.0, abs=1e-7)
    assert found.points == np.isfinite(logs).sum()
    assert found.at(2.0) == pytest.approx(start + 2 * slope, abs=1e-6)


def test_a_half_life_is_in_steps() -> None:
    falling = fitted(np.log10(8.0 * 0.5 ** (np.arange(9) / 4)))
    growing = fitted(np.log10(8.0 * 2.0 ** (np.arange(9) / 3)))
    assert falling is not None
    assert growing is not None
    assert (falling.half_life, falling.doubling) == (pytest.approx(4.0), np.inf)
    assert (growing.half_life, growing.doubling) == (np.inf, pytest.approx(3.0))
    assert fitted(np.zeros(5)).half_life == np.inf
    assert fitted(np.array([0.0, -1.0, -np.inf])) is None
    assert fitted(np.linspace(0, -99, 5000)).slope == pytest.approx(-99 / 4999)


def test_a_fit_has_a_bend_where_a_gradient_falls_and_then_stays() -> None:
    distance = np.arange(30.0)
    found = fitted(np.maximum(-0.3 * distance, -1.8))
    assert found is not None
    assert (found.bend, found.slope, found.beyond) == pytest.approx((6.0, -0.3, 0.0), abs=1e-6)
    assert found.corners(29) == (0.0, found.bend, 29)
    assert found.corners(4) == (0.0, 4)
    np.testing.assert_allclose(found.at(distance), np.maximum(-0.3 * distance, -1.8), atol=1e-6)
    noise = np.random.default_rng(0).normal(0.0, 0.1, 30)
    assert fitted(-0.3 * distance + noise).bend is None


def test_the_reach_of_one_outcome_is_its_gradient_read_backwards() -> None:
    model = tiny_model("gru")
    trace = capture(model, request_for(model, LONG))
    found = pairs(model, trace, Outcomes("logit", 0, (100,)))
    far = reach(found, 0)
    np.testing.assert_array_equal(far.logs, found["h"].data[0, 0, 100::-1])
    assert far.fit is not None
    assert far.fit.half_life < 5
    assert np.abs(far.fit.at(np.arange(101.0)) - far.logs).mean() < 1.5


def test_the_reach_of_many_outcomes_is_their_median_at_each_distance() -> None:
    model = tiny_model("rnn")
    trace = capture(model, request_for(model, "send money to my account please"))
    found = pairs(model, trace, Outcomes("logit", 0))
    logs = found["h"].data[0]
    expected = [np.sort(np.diagonal(logs, -d))[(6 - d - 1) // 2] for d in range(6)]
    np.testing.assert_array_equal(reach(found, 0).logs, expected)


def test_an_unfinished_answer_has_a_reach_too() -> None:
    model = tiny_model("lstm")
    trace = capture(model, request_for(model, LONG))
    first, *_ = Outcomes(steps=spread(120, 10)).answers(model, trace)
    far = reach(first, 0, "c")
    assert len(far.logs) == 120 - first.back == 20
    assert np.isfinite(far.logs).all()


def test_what_is_masked_has_no_reach_and_no_nan() -> None:
    model = tiny_model("rnn")
    request = request_for(model, LONG, edits=(Edit("h", "mask", steps=(60,)),))
    far = reach(pairs(model, capture(model, request), Outcomes("logit", 0, (100,))), 0)
    assert np.isfinite(far.logs[:41]).all()
    assert (far.logs[41:] == -np.inf).all()
    assert far.fit is not None
    assert far.fit.points == 41


def test_a_raised_forget_bias_keeps_gradients_where_a_tanh_rnn_has_lost_them() -> None:
    """Jozefowicz, Zaremba & Sutskever 2015; Bengio, Simard & Frasconi 1994; Pascanu et al. 2013.

    Same size, same kind of random weights: over 100 steps the tanh network's gradient by its first
    states is below a millionth of that by its last, and the LSTM's is not a hundredth smaller.
    """
    text = "send money to my account please " * 17
    plain, gated = (tiny_model(cell, hidden=32) for cell in ("rnn", "lstm"))
    kept = turned(gated, Knobs(keep=6.0))
    lost = reach_of(plain, text, quantity="logit", label=0, steps=(100,))
    assert (lost.logs[60:] - lost.logs[0] < -6).all()
    remembered = reach_of(kept, text, "c", quantity="logit", label=0, steps=(100,))
    assert (remembered.logs - remembered.logs[0] > -2).all()
    assert len(remembered.logs) == 101
    before = reach_of(gated, text, "c", quantity="logit", label=0, steps=(100,))
    assert before.logs[-1] - before.logs[0] < -6
    assert lost.fit.half_life < 5 < 30 < remembered.fit.half_life


def test_where_float32_would_have_ended_is_told() -> None:
    model = turned(tiny_model("rnn"), Knobs(scale=0.1))
    far = reach_of(model, quantity="logit", label=0, steps=(119,))
    (under,) = far.extremes
    assert under.kind == "underflow"
    assert far.logs[119 - under.step] == under.log10
    assert far.logs[-1] < -100
    weights = {**model.weights, "rnn.weight_hh_l0": np.zeros((8, 8), np.float32)}
    nothing = replace(model, weights=weights)
    assert reach_of(nothing, quantity="logit", label=0, steps=(119,)).fit is None
