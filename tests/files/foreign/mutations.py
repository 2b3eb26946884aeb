"""Honest files with something changed: none may hang, run code, or fail but with a sentence.

A nightly run tries a hundred thousand: ``python -m tests.nightly``.
"""

from __future__ import annotations

import io
import json
import pickle
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from rnnviz.data.codec import Codec
from rnnviz.files.foreign import vocabulary
from rnnviz.files.foreign.answers import Answers
from rnnviz.files.foreign.onnx_writer import onnx_bytes
from rnnviz.files.foreign.opening import model_of, vocabulary_in
from rnnviz.files.foreign.recognise import read
from rnnviz.files.foreign.understand import understand
from rnnviz.files.model_file import FileProblem, load, save_model, save_side_by_side
from rnnviz.nets.model import Model
from rnnviz.nets.side_by_side import join
from tests.files.foreign.test_json import model_json
from tests.files.foreign.torch_models import IDS, LETTERS, HandWritten, Tagger
from tests.models import tiny_model
from tests.nets.variants import spec_of, weights_of

HERE = Path(__file__).parent
_ODD = (
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\0\0\0\x80",
    b"(",
    b"}",
    b"R",
    b"b",
)


def honest() -> dict[str, bytes]:
    """Return one small file of each kind."""
    module = Tagger(hidden=4)
    found: dict[str, bytes] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, value in (
            ("weights", module.state_dict()),
            ("module", module),
            ("checkpoint", {"net": HandWritten().state_dict(), "vocab": [*"abcdefghij"], "e": 3}),
        ):
            for new in (True, False):
                stream = io.BytesIO()
                torch.save(value, stream, _use_new_zipfile_serialization=new)
                found[f"{name} {'zip' if new else 'legacy'}"] = stream.getvalue()
        stream = io.BytesIO()
        torch.jit.save(torch.jit.trace(module, torch.tensor(IDS)), stream)
        found["script"] = stream.getvalue()
    arrays = {k: v.numpy() for k, v in module.state_dict().items()}
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    found["npz"] = stream.getvalue()
    from safetensors.numpy import save

    found["safetensors"] = save(arrays)
    found["onnx"] = onnx_bytes(tiny_model(hidden=3, embedding=2))
    found |= _dumps(arrays) | _ours()
    for path in (*HERE.glob("keras/*"), *HERE.glob("onnx/*")):
        if path.suffix in (".h5", ".keras", ".onnx", ".json") and path.stat().st_size < 1 << 20:
            found[path.name] = path.read_bytes()
    return found


def _dumps(arrays: dict[str, np.ndarray]) -> dict[str, bytes]:
    """Return dumps as JSON: of a state_dict, of NAM, and of TensorFlow.js."""
    numbers = np.random.default_rng(0).normal(size=4 * 3 * (1 + 3 + 1) + 2 * 3 + 3 + 1).tolist()
    nam = {"architecture": "LSTM", "weights": numbers,
           "config": {"num_layers": 1, "input_size": 1, "hidden_size": 3}}  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        tfjs = model_json("k2_lstm.h5", Path(folder)).read_bytes()
    values = {name: values.tolist() for name, values in arrays.items()}
    return {"json": json.dumps(values).encode(), "nam": json.dumps(nam).encode(), "tfjs": tfjs}


def _ours() -> dict[str, bytes]:
    """Return what rnnviz itself writes, and lists of entries as people keep them."""
    spec = spec_of("dense attention")
    codec = Codec("characters", tuple("abcdefg"))
    other = Model("m", spec, weights_of(spec), codec, tuple("vwxyz"), "classify")
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, model in (("ours", tiny_model(hidden=3, embedding=2)), ("ours, others'", other)):
            save_model(model, Path(folder) / "m.rnnviz")
            found[name] = (Path(folder) / "m.rnnviz").read_bytes()
        members = [tiny_model(hidden=hidden, embedding=2) for hidden in (2, 3)]
        save_side_by_side(join(members), members, Path(folder) / "m.rnnviz")
        found["ours, side by side"] = (Path(folder) / "m.rnnviz").read_bytes()
    entries = {letter: k for k, letter in enumerate(LETTERS)}
    found["vocabulary pickle"] = pickle.dumps(entries)
    found["vocabulary json"] = json.dumps(entries).encode()
    found["vocabulary list"] = "\n".join(LETTERS).encode()
    return found


def flipped(raw: bytes, rng: np.random.Generator) -> bytes:
    changed = bytearray(raw)
    for place in rng.integers(0, len(raw), rng.integers(1, 6)):
        changed[place] = rng.integers(256)
    return bytes(changed)


def early(raw: bytes, rng: np.random.Generator) -> bytes:
    """Change bytes near the beginning, where headers and pickles are."""
    return flipped(raw[:600], rng) + raw[600:]


def cut(raw: bytes, rng: np.random.Generator) -> bytes:
    return raw[: rng.integers(len(raw))]


def odd(raw: bytes, rng: np.random.Generator) -> bytes:
    place, piece = rng.integers(0, len(raw)), _ODD[rng.integers(len(_ODD))]
    return raw[:place] + piece + raw[place + len(piece) :]


def doubled(raw: bytes, rng: np.random.Generator) -> bytes:
    start, stop = sorted(rng.integers(0, len(raw), 2))
    return raw[:stop] + raw[start:]


def inside(raw: bytes, rng: np.random.Generator) -> bytes:
    """Change a member of an archive, so that its check sum is right; or the file, if it is none."""
    change = PLAIN[rng.integers(len(PLAIN))]
    if not raw.startswith(b"PK"):
        return change(raw, rng)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(stream, "w") as new:
        names = [name for name in old.namelist() if old.getinfo(name).file_size]
        pickles = [name for name in names if name.endswith((".pkl", ".json", ".npy"))]
        likely = pickles if pickles and rng.integers(2) else names
        chosen = likely[rng.integers(len(likely))]
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content, rng) if name == chosen else content)
    return stream.getvalue()


PLAIN: list[Callable[[bytes, np.random.Generator], bytes]] = [flipped, early, cut, odd, doubled]
CHANGES = [*PLAIN, inside, inside, inside]


class Mutation(NamedTuple):
    """A changed file: which one it is, of what it was made and how, and its bytes."""

    number: int
    name: str
    change: str
    content: bytes


def mutated(start: int, stop: int, seed: int = 0) -> Iterator[Mutation]:
    """Give the changed files of those numbers; each depends on its number and the seed alone."""
    files = honest()
    names = [*files]
    for number in range(start, stop):
        rng = np.random.default_rng((seed, number))
        name, change = names[number % len(names)], CHANGES[rng.integers(len(CHANGES))]
        yield Mutation(number, name, change.__name__, change(files[name], rng))


def opened(path: Path, name: str = "") -> bool:
    """Do all that is done with a file made of `name` up to a model; tell if it was not refused."""
    with suppress(FileProblem):
        if name.startswith("ours"):
            load(path)
            return True
        if name.startswith("vocabulary"):
            vocabulary.read(path, len(LETTERS))
            return True
        report = understand(read(path))
        report.to_json()
        for part in report.parts:
            if vocabulary_in(report, part) is not None:
                model_of(report, Answers(part=part.name), path.name)
        return True
    return False
