"""Axes with round ticks, linear or logarithmic: where a number lies, and what is written there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.views.parts.decades import power

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

ROUND = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True)
class Axis:
    """An axis from `low` to `high`; on a logarithmic one both are above 0."""

    low: float
    high: float
    log: bool = False

    @classmethod
    def around(cls, values: ArrayLike, *, log: bool = False, zero: bool = False) -> Axis:
        """Return an axis with room for all values that it can hold, and for 0 where that is asked.

        A logarithmic axis holds what is above 0, and ends at 1, 2 or 5 times a power of ten.
        """
        data = np.asarray(values, np.float64)
        known = data[np.isfinite(data) & ((data > 0.0) | (not log))]
        if not known.size:
            return cls(0.1, 1.0, log) if log else cls(0.0, 1.0)
        low, high = float(known.min()), float(known.max())
        if log:
            return cls(_down(low / 1.01), _up(high * 1.01), log)
        low, high = (min(low, 0.0), max(high, 0.0)) if zero else (low, high)
        room = 0.05 * (high - low) or 0.5 * abs(high) or 0.5
        return cls(low if zero and low == 0.0 else low - room, high + room)

    def share(self, values: ArrayLike) -> NDArray[np.float64]:
        """Return where values lie, 0 at the low end and 1 at the high end; others at the ends."""
        inside = np.clip(np.asarray(values, np.float64), self.low, self.high)
        if self.log:
            found = np.log(inside / self.low) / np.log(self.high / self.low)
        else:
            found = (inside - self.low) / (self.high - self.low)
        return np.asarray(found, np.float64)

    def value(self, share: float) -> float:
        """Return the number that lies at that share of the way."""
        if self.log:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + share * (self.high - self.low)

    def ticks(self, most: int) -> list[float]:
        """Return at most `most` (1 or more) round numbers within the axis, evenly spaced."""
        return self._powers(most) if self.log else self._multiples(most)

    def _multiples(self, most: int) -> list[float]:
        exact = (self.high - self.low) / most
        for step in (m * 10.0 ** np.floor(np.log10(exact)) for m in (*ROUND, 20.0)):
            first = int(np.ceil(self.low / step - 1e-9))
            last = int(np.floor(self.high / step + 1e-9))
            if last - first < most:
                break
        return [float(k * step) for k in range(first, last + 1)]

    def _powers(self, most: int) -> list[float]:
        low = int(np.floor(np.log10(self.low)))
        high = int(np.ceil(np.log10(self.high)))
        for parts in ((1, 2, 5), (1, 3), (1,)):
            found = [m * 10.0**k for k in range(low, high + 1) for m in parts]
            inside = [x for x in found if self.low * 0.999 <= x <= self.high * 1.001]
            if len(inside) <= most:
                return inside
        return inside[:: -(-len(inside) // most)]


def tick_told(value: float) -> str:
    """Return a tick as it is written: 0.25, 1,500 or 10⁻⁴."""
    size = abs(value)
    if size >= 1e6 or 0 < size < 1e-3:
        exponent = int(np.floor(np.log10(size) + 1e-9))
        mantissa = f"{value / 10.0**exponent:.3g}"
        text = power(exponent) if mantissa == "1" else f"{mantissa}·{power(exponent)}"
    else:
        text = f"{value:,.6f}".rstrip("0").rstrip(".") if size < 1000 else f"{value:,.0f}"
    return text.replace("-", "−")


def _down(value: float) -> float:
    return max((x for x in _rounds(value) if x <= value * 1.0000001), default=value)


def _up(value: float) -> float:
    return min((x for x in _rounds(value) if x >= value * 0.9999999), default=value)


def _rounds(value: float) -> list[float]:
    exponent = int(np.floor(np.log10(value)))
    return [m * 10.0**k for k in (exponent, exponent + 1) for m in (1, 2, 5)]
