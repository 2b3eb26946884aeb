from __future__ import annotations

import csv
import json
from dataclasses import asdict

import numpy as np
import pytest

from rnnviz.capture.gradients import Target, gradients
from rnnviz.capture.run import capture, request_for
from rnnviz.export.arrays import save_trace
from rnnviz.export.studies import gradient_study
from rnnviz.files.model_file import FileProblem
from rnnviz.trace import Edit, Sampling
from tests.models import tiny_model


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_an_npz_holds_all_of_a_trace_without_pickle(tmp_path, cell):
    model = tiny_model(cell, "generate", layers=2, language="script")
    edits = (Edit("h", "scale", 0.5, layer=1, units=(0, 3)),)
    request = request_for(model, 'JACK: "yes…" 🙂', edits=edits, sampling=Sampling(length=6))
    trace = capture(model, request)
    save_trace(trace, tmp_path / "out.npz")
    with np.load(tmp_path / "out.npz", allow_pickle=False) as file:
        about = json.loads(str(file["about"]))
        arrays = {name: file[name] for name in file.files if name != "about"}
    assert arrays.keys() == trace.fields.keys()
    for symbol, field in trace.fields.items():
        assert arrays[symbol].dtype == np.float32
        assert np.array_equal(arrays[symbol], field.data)
        assert about["fields"][symbol]["axes"] == list(field.axes)
        assert about["fields"][symbol]["bounds"] == list(field.bounds)
    assert about["tokens"] == [asdict(token) for token in trace.tokens]
    assert about["chosen"] == list(trace.chosen)
    assert about["labels"] == list(trace.labels)
    assert about["request"]["edits"][0]["units"] == [0, 3]
    assert about["request"]["sampling"] == asdict(request.sampling)


def test_what_was_studied_stands_beside_the_run(tmp_path):
    model = tiny_model()
    trace = capture(model, request_for(model, "send money to me"))
    study = gradient_study(model, trace, Target("logit", label=1))
    save_trace(trace, tmp_path / "out.npz", study)
    with np.load(tmp_path / "out.npz") as file:
        for symbol, field in gradients(model, trace, Target("logit", label=1)).items():
            assert np.array_equal(file[f"grad_{symbol}"], field.data)
        about = json.loads(str(file["about"]))
    assert about["notes"]["target"]["label"] == 1
    assert about["fields"]["grad_f"]["axes"] == ["layer", "step", "unit"]


def test_a_table_has_a_row_a_step_and_a_column_a_number(tmp_path):
    model = tiny_model(layers=2)
    trace = capture(model, request_for(model, 'send "$50" to allison'))
    save_trace(trace, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["token"], row["seen"]) for row in rows] == [(t.text, t.seen) for t in trace.tokens]
    for step, row in enumerate(rows):
        h = trace["h"].at(layer=1, step=step, unit=5)
        assert np.float32(row["h[1 5]"]) == h
        assert np.float32(row["p[transfer]"]) == trace["p"].at(step=step, label=0)
        assert np.float32(row["x[2]"]) == trace["x"].at(step=step, feature=2)


def test_a_line_end_stays_in_its_cell(tmp_path):
    model = tiny_model("gru", "generate", language="characters")
    trace = capture(model, request_for(model, "ab\n,c", sampling=Sampling(length=2)))
    save_trace(trace, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["token"] for row in rows] == [token.text for token in trace.tokens]
    assert [row["chosen"] != "" for row in rows] == [drawn >= 0 for drawn in trace.chosen]


def test_another_ending_is_refused(tmp_path):
    trace = capture(model := tiny_model(), request_for(model, "hello"))
    with pytest.raises(ValueError, match=r"\.npz or \.csv"):
        save_trace(trace, tmp_path / "out.xlsx")


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path):
    trace = capture(model := tiny_model(), request_for(model, "hello"))
    with pytest.raises(FileProblem, match="cannot be written"):
        save_trace(trace, tmp_path / "nowhere" / "out.npz")
    assert not list(tmp_path.iterdir())
