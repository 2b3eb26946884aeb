"""What a number of a run adds up from, read off its equation: weights times values, or products.

Everything is taken from the recorded values and the model's weights, and multiplied in float64.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from rnnviz.capture.dropout import mask_before, mask_below
from rnnviz.nets.anatomy import ANATOMIES, Equation
from rnnviz.nets.cells import CELLS
from rnnviz.nets.curves import CURVES
from rnnviz.nets.model import Model
from rnnviz.trace import Array, Cursor, Trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

Kind = Literal["input", "memory", "peephole", "said", "product", "others", "bias"]
Numbers: TypeAlias = "NDArray[np.float64]"

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


@dataclass(frozen=True, eq=False)
class Part:
    """One part of a sum, weights times values that are read: `shares` (n,) add up to it.

    `letter` names the weights, `read` gives the name and the factor of the k-th value. Each share
    is multiplied by the factors of `more(k)` too: a reset gate, or what dropout leaves.
    """

    kind: Kind
    letter: str
    weights: Numbers
    shares: Numbers
    read: Callable[[int], tuple[str, int, Factor]]
    more: Callable[[int], tuple[Factor, ...]]

    def contribution(self, k: int) -> Contribution:
        """Return the k-th product."""
        name, number, value = self.read(k)
        factors = (*self.more(k), Factor(self.letter, float(self.weights[k])), value)
        return Contribution(self.kind, name, number, float(self.shares[k]), factors)


def largest(parts: tuple[Part, ...]) -> list[Contribution]:
    """Return the largest products of all parts, and all others as one."""
    values = np.concatenate([part.shares for part in parts])
    owners = [(part, k) for part in parts for k in range(part.shares.size)]
    order = np.argsort(-np.abs(values), kind="stable")
    order = order[values[order] != 0.0]  # what adds nothing has no place among the largest
    found = [part.contribution(k) for part, k in (owners[n] for n in order[:LARGEST])]
    rest = float(values[order[LARGEST:]].sum())
    return [*found, Contribution("others", "all others", values.size - len(found), rest)]


def parts_of(
    model: Model, trace: Trace, equation: Equation, at: Cursor, gate: tuple[Factor, ...]
) -> Iterator[Part]:
    """Yield the parts of a sum: of the input, of the memory, and of a peephole.

    `gate` multiplies all of the memory's part.
    """
    for *_, name in equation.terms:
        kind = name.rpartition("_")[2]
        if kind == "x":
            yield _from_input(model, trace, equation.symbol, at)
        elif kind == "h":
            yield _from_memory(model, trace, equation.symbol, at, gate)
        else:
            yield _from_peephole(model, trace, equation.symbol, at)


def row_of(model: Model, trace: Trace, symbol: str, at: Cursor, name: str) -> Numbers:
    """Return the weights of one unit's sum, (n,), or its bias, ()."""
    assert at.unit is not None
    order = CELLS[trace.cell].order
    row = order.index(symbol) * trace.units + at.unit
    return np.asarray(model.weights[f"rnn.{name}_l{at.layer}"][row], np.float64)


def _from_input(model: Model, trace: Trace, symbol: str, at: Cursor) -> Part:
    W, below = row_of(model, trace, symbol, at, "weight_ih"), at.layer - 1
    x = trace["x"].at(step=at.step) if below < 0 else trace["h"].at(layer=below, step=at.step)
    mask, word = mask_below(trace, at.layer, at.step), trace.tokens[at.step].text

    def read(k: int) -> tuple[str, int, Factor]:
        if below < 0:
            return f"x feature {k} of “{word}”", k, Factor("x", float(x[k]))
        leads = Cursor(at.step, END, below, k, "h")
        return f"h of unit {k} in layer {at.layer}", k, Factor("h", float(x[k]), leads)

    with np.errstate(over="ignore", invalid="ignore"):  # a network of relu may overflow
        shares = W * _kept(x, mask)
    return Part("input", "W", W, shares, read, lambda k: _mask(mask, k))


def _from_memory(
    model: Model, trace: Trace, symbol: str, at: Cursor, gate: tuple[Factor, ...]
) -> Part:
    U, h_ = row_of(model, trace, symbol, at, "weight_hh"), trace.before("h", at.layer, at.step)
    mask = mask_before(trace, at.layer, at.step)
    resets = ANATOMIES[trace.cell].reads.get(f"{symbol}_h", ())[:-1]  # what h is multiplied by

    def read(k: int) -> tuple[str, int, Factor]:
        leads = Cursor(at.step - 1, END, at.layer, k, "h") if at.step else None
        return f"h of unit {k} before", k, Factor("h_", float(h_[k]), leads)

    def more(k: int) -> tuple[Factor, ...]:
        each = tuple(factor_of(trace, name, replace(at, unit=k)) for name in resets)
        return (*gate, *each, *_mask(mask, k))

    with np.errstate(over="ignore", invalid="ignore"):
        shares = U * _kept(h_, mask)
        for name in resets:
            shares = shares * trace[name].at(layer=at.layer, step=at.step)
        for factor in gate:
            shares = factor.value * shares
    return Part("memory", "U", U, shares, read, more)


def _from_peephole(model: Model, trace: Trace, symbol: str, at: Cursor) -> Part:
    assert at.unit is not None
    name = f"{symbol}_c"
    row = CELLS[trace.cell].beside.index(name) * trace.units + at.unit
    v = np.asarray(model.weights[f"rnn.peephole_l{at.layer}"][row : row + 1], np.float64)
    (read,) = ANATOMIES[trace.cell].reads[name]
    c, unit = factor_of(trace, read, at), at.unit
    before = " before" if read.endswith("_") else ""
    told = f"c of unit {unit}{before}, through the peephole", unit, c
    return Part("peephole", "v", v, v * c.value, lambda _k: told, lambda _k: ())


def said(model: Model, trace: Trace, equation: Equation, at: Cursor) -> Part:
    """Return the one part of a product of a matrix and a vector: a row of it times the vector."""
    letter, _, symbol = equation.code.partition(" @ ")
    name = ANATOMIES[trace.cell].matrices[letter]
    row = np.asarray(model.weights[f"rnn.{name}_l{at.layer}"][at.unit], np.float64)
    values = trace[symbol].at(layer=at.layer, step=at.step)

    def read(k: int) -> tuple[str, int, Factor]:
        leads = replace(at, unit=k, symbol=symbol)
        return f"{symbol} of unit {k}", k, Factor(symbol, float(values[k]), leads)

    return Part("said", letter, row, row * values, read, lambda _k: ())


def products(trace: Trace, equation: Equation, at: Cursor) -> Iterator[Contribution]:
    """Yield the products whose sum a state is."""
    assert at.unit is not None
    for term in equation.terms:
        factors = tuple(factor_of(trace, code, at) for code in term)
        name = " × ".join(_written(each.symbol) for each in factors)
        share = float(np.prod([factor.value for factor in factors]))
        yield Contribution("product", name, at.unit, share, factors)


def factor_of(trace: Trace, code: str, at: Cursor) -> Factor:
    """Return a factor by its code in an equation: ``c_`` is c before the step."""
    assert at.unit is not None
    if code.endswith("_"):
        symbol = code[:-1]
        value = float(trace.before(symbol, at.layer, at.step)[at.unit])
        leads = replace(at, step=at.step - 1, symbol=symbol) if at.step else None
        return Factor(code, value, leads)
    curve, _, inside = code.rpartition("(")
    symbol = inside.rstrip(")").removeprefix("1 - ")
    value = float(trace[symbol].at(layer=at.layer, step=at.step, unit=at.unit))
    leads = replace(at, symbol=symbol)
    if curve:
        squashed = CURVES[curve].at(np.array(value))
        return Factor(f"{CURVES[curve].display}({symbol})", float(squashed), leads)
    if code != symbol:
        return Factor(f"1−{symbol}", 1.0 - value, leads)
    return Factor(symbol, value, leads)


def _written(name: str) -> str:
    return name.replace("_", " before").replace("1−", "(1 − ") + (")" if "1−" in name else "")


def _kept(values: Array, mask: Array | None) -> Numbers:
    wide = values.astype(np.float64)
    return wide if mask is None else wide * mask


def _mask(mask: Array | None, k: int) -> tuple[Factor, ...]:
    return () if mask is None else (Factor("m", float(mask[k])),)
