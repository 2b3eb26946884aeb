"""Our own model file: a safetensors file whose metadata describes the rest in JSON.

Any safetensors reader opens the weights. Opening never runs code from the file, and everything the
metadata claims is checked against the weights before it is believed.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open

from rnnviz.files.description import FORMATS, description, description_of_members, model_from
from rnnviz.files.problem import FileProblem
from rnnviz.nets.model import Model
from rnnviz.nets.side_by_side import ordered_as
from rnnviz.trace import Array

__all__ = [
    "FileProblem",
    "load",
    "rounded",
    "save_model",
    "save_side_by_side",
    "write_atomically",
]

MAX_BYTES = 1 << 30
_KEY = "rnnviz"
_DTYPES = {"F16", "F32", "F64"}


def load(path: str | os.PathLike[str]) -> Model:
    """Return the model of a ``.rnnviz`` file.

    Raises
    ------
    FileProblem
        If there is no such file, or it is cut, damaged, too large, of another kind, or its
        description does not fit its weights.
    """
    path = Path(path)
    about, weights = _read(path)
    try:
        return model_from(about, weights)
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        raise FileProblem(f"{path.name} describes no model that can be shown: {wrong}") from None


def save_model(model: Model, path: str | os.PathLike[str], *, half: bool = False) -> None:
    """Write the model to `path`; a crash on the way leaves the old file as it was.

    With `half` the weights are stored as float16, half the size at about three digits.

    Raises
    ------
    FileProblem
        If the folder is missing, read-only or full.
    """
    _write(Path(path), description(model), model.weights, half=half)


def save_side_by_side(
    model: Model, members: Sequence[Model], path: str | os.PathLike[str], *, half: bool = False
) -> None:
    """Write what `join` made of the members, with the weights of each: ``0.head.weight``, ….

    It comes back as that model, but takes the room of the members, without what is 0 between them.

    Raises
    ------
    FileProblem
        If the folder is missing, read-only or full.
    """
    members = [ordered_as(model, member) for member in members]
    weights = {f"{k}.{name}": w for k, m in enumerate(members) for name, w in m.weights.items()}
    _write(Path(path), description_of_members(model, members), weights, half=half)


def rounded(model: Model) -> Model:
    """Return the model as it comes back from a file saved with `half`."""
    weights = {k: w.astype(np.float16).astype(np.float32) for k, w in model.weights.items()}
    return replace(model, weights=weights)


def _write(
    path: Path, about: Mapping[str, Any], weights: Mapping[str, Array], *, half: bool
) -> None:
    from safetensors.numpy import save  # here, as it loads NumPy, for which a start does not wait

    kind = np.float16 if half else np.float32
    stored = {name: np.ascontiguousarray(w.astype(kind)) for name, w in weights.items()}
    write_atomically(path, save(stored, {_KEY: json.dumps(about, ensure_ascii=False)}))


def write_atomically(path: Path, content: bytes) -> None:
    """Write a whole file, or leave what was there.

    Raises
    ------
    FileProblem
        If it cannot be written.
    """
    try:
        handle, partial = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as wrong:
        raise FileProblem(f"{path} cannot be written: {wrong.strerror}") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(partial).chmod(0o644)
        Path(partial).replace(path)
    except OSError as wrong:
        Path(partial).unlink(missing_ok=True)
        raise FileProblem(f"{path} cannot be written: {wrong.strerror}") from None


def _read(path: Path) -> tuple[dict[str, Any], dict[str, Array]]:
    _check_size(path)
    try:
        with safe_open(path, framework="numpy") as file:
            about = _about(path, file.metadata() or {})
            names = list(file.keys())
            if odd := {file.get_slice(n).get_dtype() for n in names} - _DTYPES:
                raise FileProblem(
                    f"{path.name} holds weights of type {', '.join(sorted(odd))}; "
                    "16, 32 or 64 bit floating point is needed"
                )
            weights = {name: file.get_tensor(name).astype(np.float32) for name in names}
    except (SafetensorError, OSError, UnicodeDecodeError) as wrong:
        raise FileProblem(
            f"{path.name} is cut short or damaged and cannot be read ({wrong}); download or save "
            "it again"
        ) from None
    for name, values in weights.items():
        if not np.isfinite(values).all():
            raise FileProblem(
                f"{path.name} is damaged: {name} holds values that are not numbers; download or "
                "save it again"
            )
    return about, weights


def _check_size(path: Path) -> None:
    if not path.is_file():
        raise FileProblem(f"there is no file {path}; check the name")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise FileProblem(
            f"{path.name} has {size / 2**30:.1f} GiB; at most {MAX_BYTES / 2**30:.0f} are opened"
        )
    with path.open("rb") as file:
        start = file.read(9)
    if len(start) < 9 or start[8:] != b"{":
        raise FileProblem(
            f"{path.name} is not a model file of rnnviz: it is no safetensors file; if "
            "another program wrote it, name it with that program's ending"
        )


def _about(path: Path, metadata: Mapping[str, str]) -> dict[str, Any]:
    if _KEY not in metadata:
        raise FileProblem(
            f"{path.name} is a safetensors file, but not one of rnnviz; name it "
            ".safetensors, so that it is opened as such"
        )
    try:
        about = json.loads(metadata[_KEY])
    except (ValueError, RecursionError):
        raise FileProblem(
            f"{path.name} is damaged: its description is not JSON; save it again"
        ) from None
    version = about.get("format") if isinstance(about, dict) else None
    if version not in FORMATS:
        raise FileProblem(
            f"{path.name} has format {version!r} and this rnnviz reads {FORMATS[0]} to "
            f"{FORMATS[-1]}; update rnnviz"
        )
    assert isinstance(about, dict)
    return about
