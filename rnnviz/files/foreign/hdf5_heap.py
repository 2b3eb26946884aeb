"""Checks the texts of an HDF5 file before libhdf5 reads them: it believes their sizes.

Texts of varying length lie in global heaps, objects one behind the other, and an attribute refers
to them by size, heap and number. A damaged size makes the library walk on the spot, take gigabytes
or read beyond the end. Source: HDF5 File Format Specification 3.0, III.E and IV.A.2.m.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterable, Mapping
from math import prod

from rnnviz.files.foreign.contents import ForeignProblem

Raw = bytes | mmap.mmap
Heaps = Mapping[int, Mapping[int, int]]
"""Of each heap's place, the size of each object by its number."""

MAX_REFERENCES = 100_000  # of one attribute
_MARK, _HEADER, _OBJECT, _REFERENCE = b"GCOL\1", 16, 16, 16  # the mark is its name and version
_VARYING = 9  # the class of a type whose values are references
_DAMAGED = "it is cut short or damaged (a text whose size does not add up); save it again"


def check_texts(raw: Raw, names: Iterable[str]) -> None:
    """Check every heap, and the references of all attributes called one of `names`.

    Raises
    ------
    ForeignProblem
        If the objects of a heap do not lie one behind the other up to its end, or a reference
        claims more than the object that it refers to.
    """
    heaps = dict(_heap(raw, start) for start in _places(raw, _MARK) if start % 8 == 0)
    try:
        for name in names:
            mark = name.encode() + b"\0"
            for place in _places(raw, mark):
                _check_attribute(raw, place, len(mark), heaps)
    except (struct.error, IndexError):
        raise ForeignProblem(_DAMAGED) from None


def _places(raw: Raw, mark: bytes) -> Iterable[int]:
    place = raw.find(mark)
    while place >= 0:
        yield place
        place = raw.find(mark, place + 1)


def _heap(raw: Raw, start: int) -> tuple[int, dict[int, int]]:
    """Return a heap's place, and the sizes of its objects."""
    if start + _HEADER > len(raw):
        raise ForeignProblem(_DAMAGED)
    (size,) = struct.unpack_from("<Q", raw, start + 8)
    end = start + size
    if size < _HEADER or end > len(raw):
        raise ForeignProblem(_DAMAGED)
    found: dict[int, int] = {}
    at = start + _HEADER
    while at + _OBJECT <= end:
        number, _, _, length = struct.unpack_from("<HHIQ", raw, at)
        if number == 0:  # what is free, its own header included, up to the end
            at += length
            break
        found[number] = length
        at += _OBJECT + _padded(length)
    if at > end or (end - at >= _OBJECT):
        raise ForeignProblem(_DAMAGED)
    return start, found


def _check_attribute(raw: Raw, name: int, size: int, heaps: Heaps) -> None:
    """Check the attribute whose name of `size` bytes begins at `name`, if it is one of texts."""
    for version, start in ((1, name - 8), (2, name - 8), (3, name - 9)):
        if start < 0 or raw[start] != version:
            continue
        told, kind, space = struct.unpack_from("<HHH", raw, start + 2)
        if told != size:
            continue
        whole = _padded if version == 1 else int
        at = name + whole(size)
        if raw[at] & 15 == _VARYING:
            count = _count(raw, at + whole(kind))
            _check_references(raw, at + whole(kind) + whole(space), count, heaps)


def _count(raw: Raw, space: int) -> int:
    """Return how many values a dataspace has."""
    version, rank = raw[space], raw[space + 1]
    return prod(struct.unpack_from(f"<{min(rank, 32)}Q", raw, space + (8 if version == 1 else 4)))


def _check_references(raw: Raw, at: int, count: int, heaps: Heaps) -> None:
    if count > MAX_REFERENCES or at + count * _REFERENCE > len(raw):
        raise ForeignProblem(_DAMAGED)
    for place in range(at, at + count * _REFERENCE, _REFERENCE):
        length, heap, number = struct.unpack_from("<IQI", raw, place)
        if length > heaps.get(heap, {}).get(number, 0):
            raise ForeignProblem(_DAMAGED)


def _padded(length: int) -> int:
    return (length + 7) // 8 * 8
