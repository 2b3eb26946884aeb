"""Checks the places of an HDF5 file where libhdf5 believes a size and may then never end.

Texts of varying length lie in global heaps: objects one behind the other, each with its size. A
damaged size makes the library walk on the spot. Source: the HDF5 File Format Specification 3.0,
III.E (global heap).
"""

from __future__ import annotations

import mmap
import struct

from rnnviz.files.foreign.contents import ForeignProblem

_MARK, _HEADER, _OBJECT = b"GCOL\1", 16, 16  # its name and version
_DAMAGED = "it is cut short or damaged (a heap of texts whose sizes do not add up); save it again"


def check_heaps(raw: bytes | mmap.mmap) -> None:
    """Go through every global heap once.

    Raises
    ------
    ForeignProblem
        If the objects of one do not lie one behind the other up to its end.
    """
    start = raw.find(_MARK)
    while start >= 0:
        if start % 8 == 0:
            _check(raw, start)
        start = raw.find(_MARK, start + 1)


def _check(raw: bytes | mmap.mmap, start: int) -> None:
    if start + _HEADER > len(raw):
        raise ForeignProblem(_DAMAGED)
    (size,) = struct.unpack_from("<Q", raw, start + 8)
    end = start + size
    if size < _HEADER or end > len(raw):
        raise ForeignProblem(_DAMAGED)
    at = start + _HEADER
    while at + _OBJECT <= end:
        index, _, _, length = struct.unpack_from("<HHIQ", raw, at)
        if index == 0:  # what is free, header included, up to the end
            if at + length != end:
                raise ForeignProblem(_DAMAGED)
            return
        at += _OBJECT + (length + 7) // 8 * 8
    if at > end:
        raise ForeignProblem(_DAMAGED)
