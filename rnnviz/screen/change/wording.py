"""Edits told in words: what is done, to which units, and at which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rnnviz.capture.weights import weight_at
from rnnviz.capture.words import EmptyInput, given
from rnnviz.edits import Change, Dropout, Edit, WeightEdit, WordEdit
from rnnviz.nets.anatomy import ANATOMIES, cell_name
from rnnviz.nets.model import Model
from rnnviz.nets.network import CELLS
from rnnviz.screen.change.numbers import listed, others, runs
from rnnviz.screen.change.sources import sources_of
from rnnviz.trace import Request, Trace
from rnnviz.views.parts.wording import number, visible

NAMES = {
    "h": "hidden state h",
    "c": "memory c",
    "f": "forget gate f",
    "i": "input gate i",
    "g": "new content g",
    "o": "output gate o",
    "r": "reset gate r",
    "z": "update gate z",
    "n": "new content n",
    "m": "unprojected state m",
    "x": "input x",
}
WAYS = {"input": "of the input", "up": "between layers", "memory": "of the memory"}


@dataclass(frozen=True)
class Told:
    """One row: the edits at `places` in words, `what` is done, `where`, and both in `short`.

    `bare` is `what` without the amount, for a row that shows it in a box, and `brief` is that for
    a narrow one; `symbol` gives the row its colour, "" where there is none.
    """

    places: tuple[int, ...]
    what: str
    bare: str
    where: str
    short: str
    symbol: str = ""
    brief: str = ""


def symbols_of(model: Model) -> tuple[str, ...]:
    """Return what can be changed of that network."""
    return (*ANATOMIES[cell_name(model.spec)].symbols, "x")


@lru_cache(maxsize=2)  # list and line under the tape tell of the same run
def told(model: Model, trace: Trace) -> tuple[Told, ...]:
    """Return the edits of a run in words, a row each; those that forget all at a word share one."""
    edits, rows, k = trace.request.edits, [], 0
    states = ANATOMIES[trace.cell].states
    while k < len(edits):
        together = edits[k : k + len(states)]
        if _forgets(together, states):
            rows.append(_forgetting(tuple(range(k, k + len(states))), together[0], trace))
            k += len(states)
        else:
            rows.append(_told(model, trace, k))
            k += 1
    return tuple(rows)


def _forgets(together: Sequence[Change], states: Sequence[str]) -> bool:
    """Tell whether edits put all states of all units to zero at the same steps."""
    first = together[0]
    return (
        isinstance(first, Edit)
        and first.steps is not None
        and (first.symbol, first.operation, first.units) == (states[0], "mask", None)
        and tuple(together) == tuple(replace(first, symbol=state) for state in states)
    )


def _forgetting(places: tuple[int, ...], first: Change, trace: Trace) -> Told:
    assert isinstance(first, Edit)
    what, when = "forget everything", steps_told(first.steps, trace)
    return Told(places, what, what, when, f"{what} {when}", "c" if "c" in trace else "h")


def _told(model: Model, trace: Trace, k: int) -> Told:
    edit = trace.request.edits[k]
    if isinstance(edit, Edit):
        return _value(edit, k, model, trace)
    if isinstance(edit, WordEdit):
        return _word(edit, k, model, trace)
    if isinstance(edit, WeightEdit):
        bare = f"{weight_name(model, edit)}  {number(_old(model, edit), 3)} →"
        what, symbol = f"{bare} {number(edit.amount, 3)}", weight_symbol(model, edit)
        return Told((k,), what, bare, "one weight, at every step", what, symbol)
    assert isinstance(edit, Dropout)
    bare = f"dropout {WAYS[edit.way]}, p ="
    what = f"{bare} {number(edit.p)}"
    where = f"pass {edit.number} · " + ("new units each step" if edit.every_step else "one set")
    return Told((k,), what, bare, where, what)


def _value(edit: Edit, k: int, model: Model, trace: Trace) -> Told:
    size = model.spec.embedding if edit.symbol == "x" else model.spec.hidden
    units, steps = units_told(edit.units, size), steps_told(edit.steps, trace)
    layer = f"layer {edit.layer + 1}" if edit.layer is not None and model.spec.layers > 1 else ""
    name = NAMES.get(edit.symbol, edit.symbol)
    where = " · ".join(part for part in (layer, units, steps) if part)
    few = "" if edit.units is None else units
    now = "" if edit.steps is None else steps
    short = " ".join(part for part in (edit.symbol, few, done(edit), now) if part)
    verb = _VERBS[edit.operation]
    bare, brief = f"{name} {verb}", f"{edit.symbol} {verb}"
    return Told((k,), f"{name} {done(edit)}", bare, where, short, edit.symbol, brief)


_VERBS = {"mask": "off", "set": "held at", "scale": "×", "add": "+", "noise": "with noise ±"}


def done(edit: Edit) -> str:
    """Return what an edit does to a value."""
    if edit.operation == "mask":
        return "off"
    if edit.operation == "add" and edit.amount < 0:
        return f"− {number(-edit.amount)}"
    return f"{_VERBS[edit.operation]} {number(edit.amount)}"


def units_told(units: tuple[int, ...] | None, size: int) -> str:
    """Return which units: by number as long as they are few, or all but a few, or how many."""
    if units is None or len({*units}) == size:
        return "all units"
    if not units:
        return "no unit"
    if len(units) > size / 2 and (rest := listed(others(units, size))):
        return f"all units but {rest}"
    few = listed(units)
    return f"unit{'s' if len(units) > 1 else ''} {few}" if few else f"{len(units)} of {size} units"


def steps_told(steps: tuple[int, ...] | None, trace: Trace) -> str:
    """Return at which words."""
    if steps is None:
        return "at every step"
    end = len(trace)
    inside = [step for step in steps if step < end]
    if not inside:
        return "after the end of this text"
    first, last = inside[0], inside[-1]
    if len(runs(inside)) > 1:
        return f"at {len({*inside})} steps"
    if len(inside) == 1 and len(steps) == 1:
        return f"at {word_told(trace, first)}"
    if last == len(trace) - 1:
        return f"from {word_told(trace, first)} on" if first else "at every step"
    return f"from {word_told(trace, first)} to {word_told(trace, last)}"


def word_told(trace: Trace, step: int) -> str:
    """Return a step's word in quotes, with its number where it occurs more than once."""
    text = trace.tokens[step].text
    same = sum(token.text == text for token in trace.tokens) > 1
    return f"‘{visible(text)}’" + (f" ({step + 1})" if same else "")


def _word(edit: WordEdit, k: int, model: Model, trace: Trace) -> Told:
    old = _word_before(model, trace.request, k)
    new = " ".join(visible(token.text) for token in model.codec.encode(edit.text))
    swapped = f"‘{old}’ → ‘{new}’" if old else f"‘{new}’ instead of what was drawn"
    what = {
        "swap": swapped if new else f"‘{old}’ left out",
        "insert": f"‘{new}’ put before ‘{old}’" if old else f"‘{new}’ put at the end",
        "delete": f"‘{old}’ left out",
    }[edit.operation]
    return Told((k,), what, what, f"place {edit.place + 1} of the text", what)


def _word_before(model: Model, request: Request, k: int) -> str:
    """Return the word at the place of the edit k, as the edits before it have left the text."""
    edit = request.edits[k]
    assert isinstance(edit, WordEdit)
    try:
        tokens = given(model, replace(request, edits=request.edits[:k]))
    except EmptyInput:
        return ""
    return visible(tokens[edit.place].text) if edit.place < len(tokens) else ""


_LETTERS = {"weight_ih": "W", "weight_hh": "U", "weight_hr": "R", "peephole": "v"}


def weight_name(model: Model, edit: WeightEdit) -> str:
    """Return a weight as in the equations: ``U_f[12, 40]``."""
    symbol, unit = _row(model, edit)
    kind = edit.name.removeprefix("rnn.").partition("_l")[0]
    letter = "b" if "bias" in kind else _LETTERS.get(kind, "V")
    place = f"{unit}, {edit.column}"
    return f"{letter}{symbol and '_' + symbol}[{unit if letter in 'bv' else place}]"


def weight_symbol(model: Model, edit: WeightEdit) -> str:
    """Return the gate that a weight belongs to, "" if it is none of the cell's."""
    return _row(model, edit)[0]


def _row(model: Model, edit: WeightEdit) -> tuple[str, int]:
    if not edit.name.startswith("rnn."):
        return "", edit.row
    layer, order = int(edit.name.rpartition("_l")[2]), CELLS[cell_name(model.spec)].order
    gates = next((s.gates for s in sources_of(model, layer) if s.name == edit.name), order)
    gate, unit = divmod(edit.row, model.spec.hidden)
    return (gates[gate] if gates else ""), unit


def _old(model: Model, edit: WeightEdit) -> float:
    return weight_at(model, edit.name, edit.row, edit.column)
