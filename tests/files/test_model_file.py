"""Model files: what is written comes back, and what is broken says so in one sentence."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file, save

from rnnviz.files import model_file
from rnnviz.files.model_file import FileProblem, load, rounded, save_model
from tests.models import tiny_model


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_a_model_comes_back_as_it_was(tmp_path: Path, cell: str) -> None:
    model = tiny_model(cell)  # type: ignore[arg-type]
    save_model(model, tmp_path / "m.rnnviz")
    again = load(tmp_path / "m.rnnviz")
    assert again.version == model.version
    assert again.codec == model.codec
    assert (again.labels, again.task, again.name) == (model.labels, model.task, model.name)


def test_half_size_weights_are_the_rounded_ones(tmp_path: Path) -> None:
    model = tiny_model()
    save_model(model, tmp_path / "half.rnnviz", half=True)
    save_model(model, tmp_path / "full.rnnviz")
    assert load(tmp_path / "half.rnnviz").version == rounded(model).version
    assert (tmp_path / "half.rnnviz").stat().st_size < (tmp_path / "full.rnnviz").stat().st_size


def test_any_safetensors_reader_opens_the_weights(tmp_path: Path) -> None:
    model = tiny_model()
    save_model(model, tmp_path / "m.rnnviz")
    weights = load_file(tmp_path / "m.rnnviz")
    assert weights.keys() == model.spec.shapes().keys()


def test_a_save_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "m.rnnviz"
    save_model(tiny_model(), path)
    before = path.read_bytes()

    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(model_file.os, "fsync", full_disk)
    with pytest.raises(FileProblem, match="No space left"):
        save_model(tiny_model(seed=1), path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["m.rnnviz"]


def test_saving_into_a_missing_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be written"):
        save_model(tiny_model(), tmp_path / "nowhere" / "m.rnnviz")


def _about(change: Callable[[dict[str, object]], object]) -> Callable[[Path], bytes]:
    def make(path: Path) -> bytes:
        save_model(tiny_model(), path)
        size = struct.unpack("<Q", path.read_bytes()[:8])[0]
        header = json.loads(path.read_bytes()[8 : 8 + size])
        about = json.loads(header["__metadata__"]["rnnviz"])
        change(about)
        return save(load_file(path), {"rnnviz": json.dumps(about)})

    return make


def _weights(change: Callable[[dict[str, np.ndarray]], object]) -> Callable[[Path], bytes]:
    def make(path: Path) -> bytes:
        save_model(tiny_model(), path)
        size = struct.unpack("<Q", path.read_bytes()[:8])[0]
        about = json.loads(path.read_bytes()[8 : 8 + size])["__metadata__"]
        weights = {k: v.copy() for k, v in load_file(path).items()}
        change(weights)
        return save(weights, about)

    return make


def _cut(path: Path) -> bytes:
    save_model(tiny_model(), path)
    return path.read_bytes()[:-100]


HOSTILE: dict[str, tuple[Callable[[Path], bytes], str]] = {
    "empty": (lambda _: b"", "is not a model file of rnnviz"),
    "text": (lambda _: b"hello, I am a text and no model", "is not a model file of rnnviz"),
    "pickle": (lambda _: b"\x80\x04\x95" + b"x" * 50, "is not a model file of rnnviz"),
    "zip": (lambda _: b"PK\x03\x04" + b"\0" * 50, "is not a model file of rnnviz"),
    "cut": (_cut, "cut short or damaged"),
    "huge header": (lambda _: struct.pack("<Q", 1 << 60) + b"{" * 50, "cut short or damaged"),
    "deep header": (lambda _: struct.pack("<Q", 50000) + b"{" * 50000, "cut short or damaged"),
    "other safetensors": (lambda _: save({"a": np.zeros(3)}), "not one of rnnviz"),
    "integers": (
        lambda _: save({"a": np.zeros(3, np.int64)}, {"rnnviz": '{"format": 1}'}),
        "I64",
    ),
    "no json": (lambda _: save({"a": np.zeros(3)}, {"rnnviz": "{"}), "not JSON"),
    "deep json": (lambda _: save({"a": np.zeros(3)}, {"rnnviz": "[" * 99999}), "not JSON"),
    "newer": (_about(lambda a: a.update(format=99)), "update rnnviz"),
    "list": (lambda _: save({"a": np.zeros(3)}, {"rnnviz": "[]"}), "update rnnviz"),
    "unknown cell": (_about(lambda a: a["network"].update(cell="mlp")), "mlp"),
    "negative size": (_about(lambda a: a["network"].update(hidden=-1)), "hidden"),
    "endless size": (_about(lambda a: a["network"].update(hidden=1 << 60)), "hidden"),
    "size as text": (_about(lambda a: a["network"].update(hidden="8")), "whole number"),
    "many layers": (_about(lambda a: a["network"].update(layers=99)), "layers"),
    "other readout": (_about(lambda a: a["network"].update(over="median")), "must be one of"),
    "attention without": (_about(lambda a: a["network"].update(over="attention")), "is missing"),
    "unknown property": (_about(lambda a: a["network"].update(code="x")), "no property"),
    "property missing": (_about(lambda a: a["network"].pop("cell")), "fully described"),
    "no vocabulary": (_about(lambda a: a.pop("vocabulary")), "vocabulary"),
    "short vocabulary": (_about(lambda a: a.update(vocabulary=["a"])), "vocabulary"),
    "odd vocabulary": (_about(lambda a: a.update(vocabulary=[1, 2])), "list of texts"),
    "odd labels": (_about(lambda a: a.update(labels="abc")), "list of texts"),
    "odd card": (_about(lambda a: a.update(card=7)), "describes no model"),
    "odd task": (_about(lambda a: a.update(task="paint")), "paint"),
    "language": (_about(lambda a: a.update(language="klingon")), "klingon"),
    "writer": (_about(lambda a: a.update(task="generate")), "vocabulary"),
    "network is a list": (_about(lambda a: a.update(network=[])), "describes no model"),
    "weight missing": (_weights(lambda w: w.pop("head.bias")), "head.bias is missing"),
    "weight too many": (_weights(lambda w: w.update(x=np.zeros(2, np.float32))), "not belong"),
    "weight shape": (_weights(lambda w: w.update({"head.bias": np.zeros(9, np.float32)})), "shape"),
    "not a number": (_weights(lambda w: w["head.bias"].fill(np.nan)), "not numbers"),
    "infinite": (_weights(lambda w: w["head.bias"].fill(np.inf)), "not numbers"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_gives_one_clear_sentence(tmp_path: Path, kind: str) -> None:
    make, says = HOSTILE[kind]
    path = tmp_path / "bad.rnnviz"
    path.write_bytes(make(tmp_path / "good.rnnviz"))
    with pytest.raises(FileProblem, match=says) as problem:
        load(path)
    assert "bad.rnnviz" in str(problem.value)
    assert "\n" not in str(problem.value)


def test_a_file_that_is_too_large_is_not_even_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_model(tiny_model(), tmp_path / "m.rnnviz")
    monkeypatch.setattr(model_file, "MAX_BYTES", 100)
    with pytest.raises(FileProblem, match="at most"):
        load(tmp_path / "m.rnnviz")


def test_a_missing_file_and_a_folder_are_no_models(tmp_path: Path) -> None:
    for path in (tmp_path / "none.rnnviz", tmp_path):
        with pytest.raises(FileProblem, match="no file"):
            load(path)


def problem_of(path: Path) -> str:
    try:
        load(path)
    except FileProblem as problem:
        return str(problem)
    return ""


@given(st.data())
def test_a_flipped_byte_never_escapes_as_another_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "flip.rnnviz"
    save_model(tiny_model(), path)
    content = bytearray(path.read_bytes())
    for _ in range(3):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    assert "\n" not in problem_of(path)
