"""NumPy's archives of arrays; arrays of Python objects are pickles, and are never loaded.

Source: numpy/lib/format.py.
"""

from __future__ import annotations

import ast
import io
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.files.foreign.archive import Archive, opened
from rnnviz.files.foreign.contents import MAX_TENSORS, Contents, ForeignProblem, Tensor
from rnnviz.files.foreign.entries import vocabulary_of

_MAX_HEADER = 10_000  # bytes, the limit that numpy itself has
_NUMBERS, _TEXTS = "fiub", "US"


def read(path: Path) -> Contents:
    """Return the arrays of an ``.npz`` file.

    Raises
    ------
    ForeignProblem
        If it is cut, damaged or made to mislead.
    """
    tensors: dict[str, Tensor] = {}
    vocabularies: dict[str, list[str]] = {}
    values: dict[str, Any] = {}
    ignored: list[str] = []
    with opened(path) as archive:
        members = [name for name in archive.names if name.endswith(".npy")]
        if len(members) > MAX_TENSORS:
            raise ForeignProblem(f"it holds {len(members):,} arrays; save only the weights")
        for member in members:
            name, array = member.removesuffix(".npy"), _array(archive, member)
            if array is None:
                ignored.append(f"{name}: it holds Python objects, which are never loaded")
            elif array.dtype.kind in _NUMBERS and array.ndim:
                tensors[name] = array
            elif array.ndim == 0:
                values[name] = array.item()
            elif (entries := vocabulary_of([str(each) for each in array.ravel()])) is not None:
                vocabularies[name] = entries
    both = {"vocabularies": vocabularies, "values": values}
    facts = {key: value for key, value in both.items() if value}
    return Contents("NumPy arrays (npz)", tensors, facts, tuple(ignored))


def _array(archive: Archive, member: str) -> Tensor | None:
    """Return a member's array, or None if it holds Python objects."""
    raw = archive.read(member)
    shape, kind, columns_first, start = _header(raw, member)
    if kind.hasobject:
        return None
    if kind.kind not in _NUMBERS + _TEXTS:
        raise ForeignProblem(f"its array {member} holds neither numbers nor texts; save it again")
    if prod(shape) * kind.itemsize != len(raw) - start:
        raise ForeignProblem(
            f"its array {member} of shape {shape} needs {prod(shape) * kind.itemsize:,} bytes and "
            f"has {len(raw) - start:,}; download or save it again"
        )
    if kind.itemsize == 0:
        return np.zeros(0, np.float32)
    values = np.frombuffer(raw, kind, offset=start)
    values = values.reshape(shape[::-1]).T if columns_first else values.reshape(shape)
    return values.astype(kind.newbyteorder("="))


def _header(raw: bytes, member: str) -> tuple[tuple[int, ...], np.dtype[Any], bool, int]:
    """Return shape, type, order and where the numbers begin, each of it checked."""
    problem = ForeignProblem(f"its array {member} has a damaged header; download or save it again")
    stream = io.BytesIO(raw)
    width = {b"\x01\x00": 2, b"\x02\x00": 4, b"\x03\x00": 4}.get(raw[6:8])
    if not raw.startswith(b"\x93NUMPY") or width is None:
        raise problem
    stream.seek(8)
    length = int.from_bytes(stream.read(width), "little")
    if length > _MAX_HEADER:
        raise ForeignProblem(f"its array {member} has a header of {length:,} bytes; save it again")
    try:
        about = ast.literal_eval(stream.read(length).decode("latin1"))
        shape, kind = about["shape"], np.dtype(about["descr"])
        sizes = isinstance(shape, tuple) and all(type(n) is int and 0 <= n < 1 << 40 for n in shape)
    except (ValueError, TypeError, SyntaxError, KeyError, RecursionError, MemoryError):
        raise problem from None
    if not sizes or len(shape) > 8:
        raise problem
    return shape, kind, about.get("fortran_order") is True, stream.tell()
