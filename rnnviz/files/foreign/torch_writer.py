"""Writes a state_dict as PyTorch does, without PyTorch: a zip of a pickle and of raw storages.

Source: torch/serialization.py; ``torch.load(weights_only=True)`` opens it.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

import numpy as np

from rnnviz.trace import Array

_START = b"\x80\x02ccollections\nOrderedDict\n)R("
_END = b"u."
_REBUILD = b"ctorch._utils\n_rebuild_tensor_v2\n("


def state_dict_bytes(tensors: Mapping[str, Array]) -> bytes:
    """Return the file of these float32 tensors; those that are one array share a storage."""
    storages: dict[int, tuple[str, Array]] = {}
    entries = []
    for name, values in tensors.items():
        key, _ = storages.setdefault(id(values), (f"{len(storages)}", values))
        entries.append(_text(name) + _tensor(key, values))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("archive/data.pkl", _START + b"".join(entries) + _END)
        archive.writestr("archive/byteorder", "little")
        for key, values in storages.values():
            raw = np.ascontiguousarray(values, "<f4").tobytes()
            archive.writestr(f"archive/data/{key}", raw)
        archive.writestr("archive/version", "3\n")
    return stream.getvalue()


def _tensor(key: str, values: Array) -> bytes:
    """Return the opcodes of one tensor: a call that every reader of PyTorch files knows."""
    steps = [n // 4 for n in np.ascontiguousarray(values).strides]
    storage = b"(" + _text("storage") + b"ctorch\nFloatStorage\n" + _text(key) + _text("cpu")
    sizes = _tuple(values.shape) + _tuple(steps)
    hooks = b"\x89ccollections\nOrderedDict\n)R"  # no gradient wanted, no hooks
    return _REBUILD + storage + _number(values.size) + b"tQK\0" + sizes + hooks + b"tR"


def _text(value: str) -> bytes:
    raw = value.encode()
    return b"X" + struct.pack("<I", len(raw)) + raw


def _number(value: int) -> bytes:
    return b"J" + struct.pack("<i", value)


def _tuple(values: tuple[int, ...] | list[int]) -> bytes:
    return b"(" + b"".join(map(_number, values)) + b"t"
