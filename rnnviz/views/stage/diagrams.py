"""The inside of each cell as data: which vectors lie where, what flows between them, and when.

Places are shares of the card's width and height. A `beat` is the number of the phase in which a
part comes alive; see `anatomy.ANATOMIES[cell].phases`. The drawing is a schematic; every value in
it is the model's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.trace import Array, Trace

Point = tuple[float, float]


@dataclass(frozen=True)
class Wire:
    """A flow of `symbol` along points, drawn in its beat; `arrow` ends it in a head."""

    symbol: str
    beat: int
    points: tuple[Point, ...]
    arrow: bool = False


@dataclass(frozen=True)
class Vector:
    """All units of `symbol` as tiles around a place; `boxed` frames it as a gate with its mean.

    Its name stands above it, or `named_below` where a wire comes in from above.
    """

    symbol: str
    beat: int
    at: Point
    boxed: bool = False
    named_below: bool = False


@dataclass(frozen=True)
class Operator:
    """An elementwise operation, `sign`, in the colour of `symbol`."""

    sign: str
    symbol: str
    beat: int
    at: Point


@dataclass(frozen=True)
class Diagram:
    """Everything inside one kind of cell.

    `enters` and `leaves` give the height at which each state crosses the card's edges, the same
    for a closed card; `lines` are drawn first, then operators and vectors.
    """

    states: Mapping[str, float]
    wires: tuple[Wire, ...]
    vectors: tuple[Vector, ...]
    operators: tuple[Operator, ...]
    vector_size: float
    gate_size: float


_BUS, _LOW, _HIGH, _MIDDLE = 0.94, 0.74, 0.27, 0.6
_F, _I, _G, _O = 0.14, 0.33, 0.52, 0.71

LSTM = Diagram(
    states={"c": _HIGH, "h": _LOW},
    wires=(
        Wire("c", 0, ((0.0, _HIGH), (_F, _HIGH))),
        Wire("h", 0, ((0.0, _LOW), (0.025, _LOW), (0.025, _BUS), (_O, _BUS))),
        Wire("x", 0, ((0.425, 1.0), (0.425, _BUS))),
        *(Wire("h", 1, ((x, _BUS), (x, 0.775)), arrow=True) for x in (_F, _I, _G, _O)),
        Wire("f", 2, ((_F, 0.46), (_F, _HIGH))),
        Wire("c", 2, ((_F, _HIGH), (0.25, _HIGH))),
        Wire("i", 3, ((_I, 0.46), (_I, 0.385), (0.425, 0.385))),
        Wire("g", 3, ((_G, 0.46), (_G, 0.385), (0.425, 0.385))),
        Wire("g", 3, ((0.425, 0.385), (0.425, _HIGH))),
        Wire("c", 3, ((0.36, _HIGH), (0.60, _HIGH))),
        Wire("c", 4, ((0.70, _HIGH), (1.0, _HIGH))),
        Wire("c", 4, ((0.88, _HIGH), (0.88, 0.46))),
        Wire("o", 4, ((_O, 0.46), (_O, 0.46), (0.88, 0.46))),
        Wire("h", 4, ((0.88, 0.46), (0.88, 0.62))),
        Wire("h", 4, ((0.94, _LOW), (1.0, _LOW))),
    ),
    vectors=(
        Vector("f", 1, (_F, _MIDDLE), boxed=True),
        Vector("i", 1, (_I, _MIDDLE), boxed=True),
        Vector("g", 1, (_G, _MIDDLE), boxed=True),
        Vector("o", 1, (_O, _MIDDLE), boxed=True),
        Vector("f⊙c", 2, (0.30, _HIGH)),
        Vector("c", 3, (0.65, _HIGH)),
        Vector("h", 4, (0.88, _LOW), named_below=True),
    ),
    operators=(
        Operator("×", "f", 2, (_F, _HIGH)),
        Operator("×", "i", 3, (0.425, 0.385)),
        Operator("+", "c", 3, (0.475, _HIGH)),
        Operator("tanh", "c", 4, (0.88, 0.36)),
        Operator("×", "o", 4, (0.88, 0.46)),
    ),
    vector_size=0.115,
    gate_size=0.135,
)

_R, _Z, _N = 0.15, 0.38, 0.64

GRU = Diagram(
    states={"h": 0.5},
    wires=(
        Wire("h", 0, ((0.0, 0.5), (0.03, 0.5), (0.03, _HIGH), (_Z, _HIGH))),
        Wire("h", 0, ((0.0, 0.5), (0.03, 0.5), (0.03, _BUS), (_N, _BUS))),
        Wire("x", 0, ((0.5, 1.0), (0.5, _BUS))),
        *(Wire("h", 1, ((x, _BUS), (x, 0.775)), arrow=True) for x in (_R, _Z)),
        Wire("r", 2, ((_R + 0.085, 0.68), (0.27, 0.68), (0.27, 0.87), (_N, 0.87))),
        Wire("n", 2, ((_N, _BUS), (_N, 0.775)), arrow=True),
        Wire("z", 3, ((_Z, 0.46), (_Z, _HIGH))),
        Wire("h", 3, ((_Z, _HIGH), (0.74, _HIGH))),
        Wire("z", 3, ((_Z, 0.41), (_N, 0.41))),
        Wire("n", 3, ((_N, 0.46), (_N, _HIGH))),
        Wire("h", 3, ((0.74, _HIGH), (0.86, _HIGH), (0.86, 0.38))),
        Wire("h", 3, ((0.92, 0.5), (1.0, 0.5))),
    ),
    vectors=(
        Vector("r", 1, (_R, _MIDDLE), boxed=True),
        Vector("z", 1, (_Z, _MIDDLE), boxed=True),
        Vector("n", 2, (_N, _MIDDLE), boxed=True),
        Vector("h", 3, (0.86, 0.5), named_below=True),
    ),
    operators=(
        Operator("×", "r", 2, (_N, 0.87)),
        Operator("×", "z", 3, (_Z, _HIGH)),
        Operator("1−", "z", 3, (0.51, 0.41)),
        Operator("×", "n", 3, (_N, 0.41)),
        Operator("+", "h", 3, (_N, _HIGH)),
    ),
    vector_size=0.13,
    gate_size=0.15,
)

RNN = Diagram(
    states={"h": 0.5},
    wires=(
        Wire("h", 0, ((0.0, 0.5), (0.05, 0.5), (0.05, 0.33), (0.14, 0.33))),
        Wire("x", 0, ((0.25, 1.0), (0.25, 0.88))),
        Wire("h", 1, ((0.36, 0.33), (0.50, 0.33), (0.50, 0.5))),
        Wire("x", 1, ((0.36, 0.72), (0.50, 0.72), (0.50, 0.5))),
        Wire("h", 2, ((0.50, 0.5), (0.73, 0.5))),
        Wire("h", 2, ((0.93, 0.5), (1.0, 0.5))),
    ),
    vectors=(
        Vector("h_h", 1, (0.25, 0.33), boxed=True),
        Vector("h_x", 1, (0.25, 0.72), boxed=True),
        Vector("h", 2, (0.83, 0.5)),
    ),
    operators=(
        Operator("+", "h", 1, (0.50, 0.5)),
        Operator("tanh", "h", 2, (0.63, 0.5)),
    ),
    vector_size=0.19,
    gate_size=0.2,
)

RELU_RNN = Diagram(
    RNN.states, RNN.wires, RNN.vectors,
    (RNN.operators[0], Operator("relu", "h", 2, (0.63, 0.5))),
    RNN.vector_size, RNN.gate_size,
)  # fmt: skip

DIAGRAMS: Mapping[str, Diagram] = {"lstm": LSTM, "gru": GRU, "rnn": RNN, "rnn_relu": RELU_RNN}

_DERIVED: Mapping[str, Callable[[Trace, int, int], Array]] = {
    "f⊙c": lambda trace, layer, step: (
        trace["f"].at(layer=layer, step=step) * trace.before("c", layer, step)
    ),
}
_BOUNDS_OF = {"f⊙c": "c"}


def vector(trace: Trace, symbol: str, layer: int, step: int) -> tuple[Array, tuple[float, float]]:
    """Return the values (unit,) of a diagram's vector and the bounds of their colours."""
    if symbol in _DERIVED:
        return _DERIVED[symbol](trace, layer, step), trace[_BOUNDS_OF[symbol]].bounds
    return trace[symbol].at(layer=layer, step=step), trace[symbol].bounds


def caption(symbol: str, values: Array) -> str:
    """Return what a gate's box says below its tiles: the mean, of signed values the mean size."""
    signed = bool((values < 0.0).any())
    return f"|{np.abs(values).mean():.2f}|" if signed else f"{values.mean():.2f}"
