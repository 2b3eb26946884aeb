"""TensorFlow.js layer models: a ``model.json``, and raw numbers in files beside it.

Also deeplearn.js' older ``manifest.json``, one file for each array. Every path must lead to a file
in the same folder. Sources: tfjs-core io/types.ts, tfjs-converter read_weights.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.files.foreign.contents import MAX_BYTES, MAX_TENSORS, Contents, ForeignProblem, Tensor
from rnnviz.files.foreign.keras_config import Listed, listed
from rnnviz.files.foreign.printable import printable

_TYPES = {"float32": "<f4", "float16": "<f2", "int32": "<i4", "uint8": "u1", "uint16": "<u2"}
_TYPES |= {"bool": "?"}
_TOGETHER = "keep model.json and its .bin files together in one folder, as they were saved"


def is_one(value: Any) -> bool:
    """Tell whether a JSON value is such a model."""
    return isinstance(value, Mapping) and ("weightsManifest" in value or _is_manifest(value))


def contents(path: Path, value: Mapping[str, Any]) -> Contents:
    """Return the weights that the JSON `value` of the file `path` describes.

    Raises
    ------
    ForeignProblem
        If a file beside it is missing, outside its folder, of the wrong size, or it is a graph.
    """
    if "weightsManifest" not in value:
        return Contents("deeplearn.js weights", dict(_each(path.parent, value)))
    topology = value.get("modelTopology")
    if value.get("format") == "graph-model" or (isinstance(topology, Mapping) and _graph(topology)):
        raise ForeignProblem(
            "it is a TensorFlow.js graph model, in which the recurrent cells are dissolved into "
            "single operations; convert the Keras model with --output_format=tfjs_layers_model, or "
            "open the Keras model itself"
        )
    tensors = dict(_weights(path.parent, value["weightsManifest"]))
    about = topology if isinstance(topology, Mapping) else {}
    model = about.get("model_config", about)
    facts = [layer.fact(_own(layer, tensors)) for layer in listed(model)]
    version = str(about.get("keras_version", ""))[:40]
    keras = {"version": version, "backend": "tfjs", "layers": facts or _bare(tensors)}
    return Contents("TensorFlow.js layer model", tensors, {"keras": keras})


def _graph(topology: Mapping[str, Any]) -> bool:
    return "node" in topology


def _is_manifest(value: Mapping[str, Any]) -> bool:
    entries = [*value.values()]
    return bool(entries) and all(
        isinstance(e, Mapping) and {"filename", "shape"} <= e.keys() for e in entries
    )


def _each(folder: Path, manifest: Mapping[str, Any]) -> Iterator[tuple[str, Tensor]]:
    """Give the arrays of deeplearn.js, each in a file of its own."""
    for name, about in [*manifest.items()][:MAX_TENSORS]:
        shape, size = _size({"name": name, **about}, 4)
        yield name, np.frombuffer(_bytes(folder, [about["filename"]], size), "<f4").reshape(shape)


def _weights(folder: Path, groups: Any) -> Iterator[tuple[str, Tensor]]:
    total = 0
    for group in groups if isinstance(groups, list) else ():
        entries = group.get("weights") if isinstance(group, Mapping) else None
        paths = group.get("paths") if isinstance(group, Mapping) else None
        if not isinstance(entries, list) or not isinstance(paths, list):
            raise ForeignProblem("its weightsManifest lists no weights and files; save it again")
        sizes = [_size(entry, _width(entry)) for entry in entries]
        total += sum(size for _, size in sizes)
        if len(entries) > MAX_TENSORS or total > MAX_BYTES:
            raise ForeignProblem("its weightsManifest claims more weights than any model has")
        raw = _bytes(folder, paths, sum(size for _, size in sizes))
        start = 0
        for entry, (shape, size) in zip(entries, sizes, strict=True):
            yield str(entry["name"]), _numbers(entry, raw[start : start + size], shape)
            start += size


def _stored_type(entry: Mapping[str, Any]) -> str:
    quantized = entry.get("quantization")
    packed = quantized.get("dtype") if isinstance(quantized, Mapping) else None
    return str(packed or entry.get("dtype", "float32"))


def _width(entry: Any) -> int:
    kind = _stored_type(entry) if isinstance(entry, Mapping) else ""
    if kind not in _TYPES:
        raise ForeignProblem(
            f"its weightsManifest names a weight of the type {kind[:40]!r}, which no recurrent "
            "network needs"
        )
    return np.dtype(_TYPES[kind]).itemsize


def _size(entry: Any, width: int) -> tuple[tuple[int, ...], int]:
    """Return a weight's shape and bytes."""
    shape = entry.get("shape") if isinstance(entry, Mapping) and "name" in entry else None
    fine = isinstance(shape, list) and len(shape) <= 8
    if not fine or not all(type(n) is int and 0 <= n < 1 << 40 for n in shape or ()):
        raise ForeignProblem("its weightsManifest gives a weight no proper name and shape")
    size = prod(shape or ()) * width
    if size > MAX_BYTES:
        raise ForeignProblem(
            f"its weight {_called(entry)} claims {size:,} bytes; no model has such"
        )
    return tuple(shape or ()), size


def _bytes(folder: Path, paths: list[Any], size: int) -> bytes:
    """Return the bytes of all files one after the other, which must be `size`."""
    files = [_inside(folder, path) for path in paths]
    there = sum(file.stat().st_size for file in files)
    if there != size:
        raise ForeignProblem(
            f"its weights need {size:,} bytes and its files of weights have {there:,}; download "
            "all of them again"
        )
    return b"".join(file.read_bytes() for file in files)


def _inside(folder: Path, path: Any) -> Path:
    """Return the file of that name, which must really lie in the folder."""
    if not isinstance(path, str) or not path or "\0" in path or "\\" in path or "://" in path:
        raise ForeignProblem("it names a file of weights in a way that no file has")
    file = folder / path
    if not file.resolve().is_relative_to(folder.resolve()) or Path(path).is_absolute():
        raise ForeignProblem(
            f"it names the file {path[:60]!r} outside its own folder, which is not opened; do not "
            "trust this file"
        )
    if not file.is_file():
        raise ForeignProblem(f"its file of weights {path[:60]!r} is missing; {_TOGETHER}")
    return file


def _numbers(entry: Mapping[str, Any], raw: bytes, shape: tuple[int, ...]) -> Tensor:
    values = np.frombuffer(raw, _TYPES[_stored_type(entry)]).reshape(shape)
    quantized = entry.get("quantization")
    if not isinstance(quantized, Mapping) or "scale" not in quantized:
        return values
    scale, least = quantized["scale"], quantized.get("min", 0)
    if not all(isinstance(n, (int, float)) for n in (scale, least)):
        raise ForeignProblem(f"its weight {_called(entry)} is quantized in an unknown way")
    return (values.astype(np.float32) * np.float32(scale) + np.float32(least)).astype(np.float32)


def _called(entry: Mapping[str, Any]) -> str:
    return printable(str(entry["name"]))


def _own(layer: Listed, tensors: Mapping[str, Tensor]) -> list[str]:
    """Return the weights whose path has the layer's name in it, or that of the one it wraps."""
    names = {layer.name}
    inner = layer.config.get("layer")
    about = inner.get("config") if isinstance(inner, Mapping) else None
    if isinstance(about, Mapping) and "name" in about:
        core = str(about["name"]).removeprefix("forward_")
        names |= {core, f"forward_{core}", f"backward_{core}"}
    return [name for name in tensors if names & {*name.split("/")[:-1]}]


def _bare(tensors: Mapping[str, Tensor]) -> list[dict[str, Any]]:
    """Return the layers by the paths of their weights, where the model describes none."""
    groups: dict[str, list[str]] = {}
    for name in tensors:
        groups.setdefault(name.partition("/")[0], []).append(name)
    return [Listed(name, "", {}).fact(weights) for name, weights in groups.items()]
