"""Numbers as tokens: each value is rounded to one of some levels, and the levels are the words.

So a network tells, as of words, how likely each next value is. Source: the categorical outputs of
van den Oord et al. 2016 (WaveNet, section 2.2), here with levels alike far apart, at round numbers
of the data's own unit, in the place of the µ-law that suits sound.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.trace import Array

LEVELS = 64
ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)

_NUMBER = re.compile(r"(?<![\w.])[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?!\w|\.\d)")


def split(text: str) -> list[tuple[str, str]]:
    """Return (text, seen) for each number; whatever is none is left out."""
    return [(piece, piece) for piece in _NUMBER.findall(text.replace("−", "-"))]


def join(tokens: Iterable[str]) -> str:
    """Return the numbers with a space between them."""
    return " ".join(tokens)


def nearest(seen: str, levels: Sequence[float]) -> int:
    """Return the place of the level that is nearest to a number; `levels` rise."""
    value = float(seen)
    place = bisect_left(levels, value)
    if place == 0 or place == len(levels):
        return min(place, len(levels) - 1)
    return place - (value - levels[place - 1] <= levels[place] - value)


@dataclass(frozen=True)
class Scale:
    """Levels at the multiples of `step` from `low` to `high`, both of them multiples."""

    step: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Array, levels: int = LEVELS) -> Scale:
        """Return the scale with the smallest round step whose levels span the values.

        A round step is 1, 2, 2.5 or 5 times a power of ten; there are `levels` at most.

        Raises
        ------
        ValueError
            If all values are the same.
        """
        low, high = float(np.min(values)), float(np.max(values))
        if low == high:
            raise ValueError(f"all values are {low:g}: there is nothing to foretell")
        least = (high - low) / (levels - 2)  # rounding both ends adds up to one step
        power = 10.0 ** math.floor(math.log10(least))
        step = next(r * power for r in ROUND if r * power >= least * (1 - 1e-9))
        return cls(step, round(low / step) * step, round(high / step) * step)

    @property
    def count(self) -> int:
        """The number of levels."""
        return round((self.high - self.low) / self.step) + 1

    def text(self, values: Array) -> str:
        """Return the values as a text of levels; those beyond the scale get its end."""
        places = np.rint(np.clip(values, self.low, self.high) / self.step)
        names = {float(place): self._name(float(place)) for place in np.unique(places)}
        return join(names[float(place)] for place in places)

    def _name(self, place: float) -> str:
        digits = max(0, -math.floor(math.log10(self.step) + 1e-9))
        digits += round(self.step * 10**digits, 6) % 1 != 0  # of 0.25 two, of 0.2 one
        return f"{place * self.step + 0.0:.{digits}f}"
