"""Networks as other programs make them are kept in files of ours, and are the same afterwards."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open

from rnnviz.capture.gradients import Target, gradients
from rnnviz.capture.run import capture, request_for
from rnnviz.data.codec import Codec
from rnnviz.files.model_file import FileProblem, load, save_model
from rnnviz.nets.model import Model
from tests.models import tiny_model
from tests.nets.variants import KINDS, READOUTS, spec_of, weights_of

RUN = [*KINDS, *READOUTS]
WORDS = Codec("characters", tuple("abcdefg"))


def model_of(name: str, **changes: object) -> Model:
    """Return a small classifier of a kind or with a readout of that name."""
    spec = replace(spec_of(name), **changes)  # type: ignore[arg-type]
    return Model(name, spec, weights_of(spec), WORDS, tuple("vwxyz"), "classify")


def format_of(path: Path) -> int:
    with safe_open(path, framework="numpy") as file:
        return int(json.loads(file.metadata()["rnnviz"])["format"])


@pytest.mark.parametrize("change", [{}, {"window": 9, "padding": 2}], ids=["", "in a window"])
@pytest.mark.parametrize("name", RUN)
def test_a_network_of_others_comes_back_with_its_runs_and_gradients(
    tmp_path: Path, name: str, change: dict
) -> None:
    model = model_of(name, **change)
    save_model(model, tmp_path / "m.rnnviz")
    again = load(tmp_path / "m.rnnviz")
    assert (again.version, again.spec) == (model.version, model.spec)
    request = request_for(model, "badge")
    before, after = capture(model, request), capture(again, request)
    assert before.fields.keys() == after.fields.keys()
    for symbol, field in before.fields.items():
        np.testing.assert_array_equal(field.data, after[symbol].data)
    target = Target("loss", 3, 1)
    grads = gradients(again, after, target)
    for symbol, field in gradients(model, before, target).items():
        np.testing.assert_array_equal(field.data, grads[symbol].data)


def test_an_older_program_opens_all_that_it_can_show(tmp_path: Path) -> None:
    save_model(tiny_model(), tmp_path / "plain.rnnviz")
    save_model(model_of("peepholes"), tmp_path / "others.rnnviz")
    assert format_of(tmp_path / "plain.rnnviz") == 1
    assert format_of(tmp_path / "others.rnnviz") == 2


def test_a_projection_larger_than_it_says_is_refused(tmp_path: Path) -> None:
    model = model_of("projected")
    weights = {**model.weights, "rnn.weight_hr_l1": np.ones((6, 6), np.float32)}
    odd = Model("odd", model.spec, weights, WORDS, model.labels, "classify")
    save_model(odd, tmp_path / "m.rnnviz")
    with pytest.raises(FileProblem, match="weight_hr_l1 projects to more than 3 numbers"):
        load(tmp_path / "m.rnnviz")
