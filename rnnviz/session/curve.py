"""One measured number over the steps of a training, in bounded memory, and how it is smoothed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Numbers: TypeAlias = "NDArray[np.float64]"

MOST = 2048  # points; a curve is never wider on a screen
SPANS = (
    MOST // 4
)  # of steps; the least and the greatest point of each stay where there are too many


def _nothing() -> Numbers:
    return np.empty(0)


@dataclass(frozen=True, eq=False)
class Curve:
    """Points (point,) in the order of their steps; at most `MOST` of them.

    Where there would be more, all steps are parted into even spans, of which the least and the
    greatest point stay: no peak is lost however long the training lasts.

    >>> Curve().at(1, 2.5).at(8, 2.1).values
    array([2.5, 2.1])
    """

    steps: Numbers = field(default_factory=_nothing)
    values: Numbers = field(default_factory=_nothing)

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.steps)

    def at(self, step: float, value: float) -> Curve:
        """Return this curve with one more point; what is no number has no place on it."""
        if not np.isfinite(value):
            return self
        kept = self.until(step - 1)
        kept = kept._thinned() if len(kept) >= MOST else kept
        return Curve(np.append(kept.steps, step), np.append(kept.values, value))

    def until(self, step: float) -> Curve:
        """Return the points up to and with that step."""
        count = int(np.searchsorted(self.steps, step, side="right"))
        return self if count == len(self) else Curve(self.steps[:count], self.values[:count])

    def value_at(self, step: float) -> float | None:
        """Return the value of the last point up to that step, or None before the first."""
        count = int(np.searchsorted(self.steps, step, side="right"))
        return float(self.values[count - 1]) if count else None

    @property
    def last(self) -> float | None:
        """The newest value."""
        return float(self.values[-1]) if len(self) else None

    def _thinned(self) -> Curve:
        """Return the first point, and the least and the greatest of each of even spans of steps."""
        marks = np.linspace(self.steps[0], self.steps[-1], SPANS, endpoint=False)
        starts = np.searchsorted(self.steps, marks)
        places = {0}
        for span in np.split(np.arange(len(self)), starts[1:]):
            if len(span):
                values = self.values[span]
                places |= {int(span[values.argmin()]), int(span[values.argmax()])}
        kept = sorted(places)
        return Curve(self.steps[kept], self.values[kept])


def smoothed(values: Numbers, weight: float) -> Numbers:
    """Return the exponential moving average (point,) with bias correction.

    m_k = weight · m_{k−1} + (1 − weight) · x_k, and m̂_k = m_k / (1 − weight^(k+1)), which takes
    the zero it begins with out again (Kingma & Ba 2015, algorithm 1). `weight` lies in 0…1, 1 not
    included; 0 changes nothing.

    Raises
    ------
    ValueError
        If the weight lies outside that range.
    """
    if not 0.0 <= weight < 1.0:
        raise ValueError(f"the weight of the past must lie in 0…1 (less than 1), not {weight}")
    found, m, correction = np.empty(len(values)), 0.0, 1.0
    for k, x in enumerate(values.tolist()):
        m = weight * m + (1.0 - weight) * x
        correction *= weight
        found[k] = m / (1.0 - correction)
    return found
