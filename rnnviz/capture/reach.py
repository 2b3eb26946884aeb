"""How far back a gradient reaches: its size against the distance, with an exponential fit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnviz.capture.extremes import Extreme, extremes
from rnnviz.capture.pairs import Pairs

Logs = NDArray[np.float64]

MOST = 600  # points that a fit looks at: of n it compares n² / 2 pairs
FEWEST = 3


@dataclass(frozen=True)
class Fit:
    """An exponential, of logarithms a straight line: log10 size = start + slope · distance.

    `slope` is in decades a step. `error` is the median distance of the points from the line, in
    decades, and `points` counts them.
    """

    slope: float
    start: float
    error: float
    points: int

    def at(self, distance: Logs | float) -> Logs | float:
        """Return log10 of the fitted size at a distance in steps."""
        return self.start + self.slope * distance

    @property
    def half_life(self) -> float:
        """Steps over which the gradient falls to a half; ∞ where it does not fall."""
        return -np.log10(2.0) / self.slope if self.slope < 0 else np.inf

    @property
    def doubling(self) -> float:
        """Steps over which the gradient doubles; ∞ where it does not grow."""
        return np.log10(2.0) / self.slope if self.slope > 0 else np.inf


@dataclass(frozen=True, eq=False)
class Reach:
    """How much of a gradient is left so many steps before its outcome, in one layer.

    `logs[d]` is log10 ‖∂outcome_t/∂state_{t−d}‖: of several outcomes the (lower) median, absolute
    and not scaled to begin at 1. −∞ where nothing is left at all, as behind an edit that masks; ∞
    only after an overflow within one step; never NaN. `extremes` says where float32 would have
    ended. `fit` is None where fewer than three distances have a size.
    """

    symbol: str
    layer: int
    logs: Logs
    fit: Fit | None
    extremes: tuple[Extreme, ...]


def reach(pairs: Pairs, layer: int, symbol: str = "h") -> Reach:
    """Return the reach of the gradients in a layer, by ``h`` or ``c``.

    Raises
    ------
    KeyError
        If there is no such state.
    """
    logs = _by_distance(pairs, layer, symbol)
    return Reach(symbol, layer, logs, fitted(logs), extremes(pairs[symbol], symbol, layer))


def _by_distance(pairs: Pairs, layer: int, symbol: str) -> Logs:
    values = pairs[symbol].at(layer=layer)  # (n, T)
    steps = np.array(pairs.steps)
    farthest = int(steps[-1]) - pairs.back
    found = np.empty(farthest + 1)
    for distance in range(farthest + 1):
        (there,) = np.nonzero(steps - distance >= pairs.back)
        sizes = np.sort(values[there, steps[there] - distance])
        found[distance] = sizes[(len(sizes) - 1) // 2]  # −∞ and ∞ have no mean
    return found


def fitted(logs: Logs) -> Fit | None:
    """Return the line through logarithms at the distances 0, 1, 2 …, or None if there are too few.

    What is not finite is left out. The slope is the median of those between all pairs of points,
    and the start the median of what remains, so that a few odd distances do not turn the line.
    Source: Theil 1950; Sen 1968.
    """
    (distance,) = np.nonzero(np.isfinite(logs))
    if len(distance) < FEWEST:
        return None
    chosen = distance[np.linspace(0, len(distance) - 1, min(MOST, len(distance))).astype(int)]
    one, other = np.triu_indices(len(chosen), 1)
    rise = logs[chosen[other]] - logs[chosen[one]]
    slope = float(np.median(rise / (chosen[other] - chosen[one])))
    rest = logs[distance] - slope * distance
    start = float(np.median(rest))
    return Fit(slope, start, float(np.median(np.abs(rest - start))), len(distance))
