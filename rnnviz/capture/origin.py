"""Where a number of a run comes from: its equation taken apart into what adds up to it.

A gate, and the state of a plain RNN, is a squashed sum of weight × value over the input and the
memory; the states of LSTM and GRU are sums of one or two products of gates and states.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rnnviz.capture.contributions import (
    END,
    Contribution,
    Factor,
    factor_of,
    largest,
    parts_of,
    products,
    row_of,
    said,
)
from rnnviz.capture.dropout import Kept, kept_told, mask_before, mask_below
from rnnviz.capture.weights import edited_model
from rnnviz.nets.anatomy import ANATOMIES, Equation
from rnnviz.nets.curves import LINEAR, Curve
from rnnviz.nets.model import Model
from rnnviz.trace import Cursor, Edit, Trace


@dataclass(frozen=True)
class Origin:
    """A value of a run with all that it was computed from.

    >>> origin(model, trace, "f", layer=0, step=3, unit=12).contributions[0].name
    'x feature 4 of “allison”'

    The values of `contributions` add up to `total`; of weights times values the largest come
    first, then all others, then the biases. `curve` of the total is `result`. `source` (the input's
    part) and `memory` (all else) add up to the total too; both are None where the equation is not
    such a sum. `kept` is what dropout leaves of the input and of the memory that are read, None for
    all. `value` is what the run went on with: the result, unless an edit changed it, which `note`
    then says. `gate` is the factor of all of the memory's part, in the new content of a GRU alone.
    """

    symbol: str
    cell: str
    layer: int
    step: int
    unit: int
    word: str
    contributions: tuple[Contribution, ...]
    total: float
    result: float
    value: float
    curve: Curve = LINEAR
    source: float | None = None
    memory: float | None = None
    gate: Factor | None = None
    kept: tuple[Kept | None, Kept | None] = (None, None)
    note: str = ""

    @property
    def weighted(self) -> bool:
        """Whether it adds up weights times values, rather than products of gates and states."""
        return self.contributions[0].kind != "product"

    @property
    def resets(self) -> tuple[str, ...]:
        """The gates that each value of the memory is multiplied by before it is weighed."""
        return ANATOMIES[self.cell].reads.get(f"{self.symbol}_h", ())[:-1]

    def squashed(self, a: float) -> float:
        """Return what its curve makes of a sum of any size."""
        with np.errstate(over="ignore", invalid="ignore"):
            return float(self.curve.at(np.array(a)))


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
    anatomy = ANATOMIES[trace.cell]
    if symbol not in anatomy.symbols:
        raise KeyError(f"the {trace.cell} has {', '.join(anatomy.symbols)}, not {symbol!r}")
    at, equation = Cursor(step, END, layer, unit), anatomy.equation(symbol)
    value = float(trace[symbol].at(layer=layer, step=step, unit=unit))
    place = symbol, trace.cell, layer, step, unit, trace.tokens[step].text
    if equation.sums:
        bare = _summed(model, trace, equation, at, Origin(*place, (), 0.0, 0.0, value))
    else:
        mixed = equation.mixes
        row = largest((said(model, trace, equation, at),)) if mixed else None
        found = tuple(row or products(trace, equation, at))
        total = float(sum(part.value for part in found))
        bare = Origin(*place, found, total, total, value)
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


def whole_symbol(cell: str, symbol: str | None) -> str:
    """Return the symbol whose equation a part such as ``h_x`` or ``f⊙c`` belongs to."""
    whole = (symbol or "h").rpartition("⊙")[2].partition("_")[0]
    return whole if whole in ANATOMIES[cell].symbols else "h"


def _summed(model: Model, trace: Trace, equation: Equation, at: Cursor, bare: Origin) -> Origin:
    """Return the origin of a squashed sum."""
    symbol = equation.symbol
    gate = tuple(factor_of(trace, code, at) for *more, _ in equation.terms for code in more)
    through = gate[0].value if gate else 1.0
    b, b_u = (float(row_of(model, trace, symbol, at, f"bias_{name}")) for name in ("ih", "hh"))
    with np.errstate(over="ignore", invalid="ignore"):  # a network of relu may overflow
        parts = tuple(parts_of(model, trace, equation, at, gate))
        source = float(parts[0].shares.sum() + b)
        memory = float(sum(part.shares.sum() for part in parts[1:]) + through * b_u)
        bias = Contribution("bias", "the biases", 2, b + through * b_u)
        found = (*largest(parts), bias)
        total = float(np.sum([part.value for part in found]))
    masks = mask_below(trace, at.layer, at.step), mask_before(trace, at.layer, at.step)
    whole = replace(
        bare, contributions=found, total=total, curve=equation.curve, source=source, memory=memory,
        gate=gate[0] if gate else None, kept=(Kept.by(masks[0]), Kept.by(masks[1])),
    )  # fmt: skip
    return replace(whole, result=whole.squashed(total))


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
