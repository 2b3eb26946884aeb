"""Where a run or a gradient leaves the numbers that float32 can hold: what, at which place."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING, Literal

import numpy as np

from rnnviz.trace import Array, Field, Trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

Kind = Literal["overflow", "underflow"]

# Of the sizes that float32 holds, by IEEE 754: 24 bits of a number, and 2 to the −149 … 127.
LARGEST = log10((2.0 - 2.0**-23) * 2.0**127)  # 38.5
SMALLEST = log10(2.0**-149)  # −44.9


@dataclass(frozen=True)
class Extreme:
    """The first place, on the way that a number goes, where float32 holds ∞ or 0 in its place.

    `log10` is the decimal logarithm of the size that it really has there, ∞ where not even that is
    known. Forward the way leads to later steps, of a gradient to earlier ones.
    """

    kind: Kind
    symbol: str
    layer: int
    step: int
    log10: float

    def __str__(self) -> str:
        """Return one sentence: what is too large or too small, and where."""
        small = self.kind == "underflow"
        size = f"about 1e{self.log10:.0f}" if np.isfinite(self.log10) else "beyond all bounds"
        limit = "0, as float32 ends at 1e-45" if small else "∞, as float32 ends at 3e38"
        return f"{self.symbol} of layer {self.layer} is {size} at step {self.step}: {limit}"


def finite_steps(trace: Trace) -> int:
    """Return how many of the first steps have only finite states and outputs."""
    whole = np.isfinite(trace["logits"].data).all(axis=-1)  # (T,)
    for symbol in ("h", "c"):
        if symbol in trace:
            whole &= np.isfinite(trace[symbol].data).all(axis=(0, 2))
    return int(np.argmin(whole)) if not whole.all() else len(trace)


def first_overflow(trace: Trace) -> Extreme | None:
    """Return where a state first left float32 while the network read; None if none did.

    A network of relu may do so, and one that was edited.
    """
    step = finite_steps(trace)
    if step == len(trace):
        return None
    for symbol in ("c", "h"):
        if symbol in trace:
            broken = ~np.isfinite(trace[symbol].data[:, step]).all(axis=-1)  # (L,)
            if broken.any():
                return Extreme("overflow", symbol, int(broken.argmax()), step, float("inf"))
    return Extreme("overflow", "logits", trace.layers - 1, step, float("inf"))


def extremes(logs: Field, symbol: str, layer: int) -> tuple[Extreme, ...]:
    """Return where gradients first leave float32 on their way back through a layer.

    `logs` holds decimal logarithms of norms, (layer, target, step) or (layer, step); −∞, where
    nothing flows, is no extreme. Of many targets the one counts that overflows at the latest step.
    """
    values = logs.data[layer].reshape(-1, logs.size("step"))  # (n, T)
    found = (
        _latest("overflow", symbol, layer, values, values > LARGEST),
        _latest("underflow", symbol, layer, values, np.isfinite(values) & (values < SMALLEST)),
    )
    return tuple(extreme for extreme in found if extreme)


def _latest(
    kind: Kind, symbol: str, layer: int, values: Array, there: NDArray[np.bool_]
) -> Extreme | None:
    if not there.any():
        return None
    step = int(np.flatnonzero(there.any(axis=0))[-1])
    sizes = values[there[:, step], step]
    size = sizes.max() if kind == "overflow" else sizes.min()
    return Extreme(kind, symbol, layer, step, float(size))
