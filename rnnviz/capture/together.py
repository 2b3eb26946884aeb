"""Several runs beside one another: what they share, on one scale, and one minus another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.trace import Array, Field, Trace

Bounds = tuple[float, float]
THE_REST = "Their answers, beliefs and gradients can be compared."


def common_bounds(fields: Sequence[Field]) -> Bounds:
    """Return the smallest bounds that hold those of all fields.

    Raises
    ------
    ValueError
        If there is no field.
    """
    return min(field.bounds[0] for field in fields), max(field.bounds[1] for field in fields)


def on_one_scale(traces: Sequence[Trace]) -> tuple[Trace, ...]:
    """Return the runs with the bounds of every symbol common to all that have it.

    What is painted of them then has the same colour for the same number. No value is changed.
    """
    symbols = {symbol for trace in traces for symbol in trace.fields}
    bounds = {s: common_bounds([t[s] for t in traces if s in t]) for s in symbols}
    return tuple(
        replace(t, fields={s: replace(f, bounds=bounds[s]) for s, f in t.fields.items()})
        for t in traces
    )


def shared_steps(one: Trace, other: Trace) -> int:
    """Return how many steps from the first on read the same words, whatever their case."""
    pairs = zip(one.tokens, other.tokens, strict=False)
    same = [a.text.casefold() == b.text.casefold() for a, b in pairs]
    return same.index(False) if False in same else len(same)


def why_not_subtracted(one: Trace, other: Trace, symbols: Sequence[str]) -> str:
    """Return why those symbols of one run cannot be taken from the other's; "" where they can.

    States and gates are told apart by their units, which mean the same only in networks of one
    kind and size; outputs by their labels.
    """
    if not shared_steps(one, other):
        return "The two read different words from the first one on, so no step has its like."
    if any("label" in field.axes for field in _fields(symbols, one, other)):
        same = one.labels == other.labels
        return "" if same else "The two have different answers, so none can be taken from another."
    if one.cell != other.cell:
        names = " and ".join(ANATOMIES[each.cell].name for each in (one, other))
        return (
            f"{names} are built differently: a unit of one has no counterpart in the other, so "
            f"states and gates are not subtracted. {THE_REST}"
        )
    return _why_sizes(one, other)


def _why_sizes(one: Trace, other: Trace) -> str:
    for what, a, b in (("layer", one.layers, other.layers), ("unit", one.units, other.units)):
        if a != b:
            return (
                f"One has {_count(a, what)}, the other {_count(b, what)}: not every one has its "
                f"counterpart, so states and gates are not subtracted. {THE_REST}"
            )
    return ""


def difference(one: Trace, other: Trace, symbols: Sequence[str]) -> Trace:
    """Return the run whose fields are those of `one` minus those of `other`, value by value.

    It has the steps that both share, the words of `one`, and bounds that are symmetric and
    measured. No other fields are in it.

    Raises
    ------
    ValueError
        If a symbol cannot be subtracted; the message says why.
    """
    if why := why_not_subtracted(one, other, symbols):
        raise ValueError(why)
    steps = shared_steps(one, other)
    return replace(
        one,
        tokens=one.tokens[:steps],
        chosen=one.chosen[:steps],
        places=one.places[:steps],
        fields={symbol: _minus(one[symbol], other[symbol], steps) for symbol in symbols},
    )


def _minus(one: Field, other: Field, steps: int) -> Field:
    values = _first(one, steps) - _first(other, steps)
    with np.errstate(invalid="ignore"):
        reach = float(np.abs(values[np.isfinite(values)]).max(initial=0.0)) or 1.0
    return Field(values, one.axes, (-reach, reach), one.symbol)


def _first(field: Field, steps: int) -> Array:
    """Return the values of the first steps; with no axis of steps, all of them."""
    if "step" not in field.axes:
        return field.data
    axis = field.axes.index("step")
    return field.data[(slice(None),) * axis + (slice(steps),)]


def _fields(symbols: Sequence[str], *traces: Trace) -> list[Field]:
    return [trace[symbol] for trace in traces for symbol in symbols if symbol in trace]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
