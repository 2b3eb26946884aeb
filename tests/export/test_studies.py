from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from rnnviz.capture.gradients import Target
from rnnviz.capture.jacobians import jacobian, step_jacobians
from rnnviz.capture.pairs import Outcomes, pairs
from rnnviz.capture.reach import reach
from rnnviz.capture.run import capture, request_for
from rnnviz.capture.saliency import saliency
from rnnviz.export.arrays import save_trace
from rnnviz.export.studies import gradient_study, jacobian_study, pair_study
from rnnviz.trace import Edit, Sampling
from tests.models import tiny_model

TEXT = "send money from my savings to my checking account please"


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_all_pairs_and_their_reach_are_saved(tmp_path, cell):
    model = tiny_model(cell, layers=2)
    trace = capture(model, request_for(model, TEXT))
    save_trace(trace, tmp_path / "out.npz", pair_study(model, trace, Outcomes()))
    found = pairs(model, trace)
    with np.load(tmp_path / "out.npz", allow_pickle=False) as file:
        about = json.loads(str(file["about"]))
        for symbol, logs in found.logs.items():
            assert np.array_equal(file[f"pair_{symbol}"], logs.data)
            for k in (0, 1):
                expected = reach(found, k, symbol)
                np.testing.assert_allclose(file[f"reach_{symbol}"][k], expected.logs, rtol=1e-6)
    assert about["fields"]["pair_h"]["axes"] == ["layer", "target", "step"]
    assert about["fields"]["reach_h"]["axes"] == ["layer", "distance"]
    targets = about["notes"]["pairs"]["targets"]
    assert targets[3] == {"step": 3, "label": trace.top(3, 1)[0][0]}
    assert [note["symbol"] for note in about["notes"]["reach"]] == [
        s for s in found.logs for _ in "ab"
    ]
    assert about["notes"]["reach"][0]["fit"]["half_life"] == reach(found, 0).fit.half_life


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_jacobians_are_saved_by_their_sizes(tmp_path, cell):
    model = tiny_model(cell, layers=2)
    trace = capture(model, request_for(model, TEXT))
    save_trace(trace, tmp_path / "out.npz", jacobian_study(model, trace))
    parts = {"h": 8, "state": 16} if cell == "lstm" else {"h": 8}
    with np.load(tmp_path / "out.npz") as file:
        assert {n for n in file.files if n[:8] == "jacobian"} == {f"jacobian_{p}" for p in parts}
        for part, values in parts.items():
            assert file[f"jacobian_{part}"].shape == (2, 10, values)
            steps = [*step_jacobians(model, trace, 1, part)]
            np.testing.assert_allclose(
                file[f"jacobian_{part}"][1, :, 0], [each.norm for each in steps], rtol=1e-5
            )
            np.testing.assert_allclose(
                file[f"radius_{part}"][1], [each.radius for each in steps], rtol=1e-5
            )
            whole = jacobian(model, trace, 1, 0, 9, part)
            np.testing.assert_allclose(file[f"product_{part}"][1], whole.singular_values, rtol=1e-5)


def test_a_table_has_a_column_for_every_target(tmp_path):
    model = tiny_model("rnn")
    edits = (Edit("h", "mask", steps=(1,)),)
    trace = capture(model, request_for(model, "send money to me", edits=edits))
    studies = (pair_study(model, trace, Outcomes()), jacobian_study(model, trace))
    save_trace(trace, tmp_path / "out.csv", *studies)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    logs = studies[0].fields["pair_h"]
    for step, row in enumerate(rows):
        assert np.float32(row["pair_h[0 3]"]) == logs.at(layer=0, target=3, step=step)
        assert np.float32(row["radius_h[0]"]) == studies[1].fields["radius_h"].at(
            layer=0, step=step
        )
    assert rows[0]["pair_h[0 3]"] == "-inf"
    assert "NaN" not in (tmp_path / "out.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_words_and_paths_are_saved_with_the_gradients(cell):
    model = tiny_model(cell)
    trace = capture(model, request_for(model, TEXT))
    target = Target("logit", 8, 0, against=1)
    found = gradient_study(model, trace, target).fields
    words = saliency(model, trace, target)
    assert np.array_equal(found["word_norm"].data, words.norm.data)
    assert np.array_equal(found["word_product"].data, words.product.data)
    assert ("path_alone" in found) == (cell == "lstm")
    if cell == "lstm":
        whole = found["path_alone"].data + found["path_by_h"].data
        np.testing.assert_allclose(whole, found["grad_c"].data, atol=1e-7)


def test_a_run_of_one_step_has_no_product_and_no_fit(tmp_path):
    model = tiny_model()
    trace = capture(model, request_for(model, "hello"))
    study = pair_study(model, trace, Outcomes())
    assert study.notes["reach"][0]["fit"] is None
    assert "product_h" not in jacobian_study(model, trace).fields
    save_trace(trace, tmp_path / "out.npz", study)


def test_notes_are_plain_json(tmp_path):
    model = tiny_model("gru", "generate", language="script")
    trace = capture(model, request_for(model, "JACK:", sampling=Sampling(9)))
    study = pair_study(model, trace, Outcomes("logit", label=2))
    json.dumps(study.notes, allow_nan=False)
