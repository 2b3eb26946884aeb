"""The ribbon of a gradient on its way back: how wide it is at every step, and how it is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from rnnviz.capture.forgetting import Forgetting
from rnnviz.views.lab.base import Sizes
from rnnviz.views.parts.decades import power, told
from rnnviz.views.parts.widths import Shares, shares
from rnnviz.views.parts.wording import number

LOW = -6.0  # decades: a ribbon of that size is a hair
PLAIN = -2.0  # decades down to which a short number is written out


@dataclass(frozen=True)
class Scale:
    """The one scale of all rows: log10 of the size whose ribbon is as wide as it can be."""

    sizes: Sizes
    high: float

    @classmethod
    def of(cls, rows: Iterable[Forgetting], sizes: Sizes) -> Scale:
        """Return the scale on which the widest ribbon of all rows fits."""
        shown = np.concatenate([[0.0] if sizes.relative else [], *(sizes.of(r) for r in rows)])
        finite = shown[np.isfinite(shown)]
        return cls(sizes, float(finite.max(initial=LOW + 1.0)))

    def shares(self, logs: Shares) -> Shares:
        """Return widths from 0 to 1 (step,); nothing that arrives at all is 0."""
        span = self.high - min(LOW, self.high - 1.0) if self.sizes.decades else None
        return shares(logs, self.high, span)


def brief(log: float) -> str:
    """Return a size in few letters: 0.03, or 10⁻⁷; that of an overflow is ∞."""
    if not np.isfinite(log):
        return "0" if log < 0 else "∞"
    if log == 0.0:
        return "1"
    if PLAIN <= log < 2.0:
        return number(10.0**log, 2 if log < 0.95 else 0)
    return power(round(log))


def full(log: float) -> str:
    """Return a size with its digits: 0.034, or 3.4·10⁻⁷."""
    return "1" if log == 0.0 else "∞" if np.isposinf(log) else told(log)
