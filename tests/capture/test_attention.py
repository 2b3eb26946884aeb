"""Where a network with attention looks, against the softmax written out."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.capture.attention import attends, attention
from rnnviz.capture.run import capture, request_for
from rnnviz.trace import Sampling
from tests.cells import tiny

TEXT = "send money from my savings"


@pytest.mark.parametrize("name", ["attention", "window"])
def test_the_weights_are_the_softmax_of_the_scores_so_far(name: str) -> None:
    model = tiny(name, layers=2, scale=2.0)
    trace = capture(model, request_for(model, TEXT))
    found, u = attention(trace), model.weights["attention.weight"]
    said = np.concatenate((trace["x"].data, *trace["h"].data), axis=1)  # (T, S)
    before = trace["said0"].data if "said0" in trace else np.zeros((0, len(u)), np.float32)
    assert len(before) == (7 if name == "window" else 0)
    for step in range(len(trace)):
        v = np.concatenate((before, said[: step + 1]))
        e = np.exp(v @ u - (v @ u).max())
        α = e / e.sum()
        np.testing.assert_allclose(found.weights[step, : step + 1], α[len(before) :], atol=1e-6)
        assert not found.weights[step, step + 1 :].any()
        assert found.padding[step] == pytest.approx(α[: len(before)].sum(), abs=1e-6)
        logits = model.weights["head.weight"] @ (α @ v) + model.weights["head.bias"]
        np.testing.assert_allclose(trace["logits"].at(step=step), logits, atol=1e-5)


def test_a_network_that_reads_the_last_state_pays_no_attention() -> None:
    model = tiny("lstm")
    trace = capture(model, request_for(model, TEXT))
    assert not attends(trace)
    assert not attends(None)
    with pytest.raises(KeyError, match="score"):
        attention(trace)


def test_what_a_window_leaves_behind_is_known_and_read_no_longer() -> None:
    model = tiny("short window", task="generate", language="script", layers=2)
    request = request_for(model, "my dear", sampling=Sampling(length=9))
    trace = capture(model, request)
    assert len(trace) == 4
    assert len(trace.earlier) == 2 + 9 - 1 - 4
    assert [t.text for t in trace.earlier[:2]] == ["my", "dear"]
    again = capture(model, request_for(model, "my dear", sampling=Sampling(length=3)))
    assert [t.text for t in (*again.earlier, *again.tokens)] == [
        t.text for t in (*trace.earlier, *trace.tokens)
    ][:4]
