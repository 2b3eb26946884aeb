from __future__ import annotations

import numpy as np
import pytest

from rnnviz.capture.knobs import Knobs, radii, turned
from rnnviz.capture.pairs import Outcomes, pairs
from rnnviz.capture.run import capture, request_for
from rnnviz.capture.theory import bound
from rnnviz.edits import Dropout, Edit, WeightEdit
from tests.models import tiny_model

TEXT = "send money to my account please " * 10


EDITED = (
    Edit("h", "scale", 1.5),
    Dropout("memory", 0.3),
    WeightEdit("rnn.weight_hh_l0", 0, 0, 2.0),
)


@pytest.mark.parametrize("edits", [(), EDITED], ids=["plain", "edited"])
@pytest.mark.parametrize("scale", [0.3, 1.0, 3.0])
@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
@pytest.mark.parametrize("layers", [1, 2])
def test_no_gradient_is_above_the_line(
    layers: int, nonlinearity: str, scale: float, edits: tuple
) -> None:
    model = tiny_model("rnn", layers=layers, nonlinearity=nonlinearity)
    model = turned(model, Knobs(scale=scale))
    trace = capture(model, request_for(model, TEXT, edits=edits))
    logs = pairs(model, trace, Outcomes("logit", 0, (59,)))["h"].data[-1, 0, ::-1]  # by distance
    tight = bound(model, trace)
    assert (logs <= tight.line(logs[0], 60) + 1e-5).all()
    if not edits:
        assert tight.slope <= bound(model).slope == 1.0
        assert (logs <= bound(model).line(logs[0], 60) + 1e-5).all()


def test_below_the_critical_scale_gradients_must_vanish_and_do() -> None:
    model = tiny_model("rnn")
    critical = bound(model).critical_scale
    for scale, vanishes in ((0.9 * critical, True), (1.1 * critical, False)):
        found = bound(turned(model, Knobs(scale=scale)))
        assert found.must_vanish is vanishes
        assert found.factor == pytest.approx(scale / critical)
    below = turned(model, Knobs(scale=0.9 * critical))
    trace = capture(below, request_for(below, TEXT))
    logs = pairs(below, trace, Outcomes("logit", 0, (59,)))["h"].data[0, 0]
    assert logs[0] < logs[59] + 59 * np.log10(0.9)


def test_a_matrix_of_zeros_lets_nothing_through() -> None:
    nothing = bound(turned(tiny_model("rnn"), Knobs(scale=0.0)))
    assert nothing.critical_scale == np.inf
    assert nothing.line(-1.0, 3).tolist() == [-1.0, -np.inf, -np.inf]


def test_norm_and_radius_are_those_of_the_recurrent_matrix() -> None:
    model = tiny_model("rnn", layers=2)
    U = model.weights["rnn.weight_hh_l1"].astype(np.float64)
    found = bound(model)
    assert found.norm == pytest.approx(np.linalg.svd(U)[1][0])
    assert found.radius == pytest.approx(radii(model)["h1"])
    assert found.radius <= found.norm


def test_networks_with_gates_have_no_such_bound() -> None:
    with pytest.raises(ValueError, match="the LSTM has gates"):
        bound(tiny_model())
