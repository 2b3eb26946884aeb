"""Another program's model becomes one of ours and back, and `info` reports on it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from rnnviz.cli import main
from rnnviz.files.model_file import load
from rnnviz.nets.network import Network
from tests.files.foreign.torch_models import IDS, LETTERS, HandWritten, Tagger, logits_of

ALPHABET = "".join(LETTERS)


@pytest.fixture
def homework(tmp_path: Path) -> Path:
    """Return the weights of a hand-written LSTM without its vocabulary."""
    torch.manual_seed(0)
    torch.save(HandWritten("ifog").state_dict(), tmp_path / "homework.pth")
    return tmp_path / "homework.pth"


def taught(path: Path) -> Path:
    """Write a hand-written LSTM that has learnt the alphabet."""
    torch.manual_seed(0)
    module, text = HandWritten("ifog", hidden=12), torch.arange(32) % len(LETTERS)
    optimiser = torch.optim.Adam(module.parameters(), lr=0.05)
    for _ in range(60):
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(module(text[:-1]), text[1:]).backward()
        optimiser.step()
    torch.save(module.state_dict(), path)
    return path


def logits(path: Path) -> np.ndarray:
    model = load(path)
    return Network(model.spec, model.weights).forward(IDS)["logits"][0]


def test_info_reports_on_a_foreign_file(records, homework):
    (report,) = records("info", str(homework))
    assert report["format"] == "PyTorch weights (zip)"
    assert report["parts"][0]["cell"] == "lstm"
    needed = {q["about"] for q in report["questions"] if q["needed"]}
    assert needed == {"vocabulary", "gates", "forget_bias"}
    assert not report["obstacles"]


def test_info_for_people_says_why_and_what_to_type_next(capsys, homework):
    assert main(["info", str(homework)]) == 0
    printed = capsys.readouterr().out
    assert "Wx.weight and Wh.weight make an LSTM written by hand" in printed
    assert "In which order do the gates lie" in printed
    assert "rnnviz convert homework.pth --vocab VOCABULARY --sample TEXT" in printed


def test_info_on_a_file_without_a_network_ends_with_2(capsys, tmp_path):
    torch.save({"conv.weight": torch.zeros(2, 2)}, tmp_path / "cnn.pt")
    assert main(["info", str(tmp_path / "cnn.pt")]) == 2
    assert "none is of a recurrent layer (conv.weight)" in capsys.readouterr().out


def test_a_model_is_converted_with_what_was_answered(records, homework, tmp_path):
    module = HandWritten("ifog")
    module.load_state_dict(torch.load(homework, weights_only=True))
    out = tmp_path / "homework.rnnviz"
    (said,) = records(
        "convert", str(homework), "-o", str(out), "--vocab", ALPHABET, "--gate-order", "ifog"
    )
    assert said["saved"] == str(out)
    np.testing.assert_allclose(logits(out), logits_of(module), atol=2e-6)


def test_a_sample_finds_the_order_of_the_gates(records, tmp_path):
    path = taught(tmp_path / "taught.pth")
    out = tmp_path / "taught.rnnviz"
    (said,) = records(
        *("convert", str(path), "-o", str(out), "--vocab", ALPHABET, "--sample", ALPHABET * 4),
        *("--forget-bias", "0"),
    )
    assert "nats a token" in said["says"][0]
    assert "the gates i, f, o, g" in said["says"][1]
    assert load(out).card["conventions"]["gates"] == "ifog"


def test_the_training_text_is_vocabulary_enough(records, tmp_path):
    path = taught(tmp_path / "taught.pth")
    (tmp_path / "alphabet.txt").write_text(ALPHABET * 5)
    out = tmp_path / "taught.rnnviz"
    records(
        *("convert", str(path), "-o", str(out), "--vocab", str(tmp_path / "alphabet.txt")),
        *("--gate-order", "ifog"),
    )
    assert load(out).codec.vocabulary == LETTERS


def test_lists_in_files_are_read(records, tmp_path):
    torch.save(Tagger(outputs=3).state_dict(), tmp_path / "m.pt")
    (tmp_path / "vocab.json").write_text(json.dumps({c: k for k, c in enumerate(LETTERS)}))
    (tmp_path / "labels.txt").write_text("sad\nso so\nglad\n")
    records(
        *("convert", str(tmp_path / "m.pt"), "-o", str(tmp_path / "m.rnnviz")),
        *("--vocab", str(tmp_path / "vocab.json"), "--labels", str(tmp_path / "labels.txt")),
    )
    model = load(tmp_path / "m.rnnviz")
    assert (model.labels, model.task) == (("sad", "so so", "glad"), "classify")


def test_answers_are_kept_on_request_and_the_file_then_runs(records, homework, tmp_path):
    records(
        *("convert", str(homework), "-o", str(tmp_path / "x.rnnviz"), "--vocab", ALPHABET),
        *("--gate-order", "ifog", "--keep"),
    )
    lines = records("run", str(homework), "--input", "bad", "--length", "3")
    assert [line["token"] for line in lines[:3]] == ["b", "a", "d"]


@pytest.mark.parametrize("suffix", [".pt", ".pth", ".safetensors", ".onnx"])
def test_our_own_model_leaves_for_another_program_and_comes_back(records, writer, tmp_path, suffix):
    out = tmp_path / f"writer{suffix}"
    (said,) = records("convert", writer, "-o", str(out))
    assert out.name in said["says"][0]
    (report,) = records("info", str(out))
    assert (report["parts"][0]["cell"], report["parts"][0]["layers"]) == ("gru", 2)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ((), "attach a vocabulary"),
        (("--vocab", "abc"), "as characters it has 3 and lstm reads 10"),
        (("--vocab", ALPHABET, "--gate-order", "ifgx"), "must name each of i, f, g, o once"),
        (("--vocab", ALPHABET, "--reset", "never"), "must be one of after, before"),
        (("--vocab", ALPHABET, "--part", "third"), "has no part 'third'"),
        (("--vocab", ALPHABET, "--labels", "a,b"), "there are 2 labels"),
        (("--vocab", ALPHABET, "--sample", "abc"), "at least 20 known entries"),
        (("--sample", "abc"), "only be tried with a vocabulary"),
        (("--vocab", ALPHABET, "--forget-bias", "much"), "invalid float value"),
    ],
)
def test_what_cannot_be_converted_is_one_sentence(refused, homework, tmp_path, more, says):
    assert says in refused("convert", str(homework), "-o", str(tmp_path / "x.rnnviz"), *more)
    assert not (tmp_path / "x.rnnviz").exists()


def test_a_wrong_ending_is_one_sentence(refused, homework, writer, tmp_path):
    assert "must end in .rnnviz" in refused("convert", str(homework), "-o", "x.pt")
    assert "must end in one of .pt" in refused("convert", writer, "-o", str(tmp_path / "x.h5"))


def test_a_web_page_with_a_models_name_is_told_as_one(refused, tmp_path):
    (tmp_path / "model.pt").write_text("<!DOCTYPE html><html>")
    for command in (["info"], ["run", "--input", "a"], ["convert", "-o", "x.rnnviz"]):
        said = refused(command[0], str(tmp_path / "model.pt"), *command[1:])
        assert "model.pt is a web page, not a model" in said
