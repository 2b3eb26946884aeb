"""A cell's equation with the numbers of one unit put in."""

from __future__ import annotations

import re

from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.nets.curves import CURVES
from rnnviz.trace import Trace
from rnnviz.views.parts.wording import number

_NAME = re.compile(r"[A-Za-z]\w*")


def value_of(trace: Trace, name: str, layer: int, step: int, unit: int) -> float:
    """Return a value by its name in an equation's code; ``c_`` is c before the step."""
    if name.endswith("_"):
        return float(trace.before(name[:-1], layer, step)[unit])
    return float(trace[name].at(layer=layer, step=step, unit=unit))


def with_numbers(trace: Trace, symbol: str, layer: int, step: int, unit: int) -> str:
    """Return the equation of `symbol` as numbers, such as "σ(1.20 + 0.33) = 0.82".

    Raises
    ------
    KeyError
        If the cell has no equation for the symbol.
    """
    equation = ANATOMIES[trace.cell].equation(symbol)
    code, result = equation.code, number(value_of(trace, symbol, layer, step, unit))
    if equation.mixes:
        return f"Σ {code.replace(' @ ', ' · ')} over {trace.units} units = {result}"

    def put_in(found: re.Match[str]) -> str:
        name = found.group()
        if name in CURVES:
            return CURVES[name].display
        text = number(value_of(trace, name, layer, step, unit))
        alone = code[: found.start()].rstrip()[-1:] in ("", "(") and code[found.end() :][:2] != " *"
        return text if alone or not text.startswith("−") else f"({text})"

    right = _NAME.sub(put_in, code).replace("*", "·").replace("-", "−")
    return f"{right} = {result}"
