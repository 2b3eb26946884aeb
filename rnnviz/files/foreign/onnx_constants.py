"""Works out constants that exporters put together by Slice, Concat and their like.

Only operations that rearrange numbers are known, and what all results of a file together may take
is a multiple of its own constants. Source: onnx/docs/Operators.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from rnnviz.files.foreign.contents import ForeignProblem, Tensor

MAX_CHAIN = 64
GROWTH = 8  # times the constants themselves: W, R and B pass three or four nodes each


def folded(
    names: Iterable[str], nodes: Sequence[Mapping[str, Any]], known: Mapping[str, Tensor]
) -> dict[str, Tensor]:
    """Return those of the values called `names` that only depend on the `known` constants."""
    makers = {out: node for node in nodes for out in node["out"] if out}
    fold = _Fold(makers, dict(known))
    found = {}
    for name in names:
        if name not in known and (value := fold.value(name, 0)) is not None:
            found[name] = value
    return found


class _Fold:
    def __init__(self, makers: Mapping[str, Mapping[str, Any]], values: dict[str, Tensor]) -> None:
        self._makers, self._values = makers, values
        self._tried: set[str] = set()
        self._left = GROWTH * sum(value.nbytes for value in values.values()) + (1 << 20)

    def value(self, name: str, depth: int) -> Tensor | None:
        """Return the value of that name, or None if it is not a constant that is understood."""
        if name in self._values:
            return self._values[name]
        node = self._makers.get(name)
        if node is None or name in self._tried or depth > MAX_CHAIN or node["op"] not in _KNOWN:
            return None
        self._tried.add(name)
        given = [self.value(n, depth + 1) if n else None for n in node["in"]]
        if any(value is None and n for n, value in zip(node["in"], given, strict=True)):
            return None
        self._left -= _size(node, given)
        if self._left < 0:
            raise ForeignProblem("its constants grow beyond all measure; do not trust this file")
        try:
            made: Tensor = _KNOWN[node["op"]](node, given)
        except (ValueError, TypeError, IndexError, OverflowError, KeyError, AttributeError):
            return None  # a node that does not fit its constants: what it makes stays unknown
        self._values[name] = made
        return made


def _size(node: Mapping[str, Any], given: Sequence[Tensor | None]) -> int:
    """Return the bytes that a node's result takes at most, before it is made."""
    if node["op"] == "Gather" and len(given) == 2 and given[0] is not None and given[1] is not None:
        return int(given[0].nbytes) * max(1, int(given[1].size))
    return sum(value.nbytes for value in given if value is not None)


def _axes(node: Mapping[str, Any], given: Sequence[Any]) -> tuple[int, ...] | None:
    axes = node["attributes"].get("axes")
    if axes is None and len(given) > 1 and given[1] is not None:
        axes = given[1].ravel().tolist()
    return None if axes is None else tuple(int(axis) for axis in axes)


def _unsqueeze(node: Any, given: Any) -> Tensor:
    return np.expand_dims(given[0], _axes(node, given) or ())


def _squeeze(node: Any, given: Any) -> Tensor:
    squeezed: Tensor = np.squeeze(given[0], _axes(node, given))
    return squeezed


def _transpose(node: Any, given: Any) -> Tensor:
    return np.transpose(given[0], node["attributes"].get("perm"))


def _reshape(_node: Any, given: Any) -> Tensor:
    shape = [int(n) for n in given[1].ravel()]
    return np.reshape(given[0], [given[0].shape[k] if n == 0 else n for k, n in enumerate(shape)])


def _concat(node: Any, given: Any) -> Tensor:
    return np.concatenate(given, axis=int(node["attributes"]["axis"]))


def _slice(node: Any, given: Any) -> Tensor:
    told = node["attributes"]
    values = [v.ravel().tolist() if v is not None else None for v in given[1:]]
    starts, ends, axes, steps = [*values, None, None, None, None][:4]
    starts, ends = told.get("starts", starts), told.get("ends", ends)
    axes = told.get("axes", axes) or range(len(starts))
    index = [slice(None)] * given[0].ndim
    for axis, start, end, step in zip(axes, starts, ends, steps or [1] * len(starts), strict=True):
        index[int(axis)] = slice(int(start), int(end), int(step))
    cut: Tensor = given[0][tuple(index)]
    return cut


def _gather(node: Any, given: Any) -> Tensor:
    axis = int(node["attributes"].get("axis", 0))
    taken: Tensor = np.take(given[0], given[1].astype(np.int64), axis=axis)
    return taken


_KNOWN = {
    "Identity": lambda node, given: given[0],
    "Cast": lambda node, given: given[0],
    "Unsqueeze": _unsqueeze,
    "Squeeze": _squeeze,
    "Transpose": _transpose,
    "Reshape": _reshape,
    "Concat": _concat,
    "Slice": _slice,
    "Gather": _gather,
}
