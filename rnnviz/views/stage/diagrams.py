"""The values behind a cell's drawing: see `nets.anatomy.diagram`."""

from __future__ import annotations

import numpy as np

from rnnviz.trace import Array, Trace


def vector(trace: Trace, symbol: str, layer: int, step: int) -> tuple[Array, tuple[float, float]]:
    """Return the values (unit,) of a drawing's vector and the bounds of their colours.

    A symbol such as ``f⊙c`` is a gate times a state before the step.
    """
    gate, _, state = symbol.rpartition("⊙")
    if gate:
        values = trace[gate].at(layer=layer, step=step) * trace.before(state, layer, step)
        return values, trace[state].bounds
    return trace[symbol].at(layer=layer, step=step), trace[symbol].bounds


def is_cell_state(symbol: str) -> bool:
    """Tell whether a drawing's vector is c, or what a gate leaves of it."""
    return symbol.rpartition("⊙")[2] == "c"


def caption(symbol: str, values: Array) -> str:
    """Return what a gate's box says below its tiles: the mean, of signed values the mean size."""
    signed = bool((values < 0.0).any())
    return f"|{np.abs(values).mean():.2f}|" if signed else f"{values.mean():.2f}"
