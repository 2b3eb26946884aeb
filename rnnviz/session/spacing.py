"""Which moments of a training stay where not all can: evenly over the square root of the step.

A network changes most when it knows least: over √step, the first hundred batches get as many
pictures as the eleven hundred from the 2,500th on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Places: TypeAlias = "NDArray[np.intp]"


def apart(earlier: float, later: float) -> float:
    """Return how far two steps lie apart: the difference of their square roots."""
    return float(np.sqrt(max(later, 0.0)) - np.sqrt(max(earlier, 0.0)))


def evenly(steps: Sequence[float] | NDArray[np.floating], count: int) -> Places:
    """Return the places of at most `count` of the steps, the first and the last among them.

    The steps ascend; those that stay are the nearest to even marks over their square roots.
    """
    roots = np.sqrt(np.maximum(np.asarray(steps, np.float64), 0.0))
    if len(roots) <= count:
        return np.arange(len(roots))
    marks = np.linspace(roots[0], roots[-1], count)
    later = np.clip(np.searchsorted(roots, marks), 1, len(roots) - 1)
    nearer = marks - roots[later - 1] <= roots[later] - marks
    return np.unique(later - nearer)
