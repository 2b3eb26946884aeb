"""From the description of a tensor to an array, after its sizes were checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from rnnviz.files.foreign.contents import MAX_BYTES, ForeignProblem, Tensor
from rnnviz.files.foreign.pickle_values import NumpyArray, NumpyScalar, NumpyType, StridedTensor

MAX_AXES = 8
_KINDS = {  # of torch's storages and dtypes, by the name without torch. and Storage
    **{"Float": "f4", "Double": "f8", "Half": "f2", "BFloat16": "bfloat16"},
    **{"Long": "i8", "Int": "i4", "Short": "i2", "Char": "i1", "Byte": "u1", "Bool": "?"},
    **{"float32": "f4", "float64": "f8", "float16": "f2", "bfloat16": "bfloat16", "bool": "?"},
    **{"int64": "i8", "int32": "i4", "int16": "i2", "int8": "i1", "uint8": "u1"},
}
_NUMPY_KINDS = {
    *("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1", "bool"),
    *("float16", "float32", "float64", "int32", "int64", "uint8"),
}


class Unreadable(ValueError):
    """A tensor of a kind that is not needed here; the rest of the file may be fine."""


@dataclass
class Rebuilder:
    """Makes arrays of described tensors, never more bytes in all than `MAX_BYTES`.

    `storage` returns the bytes of a storage by its key; `order` is the file's byte order.
    """

    storage: Callable[[str], bytes]
    order: str = "<"
    spent: int = 0
    _kept: dict[tuple[str, str], Tensor] = field(default_factory=dict)

    def tensor(self, described: StridedTensor, name: str) -> Tensor:
        """Return a torch tensor as an array of its own.

        Raises
        ------
        Unreadable
            If its type is one that no recurrent network has, such as quantised numbers.
        ForeignProblem
            If it reaches outside its storage, or the sizes make no sense.
        """
        size, stride = _whole(described.size, name), _whole(described.stride, name)
        (offset,) = _whole((described.offset,), name)
        if len(size) != len(stride) or len(size) > MAX_AXES:
            raise ForeignProblem(f"its tensor {name} has sizes and strides that do not fit")
        flat = self._numbers(described, name)
        reach = offset + sum((n - 1) * step for n, step in zip(size, stride, strict=True))
        if prod(size) and reach >= len(flat):
            raise ForeignProblem(
                f"its tensor {name} reaches to place {reach:,} of a storage of {len(flat):,} "
                "numbers; the file is cut short or was made to mislead"
            )
        if prod(size) > len(flat):
            raise ForeignProblem(
                f"its tensor {name} spreads {len(flat):,} numbers over {prod(size):,} places; "
                "save its contiguous() copy"
            )
        self.count(prod(size) * flat.itemsize)
        steps = tuple(step * flat.itemsize for step in stride)
        return as_strided(flat[offset:], size, steps, writeable=False).copy()

    def array(self, described: NumpyArray, name: str) -> Tensor:
        """Return a pickled numpy array.

        Raises
        ------
        Unreadable
            If it holds no numbers.
        ForeignProblem
            If its bytes are not as many as its shape needs.
        """
        state = described.state
        if not isinstance(state, tuple) or len(state) != 5:
            raise ForeignProblem(f"its array {name} is not fully described; save it again")
        _, shape, dtype, columns_first, raw = state
        kind, shape = _numpy_kind(dtype), _whole(shape, name)
        content = raw.encode("latin1") if isinstance(raw, str) else raw
        if not isinstance(content, bytes) or len(content) != prod(shape) * kind.itemsize:
            raise ForeignProblem(f"its array {name} has not as many bytes as its shape needs")
        self.count(len(content))
        values = np.frombuffer(content, kind).astype(kind.newbyteorder("="))
        return values.reshape(shape[::-1]).T if columns_first is True else values.reshape(shape)

    def count(self, size: int) -> None:
        """Count bytes that are about to be allocated.

        Raises
        ------
        ForeignProblem
            If they are too many in all.
        """
        self.spent += size
        if self.spent > MAX_BYTES:
            raise ForeignProblem(
                f"its tensors would need more than {MAX_BYTES >> 30} GiB of memory; save only the "
                "weights of the recurrent part"
            )

    def _numbers(self, described: StridedTensor, name: str) -> Tensor:
        """Return all numbers of a storage, (N,), without copying them."""
        key, kind = described.storage.key, _kind(described)
        if (key, kind) not in self._kept:
            raw = self.storage(key)
            width = 2 if kind == "bfloat16" else np.dtype(kind).itemsize
            if len(raw) % width or len(raw) < described.storage.count * _width_of(described, width):
                raise ForeignProblem(
                    f"the storage of its tensor {name} has {len(raw):,} bytes, fewer than it "
                    "claims; the file was cut short, so download or save it again"
                )
            self._kept[key, kind] = _decoded(raw, kind, self.order)
        return self._kept[key, kind]


def number(scalar: NumpyScalar) -> float | int | bool | None:
    """Return a pickled numpy number, or None if it is none."""
    raw = scalar.raw.encode("latin1") if isinstance(scalar.raw, str) else scalar.raw
    try:
        kind = _numpy_kind(scalar.dtype)
    except Unreadable:
        return None
    if not isinstance(raw, bytes) or len(raw) != kind.itemsize:
        return None
    value: float | int | bool = np.frombuffer(raw, kind)[0].item()
    return value


def _width_of(described: StridedTensor, width: int) -> int:
    """Return the bytes of one counted number: an untyped storage counts bytes."""
    return 1 if described.dtype else width


def _kind(described: StridedTensor) -> str:
    name = described.dtype.removeprefix("torch.") or described.storage.kind.removesuffix("Storage")
    if name not in _KINDS:
        raise Unreadable(f"numbers of the type {name}")
    return _KINDS[name]


def _numpy_kind(dtype: Any) -> np.dtype[Any]:
    if not isinstance(dtype, NumpyType) or dtype.name not in _NUMPY_KINDS:
        raise Unreadable(f"values of the type {getattr(dtype, 'name', '?')}")
    return np.dtype((">" if dtype.order == ">" else "<") + np.dtype(dtype.name).str[1:])


def _decoded(raw: bytes, kind: str, order: str) -> Tensor:
    if kind == "bfloat16":  # the upper half of a float32
        wide = np.frombuffer(raw, order + "u2").astype(np.uint32) << 16
        return wide.view(np.float32)
    return np.frombuffer(raw, np.dtype(order + kind))


def _whole(sizes: Any, name: str) -> tuple[int, ...]:
    """Return sizes that are whole numbers in 0…2⁴⁰."""
    fine = isinstance(sizes, (tuple, list)) and all(type(n) is int for n in sizes)
    if not fine or not all(0 <= n < 1 << 40 for n in sizes):
        raise ForeignProblem(
            f"its tensor {name} has a size, stride or offset that is no ordinary whole number"
        )
    return tuple(sizes)
