"""`rnnviz join`: an ensemble is one model file, calibrated and measured as a training's is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import rnnviz
from rnnviz.cli import main
from rnnviz.data.readers import read
from rnnviz.files.model_file import save_model
from rnnviz.nets.model import Model
from rnnviz.nets.network import network_of
from rnnviz.nets.quality import measure
from rnnviz.nets.temperature import GRID
from tests.models import LABELS, tiny_model

TEXT = "Jack yes, of course.\nMary no! what is the matter?\n" * 40
OF_DATA = {"data": "play", "credit": "the author", "licence": "public domain"}


def card(seed: int) -> dict:
    made = {"command": f"rnnviz train play --seed {seed}", "seed": seed, "epochs": 3, "seconds": 9}
    return {**made, **OF_DATA, "recipe": {"reader": "text"}, "quality": {"perplexity": 9.0}}


def member(seed: int, hidden: int, **more: object) -> Model:
    sizes = {"language": "characters", "layers": 2, "hidden": hidden, "scale": 4.0, **more}
    model = tiny_model("lstm", "generate", seed=seed, **sizes)  # type: ignore[arg-type]
    return replace(model, name=f"m{seed}", demo="shakespeare", card=card(seed))


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Return the files of two writers of different sizes."""
    for seed, hidden in ((1, 6), (2, 9)):
        save_model(member(seed, hidden), tmp_path / f"m{seed}.rnnviz")
    return [str(tmp_path / f"m{seed}.rnnviz") for seed in (1, 2)]


@pytest.fixture
def data(tmp_path: Path) -> str:
    """Return the file of a text."""
    (tmp_path / "play.txt").write_text(TEXT)
    return str(tmp_path / "play.txt")


@pytest.mark.parametrize("half", [False, True], ids=["whole", "half"])
def test_the_joined_model_is_calibrated_and_measured(records, tmp_path, files, data, half):
    out = tmp_path / "both.rnnviz"
    (told,) = records("join", *files, "-o", str(out), "--data", data, *["--half"] * half)
    model = rnnviz.load(out)
    assert told["quality"] == model.card["quality"] == measure(model, read("text", data))
    assert told["temperature"] == model.card["temperature"] in GRID
    assert (told["file"], told["bytes"]) == (str(out), out.stat().st_size)
    assert (told["members"], told["hidden"], model.spec.hidden) == (["m1", "m2"], 15, 15)
    ids = np.arange(9)
    each = [network_of(rnnviz.load(file)).forward(ids)["logits"] for file in files]
    mean = (each[0] + each[1]) / 2 / told["temperature"]
    found = network_of(model).forward(ids)["logits"]
    np.testing.assert_allclose(found, mean, rtol=0, atol=2e-2 if half else 1e-5)


def test_its_temperature_makes_unseen_text_likelier(records, tmp_path, files, data):
    before, after = tmp_path / "before.rnnviz", tmp_path / "after.rnnviz"
    (plain,) = records("join", *files, "-o", str(before))
    (told,) = records("join", *files, "-o", str(after), "--data", data)
    assert (plain["temperature"], plain["quality"]) == (None, {})
    raw = measure(rnnviz.load(before), read("text", data))
    assert told["temperature"] > 1.0
    assert told["quality"]["perplexity"] < raw["perplexity"]


def test_without_a_calibration_it_is_measured_as_it_is(records, tmp_path, files, data):
    out = tmp_path / "both.rnnviz"
    (told,) = records("join", *files, "-o", str(out), "--data", data, "--no-calibrate")
    (plain,) = records("join", *files, "-o", str(tmp_path / "plain.rnnviz"))
    model = rnnviz.load(out)
    assert told["temperature"] is plain["temperature"] is None
    assert model.version == rnnviz.load(tmp_path / "plain.rnnviz").version
    assert told["quality"] == measure(model, read("text", data))
    assert model.card["command"].endswith("--data data/play.txt --no-calibrate")


def test_the_card_tells_of_every_member(records, tmp_path, files, monkeypatch):
    monkeypatch.chdir(tmp_path)
    records("join", "m1.rnnviz", files[1], "-o", "both.rnnviz", "--half")
    model = rnnviz.load("both.rnnviz")
    assert (model.name, model.demo, model.task) == ("both", "shakespeare", "generate")
    assert model.card["command"] == "rnnviz join m1.rnnviz m2.rnnviz -o both.rnnviz --half"
    assert {key: model.card[key] for key in OF_DATA} == OF_DATA
    seconds = [(each["name"], each["seed"], each["seconds"]) for each in model.card["members"]]
    assert seconds == [("m1", 1, 9), ("m2", 2, 9)]


def test_what_is_said_to_people(capsys, tmp_path, files, data):
    out = str(tmp_path / "both.rnnviz")
    assert main(["join", *files, "-o", out]) == 0
    assert "2 networks side by side" in (said := capsys.readouterr().out)
    assert "not measured" in said
    assert main(["join", *files, "-o", out, "--data", data]) == 0
    assert "bits per character" in capsys.readouterr().out
    assert main(["info", out]) == 0
    told = capsys.readouterr().out
    assert "LSTM, 2 × 15 units, embedding 12: 2 networks side by side" in told
    assert "member      m2, rnnviz train play --seed 2, seed 2, epochs 3, perplexity 9" in told


def test_odd_members_in_a_card_do_not_stop_info(capsys, tmp_path):
    for odd in (7, ["a"], [{"name": 3, "quality": "good"}]):
        save_model(replace(tiny_model(), card={"members": odd}), tmp_path / "odd.rnnviz")
        assert main(["info", str(tmp_path / "odd.rnnviz")]) == 0
        assert "LSTM, 1 × 8 units" in capsys.readouterr().out


def test_readers_of_sentences_are_joined_and_measured_too(records, tmp_path):
    pairs = [[f"send {k} to me", LABELS[0]] for k in range(9)] + [["hello you", LABELS[2]]] * 9
    (tmp_path / "pairs.json").write_text(json.dumps(dict.fromkeys(("train", "val"), pairs)))
    for seed in (1, 2):
        model = replace(tiny_model(seed=seed), card={"recipe": {"reader": "clinc"}})
        save_model(model, tmp_path / f"r{seed}.rnnviz")
    files = [str(tmp_path / f"r{seed}.rnnviz") for seed in (1, 2)]
    places = ("-o", str(tmp_path / "both.rnnviz"), "--data", str(tmp_path / "pairs.json"))
    (told,) = records("join", *files, *places)
    assert told["quality"]["sentences"] > 0


def test_a_join_that_fails_leaves_the_old_file(refused, tmp_path, files):
    out = tmp_path / "both.rnnviz"
    out.write_bytes(b"old")
    save_model(member(3, 5, layers=1), tmp_path / "m3.rnnviz")
    refused("join", files[0], str(tmp_path / "m3.rnnviz"), "-o", str(out))
    assert out.read_bytes() == b"old"


ODD: dict[str, tuple[Callable[[Model], Model], tuple[str, ...], str]] = {
    "other layers": (lambda _: member(2, 5, layers=1), (), "their numbers of layers are 2 and 1"),
    "other text": (lambda _: member(2, 5, language="script"), (), "characters and script"),
    "tied": (lambda _: member(2, 6, embedding=6, tied=True), (), "tied to the embedding"),
    "no data": (lambda m: m, ("--data", "nowhere"), "nothing at nowhere"),
    "name": (lambda m: m, ("-o", "both.pt"), "must end in .rnnviz"),
    "folder": (lambda m: m, ("-o", "no/both.rnnviz"), "no folder no"),
}


@pytest.mark.parametrize("kind", ODD)
def test_what_cannot_be_joined_is_one_sentence(refused, monkeypatch, tmp_path, files, kind):
    change, more, says = ODD[kind]
    monkeypatch.chdir(tmp_path)
    save_model(change(member(2, 9)), files[1])
    assert says in refused("join", *files, "-o", "both.rnnviz", *more)
    assert not Path("both.rnnviz").exists()


def test_one_model_and_no_model_are_refused(refused, tmp_path, files):
    out = str(tmp_path / "both.rnnviz")
    assert "2 to 16 networks stand side by side, not 1" in refused("join", files[0], "-o", out)
    assert "MODEL" in refused("join", "-o", out)
    assert "there is no 'nobody'" in refused("join", "nobody", files[0], "-o", out)
    assert "-o" in refused("join", *files)


@pytest.mark.parametrize("recipe", [None, 7, {}, {"reader": "braille"}, {"reader": ["text"]}])
def test_data_that_no_card_tells_how_to_read_is_one_sentence(
    refused, tmp_path, files, data, recipe
):
    for seed, hidden in ((1, 6), (2, 9)):
        model = replace(member(seed, hidden), card={"recipe": recipe})
        save_model(model, files[seed - 1])
    out = str(tmp_path / "both.rnnviz")
    assert "how their data is read" in refused("join", *files, "-o", out, "--data", data)
