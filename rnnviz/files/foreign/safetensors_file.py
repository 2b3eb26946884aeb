"""Safetensors files: a JSON header whose claims are checked, and raw numbers behind it.

Source: the format's page at huggingface.co/docs/safetensors.
"""

from __future__ import annotations

import json
import mmap
from itertools import pairwise
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.files.foreign.contents import MAX_TENSORS, Contents, ForeignProblem, Tensor

MAX_HEADER = 1 << 24
_KINDS = {
    **{"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "bfloat16", "I64": "<i8", "I32": "<i4"},
    **{"I16": "<i2", "I8": "i1", "U8": "u1", "U16": "<u2", "U32": "<u4", "U64": "<u8"},
    "BOOL": "?",
}
_DAMAGED = "download or save it again"


def read(path: Path) -> Contents:
    """Return the tensors of a safetensors file, and the texts of its metadata.

    Raises
    ------
    ForeignProblem
        If its header is no such header, or does not fit the bytes behind it.
    """
    with path.open("rb") as whole, mmap.mmap(whole.fileno(), 0, access=mmap.ACCESS_READ) as file:
        length = int.from_bytes(file[:8], "little")
        if length > min(MAX_HEADER, len(file) - 8):
            raise ForeignProblem(
                f"its header claims {length:,} bytes, more than there are; it was cut short, so "
                f"{_DAMAGED}"
            )
        return _contents(_header(file[8 : 8 + length]), file, 8 + length)


def _contents(header: dict[str, Any], file: mmap.mmap, begin: int) -> Contents:
    metadata = header.pop("__metadata__", {})
    if len(header) > MAX_TENSORS:
        raise ForeignProblem(
            f"it names {len(header):,} tensors, and no network shown here has more than "
            f"{MAX_TENSORS:,}; save only those of the recurrent part"
        )
    tensors: dict[str, Tensor] = {}
    ignored = []
    for name, about in header.items():
        kind, shape, start, end = _checked(name, about, len(file) - begin)
        if kind in _KINDS:
            tensors[name] = _numbers(file[begin + start : begin + end], _KINDS[kind], shape, name)
        else:
            ignored.append(f"{name}: numbers of the type {kind}, which no recurrent network needs")
    _check_places(header)
    values = {str(k): v for k, v in metadata.items()} if isinstance(metadata, dict) else {}
    return Contents("safetensors", tensors, {"values": values} if values else {}, tuple(ignored))


def _header(raw: bytes) -> dict[str, Any]:
    try:
        header = json.loads(raw)
    except (ValueError, RecursionError):
        raise ForeignProblem(f"its header is no JSON; it is damaged, so {_DAMAGED}") from None
    if not isinstance(header, dict):
        raise ForeignProblem(f"its header is no list of tensors; it is damaged, so {_DAMAGED}")
    return header


def _checked(name: str, about: Any, size: int) -> tuple[str, tuple[int, ...], int, int]:
    about = about if isinstance(about, dict) else {}
    shape, place = about.get("shape"), about.get("data_offsets")
    if not _whole(shape) or not _whole(place) or len(place) != 2 or len(shape) > 8:
        raise ForeignProblem(f"its tensor {name} has no proper shape or place; {_DAMAGED}")
    if not place[0] <= place[1] <= size:
        raise ForeignProblem(
            f"its tensor {name} reaches behind the end of the file, which was cut short; {_DAMAGED}"
        )
    return str(about.get("dtype")), tuple(shape), place[0], place[1]


def _whole(values: Any) -> bool:
    return isinstance(values, list) and all(type(v) is int and 0 <= v < 1 << 40 for v in values)


def _numbers(raw: bytes, kind: str, shape: tuple[int, ...], name: str) -> Tensor:
    width = 2 if kind == "bfloat16" else np.dtype(kind).itemsize
    if prod(shape) * width != len(raw):
        raise ForeignProblem(
            f"its tensor {name} of shape {shape} needs {prod(shape) * width:,} bytes and has "
            f"{len(raw):,}; {_DAMAGED}"
        )
    if kind == "bfloat16":  # the upper half of a float32
        return (np.frombuffer(raw, "<u2").astype(np.uint32) << 16).view(np.float32).reshape(shape)
    return np.frombuffer(raw, kind).reshape(shape)


def _check_places(header: dict[str, Any]) -> None:
    """Refuse tensors that lie on one another, with which a small file could fill the memory."""
    places = sorted((*about["data_offsets"], name) for name, about in header.items())
    for (_, end, name), (start, _, other) in pairwise(places):
        if start < end:
            raise ForeignProblem(
                f"its tensors {name} and {other} lie on one another, which safetensors forbids; "
                "do not trust this file"
            )
