"""How many units dropout removed, and what its scaling does, as numbers and words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.edits import Dropout, Way
from rnnviz.trace import Array, Trace
from rnnviz.views.parts.wording import number

ORDER: tuple[Way, ...] = ("input", "up", "memory")
NAMES: dict[Way, str] = {"input": "Input x", "up": "h upward", "memory": "h to the next step"}
_MASKS: dict[Way, str] = {"input": "mask_x", "up": "mask_up", "memory": "mask_h"}


@dataclass(frozen=True, eq=False)
class Masked:
    """One way that values are lost on: its `mask` (step, unit) in a layer, and the p asked for."""

    way: Way
    mask: Array
    p: float

    @property
    def units(self) -> int:
        """The number of units."""
        return int(self.mask.shape[1])

    @property
    def share(self) -> float:
        """The share of all places of the run that is removed."""
        return float((self.mask == 0.0).mean())

    def removed(self, step: int) -> int:
        """Return how many units are removed at a step."""
        return int((self.mask[step] == 0.0).sum())


def ways_of(trace: Trace, layer: int) -> tuple[Masked, ...]:
    """Return the ways that dropout acts on in a layer; the input belongs to the first one."""
    found = []
    for way in ORDER:
        symbol = _MASKS[way]
        if symbol not in trace or (way == "input" and layer):
            continue
        data = trace[symbol].data if way == "input" else trace[symbol].at(layer=layer)
        dropped = [d.p for d in trace.request.active(Dropout) if d.way == way]
        found.append(Masked(way, data, 1.0 - float(np.prod([1.0 - p for p in dropped]))))
    return tuple(found)


def counted(masked: Masked, step: int) -> str:
    """Return how many units are removed now, and which share of all places is and was to be."""
    now = f"{masked.removed(step)} of {masked.units} off"
    return f"{now} · {100 * masked.share:.0f} % in all, p = {percent(masked.p)}"


def percent(p: float) -> str:
    """Return a probability as a whole number of percent."""
    return f"{100 * p:.0f} %"


@dataclass(frozen=True)
class Scaling:
    """The mean size of a vector before it is masked, after that, and how it was scaled."""

    kept: int
    units: int
    p: float
    before: float
    after: float

    @property
    def factor(self) -> float:
        """What every value that is kept is multiplied by."""
        return 1.0 / (1.0 - self.p)


def scaling_of(trace: Trace, masked: Masked, layer: int, step: int) -> Scaling:
    """Return what is scaled at a step: the mean of |h| (or |x|), and of what is read of it."""
    whole = masked.way != "input"
    values = trace["h"].at(layer=layer, step=step) if whole else trace["x"].at(step=step)
    mask = masked.mask[step]
    before, after = (float(np.abs(v).mean()) for v in (values, values * mask))
    return Scaling(int((mask > 0.0).sum()), masked.units, masked.p, before, after)


def scaling_told(scaling: Scaling, way: Way) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return what is scaled and why, with the numbers of the step: two lines, long and short."""
    letter = "x" if way == "input" else "h"
    kept, factor = f"{scaling.kept} of {scaling.units} kept", number(scaling.factor)
    sizes = f"mean |{letter}| {number(scaling.before)} → {number(scaling.after)}"
    return (
        (f"{kept}, each × 1/(1 − {number(scaling.p)}) = {factor},", f"{kept}, × {factor}"),
        (f"so sums stay about as large: {sizes}", sizes),
    )
