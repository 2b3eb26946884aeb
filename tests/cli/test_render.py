from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageSequence

from rnnviz.cli import main, show
from rnnviz.demos import DEMOS
from tests.models import tiny_model

SENTENCE = "send $50 to allison"
SMALL = ("--size", "800x450")
pytestmark = pytest.mark.usefixtures("qapp")


def test_a_picture_has_the_size_that_was_asked_for(records, reader, tmp_path):
    out = tmp_path / "out.png"
    (told,) = records("render", reader, "--input", SENTENCE, "-o", str(out), *SMALL)
    assert (told["width"], told["height"], told["frames"]) == (800, 450, 1)
    assert told["bytes"] == out.stat().st_size
    with Image.open(out) as picture:
        assert picture.size == (800, 450)


def test_a_picture_without_a_step_is_of_the_last(records, reader, tmp_path):
    def picture(*step: str) -> bytes:
        out = tmp_path / "out.png"
        records("render", reader, "--input", SENTENCE, "-o", str(out), *SMALL, *step)
        return out.read_bytes()

    assert picture() == picture("--step", "3") != picture("--step", "2")


def test_a_light_picture_is_lighter(records, reader, tmp_path):
    means = []
    for theme in ("dark", "light"):
        out = tmp_path / f"{theme}.png"
        records("render", reader, "--input", SENTENCE, "-o", str(out), *SMALL, "--theme", theme)
        with Image.open(out) as picture:
            means.append(np.asarray(picture.convert("L")).mean())
    assert means[0] + 50 < means[1]


def test_a_writer_is_painted_as_svg(records, writer, tmp_path):
    out = tmp_path / "out.svg"
    arguments = ("--input", "JACK: yes", "--length", "6", "--step", "4")
    records("render", writer, *arguments, "-o", str(out), *SMALL)
    assert out.read_text(encoding="utf-8").startswith("<svg ")


def test_a_film_lasts_as_long_as_was_asked_for_and_a_rest(records, reader, tmp_path):
    out = tmp_path / "out.gif"
    arguments = ("--input", SENTENCE, "-o", str(out), *SMALL, "--fps", "5", "--seconds", "2")
    (told,) = records("render", reader, *arguments)
    with Image.open(out) as film:
        lasts = sum(frame.info["duration"] for frame in ImageSequence.Iterator(film))
    assert lasts == told["frames"] * 200 == pytest.approx(3500, abs=250)


def test_a_film_of_one_step_is_shorter_than_that_of_the_run(records, reader, tmp_path):
    arguments = ("--input", SENTENCE, "-o", str(tmp_path / "out.gif"), *SMALL, "--fps", "2")
    (whole,) = records("render", reader, *arguments)
    (step,) = records("render", reader, *arguments, "--step", "1")
    assert step["frames"] < whole["frames"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-o", "out.bmp"), "'out.bmp'"),
        (("-o", "out"), "'out'"),
        (("-o", "nowhere/out.png"), "no folder"),
        (("--size", "big"), "1920x1080"),
        (("--size", "10x10"), "640x360"),
        (("--size", "99999x99999"), "7680x4320"),
        (("--step", "4"), "0…3"),
        (("--step", "-1"), "0…3"),
        (("--fps", "0"), "--fps"),
        (("--seconds", "nan"), "--seconds"),
        (("--theme", "pink"), "--theme"),
        (("-o", "out.gif", "--fps", "100"), "GIF"),
    ],
)
def test_what_cannot_be_painted_is_one_sentence(
    refused, monkeypatch, tmp_path, reader, arguments, says
):
    monkeypatch.chdir(tmp_path)
    given = {"-o": "out.png", "--size": "640x360"}
    given |= dict(zip(arguments[::2], arguments[1::2], strict=True))
    words = [word for pair in given.items() for word in pair]
    assert says in refused("render", reader, "--input", SENTENCE, *words)
    assert not [path for path in tmp_path.iterdir() if path.suffix != ".rnnviz"]


def test_show_reads_writes_and_leaves_a_moving_picture(capsys, monkeypatch, tmp_path):
    models = {"intent": tiny_model(), "script": tiny_model("gru", "generate", language="script")}
    monkeypatch.setattr(show, "chosen", lambda name: (DEMOS[name], models[name]))
    monkeypatch.setattr(show, "SIZE", (640, 360))
    monkeypatch.setattr(show, "FPS", 1.0)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    assert main(["show"]) == 0
    told = capsys.readouterr().out
    words = DEMOS["intent"].examples[0].split()
    lines = told.splitlines()
    start = next(k for k, line in enumerate(lines) if line.startswith("send "))
    assert [line.split()[0] for line in lines[start : start + 8]] == words
    assert all("‖h‖" in line and line.count("%") == 3 for line in lines[start : start + 8])
    assert "LADY BRACKNELL" in told
    out = tmp_path / "rnnviz-intent.gif"
    assert str(out) in told
    with Image.open(out) as film:
        assert film.n_frames > 5
