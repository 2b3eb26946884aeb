"""Files made to mislead: each is refused in a sentence of its own, and nothing of it is run."""

from __future__ import annotations

import math
import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.recognise import read
from tests.files.foreign.hostile import CANARY, SIX, calling, tensor, torch_zip
from tests.files.foreign.hostile_files import NOT_MODELS, NPZ, SAFETENSORS, ZIPS
from tests.files.foreign.hostile_pickles import CALLS, LEGACY, PICKLES, TENSORS
from tests.files.foreign.mutations import mutated, opened

GROUPS = {
    **{"not a model": NOT_MODELS, "zip": ZIPS, "tensor": TENSORS, "call": CALLS},
    **{"pickle": PICKLES, "safetensors": SAFETENSORS, "npz": NPZ, "legacy": LEGACY},
}
ALL = {f"{group}: {name}": made for group, files in GROUPS.items() for name, made in files.items()}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder to be in, where a file that was touched would be seen."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    assert not (tmp_path / CANARY).exists(), "code of the file was run"


def test_there_are_enough_of_them() -> None:
    assert len(ALL) >= 210


@pytest.mark.parametrize("name", ALL)
def test_a_hostile_file_is_refused_in_one_clear_sentence(folder: Path, name: str) -> None:
    content, words = ALL[name]
    path = folder / "homework.pt"
    path.write_bytes(content)
    with pytest.raises(ForeignProblem) as problem:
        read(path)
    sentence = str(problem.value)
    assert words in sentence
    assert sentence.startswith("homework.pt ")
    assert "\n" not in sentence
    assert len(sentence) < 400


def test_a_class_that_nobody_knows_is_neither_imported_nor_called(folder: Path) -> None:
    (folder / "evil.py").write_text(f"open({CANARY!r}, 'w')\ndef run(*_): open({CANARY!r}, 'w')\n")
    (folder / "homework.pt").write_bytes(calling("evil", "run", 1))
    contents = read(folder / "homework.pt")
    assert contents.facts["classes"] == ["evil.run"]
    assert not contents.tensors


def test_a_folder_and_a_missing_file_are_named(folder: Path) -> None:
    with pytest.raises(ForeignProblem, match="is a folder"):
        read(folder)
    (folder / "saved_model.pb").write_bytes(b"")
    with pytest.raises(ForeignProblem, match="SavedModel"):
        read(folder)
    with pytest.raises(ForeignProblem, match="there is no file"):
        read(folder / "nowhere.pt")


def test_a_huge_file_is_not_even_opened(folder: Path) -> None:
    path = folder / "huge.pt"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 3 << 30)
    with pytest.raises(ForeignProblem, match=r"3\.0 GiB"):
        read(path)


def test_shared_lists_that_would_unfold_to_billions_are_walked_once(folder: Path) -> None:
    layers: list[object] = [1.5]
    for _ in range(50):
        layers = [layers] * 10
    (folder / "laughs.pkl").write_bytes(pickle.dumps(layers))
    assert not read(folder / "laughs.pkl").tensors


def test_a_list_that_holds_itself_ends(folder: Path) -> None:
    inside: list[object] = []
    inside.append(inside)
    (folder / "loop.pkl").write_bytes(pickle.dumps(inside))
    assert not read(folder / "loop.pkl").tensors


def test_weights_that_are_not_numbers_are_read_and_told_later(folder: Path) -> None:
    raw = {"0": np.full(6, math.nan, "<f4").tobytes()}
    (folder / "nan.pt").write_bytes(torch_zip(tensor(), raw))
    assert np.isnan(read(folder / "nan.pt").tensors["lstm.weight_ih_l0"]).all()


def test_an_honest_file_made_the_same_way_opens(folder: Path) -> None:
    (folder / "honest.pt").write_bytes(torch_zip(tensor(), SIX))
    found = read(folder / "honest.pt").tensors["lstm.weight_ih_l0"]
    np.testing.assert_array_equal(found, np.arange(6, dtype=np.float32).reshape(2, 3))


def test_changed_files_are_refused_in_a_sentence_or_open(folder: Path) -> None:
    """A few of those of which ``tests.files.foreign.mutations`` makes a hundred thousand."""
    refused = 0
    for made in mutated(0, 150):
        (folder / "homework.bin").write_bytes(made.content)
        refused += not opened(folder / "homework.bin", made.name)
    assert 50 < refused < 150


def test_a_text_with_an_odd_escape_is_read_without_a_warning(folder: Path) -> None:
    (folder / "old.pkl").write_bytes(b"(dp0\nS'a\\m'\nI1\ns.")
    assert read(folder / "old.pkl").facts["values"]
