from __future__ import annotations

import numpy as np
import pytest

from rnnviz.capture.gradients import Target, gradients
from rnnviz.capture.paths import paths
from rnnviz.capture.run import capture, request_for
from rnnviz.trace import Edit
from tests.capture.unrolled import Unrolled, close
from tests.models import tiny_model

TEXT = "send money from my savings to my checking account please"
EDITS = (Edit("c", "scale", 1.4, steps=(3, 5)), Edit("h", "scale", 0.7, steps=(4,)))


@pytest.mark.parametrize("edits", [(), EDITS], ids=["plain", "edited"])
@pytest.mark.parametrize("layers", [1, 2, 3])
def test_what_flows_along_c_alone_is_what_is_left_when_h_is_cut(layers: int, edits: tuple) -> None:
    model = tiny_model(layers=layers, scale=1.5)
    trace = capture(model, request_for(model, TEXT, edits=edits))
    found = paths(model, trace, Target("logit", 8, 2))
    for k in range(layers):
        reference = Unrolled(model, trace, cut=k)
        reference.logits[8, 2].backward()
        close(found.alone.data[k], reference.grads("c")[k])


@pytest.mark.parametrize("edits", [(), EDITS], ids=["plain", "edited"])
@pytest.mark.parametrize("layers", [1, 2])
def test_both_ways_add_up_to_the_gradient(layers: int, edits: tuple) -> None:
    model = tiny_model(layers=layers, scale=1.5)
    trace = capture(model, request_for(model, TEXT, edits=edits))
    found, whole = paths(model, trace, Target()), gradients(model, trace, Target())
    np.testing.assert_allclose(found.alone.data + found.by_h.data, whole["c"].data, atol=1e-7)
    # Below the top layer's last step, h has no other way to the target than the next step.
    np.testing.assert_allclose(found.over_h.data[-1, :-1], whole["h"].data[-1, :-1], atol=1e-7)
    assert found.by_h.data[-1, -1].tolist() == [0.0] * 8
    assert found.over_c.data[:, :-1].any()
    assert not found.over_c.data[:, -1].any()


def test_an_open_forget_gate_carries_the_gradient_along_c_unchanged() -> None:
    model = tiny_model()
    open_gate = (Edit("f", "set", 1.0), Edit("o", "set", 0.5))
    trace = capture(model, request_for(model, TEXT, edits=open_gate))
    alone = paths(model, trace, Target("logit", 9, 0)).alone.data[0]
    np.testing.assert_allclose(alone, np.broadcast_to(alone[9], alone.shape), rtol=1e-6)


@pytest.mark.parametrize("cell", ["rnn", "gru"])
def test_only_an_lstm_has_two_ways(cell: str) -> None:
    model = tiny_model(cell)
    with pytest.raises(ValueError, match="no memory c"):
        paths(model, capture(model, request_for(model, TEXT)), Target())
