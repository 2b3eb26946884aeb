"""A part of a chart's plane, and how it follows what is read in it."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

EDGE = 0.05  # of what is in view, that is left between its end and what is read


@dataclass(frozen=True)
class Area:
    """A part of a chart's plane."""

    left: float
    right: float
    low: float
    high: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its x and y in the middle."""
        return (self.left + self.right) / 2, (self.low + self.high) / 2

    def following(self, x: float, y: float, half: tuple[float, float]) -> Area:
        """Return a part of that size with a place in it, moved no further than need be.

        As much as `half` on either side of the place is in it too, as far as that fits.
        """
        left, right = _following(self.left, self.right, x, half[0])
        return Area(left, right, *_following(self.low, self.high, y, half[1]))


def _following(low: float, high: float, at: float, half: float) -> tuple[float, float]:
    """Return ends as far apart, between which a number lies; one that is none moves nothing."""
    free = min(max(half, EDGE * (high - low)), (high - low) / 2)
    by = min(at - free - low, 0.0) + max(at + free - high, 0.0)
    return (low + by, high + by) if isfinite(by) else (low, high)
