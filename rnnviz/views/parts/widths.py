"""How wide a ribbon is for a size: half the width is half the size, or so many decades less."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Shares: TypeAlias = "NDArray[np.float64]"


def shares(logs: ArrayLike, full: float, span: float | None) -> Shares:
    """Return which share of the full width, 0…1, shows sizes given as decimal logarithms.

    `full` is the logarithm that the full width stands for. Of `span` decades each takes the same
    width away; without a span the width is as large as the size itself.
    """
    below = np.asarray(logs, np.float64) - full
    found: Shares = 10.0 ** np.minimum(below, 0.0) if span is None else below / span + 1.0
    return np.clip(found, 0.0, 1.0)
