"""Where a number of a run comes from: its equation taken apart into what adds up to it.

A gate, and the state of a plain RNN, is a squashed sum of weight × value over the input and the
memory; the states of LSTM and GRU are sums of one or two products of gates and states. Everything
is taken from the recorded values and the model's weights, and added up in float64.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import exp, tanh
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.capture.dropout import Kept, kept_told, mask_before, mask_below
from rnnviz.capture.weights import edited_model
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.nets.model import Model
from rnnviz.nets.network import CELLS
from rnnviz.trace import Array, Cursor, Edit, Trace

Kind = Literal["input", "memory", "product", "others", "bias"]
Squash = Literal["σ", "tanh", "relu", ""]
Numbers = NDArray[np.float64]

LARGEST = 10  # contributions that are named; the rest are one number
END = 0.999  # the phase at which all values of a step are there


@dataclass(frozen=True)
class Factor:
    """One number of a product; `leads` is where it comes from, None for weights and first states.

    `symbol` names it as in the equations: ``W``, ``U``, ``x``, ``h_``, ``1−z``, ``tanh(c)``, or
    ``m`` of dropout's mask.
    """

    symbol: str
    value: float
    leads: Cursor | None = None


@dataclass(frozen=True)
class Contribution:
    """One number of the sum: `value` is the product of the factors where there are any.

    `number` is the feature or unit that it comes from; of `others` and of `bias`, how many they
    are.
    """

    kind: Kind
    name: str
    number: int
    value: float
    factors: tuple[Factor, ...] = ()


@dataclass(frozen=True)
class Origin:
    """A value of a run with all that it was computed from.

    >>> origin(model, trace, "f", layer=0, step=3, unit=12).contributions[0].name
    'x feature 4 of “allison”'

    The values of `contributions` add up to `total`; the largest come first, then all others, then
    the biases. `squash` of the total is `result`; where there is no squash, they are the same.
    `source` (the input's part) and `memory` add up to the total too; both are None where the
    equation is one of products. `kept` is what dropout leaves of the input and of the memory that
    are read, None for all. `value` is what the run went on with: the result, unless an edit
    changed it, which `note` then says. `gate` is the factor of all of the memory's part, in the
    new content of a GRU alone.
    """

    symbol: str
    cell: str
    layer: int
    step: int
    unit: int
    word: str
    contributions: tuple[Contribution, ...]
    total: float
    squash: Squash
    result: float
    value: float
    source: float | None = None
    memory: float | None = None
    gate: Factor | None = None
    kept: tuple[Kept | None, Kept | None] = (None, None)
    note: str = ""


_PRODUCTS: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("lstm", "c"): (("f", "c_"), ("i", "g")),
    ("lstm", "h"): (("o", "tanh(c)"),),
    ("gru", "h"): (("1−z", "n"), ("z", "h_")),
}
_SQUASHES: Mapping[str, Squash] = {"sigmoid": "σ", "tanh": "tanh", "relu": "relu"}
_FUNCTIONS: Mapping[Squash, Callable[[float], float]] = {
    "σ": lambda a: 1.0 / (1.0 + exp(-a)) if a > -700.0 else 0.0,
    "tanh": tanh,
    "relu": lambda a: max(a, 0.0),
    "": lambda a: a,
}


def squashed(squash: Squash, a: float) -> float:
    """Return what a squash makes of a sum of any size."""
    return _FUNCTIONS[squash](a)


def origin(model: Model, trace: Trace, symbol: str, layer: int, step: int, unit: int) -> Origin:
    """Return what the value of a gate or state is made of.

    Raises
    ------
    KeyError
        If the cell has no such gate or state.
    IndexError
        If layer, step or unit lies outside the run; the message names what was asked.
    """
    model = edited_model(model, trace.request)
    if symbol not in _asked(trace.cell):
        raise KeyError(f"the {trace.cell} has {', '.join(_asked(trace.cell))}, not {symbol!r}")
    value = float(trace[symbol].at(layer=layer, step=step, unit=unit))
    word = trace.tokens[step].text
    if (trace.cell, symbol) in _PRODUCTS:
        parts = _products(trace, symbol, layer, step, unit)
        total = float(sum(p.value for p in parts))
        bare = Origin(symbol, trace.cell, layer, step, unit, word, parts, total, "", total, value)
    else:
        bare = _summed(model, trace, symbol, Cursor(step, END, layer, unit), value)
    return replace(bare, note=_note(trace, bare))


def origin_at(model: Model, trace: Trace, cursor: Cursor) -> Origin | None:
    """Return the origin of the value that a cursor asks about, or None where it asks about none.

    A symbol that is part of an equation stands for the whole; one that this cell does not have,
    and no symbol, for the hidden state.
    """
    if cursor.unit is None or cursor.unit >= trace.units or cursor.step >= len(trace):
        return None
    layer = min(cursor.layer, trace.layers - 1)
    return origin(
        model, trace, whole_symbol(trace.cell, cursor.symbol), layer, cursor.step, cursor.unit
    )


def _asked(cell: str) -> tuple[str, ...]:
    return (*ANATOMIES[cell].gates, *ANATOMIES[cell].states)


def whole_symbol(cell: str, symbol: str | None) -> str:
    """Return the symbol whose equation a part such as ``h_x`` or ``f⊙c`` belongs to."""
    whole = (symbol or "h").rpartition("⊙")[2].partition("_")[0]
    return whole if whole in _asked(cell) else "h"


def _summed(model: Model, trace: Trace, symbol: str, at: Cursor, value: float) -> Origin:
    """Return the origin of a squashed sum."""
    assert at.unit is not None
    order = CELLS[trace.cell].order
    row = order.index(symbol) * trace.units + at.unit
    W, U, b, b_u = (
        np.asarray(model.weights[f"rnn.{name}_l{at.layer}"][row], np.float64)
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    )  # (D,), (H,), (), ()
    x, h_ = _input(trace, at), trace.before("h", at.layer, at.step).astype(np.float64)
    m_x, m_h = (mask(trace, at.layer, at.step) for mask in (mask_below, mask_before))
    gate = _gate(trace, symbol, at)
    through = gate[0].value if gate else 1.0
    with np.errstate(over="ignore", invalid="ignore"):  # a network of relu may overflow
        from_x, from_h = W * _kept(x, m_x), through * (U * _kept(h_, m_h))  # (D,), (H,)
        named = _named(trace, at, (W, x, from_x, m_x), (U, h_, from_h, m_h), gate)
        bias = float(b + through * b_u)
        source, memory = float(from_x.sum() + b), float(from_h.sum() + through * b_u)
        parts = (*named, Contribution("bias", "the biases", 2, bias))
        total = float(np.sum([part.value for part in parts]))
    squash = _SQUASHES[ANATOMIES[trace.cell].equation(symbol).code.partition("(")[0]]
    return Origin(
        symbol, trace.cell, at.layer, at.step, at.unit, trace.tokens[at.step].text, parts, total,
        squash, squashed(squash, total), value, source, memory, gate[0] if gate else None,
        (Kept.by(m_x), Kept.by(m_h)),
    )  # fmt: skip


def _input(trace: Trace, at: Cursor) -> Numbers:
    """Return what the layer reads: the word's vector, or what the layer below says, (D,)."""
    below = at.layer - 1
    read = trace["x"].at(step=at.step) if below < 0 else trace["h"].at(layer=below, step=at.step)
    return read.astype(np.float64)


def _gate(trace: Trace, symbol: str, at: Cursor) -> tuple[Factor, ...]:
    """Return the factor of the memory's part: the reset gate, in a GRU's new content alone."""
    if (trace.cell, symbol) != ("gru", "n"):
        return ()
    assert at.unit is not None
    r = float(trace["r"].at(layer=at.layer, step=at.step, unit=at.unit))
    return (Factor("r", r, replace(at, symbol="r")),)


Products = tuple[Numbers, Numbers, Numbers, Array | None]
"""Weights, values, what they contribute, and the mask that the values are read through."""


def _named(
    trace: Trace, at: Cursor, inputs: Products, memories: Products, gate: tuple[Factor, ...]
) -> list[Contribution]:
    """Return the largest contributions, and all others as one."""
    values = np.concatenate((inputs[2], memories[2]))  # (D + H,)
    order = np.argsort(-np.abs(values), kind="stable")
    order = order[values[order] != 0.0]  # what adds nothing has no place among the largest
    found = []
    for k in (int(k) for k in order[:LARGEST]):
        if k < inputs[2].size:
            found.append(_from_input(trace, at, k, inputs))
        else:
            found.append(_from_memory(at, k - inputs[2].size, memories, gate))
    rest = float(values[order[LARGEST:]].sum())
    return [*found, Contribution("others", "all others", values.size - len(found), rest)]


def _from_input(trace: Trace, at: Cursor, k: int, inputs: Products) -> Contribution:
    weight, value, share = (float(each[k]) for each in inputs[:3])
    if at.layer == 0:
        name, read = f"x feature {k} of “{trace.tokens[at.step].text}”", Factor("x", value)
    else:
        name = f"h of unit {k} in layer {at.layer}"
        read = Factor("h", value, Cursor(at.step, END, at.layer - 1, k, "h"))
    return Contribution("input", name, k, share, (*_mask(inputs[3], k), Factor("W", weight), read))


def _from_memory(at: Cursor, k: int, memories: Products, gate: tuple[Factor, ...]) -> Contribution:
    weight, value, share = (float(each[k]) for each in memories[:3])
    leads = Cursor(at.step - 1, END, at.layer, k, "h") if at.step else None
    factors = (*gate, *_mask(memories[3], k), Factor("U", weight), Factor("h_", value, leads))
    return Contribution("memory", f"h of unit {k} before", k, share, factors)


def _kept(values: Numbers, mask: Array | None) -> Numbers:
    return values if mask is None else values * mask


def _mask(mask: Array | None, k: int) -> tuple[Factor, ...]:
    return () if mask is None else (Factor("m", float(mask[k])),)


def _products(
    trace: Trace, symbol: str, layer: int, step: int, unit: int
) -> tuple[Contribution, ...]:
    """Return the products whose sum a state is."""
    at, found = Cursor(step, END, layer, unit), []
    for pair in _PRODUCTS[trace.cell, symbol]:
        factors = tuple(_factor(trace, name, at) for name in pair)
        name = " × ".join(_written(each) for each in pair)
        share = factors[0].value * factors[1].value
        found.append(Contribution("product", name, unit, share, factors))
    return tuple(found)


def _factor(trace: Trace, name: str, at: Cursor) -> Factor:
    """Return a factor by its name: ``c_`` is c before the step."""
    assert at.unit is not None
    symbol = name.removeprefix("1−").removeprefix("tanh(").rstrip("_)")
    if name.endswith("_"):
        value = float(trace.before(symbol, at.layer, at.step)[at.unit])
        leads = replace(at, step=at.step - 1, symbol=symbol) if at.step else None
        return Factor(name, value, leads)
    value = float(trace[symbol].at(layer=at.layer, step=at.step, unit=at.unit))
    value = 1.0 - value if name.startswith("1−") else tanh(value) if "(" in name else value
    return Factor(name, value, replace(at, symbol=symbol))


def _written(name: str) -> str:
    return name.replace("_", " before").replace("1−", "(1 − ") + (")" if "1−" in name else "")


def _note(trace: Trace, found: Origin) -> str:
    """Return a sentence on the edit or the dropout that changed this value, or "" for none."""
    place = found.symbol, found.layer, found.step, found.unit
    if not any(_touches(edit, *place) for edit in trace.request.active(Edit)):
        return kept_told(*found.kept, "h below" if found.layer else "x")
    return f"changed by you from {found.result:.2f} to {found.value:.2f}".replace("-", "−")


def _touches(edit: Edit, symbol: str, layer: int, step: int, unit: int) -> bool:
    return (
        edit.symbol == symbol
        and edit.layer in (None, layer)
        and (edit.units is None or unit in edit.units)
        and (edit.steps is None or step in edit.steps)
    )
