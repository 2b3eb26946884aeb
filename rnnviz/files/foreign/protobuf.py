"""Protocol Buffers' wire format, as far as a reader needs it: numbered fields, one after another.

Source: protobuf.dev/programming-guides/encoding.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.printable import printable

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_FIELDS = 400_000  # of a whole file; a network of thousands of nodes has some ten thousand
MAX_TEXT = 300  # signs of a name
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
_DAMAGED = "it is damaged or cut short: its fields do not fit together; download or save it again"

Field = tuple[int, int | memoryview]
"""A field's number, and its value: a whole number, or the bytes of anything else."""


class Wire:
    """Reads fields, and refuses to go on for ever."""

    def __init__(self) -> None:
        """Begin to count."""
        self._left = MAX_FIELDS

    def fields(self, raw: memoryview) -> Iterator[Field]:
        """Give the fields of one message in their order.

        Raises
        ------
        ForeignProblem
            If the bytes are no message, or there are too many fields.
        """
        at = 0
        while at < len(raw):
            self._left -= 1
            if self._left < 0:
                raise ForeignProblem(f"it has more than {MAX_FIELDS:,} fields, and no model has")
            key, at = varint(raw, at)
            number, kind = key >> 3, key & 7
            if kind == VARINT:
                value, at = varint(raw, at)
                yield number, value
                continue
            if kind == BYTES:
                size, at = varint(raw, at)
            elif kind in (FIXED64, FIXED32):
                size = 8 if kind == FIXED64 else 4
            else:
                raise ForeignProblem(_DAMAGED)
            if not number or size > len(raw) - at:
                raise ForeignProblem(_DAMAGED)
            yield number, raw[at : at + size]
            at += size


def varint(raw: memoryview, at: int) -> tuple[int, int]:
    """Return the unsigned number of 7 bits a byte that begins at `at`, and where it ends."""
    value = 0
    for place, byte in enumerate(raw[at : at + 10]):
        value |= (byte & 127) << 7 * place
        if byte < 128:
            return value, at + place + 1
    raise ForeignProblem(_DAMAGED)


def signed(value: int) -> int:
    """Return a 64-bit number in two's complement as what it means."""
    value &= (1 << 64) - 1
    return value - (1 << 64) if value >> 63 else value


def numbers(value: int | memoryview) -> list[int]:
    """Return whole numbers that were written one a field, or packed into one."""
    if isinstance(value, int):
        return [signed(value)]
    return [signed(int(each)) for each in varints(value)]


def varints(raw: memoryview) -> NDArray[np.uint64]:
    """Return all numbers of a packed field at once.

    Raises
    ------
    ForeignProblem
        If one is longer than 10 bytes, or the last is not complete.
    """
    bytes_ = np.frombuffer(raw, np.uint8)
    ends = np.flatnonzero(bytes_ < 128)
    if not len(bytes_):
        return np.zeros(0, np.uint64)
    if not len(ends) or ends[-1] != len(bytes_) - 1:
        raise ForeignProblem(_DAMAGED)
    starts = np.concatenate(([0], ends[:-1] + 1))
    if (ends - starts).max() > 9:
        raise ForeignProblem(_DAMAGED)
    place = np.arange(len(bytes_)) - np.repeat(starts, ends - starts + 1)
    shifted = (bytes_ & 127).astype(np.uint64) << (7 * place).astype(np.uint64)
    return np.add.reduceat(shifted, starts)


def text(value: int | memoryview) -> str:
    """Return the beginning of a field's bytes as text; what is no UTF-8 is marked."""
    if not isinstance(value, memoryview):
        return ""
    return printable(bytes(value[:MAX_TEXT]).decode("utf-8", "replace"), MAX_TEXT)
