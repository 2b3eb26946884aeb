"""Other moments at which the same pattern of units is on.

Source: Strobelt, Gehrmann, Pfister & Rush 2018, "LSTMVis", section 5: the units that stay beyond a
threshold during a chosen stretch are the pattern, and other stretches are ranked by how many of
them are on there too. Here a unit may be on below zero as well: then it must be so again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from rnnviz.trace import Array

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST = 32  # units of a pattern: those that are on most strongly

Floats: TypeAlias = "NDArray[np.float32]"


@dataclass(frozen=True)
class Pattern:
    """Units of a layer that are on for `length` steps, and on which side of zero each is.

    `units` are ordered by their least |h| in the stretch, the strongest first; `found` counts all
    that were beyond the threshold, of which `units` are at most `MOST`.
    """

    layer: int
    units: tuple[int, ...]
    signs: tuple[int, ...]
    threshold: float
    length: int
    found: int


@dataclass(frozen=True)
class Moment:
    """A stretch from its `first` step on with `on` units of the pattern; `strength` is their mean.

    `strength` is the mean of sign × h over all units of the pattern and all steps.
    """

    first: int
    length: int
    on: int
    strength: float

    @property
    def last(self) -> int:
        """The last step of the stretch."""
        return self.first + self.length - 1


def pattern_of(h: Array, layer: int, first: int, last: int, threshold: float) -> Pattern:
    """Return the units whose |h| is at least `threshold`, on one side, from `first` to `last`.

    `h` is (T, H), the states of that layer. There may be none.
    """
    stretch = np.nan_to_num(h[first : last + 1])  # (length, H)
    low, high = stretch.min(axis=0), stretch.max(axis=0)
    least = np.where(
        low > 0.0, low, -high
    )  # |h| where it is nearest to zero; below 0 if it crosses
    on = np.flatnonzero(least >= threshold)
    chosen = on[np.argsort(-least[on], kind="stable")][:MOST]
    signs = tuple(1 if low[unit] > 0.0 else -1 for unit in chosen)
    length = last - first + 1
    return Pattern(layer, tuple(map(int, chosen)), signs, threshold, length, len(on))


def overlap(courses: Iterable[Array], pattern: Pattern) -> tuple[NDArray[np.intp], Floats]:
    """Return how many units are on in each stretch, and how strongly, each (T − length + 1,).

    `courses` are those of the pattern's units, (T,) each, in its order.
    """
    on: NDArray[np.intp] | int = 0
    strength: Floats | float = 0.0
    for course, sign in zip(courses, pattern.signs, strict=True):
        signed = sign * np.nan_to_num(course.astype(np.float32))
        on = on + (_summed(signed >= pattern.threshold, pattern.length) == pattern.length)
        strength = strength + signed
    total = _summed(np.asarray(strength, np.float64), pattern.length)
    mean = total / max(1, pattern.length * len(pattern.units))
    return np.asarray(on, np.intp), mean.astype(np.float32)


def moments(
    courses: Iterable[Array], pattern: Pattern, count: int, besides: tuple[int, int] | None = None
) -> tuple[Moment, ...]:
    """Return the `count` stretches with most units on, the strongest first among equals.

    They do not overlap each other, nor the steps `besides` (first, last). None is returned in
    which no unit of the pattern is on.
    """
    if not pattern.units:
        return ()
    on, strength = overlap(courses, pattern)
    free = on > 0
    if besides is not None:
        free[max(0, besides[0] - pattern.length + 1) : besides[1] + 1] = False
    score = np.where(free, on + 0.49 * np.clip(strength, -1.0, 1.0), -np.inf)
    return tuple(_best(score, on, strength, pattern.length, count))


def _best(
    score: NDArray[np.floating], on: NDArray[np.intp], strength: Floats, length: int, count: int
) -> Iterable[Moment]:
    for _ in range(count):
        first = int(np.argmax(score)) if score.size else 0
        if not score.size or score[first] == -np.inf:
            return
        yield Moment(first, length, int(on[first]), float(strength[first]))
        score[max(0, first - length + 1) : first + length] = -np.inf


def _summed(values: NDArray[np.generic], length: int) -> NDArray[np.floating]:
    """Return the sums over every `length` consecutive values, shape (T − length + 1,)."""
    total = np.cumsum(values, dtype=np.float64)
    total = np.concatenate([[0.0], total])
    return total[length:] - total[:-length] if total.size > length else np.zeros(0)
