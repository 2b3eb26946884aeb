from __future__ import annotations

import json

import numpy as np
import pytest

import rnnviz
from rnnviz.cli import main
from rnnviz.demos import DEMOS

SENTENCE = "send $50 to allison"
PAIRS = [["send $50 to me", "transfer"], ["hello", "greeting"], ["sing", "no such label"]]


def test_the_list_has_every_demo_with_its_models(records):
    (told,) = records("list")
    assert [demo["name"] for demo in told["demos"]] == list(DEMOS)
    assert told["demos"][0]["models"] == list(DEMOS["intent"].models)
    assert [demo["writes"] for demo in told["demos"]] == [
        DEMOS[name].recipe.task == "generate" for name in DEMOS
    ]


def test_the_list_for_people_has_a_command_to_try_for_every_demo(capsys):
    assert main(["list"]) == 0
    told = capsys.readouterr().out
    assert all(f"rnnviz run {name} --input" in told for name in DEMOS)


def test_info_tells_what_is_in_a_file(records, writer):
    model = rnnviz.load(writer)
    (told,) = records("info", writer)
    assert told["network"] == model.spec.to_json()
    assert (told["version"], told["parameters"]) == (model.version, model.parameters)
    assert (told["vocabulary"], told["labels"], told["card"]) == (22, 22, {})


def test_info_for_people_says_what_it_does_and_how_large_it_is(capsys, reader):
    assert main(["info", reader]) == 0
    told = capsys.readouterr().out
    assert "tells what a text means" in told
    assert "LSTM, 1 × 8 units" in told
    assert "not measured" in told


def test_a_saved_trace_is_equal_to_the_run(records, reader, tmp_path):
    out = tmp_path / "out.npz"
    (told,) = records("trace", reader, "--input", SENTENCE, "-o", str(out))
    trace = rnnviz.run(rnnviz.load(reader), SENTENCE)
    with np.load(out, allow_pickle=False) as file:
        about = json.loads(str(file["about"]))
        assert set(file.files) == {"about", *trace.fields}
        for symbol, field in trace.fields.items():
            assert np.array_equal(file[symbol], field.data)
            assert about["fields"][symbol]["axes"] == list(field.axes)
    assert told["fields"]["h"] == [1, 4, 8]
    assert [token["seen"] for token in about["tokens"]] == [t.seen for t in trace.tokens]
    assert about["labels"] == list(trace.labels)


def test_gradients_are_saved_beside_the_states(records, writer, tmp_path):
    out = tmp_path / "out.npz"
    arguments = ("--input", "yes", "--length", "5", "-o", str(out), "--gradients")
    (told,) = records("trace", writer, *arguments)
    assert told["fields"]["grad_h"] == told["fields"]["h"] == [2, 5, 8]
    with np.load(out) as file:
        assert np.abs(file["grad_h"]).max() > 0


def test_pairs_and_jacobians_are_saved_beside_the_states(records, reader, tmp_path):
    out = tmp_path / "out.npz"
    arguments = ("--input", SENTENCE, "-o", str(out), "--pairs", "--jacobians")
    (told,) = records("trace", reader, *arguments)
    assert told["fields"]["pair_c"] == [1, 4, 4]
    assert told["fields"]["reach_h"] == [1, 4]
    assert told["fields"]["jacobian_h"] == [1, 4, 8]
    assert told["fields"]["jacobian_state"] == [1, 4, 16]
    with np.load(out) as file:
        about = json.loads(str(file["about"]))
        assert not any(np.isnan(file[name]).any() for name in file.files if name != "about")
    assert [target["step"] for target in about["notes"]["pairs"]["targets"]] == [0, 1, 2, 3]
    assert about["notes"]["reach"][0]["fit"]["half_life"] > 0


def test_eval_measures_sentences(records, reader, tmp_path):
    path = tmp_path / "pairs.json"
    path.write_text(json.dumps(PAIRS))
    (told,) = records("eval", reader, "--data", str(path))
    assert (told["sentences"], told["skipped"]) == (2, 1)
    assert told["accuracy"] in (0.0, 0.5, 1.0)


def test_json_lines_are_measured_like_a_list(records, reader, tmp_path):
    (tmp_path / "list.json").write_text(json.dumps(PAIRS, indent=1))
    (tmp_path / "lines.jsonl").write_text("".join(json.dumps(pair) + "\n" for pair in PAIRS))
    one, other = (
        records("eval", reader, "--data", str(tmp_path / name))[0]
        for name in ("list.json", "lines.jsonl")
    )
    assert one["accuracy"] == other["accuracy"]
    assert one["calibration_error"] == other["calibration_error"]


def test_eval_measures_text(records, writer, tmp_path):
    path = tmp_path / "play.txt"
    path.write_text("JACK: Yes, of course.\nMARY: No!\n" * 20)
    (told,) = records("eval", writer, "--data", str(path))
    assert 1.0 < told["perplexity"] < 100.0
    assert told["bits_per_character"] > 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "no sentences"),
        ("[[1, 2]]", "entry 1"),
        ('[["hello"', "not JSON"),
        ('[["hello", "no such label"]]', "such as 'transfer'"),
        (b"caf\xe9", "line 1 is not UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_data_that_cannot_be_measured_is_one_sentence(refused, reader, tmp_path, content, says):
    path = tmp_path / "pairs.json"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert says in refused("eval", reader, "--data", str(path))


def test_a_text_of_one_token_has_nothing_to_foretell(refused, writer, tmp_path):
    path = tmp_path / "play.txt"
    path.write_text("yes")
    assert "nothing to foretell" in refused("eval", writer, "--data", str(path))


@pytest.mark.parametrize(
    ("out", "says"),
    [("out.txt", ".npz or .csv"), ("out", ".npz or .csv"), ("no/out.npz", "cannot be written")],
)
def test_a_trace_that_cannot_be_saved_is_one_sentence(refused, reader, tmp_path, out, says):
    assert says in refused("trace", reader, "--input", "hello", "-o", str(tmp_path / out))
