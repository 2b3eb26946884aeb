"""Courses over many steps in few pixels: what a curve is drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from rnnviz.trace import Array

if TYPE_CHECKING:
    from numpy.typing import NDArray

Floats: TypeAlias = "NDArray[np.float64]"


def condensed(values: Array, width: float) -> tuple[Floats, Floats]:
    """Return (x, y) of a line through values (T,): x in 0…`width`, in the middle of each step.

    Where a pixel holds more than one step, its smallest and its largest value stand for them, in
    the order in which they come: no peak is lost. Values that are not finite count as 0.
    """
    values = np.nan_to_num(values, posinf=0.0, neginf=0.0).astype(np.float64)
    x = (np.arange(values.size) + 0.5) * width / max(1, values.size)
    if values.size <= 2 * width:
        return x, values
    starts = np.searchsorted(x, np.arange(int(width)))  # the first step of each pixel
    low, high = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
    falls = values[starts] - low > high - values[starts]
    pairs = np.stack([np.where(falls, high, low), np.where(falls, low, high)], axis=1)
    return np.repeat(np.arange(starts.size) + 0.5, 2), pairs.ravel()
