"""Honest files with something changed: none may hang, run code, or fail but with a sentence.

A nightly run makes a hundred thousand: ``python -m tests.files.foreign.mutations 100000 [SEED]``.
It prints how many were refused and how many opened, and every one that did neither.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import torch

from rnnviz.files.foreign.answers import Answers
from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.onnx_writer import onnx_bytes
from rnnviz.files.foreign.opening import model_of, vocabulary_in
from rnnviz.files.foreign.recognise import read
from rnnviz.files.foreign.understand import understand
from tests.files.foreign.torch_models import IDS, HandWritten, Tagger
from tests.models import tiny_model

LONGEST = 2.0  # seconds
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
    for path in (*HERE.glob("keras/*"), *HERE.glob("onnx/*")):
        if path.suffix in (".h5", ".keras", ".onnx", ".json") and path.stat().st_size < 1 << 20:
            found[path.name] = path.read_bytes()
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
    return raw[: rng.integers(1, len(raw))]


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
        chosen = (pickles or names)[rng.integers(len(pickles or names))]
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content, rng) if name == chosen else content)
    return stream.getvalue()


PLAIN: list[Callable[[bytes, np.random.Generator], bytes]] = [flipped, early, cut, odd, doubled]
CHANGES = [*PLAIN, inside, inside, inside]


def mutated(count: int, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Give that many changed files with what tells how each was made."""
    files = honest()
    own = [name for name in files if "." not in name]
    names = [*own, *own, *(name for name in files if "." in name)]
    for number in range(count):
        rng = np.random.default_rng((seed, number))
        name, change = names[number % len(names)], CHANGES[rng.integers(len(CHANGES))]
        yield f"{number} ({name}, {change.__name__})", change(files[name], rng)


def opened(path: Path) -> bool:
    """Do all that is done with a file up to a model; tell whether it was not refused."""
    with suppress(ForeignProblem):
        report = understand(read(path))
        report.to_json()
        for part in report.parts:
            if vocabulary_in(report, part) is not None:
                model_of(report, Answers(part=part.name), path.name)
        return True
    return False


def main(count: int, seed: int) -> int:
    """Try that many, print what went wrong, and return 1 if anything did."""
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "homework.bin"
        for how, content in mutated(count, seed):
            path.write_bytes(content)
            start = time.perf_counter()
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("error")
                    seen["opened" if opened(path) else "refused"] += 1
            except Exception as fault:
                seen["faults"] += 1
                print(f"{how}: {fault!r}", flush=True)
            if time.perf_counter() - start > LONGEST:
                seen["slow"] += 1
                print(f"{how}: {time.perf_counter() - start:.1f} s", flush=True)
    print(dict(seen))
    return 1 if seen["faults"] or seen["slow"] else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
