from __future__ import annotations

import numpy as np
import pytest

from rnnviz.capture.run import capture, request_for
from rnnviz.nets.activations import relu, sigmoid, softmax
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.trace import Edit, Trace
from tests.models import tiny_model

NAMES = {"sigmoid": sigmoid, "relu": relu, "softmax": softmax, "tanh": np.tanh}
KINDS = [("lstm", "tanh"), ("gru", "tanh"), ("rnn", "tanh"), ("rnn", "relu")]
TEXT = "what is the balance in my savings account please"


def _symbols(trace: Trace, layer: int, step: int) -> dict:
    """Return all that an equation may name: this step's values, and the states before it."""
    here = {s: f.at(layer=layer, step=step) for s, f in trace.fields.items() if len(f.axes) == 3}
    states = ANATOMIES[trace.cell].states
    return here | {state + "_": trace.before(state, layer, step) for state in states}


@pytest.mark.parametrize("scale", [1.0, 5.0])
@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_the_equations_on_screen_give_the_captured_values(cell, nonlinearity, scale) -> None:
    model = tiny_model(cell, layers=2, nonlinearity=nonlinearity, scale=scale)
    trace = capture(model, request_for(model, TEXT))
    anatomy = ANATOMIES[trace.cell]
    for layer in range(2):
        for step in range(len(trace)):
            symbols = _symbols(trace, layer, step)
            for equation in anatomy.equations:
                value = eval(equation.code, NAMES, symbols)
                np.testing.assert_allclose(symbols[equation.symbol], value, rtol=1e-5, atol=1e-6)
                assert trace[equation.symbol].equation == equation.code


@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_the_parts_of_the_pre_activations_are_those_of_input_and_memory(cell, nonlinearity) -> None:
    model = tiny_model(cell, layers=2, nonlinearity=nonlinearity)
    trace = capture(model, request_for(model, TEXT))
    order = {"lstm": "ifgo", "gru": "rzn", "rnn": "h"}[cell]
    below = trace["x"].data
    for layer in range(2):
        W, U, b, b_u = (
            np.split(model.weights[f"rnn.{name}_l{layer}"], len(order))
            for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        )
        before = np.stack([trace.before("h", layer, t) for t in range(len(trace))])
        for k, gate in enumerate(order):
            from_x, from_h = below @ W[k].T + b[k], before @ U[k].T + b_u[k]
            np.testing.assert_allclose(trace[gate + "_x"].data[layer], from_x, atol=1e-5, rtol=1e-5)
            np.testing.assert_allclose(trace[gate + "_h"].data[layer], from_h, atol=1e-5, rtol=1e-5)
        below = trace["h"].data[layer]


def test_the_outputs_are_the_heads_and_their_softmax() -> None:
    model = tiny_model("gru", layers=2)
    trace = capture(model, request_for(model, TEXT))
    logits = trace["h"].data[-1] @ model.weights["head.weight"].T + model.weights["head.bias"]
    np.testing.assert_allclose(trace["logits"].data, logits, atol=1e-6)
    p = eval(trace["p"].equation, NAMES, {"logits": trace["logits"].data})
    np.testing.assert_array_equal(trace["p"].data, p)


@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_bounds_hold_every_value_and_are_exact_or_symmetric(cell, nonlinearity) -> None:
    model = tiny_model(cell, layers=2, nonlinearity=nonlinearity, scale=3.0)
    trace = capture(model, request_for(model, TEXT))
    exact = ANATOMIES[trace.cell].bounds
    for symbol, field in trace.fields.items():
        low, high = field.bounds
        assert low <= field.data.min() <= field.data.max() <= high
        if symbol in exact:
            assert (low, high) == exact[symbol]
        elif symbol != "p" and not symbol.endswith("0"):
            assert low == -high < 0.0
    parts = {field.bounds for symbol, field in trace.fields.items() if "_" in symbol}
    assert len(parts) == 1  # the same colour means the same number in the input's and memory's part


def test_bounds_of_an_edited_run_hold_what_the_edits_made() -> None:
    model = tiny_model("lstm")
    edits = (Edit("f", "scale", 3.0), Edit("h", "add", 2.0), Edit("o", "add", -4.0))
    trace = capture(model, request_for(model, TEXT, edits=edits))
    for symbol, field in trace.fields.items():
        assert field.bounds[0] <= field.data.min() <= field.data.max() <= field.bounds[1], symbol
    assert trace["f"].bounds[0] == 0.0  # still never negative
    assert trace["f"].bounds[1] > 1.0
    assert trace["o"].bounds[0] == -trace["o"].bounds[1] < -1.0
