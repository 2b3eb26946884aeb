"""Edits of single weights."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.capture.origin import origin
from rnnviz.capture.run import capture, request_for
from rnnviz.capture.weights import edited_model, weight_at
from rnnviz.edits import WeightEdit
from tests.models import tiny_model

HIDDEN = "rnn.weight_hh_l0"


def test_one_weight_is_replaced_and_no_other() -> None:
    model = tiny_model("lstm")
    request = request_for(model, "hello you", edits=(WeightEdit(HIDDEN, 2, 3, 9.5),))
    changed = edited_model(model, request)
    assert weight_at(changed, HIDDEN, 2, 3) == 9.5
    differs = changed.weights[HIDDEN] != model.weights[HIDDEN]
    assert np.argwhere(differs).tolist() == [[2, 3]]
    assert all(
        changed.weights[n] is model.weights[n]
        or n == HIDDEN
        or (changed.weights[n] == model.weights[n]).all()
        for n in model.weights
    )


def test_a_run_uses_the_changed_weight() -> None:
    model = tiny_model("rnn")
    edit = WeightEdit("rnn.bias_ih_l0", 1, 0, 4.0)
    plain = capture(model, request_for(model, "hello"))
    trace = capture(model, request_for(model, "hello", edits=(edit,)))
    differs = plain["h"].data[0, 0] != trace["h"].data[0, 0]
    assert np.flatnonzero(differs).tolist() == [1]


def test_an_edit_that_is_off_leaves_the_model_itself() -> None:
    model = tiny_model("gru")
    edit = WeightEdit(HIDDEN, 0, 0, 1.0, on=False)
    assert edited_model(model, request_for(model, "hello", edits=(edit,))) is model


def test_the_origin_of_a_number_counts_the_changed_weight() -> None:
    model = tiny_model("rnn")
    edit = WeightEdit("rnn.bias_ih_l0", 1, 0, 4.0)
    trace = capture(model, request_for(model, "hello", edits=(edit,)))
    found = origin(model, trace, "h", layer=0, step=0, unit=1)
    assert found.result == pytest.approx(found.value, abs=1e-6)


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (WeightEdit("nothing", 0, 0, 1.0), "no weight 'nothing'"),
        (WeightEdit(HIDDEN, 10_000, 0, 1.0), "none at"),
        (WeightEdit("head.bias", 0, 1, 1.0), "none at"),
    ],
)
def test_a_weight_that_does_not_exist_is_named(edit: WeightEdit, says: str) -> None:
    model = tiny_model("lstm")
    with pytest.raises(ValueError, match=says):
        capture(model, request_for(model, "hello", edits=(edit,)))


@pytest.mark.parametrize("amount", [float("nan"), float("inf")])
def test_a_weight_must_be_a_number(amount: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        WeightEdit(HIDDEN, 0, 0, amount)
