"""Reads the arrays and texts of an HDF5 file, and believes no size before it is checked.

Only what lies in the file itself is read: links into other files, arrays put together from other
files, and filters that HDF5 would load as a plug-in are refused or left out.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from rnnviz.files.foreign.contents import MAX_BYTES, MAX_TENSORS, ForeignProblem, Tensor
from rnnviz.files.foreign.hdf5_heap import check_texts
from rnnviz.files.foreign.printable import printable

ATTRIBUTES = ("model_config", "keras_version", "backend", "layer_names", "weight_names")
MAX_DEPTH = 32
MAX_TEXTS = 100_000  # entries of one attribute
PACKED_FREE = 1 << 22  # bytes that a file's arrays may unpack to beyond what is believed
MAX_PACKING = 200  # times that a larger one may be smaller on disk; weights hardly pack at all
FILTERS = {1, 2, 3, 4, 6, 32000}  # gzip, shuffle, checksum, szip, scale-offset, lzf: all built in

_BROKEN = (
    OSError, KeyError, ValueError, TypeError, RuntimeError, OverflowError, MemoryError,
    AttributeError, SystemError, NotImplementedError,
)  # fmt: skip


@contextmanager
def opened(source: Path | bytes) -> Iterator[h5py.File]:
    """Open an HDF5 file, or the bytes of one.

    Raises
    ------
    ForeignProblem
        If it, or what the caller reads from it, is cut short or damaged.
    """
    try:
        _check_texts(source)
        with h5py.File(BytesIO(source) if isinstance(source, bytes) else source, "r") as file:
            yield file
    except ForeignProblem:
        raise
    except _BROKEN as wrong:
        raise ForeignProblem(
            f"it is cut short or damaged ({_reason(wrong)}); download or save it again"
        ) from None


def _check_texts(source: Path | bytes) -> None:
    if isinstance(source, bytes):
        check_texts(source, ATTRIBUTES)
        return
    with source.open("rb") as whole, mmap.mmap(whole.fileno(), 0, access=mmap.ACCESS_READ) as file:
        check_texts(file, ATTRIBUTES)


def arrays(root: h5py.Group) -> tuple[dict[str, Tensor], tuple[str, ...]]:
    """Return all arrays of numbers below `root` by their paths, and what was left out and why.

    Raises
    ------
    ForeignProblem
        If there are too many, or one claims more than the file can hold.
    """
    found: dict[str, Tensor] = {}
    left_out: list[str] = []
    total, packed = 0, 0
    for path, item in _walk(root, left_out):
        if reason := _unreadable(item):
            left_out.append(f"{printable(path)}: {reason}")
            continue
        size, stored = _sizes(path, item)
        total, packed = total + size, packed + max(0, size - stored)
        if packed > PACKED_FREE:
            raise ForeignProblem(
                f"its array {printable(path)} claims {size:,} bytes, and the file holds far fewer; "
                "it is damaged or hostile"
            )
        if total > MAX_BYTES:
            raise ForeignProblem(
                f"it claims arrays of more than {MAX_BYTES >> 30} GiB together; save only the "
                "weights of the recurrent part"
            )
        found[path] = _native(item[()])
    return found, tuple(left_out)


def _native(values: Any) -> Tensor:
    """Return numbers in this machine's order of bytes."""
    array = np.asarray(values)
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def natural(text: str) -> list[tuple[int, str | int]]:
    """Return a key that sorts ``lstm_10`` behind ``lstm_9``."""
    parts = re.split(r"(\d+)", text)
    return [(1, int(part[:18])) if part.isdecimal() else (0, part) for part in parts]


def text(item: Any, key: str) -> str | None:
    """Return an attribute that holds one text, or None."""
    value = _attribute(item, key)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else None


def texts(item: Any, key: str) -> list[str] | None:
    """Return an attribute that holds a list of texts, or None.

    Keras splits a list that is longer than an attribute may be over `key` with 0, 1, … behind it.
    """
    whole = _attribute(item, key)
    if whole is not None:
        return _decoded(whole)
    found: list[str] = []
    for number in range(MAX_TEXTS):
        piece = _attribute(item, f"{key}{number}")
        if piece is None:
            break
        found += _decoded(piece)
    return found or None


def number(item: Any, key: str) -> int | None:
    """Return an attribute that holds one whole number, or None."""
    value = _attribute(item, key)
    return int(value) if isinstance(value, (int, np.integer)) else None


def _attribute(item: Any, key: str) -> Any:
    if key not in item.attrs:
        return None
    attribute = item.attrs.get_id(key)
    shape, kind = attribute.shape, attribute.dtype
    if kind.kind not in "iufSU" and h5py.check_string_dtype(kind) is None:
        return None  # lists of varying length, records: libhdf5 falls over damaged ones
    if shape is not None and int(np.prod(shape, dtype=object)) > MAX_TEXTS:
        raise ValueError(f"the attribute {key} claims {shape} entries")
    return item.attrs[key]


def _decoded(values: Any) -> list[str]:
    entries = np.asarray(values).ravel().tolist()
    return [e.decode("utf-8", "replace") if isinstance(e, bytes) else str(e) for e in entries]


def _walk(root: h5py.Group, left_out: list[str]) -> Iterator[tuple[str, h5py.Dataset]]:
    """Give every dataset once, in natural order; no link leads outside or round in a circle."""
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[str, h5py.Group]] = [("", root)]
    while waiting:
        where, group = waiting.pop()
        if where.count("/") > MAX_DEPTH:
            raise ForeignProblem(f"it nests groups deeper than {MAX_DEPTH}; no model does that")
        if len(seen) + len(group) > 3 * MAX_TENSORS:
            raise ForeignProblem(f"it holds more than {MAX_TENSORS:,} arrays; no model does")
        inner = []
        for key in sorted(group, key=natural):
            path = f"{where}/{key}" if where else key
            if not isinstance(group.get(key, getlink=True), h5py.HardLink):
                left_out.append(
                    f"{printable(path)}: a link, which may lead out of the file, is not followed"
                )
                continue
            item = group[key]
            info = h5py.h5o.get_info(item.id)
            if (info.fileno, info.addr) in seen:
                continue
            seen.add((info.fileno, info.addr))
            if isinstance(item, h5py.Group):
                inner.append((path, item))
            elif isinstance(item, h5py.Dataset):
                yield path, item
        waiting += reversed(inner)


def _unreadable(item: h5py.Dataset) -> str:
    """Return why an array is left out, or nothing."""
    kind = item.dtype
    if item.shape is None:
        return "it is empty"
    if kind.kind not in "fiub" or kind.itemsize > 8:
        return "it holds no plain numbers"
    if item.is_virtual:
        return "it is put together from other files, which are not opened"
    if item.external:
        return "its numbers lie in another file, which is not opened"
    return ""


def _sizes(path: str, item: h5py.Dataset) -> tuple[int, int]:
    """Return the bytes that an array will take, and those that what the file holds may become."""
    size = int(np.prod(item.shape, dtype=object)) * item.dtype.itemsize
    if size > MAX_BYTES:
        raise ForeignProblem(
            f"its array {printable(path)} claims {item.shape} numbers, more than "
            f"{MAX_BYTES >> 30} GiB; the file is damaged or hostile"
        )
    settings = item.id.get_create_plist()
    filters = {settings.get_filter(k)[0] for k in range(settings.get_nfilters())}
    if odd := filters - FILTERS:
        raise ForeignProblem(
            f"its array {printable(path)} is packed with the filter {min(odd)}, which would need a "
            "plug-in; save the model without compression"
        )
    if item.chunks is not None:
        size = max(size, int(np.prod(item.chunks, dtype=object)) * item.dtype.itemsize)
    stored = int(item.id.get_storage_size())
    return size, stored * (MAX_PACKING if filters else 1)


def _reason(wrong: BaseException) -> str:
    return printable(" ".join(str(wrong).split()) or type(wrong).__name__, 120)
