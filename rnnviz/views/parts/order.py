"""The order in which units are shown, so that those which behave alike stand together."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias
from weakref import WeakKeyDictionary

import numpy as np

from rnnviz.trace import Array, Trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

Order: TypeAlias = "NDArray[np.intp]"
FIRST = 64  # steps that decide: a run that still grows must not shuffle its rows for ever


def similarity_order(h: Array) -> Order:
    """Return the units (H,) in an order that puts those of similar course side by side.

    `h` is (T, H). Units are sorted by their angle in the plane of the two leading singular vectors
    (Friendly 2002, "Corrgrams"), cut at the widest gap: near angles are near courses, and opposite
    ones lie half-way round. The same values give the same order, equal ones keep theirs.
    """
    courses = np.nan_to_num(h, posinf=0.0, neginf=0.0).T.astype(np.float64)  # (H, T)
    length = np.linalg.norm(courses, axis=1, keepdims=True)
    u, s, _ = np.linalg.svd(courses / np.maximum(length, 1e-12), full_matrices=False)
    plane = _pointing_up(u[:, :2] * s[:2])  # (H, 2), or (H, 1) after one step
    if plane.shape[1] < 2:
        return np.argsort(-courses[:, 0], kind="stable")
    angle = np.round(np.arctan2(plane[:, 1], plane[:, 0]), 9)
    order = np.argsort(angle, kind="stable")
    gaps = np.diff(angle[order], append=angle[order[0]] + 2.0 * np.pi)
    return np.roll(order, -int(np.argmax(gaps)) - 1)


_orders: WeakKeyDictionary[Trace, dict[int, Order]] = WeakKeyDictionary()


def unit_order(trace: Trace, layer: int) -> Order:
    """Return the order of a layer's units, from the first steps of the run; found only once."""
    known = _orders.setdefault(trace, {})
    if layer not in known:
        known[layer] = similarity_order(trace["h"].at(layer=layer)[:FIRST])
    return known[layer]


def shown_order(trace: Trace, baseline: Trace | None, layer: int, *, by_number: bool) -> Order:
    """Return the units (H,) as they stand on screen: sorted by similarity, or by their numbers.

    A changed run keeps the order of the run before the change, so that the two can be compared.
    """
    if by_number:
        return np.arange(trace.units)
    alike = baseline is not None and baseline["h"].data.shape[::2] == trace["h"].data.shape[::2]
    return unit_order(baseline if alike and baseline is not None else trace, layer)


def _pointing_up(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the columns with their largest entry positive: a singular vector's sign is chance."""
    largest = np.abs(vectors).argmax(axis=0)
    sign = np.sign(vectors[largest, np.arange(vectors.shape[1])])
    return vectors * np.where(sign == 0.0, 1.0, sign)
