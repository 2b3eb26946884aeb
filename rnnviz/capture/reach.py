"""How far back a gradient reaches: its size against the distance, with an exponential fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from rnnviz.capture.extremes import Extreme, extremes
from rnnviz.capture.pairs import Pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

Logs: TypeAlias = "NDArray[np.float64]"

MOST = 600  # points that a fit looks at: of n it compares n² / 2 pairs
FEWEST = 3
BENDS = 60  # places that are tried for a bend
BENT = 0.6  # a bend is told where it leaves at most that part of the straight line's error
COARSE, ODD = 0.05, 1.0  # decades: an error below is none; one above counts as that


@dataclass(frozen=True)
class Fit:
    """An exponential, of logarithms a straight line: log10 size = start + slope · distance.

    `slope` is in decades a step. `error` is the median distance of the points from the line, in
    decades, and `points` counts them. Where the line has a bend, so many steps back, it goes on
    from there with the slope `beyond`.
    """

    slope: float
    start: float
    error: float
    points: int
    bend: float | None = None
    beyond: float = 0.0

    def at(self, distance: Logs | float) -> Logs | float:
        """Return log10 of the fitted size at a distance in steps."""
        if self.bend is None:
            return self.start + self.slope * distance
        near, far = np.minimum(distance, self.bend), np.maximum(distance - self.bend, 0.0)
        found: Logs = self.start + self.slope * near + self.beyond * far
        return found

    def corners(self, last: float) -> tuple[float, ...]:
        """Return the distances between which the line is straight, from 0 to the `last`."""
        bend = () if self.bend is None or self.bend >= last else (self.bend,)
        return (0.0, *bend, last)

    @property
    def half_life(self) -> float:
        """Steps over which the gradient falls to a half, before a bend; ∞ where it does not."""
        return half_life(self.slope)

    @property
    def doubling(self) -> float:
        """Steps over which the gradient doubles, before a bend; ∞ where it does not grow."""
        return half_life(-self.slope)


def half_life(slope: float) -> float:
    """Return the steps over which what falls by so many decades a step is halved, else ∞."""
    return -float(np.log10(2.0)) / slope if slope < 0 else np.inf


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
    Where a line with one bend lies much nearer to the points, as of a gradient that falls at first
    and then stays, it is that one.
    Sources: Theil 1950; Sen 1968; of the bend Hudson 1966.
    """
    (distance,) = np.nonzero(np.isfinite(logs))
    if len(distance) < FEWEST:
        return None
    chosen = distance[np.linspace(0, len(distance) - 1, min(MOST, len(distance))).astype(int)]
    straight = _straight(chosen, logs[chosen], len(distance))
    if len(chosen) < 2 * (FEWEST + 1) or _missed(straight, chosen, logs) < COARSE:
        return straight
    bent = _bent(chosen.astype(float), logs[chosen], len(distance))
    nearer = _missed(bent, chosen, logs) <= BENT * _missed(straight, chosen, logs)
    return bent if nearer and _turns(bent) else straight


def _straight(distance: NDArray[np.intp], logs: Logs, points: int) -> Fit:
    one, other = np.triu_indices(len(distance), 1)
    rise = logs[other] - logs[one]
    slope = float(np.median(rise / (distance[other] - distance[one])))
    rest = logs - slope * distance
    start = float(np.median(rest))
    return Fit(slope, start, float(np.median(np.abs(rest - start))), points)


def _bent(distance: Logs, logs: Logs, points: int) -> Fit:
    """Return the least-squares line with the best bend; more than `FEWEST` points lie on a side."""
    inner = distance[FEWEST : -FEWEST - 1]
    bends = inner[np.linspace(0, len(inner) - 1, min(BENDS, len(inner))).astype(int)]  # (B,)
    near = np.minimum(distance, bends[:, None])  # (B, n)
    terms = np.stack([np.ones_like(near), near, distance - near], axis=-1)  # (B, n, 3)
    found = (np.linalg.pinv(terms) @ logs[:, None])[..., 0]  # (B, 3)
    errors = np.abs(logs - (terms @ found[..., None])[..., 0])  # (B, n)
    best = int(np.square(errors).sum(axis=1).argmin())
    start, slope, beyond = (float(each) for each in found[best])
    return Fit(slope, start, float(np.median(errors[best])), points, float(bends[best]), beyond)


def _turns(bent: Fit) -> bool:
    """Tell whether the line is another one beyond its bend: half as steep, or the other way."""
    return abs(bent.slope - bent.beyond) >= 0.5 * max(abs(bent.slope), abs(bent.beyond))


def _missed(fit: Fit, distance: NDArray[np.intp], logs: Logs) -> float:
    """Return by how many decades the line misses the points on average."""
    missed = np.abs(logs[distance] - fit.at(distance.astype(np.float64)))
    return float(np.minimum(missed, ODD).mean())
