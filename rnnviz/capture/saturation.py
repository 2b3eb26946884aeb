"""How often each gate is as good as shut or as good as open.

Source: Karpathy, Johnson & Li 2015, "Visualizing and Understanding Recurrent Networks", section
4.2 and figure 3: the share of time that a gate is left-saturated (below 0.1) and right-saturated
(above 0.9), a point for each unit. Of values in −1…1 the share below −0.9 and above 0.9.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.trace import Array, Field, frozen

SHUT, OPEN, SIGNED = 0.1, 0.9, 0.9


@dataclass(frozen=True, eq=False)
class Saturation:
    """For each unit (H,) the share of steps, 0…1, that a symbol is at its low and its high end.

    `limits` are the values beyond which it counts as there.
    """

    symbol: str
    low: Array
    high: Array
    limits: tuple[float, float]

    @property
    def means(self) -> tuple[float, float]:
        """The shares of all values of all units at the low and the high end."""
        return float(self.low.mean()), float(self.high.mean())


def saturation(field: Field, layer: int) -> Saturation:
    """Return how often each unit of a layer is saturated in a field (layer, step, unit)."""
    values = field.at(layer=layer)  # (T, H)
    limits = (SHUT, OPEN) if field.bounds[0] >= 0.0 else (-SIGNED, SIGNED)
    low = (values < limits[0]).mean(axis=0, dtype=np.float64)
    high = (values > limits[1]).mean(axis=0, dtype=np.float64)
    return Saturation(field.symbol, frozen(low), frozen(high), limits)
