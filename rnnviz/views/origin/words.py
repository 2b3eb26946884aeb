"""What the panel about a number's origin says, in words and numbers, before it is painted."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite, isnan

from rnnviz.capture.contributions import Contribution, Factor
from rnnviz.capture.origin import Origin
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.trace import Trace
from rnnviz.views.origin.waterfall import Fall, rounded
from rnnviz.views.parts.wording import escaped, number, step_name, visible

TITLE, SHORT = "Where does this number come from?", "Where from?"
EMPTY = "Click any unit in the cell."
NAMES = {
    **{"f": "forget gate", "i": "input gate", "g": "new content", "o": "output gate"},
    **{"r": "reset gate", "z": "update gate", "n": "new content"},
    **{"c": "memory", "m": "unprojected state", "h": "hidden state"},
}

Piece = tuple[str, str]
"""A text, and the symbol whose colour it has; "" for plain text."""


def described(origin: Origin, trace: Trace) -> str:
    """Return which number it is, such as "forget gate f of unit 12 at “allison”"."""
    name = f"{NAMES[origin.symbol]} {origin.symbol} of unit {origin.unit}"
    layer = f" · layer {origin.layer + 1} of {trace.layers}" if trace.layers > 1 else ""
    return f"{name} at “{visible(origin.word)}”{layer}"


def digits(origin: Origin) -> int:
    """Return how many digits its numbers have; a state's few have room for one more."""
    return 2 if origin.weighted else 3


def figure(value: float, digits: int = 2) -> str:
    """Return a number in few letters, however large it is."""
    if not isfinite(value):
        return "?" if isnan(value) else number(value, 0).replace("inf", "∞")
    return number(value, digits) if abs(value) < 1000.0 else f"{value:.0e}".replace("-", "−")


def signed(value: float, digits: int = 2) -> str:
    """Return a number with its sign, but none for what reads as zero."""
    text = figure(value, digits)
    return text if text[0] in "−?" or not text.strip("0.") else f"+{text}"


def shown_parts(origin: Origin) -> tuple[float, float]:
    """Return the input's and the memory's part as they are shown, which add up to the sum shown."""
    assert origin.source is not None
    assert origin.memory is not None
    source, memory = rounded([origin.source, origin.memory], origin.total, 2, 1)
    return source, memory


def shown_values(rows: Sequence[Fall], origin: Origin) -> list[float]:
    """Return the numbers of the rows as they are shown, which add up to the sum shown."""
    values = [row.part.value for row in rows]
    kinds = [row.part.kind for row in rows]
    largest = max(range(len(values)), key=lambda k: abs(values[k]))
    rest = kinds.index("others") if "others" in kinds else largest
    return rounded(values, origin.total, digits(origin), rest)


def numbers(origin: Origin) -> list[Piece]:
    """Return the equation's right side with the numbers put in, up to the result."""
    result = figure(origin.result, 3), origin.symbol
    if origin.weighted and origin.source is None:
        return [("= ", ""), result]
    found = _squashed(origin) if origin.weighted else _products(origin)
    return [("= ", ""), *found, (" = ", ""), result]


def _squashed(origin: Origin) -> list[Piece]:
    source, memory = shown_parts(origin)
    gate, read = origin.gate, "h" if origin.layer else "x"
    held = [(_term(memory), "h")]
    if gate is not None and gate.value != 0.0:  # a shut gate does not tell what it holds back
        held = [(figure(gate.value), "r"), (" · ", ""), (_term(memory / gate.value), "h")]
    found = [(figure(source), read), (" + ", ""), *held]
    name = origin.curve.display
    return [(f"{name}(", ""), *found, (")", "")] if name else found


def _products(origin: Origin) -> list[Piece]:
    found: list[Piece] = []
    for part in origin.contributions:
        found += [(" + ", "")] if found else []
        for k, factor in enumerate(part.factors):
            found += [(" · ", "")] if k else []
            first = not k and len(found) < 2
            text = figure(factor.value, 3) if first else _term(factor.value, 3)
            found.append((text, letter(factor)))
    return found


def _term(value: float, digits: int = 2) -> str:
    """Return a number inside an equation: in parentheses where it is negative."""
    text = figure(value, digits)
    return f"({text})" if text.startswith("−") else text


def letter(factor: Factor) -> str:
    """Return the symbol whose colour a factor has."""
    return "c" if "(" in factor.symbol else factor.symbol.removeprefix("1−")[0]


def row_names(origin: Origin) -> tuple[str, ...]:
    """Return what each number that adds up is called, in one line."""
    return tuple(" ".join(row_name(part, origin)).strip() for part in origin.contributions)


def row_name(part: Contribution, origin: Origin) -> tuple[str, str]:
    """Return a row's name as the text of an equation, and the plain words after it."""
    if part.kind == "input":
        return ("h_t", f"unit {part.number}") if origin.layer else ("x", f"feature {part.number}")
    if part.kind == "memory":
        through = "".join(f"{name}_t ⊙ " for name in origin.resets)
        return f"{through}h_{{t−1}}", f"unit {part.number}"
    if part.kind in ("said", "peephole"):
        name = _in_equation(part.factors[-1].symbol)
        return name, f"unit {part.number}" if part.kind == "said" else "peephole"
    if part.kind == "others":
        return "", f"all {part.number} others"
    if part.kind == "bias":
        return "", "biases"
    names = (factor.symbol for factor in part.factors)
    return " ⊙ ".join(_in_equation(name) for name in names), ""


def _in_equation(name: str) -> str:
    if name.startswith("1−"):
        return f"(1 − {name[2:]}_t)"
    if "(" in name:
        return name.replace(")", "_t)")
    return f"{name[0]}_{{t−1}}" if name.endswith("_") else f"{name}_t"


def part_names(origin: Origin, trace: Trace) -> tuple[str, str]:
    """Return what the two parts of a sum are called."""
    read = f"layer {origin.layer}" if origin.layer else step_name(trace)
    return f"{read}’s part", "memory’s part"


def explained(part: Contribution, origin: Origin) -> str:
    """Return what a row is and how its number comes about, as rich text."""
    lines = [f"<b>{escaped(part.name)}</b>"]
    if part.kind == "others":
        lines = [f"<b>the {part.number} smaller contributions together</b>"]
    if part.kind == "bias":
        memory = "b<sub>u</sub> of the memory"
        memory = f"{origin.gate.symbol} times {memory}" if origin.gate else memory
        lines.append(f"b of the input and {memory}")
    product = " × ".join(number(f.value, 4) for f in part.factors)
    lines.append(f"{product} = {number(part.value, 4)}" if product else f"{number(part.value, 4)}")
    if any(factor.leads for factor in part.factors):
        lines.append("click to ask where that value comes from")
    return "<br>".join(lines)


def heading(origin: Origin) -> str:
    """Return what the two numbers of every row are, and by what more they are multiplied."""
    gate = [] if origin.gate is None else [figure(origin.gate.value)]
    source, memory = ([] if kept is None else [figure(kept.factor)] for kept in origin.kept)
    own = [f"{name} of its unit" for name in origin.resets]
    scales = {"h below" if origin.layer else "x": source, "h": [*gate, *own, *memory]}
    if source and source == scales["h"]:
        return f"weight × value × {source[0]}"
    more = [f"{name}: × {' × '.join(each)}" for name, each in scales.items() if each]
    return "weight × value" + (f" ({', '.join(more)})" if more else "")


def asked_next(origin: Origin) -> list[tuple[str, str, Factor]]:
    """Return the numbers of a product that have an origin of their own: symbol, meaning, number."""
    found = []
    for factor in (f for part in origin.contributions for f in part.factors):
        if factor.leads is None or factor.symbol.startswith("1−"):
            continue
        symbol = factor.leads.symbol or ""
        meaning = ANATOMIES[origin.cell].equation(symbol).meaning
        name = "c_t" if "(" in factor.symbol else _in_equation(factor.symbol)
        before = " before" if factor.symbol.endswith("_") else ""
        words = NAMES[symbol] + before
        found.append((name, words if NAMES[symbol] in meaning else f"{words}: {meaning}", factor))
    return found
