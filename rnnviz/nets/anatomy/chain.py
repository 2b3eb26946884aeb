"""The chain rule inside a cell, as data: the backward pass of one step, factor by factor.

A link is one line of it: the gradient that it gives is a sum of products of factors. A factor has
`code`, evaluated by a test on captured arrays, and `display` for the screen, set like those of the
equations. In the code every symbol of the cell is its value at this step, ``c_`` and ``h_`` are
states before it, ``d_f`` is ∂L/∂f_t and ``da_f`` the gradient by the pre-activation of f. What a
step hands back through its weights is ``back_h`` (Uᵀ times the gradient by U h + b_u), and
whatever else `Cell.handed` names. Of the step after this one come ``next_f``, ``next_d_c`` and
``next_back_h``; ``above_h`` is what comes down by h, from the output or from the layer above.

The beats are those of the step in reverse, so that the same clock serves both directions.

Source: backpropagation through time (Werbos 1990), for the equations of each cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.nets.curves import CURVES, Curve
from rnnviz.trace import Array

NAMES = {"np": np, **{curve.code: curve.at for curve in CURVES.values()}, "__builtins__": {}}


@dataclass(frozen=True)
class Factor:
    """One factor: what it is in NumPy, and on screen."""

    code: str
    display: str

    def value(self, known: Mapping[str, Array]) -> Array:
        """Return its value (H,) from those that its code names."""
        found: Array = eval(self.code, NAMES, known)  # the code is written in this package
        return found


Product = tuple[Factor, ...]


@dataclass(frozen=True)
class Link:
    """One line of the backward pass, computed in `beat` and shown at `place` from then on.

    `gives` names the gradient in code, `display` on screen; one that `adds` is a part of it.
    """

    place: str
    beat: int
    gives: str
    display: str
    terms: tuple[Product, ...]
    meaning: str
    adds: bool = False

    @property
    def code(self) -> str:
        """The whole right side in NumPy."""
        return " + ".join(" * ".join(f.code for f in product) for product in self.terms)

    @property
    def right(self) -> str:
        """The whole right side as it is set."""
        return " + ".join(" ⊙ ".join(f.display for f in product) for product in self.terms)

    @property
    def text(self) -> str:
        """The whole line as it is set; an arrow leads to what it is a part of."""
        return f"{self.display} {'←' if self.adds else '='} {self.right}"


@dataclass(frozen=True)
class Beat:
    """One beat of the backward pass: its name, and one sentence."""

    name: str
    says: str


@dataclass(frozen=True)
class Chain:
    """The backward pass of one kind of cell: `places` in the order on screen, beats and links."""

    places: tuple[str, ...]
    beats: tuple[Beat, ...]
    links: tuple[Link, ...]

    def beat_at(self, phase: float) -> int:
        """Return the number of the beat at a cursor's phase, which falls from 1 to 0."""
        return min(int((1.0 - phase) * len(self.beats)), len(self.beats) - 1)

    def at(self, place: str, beat: int) -> Link:
        """Return the newest link at a place in a beat; before there is one, its first."""
        here = [link for link in self.links if link.place == place]
        return next((link for link in reversed(here) if link.beat <= beat), here[0])


ABOVE = Factor("above_h", "from above")
AFTER = Factor("next_back_h", "Uᵀ ∂L/∂a_{t+1}")
BACK = Factor("back_h", "Uᵀ ∂L/∂a_t")


def grad(symbol: str, when: str = "t") -> Factor:
    """Return the gradient by a symbol, at this step or the one after it."""
    after = "next_" if "+" in when else ""
    below = f"{{{when}}}" if len(when) > 1 else when
    return Factor(f"{after}d_{symbol}", f"∂L/∂{symbol}_{below}")


def value(symbol: str, when: str = "t") -> Factor:
    """Return a symbol itself, at this step, the one before it or the one after it."""
    code = f"next_{symbol}" if "+" in when else symbol + ("_" if "−" in when else "")
    return Factor(code, f"{symbol}_{{{when}}}" if len(when) > 1 else f"{symbol}_{when}")


def inner(gate: str) -> str:
    """Return how the gradient by a gate's pre-activation is set."""
    return f"∂L/∂a_{{{gate},t}}"


def slope(curve: Curve, code: str, display: str) -> Product:
    """Return the factors of a curve's derivative where its value is so written."""
    squared = display.replace("(", "²(", 1) if "(" in display else f"{display}²"
    return tuple(
        Factor(in_code.format(y=code), shown.format(y=display, yy=squared))
        for in_code, shown in curve.steep
    )


def through(curve: Curve) -> str:
    """Return in words how a gradient goes back through a curve."""
    if not curve.steep:
        return "nothing squashes it"
    brackets = "; […] is 1 where it is true, else 0" if "[" in curve.steep[0][1] else ""
    return f"back through {curve.display}{brackets}"


def unsquash(gate: str, beat: int, curve: Curve) -> Link:
    """Return the link from a gate to its pre-activation, through the slope of its curve."""
    steep = slope(curve, gate, f"{gate}_t")
    said = through(curve)
    return Link(gate, beat, f"da_{gate}", inner(gate), ((grad(gate), *steep),), said)
