"""Keras, ONNX and JSON files made to mislead: a sentence each, and no memory for mere claims."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import h5py
import numpy as np
import pytest

from rnnviz.files.foreign import hdf5 as hdf5_reader
from rnnviz.files.foreign import onnx_parts
from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.recognise import read
from rnnviz.files.foreign.understand import understand
from tests.files.foreign.hostile import CANARY
from tests.files.foreign.hostile_hdf5 import ARCHIVES, HDF5, HONEST, changed, hdf5
from tests.files.foreign.hostile_json import JSON, TFJS
from tests.files.foreign.hostile_onnx import MISFITS, ONNX
from tests.files.foreign.wire import attribute, graph_of, model_of, node, tensor

GROUPS = {"HDF5": HDF5, "Keras": ARCHIVES, "ONNX": ONNX, "TF.js": TFJS, "JSON": JSON}
ALL = {f"{group}: {name}": made for group, files in GROUPS.items() for name, made in files.items()}
MOST = 20 << 20  # bytes at any time


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder to be in, where a file that was touched would be seen."""
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "shard.bin").write_bytes(np.arange(6, dtype="<f4").tobytes())
    (tmp_path / "secret.bin").write_bytes(bytes(24))
    (inner / "link.bin").symlink_to(tmp_path / "secret.bin")
    monkeypatch.chdir(inner)
    yield inner
    assert not (inner / CANARY).exists(), "code of the file was run"


@contextmanager
def little_memory(size: int) -> Iterator[None]:
    """Fail if far more memory is taken than a small file holds; watching takes long for others."""
    if size > 100_000:
        yield
        return
    tracemalloc.start()
    try:
        yield
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < MOST


def test_there_are_enough_of_them() -> None:
    assert len(ALL) + len(MISFITS) >= 130


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", ALL)
def test_a_hostile_file_is_refused_in_one_clear_sentence(folder: Path, name: str) -> None:
    content, words = ALL[name]
    path = folder / "homework.pt"
    path.write_bytes(content)
    with pytest.raises(ForeignProblem) as problem, little_memory(len(content)):
        read(path)
    sentence = str(problem.value)
    assert words in sentence
    assert sentence.startswith("homework.pt ")
    assert "\n" not in sentence
    assert len(sentence) < 400


@pytest.mark.parametrize("name", MISFITS)
def test_weights_that_do_not_fit_each_other_are_refused(folder: Path, name: str) -> None:
    content, words = MISFITS[name]
    (folder / "homework.onnx").write_bytes(content)
    with pytest.raises(ForeignProblem) as problem:
        onnx_parts.parts(read(folder / "homework.onnx"))
    assert words in str(problem.value)


LEFT_OUT = {
    "a link into another file": (
        lambda f: f.__setitem__("x", h5py.ExternalLink("/etc/passwd", "/x")),
        "is not followed",
    ),
    "a soft link": (lambda f: f.__setitem__("x", h5py.SoftLink("/model_weights")), "not followed"),
    "a soft link to itself": (lambda f: f.__setitem__("x", h5py.SoftLink("/x")), "not followed"),
    "numbers in another file": (
        lambda f: f.create_dataset("x", (4,), "f4", external=[("/etc/passwd", 0, 16)]),
        "in another file",
    ),
    "an array of pieces": (lambda f: f.create_virtual_dataset("x", pieces()), "other files"),
    "texts": (lambda f: f.create_dataset("x", data=["a", "b"]), "no plain numbers"),
    "records": (lambda f: f.create_dataset("x", (2,), [("a", "f4"), ("b", "i4")]), "no plain"),
    "complex numbers": (lambda f: f.create_dataset("x", data=[1j]), "no plain numbers"),
    "references": (lambda f: f.create_dataset("x", (1,), h5py.ref_dtype), "no plain numbers"),
    "nothing": (lambda f: f.create_dataset("x", data=h5py.Empty("f4")), "is empty"),
}  # fmt: skip


def pieces() -> h5py.VirtualLayout:
    layout = h5py.VirtualLayout((4,), "f4")
    layout[:] = h5py.VirtualSource("/etc/passwd", "x", (4,))
    return layout


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_leads_elsewhere_in_an_hdf5_file_is_left_out_and_said(folder: Path, name: str) -> None:
    build, words = LEFT_OUT[name]
    (folder / "homework.h5").write_bytes(
        hdf5(lambda f: (f.create_dataset("w", data=[1.0]), build(f)))
    )
    contents = read(folder / "homework.h5")
    assert [*contents.tensors] == ["w"]
    assert any(reason.startswith("x: ") and words in reason for reason in contents.ignored)


def test_groups_that_hold_each_other_are_walked_once(folder: Path) -> None:
    def build(file: h5py.File) -> None:
        file["a/w"] = [1.0]
        file["a/b"] = file["/"]
        file["a/c"] = file["a"]

    (folder / "homework.h5").write_bytes(hdf5(build))
    assert [*read(folder / "homework.h5").tensors] == ["a/w"]


def test_more_arrays_than_any_model_has_are_not_walked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hdf5_reader, "MAX_TENSORS", 10)
    (folder / "homework.h5").write_bytes(
        hdf5(lambda f: [f.create_dataset(str(k), data=k) for k in range(40)])
    )
    with pytest.raises(ForeignProblem, match="more than 10 arrays"):
        read(folder / "homework.h5")


def varying(*numbers: int) -> np.ndarray:
    """Return one list of numbers as HDF5 keeps those of varying length."""
    lists = np.empty(1, object)
    lists[0] = np.array(numbers)
    return lists


ODD = {
    "a version that is a list of varying length": lambda f: f.attrs.create(
        "keras_version", varying(1, 2), dtype=h5py.vlen_dtype(int)
    ),
    "a description that is a number": lambda f: f.attrs.__setitem__("model_config", 7),
    "a description that is a list": lambda f: f.attrs.__setitem__("model_config", "[[], 3]"),
    "layers that are no layers": lambda f: f.attrs.__setitem__(
        "model_config", '{"config": {"layers": [1, "a", null, {}, {"class_name": []}]}}'
    ),
    "nodes that lead nowhere": lambda f: f.attrs.__setitem__(
        "model_config",
        '{"config": [{"class_name": "LSTM", "config": {"name": "lstm"}, '
        '"inbound_nodes": [[["nobody", 0, 0, {}]]]}]}',
    ),
    "names of weights that are not there": lambda f: f["model_weights/lstm"].attrs.__setitem__(
        "weight_names", [b"../../etc/passwd", b"\xff\xfe", b""]
    ),
    "names of layers that are not there": lambda f: f["model_weights"].attrs.__setitem__(
        "layer_names", [b"nobody", b"../lstm", b""]
    ),
    "a layer that is an array": lambda f: (
        f.__delitem__("model_weights/lstm"),
        f.__setitem__("model_weights/lstm", [1.0]),
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_description_never_stops_the_reading(folder: Path, name: str) -> None:
    (folder / "homework.h5").write_bytes(changed(ODD[name]))
    report = understand(read(folder / "homework.h5"))
    assert report.to_json()["format"].startswith("Keras")


def test_layers_that_are_counted_without_end_end(folder: Path) -> None:
    for count in (1 << 40, -1):
        raw = hdf5(
            lambda f, n=count: (f.attrs.__setitem__("nb_layers", n), f.create_group("layer_0"))
        )
        (folder / "homework.h5").write_bytes(raw)
        assert understand(read(folder / "homework.h5")).parts == ()


def test_onnx_nodes_that_read_themselves_end(folder: Path) -> None:
    weights = [tensor("W", np.ones((1, 8, 3))), tensor("R", np.ones((1, 8, 2)))]
    nodes = [
        node("Identity", ["a"], ["b"], []),
        node("Identity", ["b"], ["a"], []),
        node("LSTM", ["a", "W", "R", "a"], ["Y"], []),
        node("Slice", ["Y"], ["Y"], [attribute("starts", [0]), attribute("ends", [1])]),
        node("Identity", ["Y"], ["Z"], []),
        node("Relu", ["Z"], ["Y"], []),
    ]
    (folder / "homework.onnx").write_bytes(model_of(graph_of(nodes, weights)))
    (part,) = understand(read(folder / "homework.onnx")).parts
    assert part.cell == "lstm"


@pytest.mark.timeout(60)
def test_flipped_bytes_give_a_sentence_or_a_model(folder: Path) -> None:
    """A few of the mutations that a nightly run makes a hundred thousand of."""
    rng = np.random.default_rng(int(os.environ.get("RNNVIZ_SEED", "0")))
    onnx = (Path(__file__).parent / "onnx" / "torch_lstm.onnx").read_bytes()
    for honest in (HONEST, onnx):
        for _ in range(60):
            raw = bytearray(honest)
            for place in rng.integers(8, len(raw), 4):
                raw[place] = rng.integers(256)
            (folder / "homework.bin").write_bytes(raw)
            with suppress(ForeignProblem):
                understand(read(folder / "homework.bin")).to_json()
