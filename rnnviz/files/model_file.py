"""Our own model file: a safetensors file whose metadata describes the rest in JSON.

Any safetensors reader opens the weights. Opening never runs code from the file, and everything the
metadata claims is checked against the weights before it is believed.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from rnnviz.data.codec import Codec
from rnnviz.files.problem import FileProblem
from rnnviz.nets.model import Model
from rnnviz.nets.spec import NetworkSpec
from rnnviz.trace import Array

__all__ = ["SUFFIX", "FileProblem", "load", "rounded", "save_model", "write_atomically"]

SUFFIX = ".rnnviz"
PLAIN, OF_OTHERS = 1, 2
"""Formats: 1 holds the networks of `torch.nn` that ever were; 2, since 0.2, what else a spec tells.

Each file says the least that can read it, so older programs open all that they can show.
"""
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
        return _model(path, about, weights)
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
    kind = np.float16 if half else np.float32
    weights = {name: np.ascontiguousarray(w.astype(kind)) for name, w in model.weights.items()}
    about = json.dumps(_description(model), ensure_ascii=False)
    write_atomically(Path(path), save(weights, {_KEY: about}))


def rounded(model: Model) -> Model:
    """Return the model as it comes back from a file saved with `half`."""
    weights = {k: w.astype(np.float16).astype(np.float32) for k, w in model.weights.items()}
    return Model(
        model.name, model.spec, weights, model.codec, model.labels, model.task, model.demo,
        model.card,
    )  # fmt: skip


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
    if version not in (PLAIN, OF_OTHERS):
        raise FileProblem(
            f"{path.name} has format {version!r} and this rnnviz reads {PLAIN} and {OF_OTHERS}; "
            "update rnnviz"
        )
    assert isinstance(about, dict)
    return about


def _description(model: Model) -> dict[str, Any]:
    return {
        "format": PLAIN if model.spec.is_torchs else OF_OTHERS,
        "name": model.name,
        "network": model.spec.to_json(),
        "language": model.codec.language,
        "vocabulary": list(model.codec.vocabulary),
        "labels": None if model.labels == model.codec.vocabulary else list(model.labels),
        "task": model.task,
        "demo": model.demo,
        "card": dict(model.card),
    }


def _model(path: Path, about: Mapping[str, Any], weights: Mapping[str, Array]) -> Model:
    vocabulary = _texts(about["vocabulary"], "vocabulary")
    labels = vocabulary if about["labels"] is None else _texts(about["labels"], "labels")
    if about["task"] not in ("classify", "generate"):
        raise ValueError(f"the task is {about['task']!r}")
    if about["task"] == "generate" and labels != vocabulary:
        raise ValueError("a writer's outputs must be its vocabulary")
    spec = NetworkSpec.from_json(about["network"])
    _check_projection(spec, weights)
    return Model(
        name=str(about["name"]),
        spec=spec,
        weights=weights,
        codec=Codec(str(about["language"]), vocabulary),
        labels=labels,
        task=about["task"],
        demo=str(about["demo"]),
        card=dict(about["card"]),
    )


def _check_projection(spec: NetworkSpec, weights: Mapping[str, Array]) -> None:
    """Refuse a projection that says more numbers than its size."""
    for name, values in weights.items():
        if name.startswith("rnn.weight_hr_l") and values[spec.projection :].any():
            raise ValueError(f"{name} projects to more than {spec.projection} numbers")


def _texts(values: Any, name: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise ValueError(f"the {name} must be a list of texts")
    return tuple(values)
