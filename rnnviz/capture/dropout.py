"""Dropout in a run: the masks through which layers, head and next steps read what they are told.

A mask is 0 where a unit is removed and 1/(1 − p) where it is kept, so that what is read has the
expected size that it has without dropout (the inverted dropout of torch.nn.Dropout).

Sources: Srivastava et al. 2014 and Zaremba et al. 2014, a new mask at every step, between layers;
Gal & Ghahramani 2016, one mask for the whole input, on the recurrent state too. Semeniuta et al.
2016 compare both on recurrent connections, but remove parts of the new content g; here the h that
U reads is masked in either case, and what an LSTM's c or a GRU's z carry on is left whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.edits import WAYS, Dropout, Way
from rnnviz.nets.spec import NetworkSpec
from rnnviz.trace import Array, Request, Trace

MASKS: Mapping[Way, str] = {"input": "mask_x", "up": "mask_up", "memory": "mask_h"}


def masks(request: Request, spec: NetworkSpec, steps: int) -> dict[str, Array]:
    """Return the masks of a request's dropouts by symbol, as a `Tape` holds them.

    ``mask_x`` is (1, T, E), ``mask_up`` and ``mask_h`` are (L, T, H); what lies at step t scales
    the x or h of step t. They follow from seed, way, layer and number of the pass alone, and the
    first steps are the same however many there are. With another p the same numbers are drawn, so
    that a larger p removes more units beside those that a smaller one does. Masks of the same way
    multiply.
    """
    found: dict[str, Array] = {}
    for dropout in request.active(Dropout):
        drawn = _mask(dropout, request.seed, spec, steps)
        symbol = MASKS[dropout.way]
        found[symbol] = found[symbol] * drawn if symbol in found else drawn
    return found


def _mask(dropout: Dropout, seed: int, spec: NetworkSpec, steps: int) -> Array:
    inner = dropout.way != "input"
    layers, units = (spec.layers, spec.hidden) if inner else (1, spec.embedding)
    rows = steps if dropout.every_step else 1
    drawn = [_uniform(dropout, seed, layer, (rows, units)) for layer in range(layers)]
    mask = (np.stack(drawn) >= dropout.p) * np.float32(scale(dropout.p))
    return np.broadcast_to(mask, (layers, steps, units))


def _uniform(dropout: Dropout, seed: int, layer: int, shape: tuple[int, int]) -> Array:
    """Return uniform numbers (step, unit) in [0, 1); a unit is removed where its is below p."""
    way = WAYS.index(dropout.way)
    rng = np.random.default_rng([seed % (1 << 64), dropout.number % (1 << 64), layer, way])
    return rng.random(shape, dtype=np.float32)


def mask_below(trace: Trace, layer: int, step: int) -> Array | None:
    """Return through which mask a layer reads what stands below it, (D,); None for no mask."""
    if layer == 0:
        return trace["mask_x"].at(step=step) if "mask_x" in trace else None
    return trace["mask_up"].at(layer=layer - 1, step=step) if "mask_up" in trace else None


def mask_before(trace: Trace, layer: int, step: int) -> Array | None:
    """Return through which mask a layer reads its h of the step before, (H,); None for no mask."""
    return trace["mask_h"].at(layer=layer, step=step - 1) if "mask_h" in trace and step else None


@dataclass(frozen=True)
class Kept:
    """What dropout leaves of a vector that is read: how many of how many units, each × `factor`."""

    units: int
    of: int
    factor: float

    @classmethod
    def by(cls, mask: Array | None) -> Kept | None:
        """Return what a mask leaves, or None where there is no mask."""
        if mask is None:
            return None
        return cls(int(np.count_nonzero(mask)), mask.size, float(mask.max()))


def kept_told(source: Kept | None, memory: Kept | None, name: str) -> str:
    """Return how much is kept of the input, called `name`, and of the memory; "" for all."""
    pairs = ((source, name), (memory, "h before"))
    parts = [f"{kept.units} of {kept.of} of {name}" for kept, name in pairs if kept]
    return f"dropout keeps {' and '.join(parts)}" if parts else ""


def scale(p: float) -> float:
    """Return by how much a unit that is kept grows, 1/(1 − p)."""
    return 1.0 / (1.0 - p)
