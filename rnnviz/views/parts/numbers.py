"""What a picture shows as arrays whose axes have names, to be saved."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.trace import Field, frozen


def numbered(values: ArrayLike, *axes: str, symbol: str = "") -> Field:
    """Return values with these names of their axes, as float32; the bounds are measured.

    >>> numbered(flow.logs["h"], "layer", "step", symbol="log10 ‖∂h‖")
    """
    data = np.asarray(values, np.float32)
    known = data[np.isfinite(data)]
    bounds = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    return Field(frozen(data), axes, bounds, symbol)
