from __future__ import annotations

import numpy as np
import pytest

from rnnviz.capture.run import capture, request_for
from rnnviz.nets.activations import softmax
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.nets.cells import CELLS
from rnnviz.nets.curves import CURVES
from rnnviz.nets.model import Model
from rnnviz.trace import Edit, Trace
from tests.cells import EVERY, tiny
from tests.models import tiny_model

NAMES = {"softmax": softmax, **{curve.code: curve.at for curve in CURVES.values()}}
TEXT = "what is the balance in my savings account please"


def _symbols(model: Model, trace: Trace, layer: int, step: int) -> dict:
    """Return all that an equation may name: this step's values, the states before it, and R."""
    here = {s: f.at(layer=layer, step=step) for s, f in trace.fields.items() if len(f.axes) == 3}
    states = ANATOMIES[trace.cell].states
    R = {"R": model.weights.get(f"rnn.weight_hr_l{layer}")}
    return here | R | {state + "_": trace.before(state, layer, step) for state in states}


@pytest.mark.parametrize("scale", [1.0, 5.0])
@pytest.mark.parametrize("name", EVERY)
def test_the_equations_on_screen_give_the_captured_values(name, scale) -> None:
    model = tiny(name, layers=2, scale=scale)
    trace = capture(model, request_for(model, TEXT))
    anatomy = ANATOMIES[trace.cell]
    for layer in range(2):
        for step in range(len(trace)):
            symbols = _symbols(model, trace, layer, step)
            for equation in anatomy.equations:
                value = eval(equation.code, NAMES, symbols)
                np.testing.assert_allclose(symbols[equation.symbol], value, rtol=1e-5, atol=1e-6)
                assert trace[equation.symbol].equation == equation.code


@pytest.mark.parametrize("name", EVERY)
def test_the_parts_of_the_pre_activations_are_those_of_input_and_memory(name) -> None:
    model = tiny(name, layers=2)
    trace = capture(model, request_for(model, TEXT))
    order, reads = CELLS[trace.cell].order, ANATOMIES[trace.cell].reads
    below = trace["x"].data
    for layer in range(2):
        W, U, b, b_u = (
            np.split(model.weights[f"rnn.{name}_l{layer}"], len(order))
            for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        )
        before = np.stack([trace.before("h", layer, t) for t in range(len(trace))])
        for k, gate in enumerate(order):
            read = before * trace["r"].data[layer] if f"{gate}_h" in reads else before
            from_x, from_h = below @ W[k].T + b[k], read @ U[k].T + b_u[k]
            np.testing.assert_allclose(trace[gate + "_x"].data[layer], from_x, atol=1e-5, rtol=1e-5)
            np.testing.assert_allclose(trace[gate + "_h"].data[layer], from_h, atol=1e-5, rtol=1e-5)
        below = trace["h"].data[layer]


def test_a_peephole_sees_the_memory_before_the_step_or_after_it() -> None:
    model = tiny("peepholes", layers=2)
    trace = capture(model, request_for(model, TEXT))
    before = np.stack([[trace.before("c", k, t) for t in range(len(trace))] for k in range(2)])
    v = np.stack([np.split(model.weights[f"rnn.peephole_l{k}"], 3) for k in range(2)], axis=1)
    for k, (gate, c) in enumerate((("i", before), ("f", before), ("o", trace["c"].data))):
        seen = v[k][:, None] * c
        np.testing.assert_allclose(trace[f"{gate}_c"].data, seen, rtol=1e-6)
    assert "v_o ⊙ c_t " in ANATOMIES[trace.cell].equation("o").display
    assert "v_i ⊙ c_{t−1} " in ANATOMIES[trace.cell].equation("i").display


def test_the_outputs_are_the_heads_and_their_softmax() -> None:
    model = tiny_model("gru", layers=2)
    trace = capture(model, request_for(model, TEXT))
    logits = trace["h"].data[-1] @ model.weights["head.weight"].T + model.weights["head.bias"]
    np.testing.assert_allclose(trace["logits"].data, logits, atol=1e-6)
    p = eval(trace["p"].equation, NAMES, {"logits": trace["logits"].data})
    np.testing.assert_array_equal(trace["p"].data, p)


@pytest.mark.parametrize("name", EVERY)
def test_bounds_hold_every_value_and_are_exact_or_symmetric(name) -> None:
    model = tiny(name, layers=2, scale=3.0)
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
