"""Which words move a unit, and which unit is moved most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from rnnviz.trace import Array, Trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

Ids: TypeAlias = "NDArray[np.integer]"


@dataclass(frozen=True)
class Mover:
    """A token and what it does to a unit: the mean change of h over its `count` occurrences.

    `id` is its number in the vocabulary, `spread` the standard deviation of the change.
    """

    id: int
    mean: float
    spread: float
    count: int


def steps_of(course: Array, first: float = 0.0) -> Array:
    """Return how far each step moves a unit, h_t − h_{t−1}, shape (T,); `first` is h_0."""
    moved: Array = np.diff(course, prepend=np.float32(first))
    return moved


def movers(ids: Ids, moved: Array, least: int = 1) -> tuple[Mover, ...]:
    """Return every token that occurs `least` times or more, that which raises h most first.

    `ids` (T,) are the tokens read, `moved` (T,) the change of one unit at each of them.
    """
    moved = np.nan_to_num(moved, posinf=0.0, neginf=0.0).astype(np.float64)
    count = np.bincount(ids)
    known = np.flatnonzero(count >= max(1, least))
    mean = np.bincount(ids, moved)[known] / count[known]
    square = np.bincount(ids, moved**2)[known] / count[known]
    spread = np.sqrt(np.maximum(square - mean**2, 0.0))
    order = np.argsort(-mean, kind="stable")
    return tuple(
        Mover(int(known[k]), float(mean[k]), float(spread[k]), int(count[known[k]])) for k in order
    )


def liveliest(trace: Trace, layer: int) -> int:
    """Return the unit of a layer whose h varies most over the run: one worth a first look."""
    return int(by_liveliness(trace, layer)[0])


def by_liveliness(trace: Trace, layer: int) -> Ids:
    """Return the units (H,) of a layer, those first whose h varies most over the run."""
    h = np.nan_to_num(trace["h"].at(layer=layer), posinf=0.0, neginf=0.0)  # (T, H)
    moved = h.astype(np.float64).var(axis=0) if len(h) > 1 else np.abs(h[0])
    return np.argsort(-moved, kind="stable")
