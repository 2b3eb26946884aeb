"""One constant of an ONNX file: its shape, its type and its numbers, which must fit each other.

Source: onnx/onnx.proto, TensorProto.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from rnnviz.files.foreign.contents import ForeignProblem, Tensor
from rnnviz.files.foreign.printable import printable
from rnnviz.files.foreign.protobuf import Wire, numbers, text, varints

_TYPES = {
    **{1: "<f4", 2: "u1", 3: "i1", 4: "<u2", 5: "<i2", 6: "<i4", 7: "<i8", 9: "?"},
    **{10: "<f2", 11: "<f8", 12: "<u4", 13: "<u8", 16: "<u2"},
}
_FLOAT, _FLOAT16, _DOUBLE, _BFLOAT16 = 1, 10, 11, 16
_FLOATS, _INT32S, _INT64S, _RAW, _DOUBLES, _UINT64S = 4, 5, 7, 9, 10, 11  # where numbers may lie
_DAMAGED = "download or save it again"

Pieces = dict[int, list[Any]]


def tensor(wire: Wire, raw: memoryview) -> tuple[str, Tensor | None]:
    """Return the name and the numbers of a TensorProto; None if they are of a needless type.

    Raises
    ------
    ForeignProblem
        If its shape does not fit its numbers, or those lie in another file.
    """
    name, kind, dims = "", 0, []
    pieces: Pieces = {k: [] for k in (_FLOATS, _INT32S, _INT64S, _RAW, _DOUBLES, _UINT64S)}
    for number, value in wire.fields(raw):
        if number == 1:
            dims += numbers(value)
        elif number == 2 and isinstance(value, int):
            kind = value
        elif number == 8:
            name = text(value)
        elif number == 13 or (number == 14 and value == 1):
            raise ForeignProblem(
                "its weights lie in another file (external data), which is not opened; save it as "
                "one file: onnx.save(model, 'model.onnx', save_as_external_data=False)"
            )
        elif number in pieces:
            pieces[number].append(value)
    if kind not in _TYPES:
        return name, None
    if len(dims) > 8 or any(not 0 <= n < 1 << 40 for n in dims):
        raise ForeignProblem(f"its constant {printable(name)} has no proper shape; {_DAMAGED}")
    flat = _flat(kind, pieces)
    if flat.size != prod(dims):
        raise ForeignProblem(
            f"its constant {printable(name)} of shape {tuple(dims)} needs {prod(dims):,} numbers "
            f"and has {flat.size:,}; {_DAMAGED}"
        )
    return name, flat.reshape(dims)


def content(value: Any, size: int | None = None) -> bytes:
    """Return the bytes of a field, which must be `size` if that is given.

    Raises
    ------
    ForeignProblem
        If it is a whole number instead, or of another size.
    """
    if not isinstance(value, memoryview) or (size is not None and len(value) != size):
        raise ForeignProblem(f"one of its numbers is cut short; {_DAMAGED}")
    return bytes(value)


def floats(value: Any, kind: str = "<f4") -> Tensor:
    """Return floating point numbers that were written one a field, or packed into one."""
    raw = content(value)
    if len(raw) % np.dtype(kind).itemsize:
        raise ForeignProblem(f"one of its numbers is cut short; {_DAMAGED}")
    return np.frombuffer(raw, kind)


def _flat(kind: int, pieces: Pieces) -> Tensor:
    if pieces[_RAW]:
        flat = floats(pieces[_RAW][-1], _TYPES[kind])
    elif kind in (_FLOAT, _DOUBLE):
        given = pieces[_FLOATS if kind == _FLOAT else _DOUBLES]
        flat = floats(memoryview(b"".join(content(piece) for piece in given)), _TYPES[kind])
    else:
        flat = _whole(kind, pieces)
    if kind == _BFLOAT16:  # the upper half of a float32
        return (flat.astype(np.uint32) << 16).view(np.float32)
    return flat.copy()


def _whole(kind: int, pieces: Pieces) -> Tensor:
    """Return numbers that were written as whole ones; float16 as the bits that they have."""
    given = next((pieces[k] for k in (_INT32S, _INT64S, _UINT64S) if pieces[k]), [])
    rows = [varints(v) if isinstance(v, memoryview) else np.array([v], np.uint64) for v in given]
    unsigned = np.concatenate(rows) if rows else np.zeros(0, np.uint64)
    if kind in (_FLOAT16, _BFLOAT16):
        return unsigned.astype(np.uint16).view(_TYPES[kind])
    return unsigned.astype(np.int64).astype(_TYPES[kind])
