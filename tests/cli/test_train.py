from __future__ import annotations

import argparse
import json
import math
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import rnnviz
from rnnviz.cli import main, trainer
from rnnviz.cli.progress import line
from rnnviz.cli.train import _parser, job_of, normalised
from rnnviz.data.bundled import BUNDLED
from rnnviz.demos import DEMOS

ROOT = Path(rnnviz.__file__).resolve().parents[1]
SMALL = ("--hidden", "8", "--embedding", "8", "--min-count", "1")


@pytest.fixture
def data(tmp_path: Path) -> str:
    """Return a file of CLINC150's form with two labels."""
    said = {"transfer": "send {} to him", "weather": "is it raining in {}"}
    pairs = [[text.format(k), label] for k in "abcdefghij" for label, text in said.items()]
    path = tmp_path / "data_full.json"
    path.write_text(json.dumps({"train": pairs, "val": pairs}))
    return str(path)


def given(*arguments: str) -> argparse.Namespace:
    return _parser().parse_args(list(arguments))


def test_a_setting_that_is_given_replaces_that_of_the_recipe_alone():
    job = job_of(given("intent", "--data", "d", "-o", "x.rnnviz", "--hidden", "7", "--cell", "gru"))
    assert job.recipe == DEMOS["intent"].recipe.changed({"hidden": 7, "cell": "gru"})
    assert (job.name, job.demo, job.credit) == ("x", "intent", DEMOS["intent"].credit)


def test_the_command_in_the_card_has_only_what_was_given(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    out = str(tmp_path / "sample_models" / "a.rnnviz")
    arguments = given("script", "--data", "/somewhere/else/plays", "-o", out, "--threads", "2")
    assert normalised(arguments) == (
        "rnnviz train script --data data/plays -o sample_models/a.rnnviz"
    )


def test_the_command_in_the_card_can_be_given_again():
    flags = ["--learning-rate", "0.0015", "--no-tied", "--hidden", "64", "--seed", "3", "--half"]
    arguments = given("script", "--data", "data/plays", "-o", "a.rnnviz", *flags)
    words = normalised(arguments).split()
    assert words[:2] == ["rnnviz", "train"]
    assert job_of(given(*words[2:])) == job_of(arguments)


def numbers(folder: Path) -> str:
    """Return a file with two columns of numbers."""
    path = folder / "prices.csv"
    rows = [f"{math.sin(k / 3):.3f},{math.cos(k / 5):.3f}" for k in range(400)]
    path.write_text("\n".join(["open,close", *rows]))
    return str(path)


@pytest.mark.parametrize("name", BUNDLED)
def test_every_bundled_task_is_learnt_from_data_made_here(name):
    job = job_of(given(name, "-o", "x.rnnviz", "--batch", "7"))
    recipe = DEMOS[name].recipe if name in DEMOS else BUNDLED[name].recipe
    assert (job.data, job.recipe) == (f"made:{name}", recipe.changed({"batch": 7}))
    assert job.credit == "Made by rnnviz itself, from a seed"


def test_a_bundled_series_is_trained(records, tmp_path):
    out = str(tmp_path / "new.rnnviz")
    told = records("train", "sines", "-o", out, "--epochs", "1", "--hidden", "8")
    assert told[-1]["kind"] == "done"
    assert rnnviz.load(out).codec.language == "levels"


def test_a_column_of_ones_own_numbers_is_trained(records, tmp_path):
    out, path = str(tmp_path / "new.rnnviz"), numbers(tmp_path)
    told = records("train", path, "--column", "close", "-o", out, "--epochs", "1", "--hidden", "8")
    card = rnnviz.load(out).card
    assert told[-1]["kind"] == "done"
    assert card["command"].startswith("rnnviz train data/prices.csv --column close -o ")
    assert (card["data"], card["credit"]) == ("prices.csv", "")


def test_two_columns_are_the_text_and_its_label(tmp_path):
    path = tmp_path / "mail.csv"
    rows = [f"good day {k},glad,hello\nsend {k} to me,sad,send" for k in range(30)]
    path.write_text("\n".join(["sentence,mood,label", *rows]))
    columns = ("--column", "sentence", "--column", "mood")
    job = job_of(given(str(path), *columns, "-o", "x.rnnviz"))
    assert (job.recipe.task, job.recipe.reader) == ("classify", "table")
    assert job.columns == ("sentence", "mood")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--column", "high"), "no column of numbers 'high'; there are open, close"),
        (("--column", "open", "--column", "low"), "no column 'open'; there are column 1, column 2"),
        (("--column", "a", "--column", "b", "--column", "c"), "give one --column"),
        (("--data", "x.csv"), "leave --data out"),
    ],
)
def test_columns_that_are_not_there_are_refused(refused, tmp_path, arguments, says):
    out = str(tmp_path / "new.rnnviz")
    assert says in refused("train", numbers(tmp_path), "-o", out, *arguments)


def test_what_is_learnt_from_a_file_needs_one(refused):
    assert "--data PATH" in refused("train", "intent", "-o", "x.rnnviz")
    assert "has no columns" in refused("train", "sines", "-o", "x.rnnviz", "--column", "a")


def test_training_saves_a_model_with_its_card(records, tmp_path, data):
    out = tmp_path / "new.rnnviz"
    told = records("train", "intent", "--data", data, "-o", str(out), "--epochs", "2", *SMALL)
    kinds = [message["kind"] for message in told]
    assert (kinds[0], kinds[-1]) == ("start", "done")
    assert [m["epoch"] for m in told if m["kind"] == "progress"][-1] == 2
    model = rnnviz.load(out)
    assert (model.name, model.demo, model.spec.hidden) == ("new", "intent", 8)
    assert model.card["command"].startswith("rnnviz train intent --data ")
    assert model.card["quality"] == told[-1]["quality"]
    assert not Path(f"{out}.partial").exists()


def test_a_stopped_training_goes_on_when_the_command_is_given_again(tmp_path, data):
    out = tmp_path / "new.rnnviz"
    command = [sys.executable, "-m", "rnnviz", "train", "intent", "--data", data, "-o", str(out)]
    command += [*SMALL, "--epochs", "100000", "--patience", "100000", "--json"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True) as program:
        for message in map(json.loads, program.stdout):
            if message["kind"] == "progress" and message["epoch"] >= 2:
                break
        program.send_signal(signal.SIGINT)
        _, complaint = program.communicate(timeout=60)
    assert program.returncode == 130
    assert "the same command goes on from where it was" in complaint
    assert "Traceback" not in complaint
    with subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True) as program:
        start = json.loads(program.stdout.readline())
        program.send_signal(signal.SIGINT)
        program.communicate(timeout=60)
    assert start["resumed"]
    assert start["epoch"] >= 2


def test_progress_says_everything_in_one_line():
    message = {
        "epoch": 2, "epochs": 40, "batch": 9, "batches": 100, "loss": 1.5, "validation": 1.25,
        "best": 1.25, "gradient": 0.5, "learning_rate": 0.002, "seconds": 10.0, "eta": 125.0,
    }  # fmt: skip
    assert line(message) == (
        "epoch 2/40 · batch 10/100 · loss 1.5000 · validation 1.2500 (best 1.2500) · "
        "rate 0.002 · gradient 0.50 · at most 2 min 5 s left"
    )


def test_a_trainer_that_dies_is_one_sentence_with_its_last_words(
    refused, monkeypatch, tmp_path, data
):
    monkeypatch.setattr(trainer, "WORKER", ("-c", "input(); raise SystemError('out of luck')"))
    out = str(tmp_path / "new.rnnviz")
    told = refused("train", "intent", "--data", data, "-o", out)
    assert "out of luck" in told
    assert "begins again" in told


def test_a_problem_of_the_trainer_is_one_sentence(capsys, tmp_path):
    path = tmp_path / "data.json"
    path.write_text("{}")
    out = str(tmp_path / "new.rnnviz")
    assert main(["train", "intent", "--data", str(path), "-o", out]) == 2
    assert capsys.readouterr().err == (
        "rnnviz: data.json is not CLINC150: it needs the parts 'train' and 'val'\n"
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("chess",), "there is no task 'chess'"),
        (("intent", "--data", "nowhere"), "nothing at nowhere"),
        (("intent", "-o", "model.bin"), "must end in .rnnviz"),
        (("intent", "-o", "nowhere/model.rnnviz"), "no folder nowhere"),
        (("intent", "--hidden", "0"), "hidden must lie in 1…4096"),
        (("intent", "--dropout", "1.5"), "dropout must lie in"),
        (("intent", "--learning-rate", "nan"), "learning-rate must lie in"),
        (("intent", "--cell", "transformer"), "--cell"),
        (("intent", "--threads", "0"), "threads"),
        (("intent", "--tied"), "writers"),
        (("script", "--hidden", "64"), "--no-tied"),
    ],
)
def test_what_cannot_be_trained_is_refused_at_once(
    refused, monkeypatch, tmp_path, data, arguments, says
):
    monkeypatch.setattr(trainer, "WORKER", ("-c", "raise SystemError('started')"))
    monkeypatch.chdir(tmp_path)
    demo, *flags = arguments
    others = dict(zip(flags[::2], flags[1::2], strict=False))
    places = {"--data": data, "-o": "new.rnnviz", **others}
    words = [word for pair in places.items() for word in pair]
    words += flags[-1:] if len(flags) % 2 else []
    assert says in refused("train", demo, *words)
