"""A sum as a waterfall: every contribution begins where the one before it ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import isfinite

import numpy as np

from rnnviz.capture.contributions import Contribution
from rnnviz.capture.origin import Origin


@dataclass(frozen=True)
class Fall:
    """One step of the sum, from `start` to `end`."""

    part: Contribution
    start: float
    end: float


def falls(origin: Origin, most: int) -> tuple[Fall, ...]:
    """Return the contributions in at most `most` rows, the last of which ends at the total.

    Where there are more, the smallest of those that have a name join "all others".
    """
    parts = shortened(origin.contributions, most)
    edges = [*accumulate((p.value for p in parts), initial=0.0)]
    return tuple(Fall(p, *edge) for p, edge in zip(parts, pairwise(edges), strict=True))


def shortened(parts: tuple[Contribution, ...], most: int) -> tuple[Contribution, ...]:
    """Return the parts with as many of the smallest put together as needed; the sum stays."""
    excess = len(parts) - max(3, most)
    if excess <= 0:
        return parts
    last = next(k for k, part in enumerate(parts) if part.kind == "others")
    others, joined = parts[last], parts[last - excess : last]
    number = others.number + len(joined)
    value = others.value + sum(p.value for p in joined)
    rest = replace(others, number=number, value=value)
    return (*parts[: last - excess], rest, *parts[last + 1 :])


def rounded(values: list[float], total: float, digits: int, rest: int) -> list[float]:
    """Return the values as they are shown, so that what is shown adds up to the total shown.

    What rounding loses goes to the one at `rest`. Values too large for that stay as they are.
    """
    if not np.isfinite([*values, total]).all() or max(map(abs, values)) >= 1000.0:
        return values
    shown = [round(value, digits) for value in values]
    lost = round(total, digits) - sum(shown)
    shown[rest] = round(shown[rest] + lost, digits)
    return shown


def reach(origin: Origin, rows: tuple[Fall, ...]) -> tuple[float, float]:
    """Return the smallest and the largest value that the sum passes on its way; 0 is between."""
    passed = [0.0, origin.total, *(row.end for row in rows)]
    passed += [origin.source] if origin.source is not None else []
    seen = [value for value in passed if isfinite(value)]
    low, high = min(seen), max(seen)
    return (low, high) if high > low else (low - 0.5, high + 0.5)
