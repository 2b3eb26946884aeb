"""The inside of a cell as a drawing: which vectors lie where, what flows between them, and when.

Places are shares of the card's width and height. A `beat` is the number of the phase in which a
part comes alive. The drawing is a schematic; every value in it is the model's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rnnviz.nets.curves import Curve

Point = tuple[float, float]

BUS, LOW, HIGH, MIDDLE = 0.94, 0.74, 0.27, 0.6  # heights


@dataclass(frozen=True)
class Wire:
    """A flow of `symbol` along points, drawn in its beat; `arrow` ends it in a head.

    One that is `thin` tells a gate something, and carries no state on.
    """

    symbol: str
    beat: int
    points: tuple[Point, ...]
    arrow: bool = False
    thin: bool = False


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
    """An operation, `sign`, in the colour of `symbol`."""

    sign: str
    symbol: str
    beat: int
    at: Point


@dataclass(frozen=True)
class Diagram:
    """Everything inside one kind of cell.

    `states` gives the height at which each state crosses the card's edges, the same for a closed
    card; wires are drawn first, then vectors and operators.
    """

    states: Mapping[str, float]
    wires: tuple[Wire, ...]
    vectors: tuple[Vector, ...]
    operators: tuple[Operator, ...]
    vector_size: float
    gate_size: float


def squash(curve: Curve, symbol: str, beat: int, at: Point) -> tuple[Operator, ...]:
    """Return a curve's operator; none where it is linear."""
    return (Operator(curve.display, symbol, beat, at),) if curve.display else ()
