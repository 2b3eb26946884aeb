"""Edits hooked into a run, and the way of gradients back through them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from rnnviz.nets.anatomy import ANATOMIES, cell_name
from rnnviz.nets.cell import Tap
from rnnviz.nets.spec import NetworkSpec
from rnnviz.nets.tape import Steps, Taps
from rnnviz.trace import Array, Edit, Request


@dataclass(frozen=True, eq=False)
class Alteration:
    """What all edits of a symbol and layer do together: value → value ⊙ scale + shift.

    Every operation is of that form, so any number of them is too. Both arrays are (T, N), N the
    units of the symbol, and the slope of the change is `scale`.
    """

    scale: Array
    shift: Array

    @classmethod
    def none(cls, steps: int, units: int) -> Alteration:
        """Return the change that leaves everything as it is."""
        shape = (steps, units)
        return cls(np.ones(shape, np.float32), np.zeros(shape, np.float32))

    def add(self, edit: Edit, noise: Array | None) -> None:
        """Put one more edit after those that are there already; `noise` is of variance 1."""
        steps, units = self.scale.shape
        here = np.ix_(_chosen(edit.steps, steps), _chosen(edit.units, units))
        if edit.operation in ("scale", "set", "mask"):
            factor = edit.amount if edit.operation == "scale" else 0.0
            self.scale[here] *= factor
            self.shift[here] *= factor
        if edit.operation in ("set", "add"):
            self.shift[here] += edit.amount
        if noise is not None:
            self.shift[here] += edit.amount * noise[here]


Changes = Mapping[tuple[str, int], Alteration]


def changes(request: Request, spec: NetworkSpec, steps: int) -> Changes:
    """Return what the request's edits do to a run of so many steps, by symbol and layer.

    Steps that the run does not reach are left out: an edit outlives a shorter sentence. The noise
    of a place depends on seed, symbol, layer, step and unit alone, so moving a slider scales it.

    Raises
    ------
    ValueError
        If an edit names a symbol, a layer or a unit that the network does not have.
    """
    found: dict[tuple[str, int], Alteration] = {}
    for edit in request.active(Edit):
        layers, units = _checked(edit, spec)
        for layer in layers:
            place = (edit.symbol, layer)
            change = found.setdefault(place, Alteration.none(steps, units))
            noise = edit.operation == "noise"
            change.add(edit, _noise(request.seed, place, change.scale.shape) if noise else None)
    return found


def _checked(edit: Edit, spec: NetworkSpec) -> tuple[Sequence[int], int]:
    """Return the layers that an edit touches, and how many units its symbol has."""
    symbols = (*ANATOMIES[cell_name(spec)].symbols, "x")
    if edit.symbol not in symbols:
        raise ValueError(f"{edit.symbol!r} cannot be edited; this network has {', '.join(symbols)}")
    inner = edit.symbol != "x"
    layers, units = (spec.layers, spec.hidden) if inner else (1, spec.embedding)
    if edit.layer is not None and not 0 <= edit.layer < layers:
        raise ValueError(f"{edit.symbol} has no layer {edit.layer}, only 0…{layers - 1}")
    if edit.units and not 0 <= min(edit.units) <= max(edit.units) < units:
        raise ValueError(f"{edit.symbol} has the units 0…{units - 1}, not {edit.units}")
    if edit.steps and min(edit.steps) < 0:
        raise ValueError(f"there is no step {min(edit.steps)} to edit; the first one is 0")
    return range(layers) if edit.layer is None else (edit.layer,), units


@lru_cache(maxsize=64)  # a slider asks for the same ones again and again
def _chosen(places: tuple[int, ...] | None, size: int) -> list[int]:
    """Return the places that exist, each once; all of them for None."""
    return [*range(size)] if places is None else sorted({k for k in places if k < size})


def _noise(seed: int, place: tuple[str, int], shape: tuple[int, ...]) -> Array:
    """Return standard normal numbers; the first steps are the same however many there are."""
    symbol, layer = place
    rng = np.random.default_rng([seed % (1 << 64), layer, *symbol.encode()])
    return rng.standard_normal(shape, dtype=np.float32)


class Edited:
    """Forward taps that change a value and hand it on to others, which record it."""

    def __init__(self, changes: Changes, then: Taps) -> None:
        """Apply `changes` before `then`."""
        self._changes = changes
        self._then = then

    def at(self, layer: int, steps: Steps) -> Tap:
        """Return the tap for that place."""
        then = self._then.at(layer, steps)

        def tap(symbol: str, value: Array) -> Array:
            change = self._changes.get((symbol, layer))
            if change is not None:
                value = value * change.scale[steps] + change.shift[steps]
            return then(symbol, value)

        return tap


def slope_of(changes: Changes, layer: int, symbol: str) -> Array | float:
    """Return how strongly a change of the computed value lasts in the edited one, (T, N), or 1."""
    change = changes.get((symbol, layer))
    return 1.0 if change is None else change.scale
