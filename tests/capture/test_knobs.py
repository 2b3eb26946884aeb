from __future__ import annotations

import numpy as np
import pytest

from rnnviz.capture.knobs import INITIALISATIONS, Knobs, radii, turned
from rnnviz.capture.run import capture, request_for
from rnnviz.nets.model import Model
from tests.models import tiny_model

CELLS = ["rnn", "gru", "lstm"]
GATES = {"rnn": "h", "gru": "rzn", "lstm": "ifgo"}


def changed(model: Model, other: Model) -> set[str]:
    return {n for n, w in model.weights.items() if not np.array_equal(w, other.weights[n])}


def recurrent(layers: int) -> set[str]:
    return {f"rnn.weight_hh_l{k}" for k in range(layers)}


@pytest.mark.parametrize("cell", CELLS)
def test_knobs_at_rest_change_nothing(cell: str) -> None:
    model = tiny_model(cell)
    assert turned(model, Knobs()) is model
    assert turned(model, Knobs(seed=7)) is model


@pytest.mark.parametrize("cell", CELLS)
def test_the_scale_multiplies_the_recurrent_matrices_alone(cell: str) -> None:
    model = tiny_model(cell, layers=2)
    other = turned(model, Knobs(scale=1.5))
    assert changed(model, other) == recurrent(2)
    for name in recurrent(2):
        np.testing.assert_allclose(other.weights[name], 1.5 * model.weights[name], rtol=1e-6)
    assert other.version != model.version
    assert model.version == tiny_model(cell, layers=2).version


@pytest.mark.parametrize("cell", CELLS)
def test_the_radius_is_that_of_every_gates_matrix(cell: str) -> None:
    model = tiny_model(cell, layers=2)
    other = turned(model, Knobs(radius=0.8, scale=1.25))
    assert changed(model, other) == recurrent(2)
    assert radii(other) == pytest.approx({f"{g}{k}": 1.0 for k in (0, 1) for g in GATES[cell]})


@pytest.mark.parametrize("kind", INITIALISATIONS)
@pytest.mark.parametrize("cell", CELLS)
def test_an_initialisation_is_drawn_by_its_seed(cell: str, kind: str) -> None:
    model = tiny_model(cell, hidden=64)
    one, again, another = (turned(model, Knobs(kind, seed=s)) for s in (3, 3, 4))
    assert one.version == again.version
    assert (one.version == another.version) == (kind == "identity")
    assert changed(model, one) == recurrent(1)
    for block in np.split(one.weights["rnn.weight_hh_l0"], len(GATES[cell])):
        if kind == "random":
            assert block.std() == pytest.approx(64**-0.5, rel=0.1)
            assert np.abs(np.linalg.eigvals(block)).max() == pytest.approx(1.0, abs=0.25)
        else:
            np.testing.assert_allclose(block @ block.T, np.eye(64), atol=1e-5)
        assert np.array_equal(block, np.eye(64)) == (kind == "identity")


@pytest.mark.parametrize(("cell", "gate"), [("lstm", "f"), ("gru", "z")])
def test_the_keeping_gate_opens_by_its_bias(cell: str, gate: str) -> None:
    model = tiny_model(cell, layers=2)
    other = turned(model, Knobs(keep=2.0))
    assert changed(model, other) == {"rnn.bias_ih_l0", "rnn.bias_ih_l1"}
    before, after = (capture(m, request_for(m, "send money")) for m in (model, other))
    np.testing.assert_allclose(
        after[f"{gate}_x"].at(layer=0), before[f"{gate}_x"].at(layer=0) + 2, rtol=1e-5
    )
    for symbol in GATES[cell]:
        if symbol != gate:
            np.testing.assert_array_equal(
                after[f"{symbol}_x"].at(layer=0), before[f"{symbol}_x"].at(layer=0)
            )


def test_a_plain_network_is_squashed_by_relu_and_back() -> None:
    model = tiny_model("rnn")
    other = turned(model, Knobs(nonlinearity="relu"))
    assert other.spec.nonlinearity == "relu"
    assert not changed(model, other)
    assert capture(other, request_for(other, "send money"))["h"].data.min() == 0.0
    assert turned(other, Knobs(nonlinearity="tanh")).version == model.version


def test_a_turned_model_no_longer_claims_its_quality() -> None:
    model = tiny_model()
    told = Model(
        *(model.name, model.spec, model.weights, model.codec, model.labels, model.task, "intent"),
        card={"quality": {"accuracy": 0.9}, "credit": "somebody"},
    )
    assert turned(told, Knobs(keep=1.0)).card == {"credit": "somebody"}
    assert turned(told, Knobs(keep=1.0)).demo == "intent"


@pytest.mark.parametrize(
    ("cell", "knobs", "message"),
    [
        ("rnn", {"keep": 1.0}, "no gate that keeps"),
        ("lstm", {"nonlinearity": "relu"}, "not the LSTM"),
        ("rnn", {"scale": -1.0}, "not by a negative number"),
        ("rnn", {"radius": -1.0}, "not by a negative number"),
        ("rnn", {"scale": float("nan")}, "must be a finite number"),
        ("rnn", {"initialisation": "zeros"}, "no initialisation 'zeros'"),
    ],
)
def test_what_a_network_has_not_cannot_be_turned(cell: str, knobs: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        turned(tiny_model(cell), Knobs(**knobs))


def test_a_matrix_without_a_radius_cannot_be_scaled_to_one() -> None:
    nothing = turned(tiny_model("rnn"), Knobs(scale=0.0))
    with pytest.raises(ValueError, match="whose spectral radius is 0"):
        turned(nothing, Knobs(radius=1.0))
