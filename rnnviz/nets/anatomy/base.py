"""What is inside a kind of cell, as data: symbols, equations and the beats of one step.

An equation is given twice: `code` in NumPy, evaluated by a test on captured arrays, and `display`
for the screen, where ``_x`` or ``_{t−1}`` is a subscript and every letter that is a symbol of the
cell is painted in that symbol's colour. In `code` a symbol with a trailing underscore is the state
before the step, and ``f_x``, ``f_h``, ``f_c`` are the input's, the memory's and the peephole's
part of a pre-activation.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rnnviz.nets.anatomy.chain import Chain
from rnnviz.nets.anatomy.diagram import Diagram
from rnnviz.nets.curves import CURVES, LINEAR, SIGMOID, TANH, Curve

Product = tuple[str, ...]
"""The code of each factor."""


@dataclass(frozen=True)
class Equation:
    """One line of the textbook: `symbol` is what it computes, `meaning` says it in a few words."""

    symbol: str
    code: str
    display: str
    meaning: str

    @cached_property
    def curve(self) -> Curve:
        """What squashes the whole of its right side; `LINEAR` where nothing does."""
        whole = _parsed(self.code)
        return CURVES[_called(whole)] if isinstance(whole, ast.Call) else LINEAR

    @cached_property
    def terms(self) -> tuple[Product, ...]:
        """The products whose sum it is, or is before it is squashed."""
        whole = _parsed(self.code)
        inside = whole.args[0] if isinstance(whole, ast.Call) else whole
        return tuple(
            tuple(ast.unparse(factor) for factor in _split(term, ast.Mult))
            for term in _split(inside, ast.Add)
        )

    @property
    def sums(self) -> bool:
        """Whether it adds up what comes through weights, rather than products of gates."""
        return any(term[-1] == f"{self.symbol}_x" for term in self.terms)

    @property
    def mixes(self) -> bool:
        """Whether it is a matrix times a vector."""
        return " @ " in self.code


@dataclass(frozen=True)
class Phase:
    """One beat of a step: its name, one sentence, and the symbols that come alive in it."""

    name: str
    says: str
    symbols: tuple[str, ...]


@dataclass(frozen=True)
class Anatomy:
    """Symbols, equations, phases, backward pass and drawing of one kind of cell.

    `states` are carried from step to step, `gates` are all values computed on the way; `bounds`
    gives their exact range where there is one, and `signed` says whether h may be negative. `reads`
    tells what a part of a pre-activation is made from where that is not the h before the step, and
    `matrices` by which names the weights of an equation are kept.
    """

    name: str
    states: tuple[str, ...]
    gates: tuple[str, ...]
    bounds: Mapping[str, tuple[float, float]]
    equations: tuple[Equation, ...]
    phases: tuple[Phase, ...]
    chain: Chain
    diagram: Diagram
    signed: bool
    reads: Mapping[str, Product] = field(default_factory=dict)
    matrices: Mapping[str, str] = field(default_factory=dict)

    def equation(self, symbol: str) -> Equation:
        """Return the equation that computes `symbol`.

        Raises
        ------
        KeyError
            If there is none.
        """
        return self._by_symbol[symbol]

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """All that an equation computes: states, gates, and what else is on the way."""
        computed = (equation.symbol for equation in self.equations)
        return tuple(dict.fromkeys((*self.states, *self.gates, *computed)))

    @cached_property
    def _by_symbol(self) -> Mapping[str, Equation]:
        return {equation.symbol: equation for equation in self.equations}

    def phase_at(self, phase: float) -> int:
        """Return the number of the beat that a cursor's phase in [0, 1) falls into."""
        return min(int(phase * len(self.phases)), len(self.phases) - 1)

    @property
    def doors(self) -> tuple[str, ...]:
        """The gates that open and close: those between 0 and 1."""
        return tuple(s for s in self.gates if self.bounds.get(s) == SIGMOID.bounds)


def applied(curve: Curve, code: str, display: str) -> tuple[str, str]:
    """Return a curve of something, in code and on screen; the thing itself where it is linear."""
    if not curve.display:
        return code, display
    return f"{curve.code}({code})", f"{curve.display}({display})"


def titled(name: str, σ: Curve, φ: Curve) -> str:
    """Return a cell's name with what its gates and its content are squashed by, if not as usual."""
    unusual = [each.title for each, usual in ((σ, SIGMOID), (φ, TANH)) if each is not usual]
    return f"{name} ({', '.join(unusual)})" if unusual else name


def ranges(**curves: Curve) -> dict[str, tuple[float, float]]:
    """Return the bounds of the symbols whose curve has some."""
    return {symbol: curve.bounds for symbol, curve in curves.items() if curve.bounds}


def _parsed(code: str) -> ast.expr:
    return ast.parse(code, mode="eval").body


def _called(call: ast.Call) -> str:
    return ast.unparse(call.func)


def _split(whole: ast.expr, operator: type[ast.operator]) -> Iterator[ast.expr]:
    """Yield what that operator stands between, from left to right."""
    if isinstance(whole, ast.BinOp) and isinstance(whole.op, operator):
        yield from _split(whole.left, operator)
        yield from _split(whole.right, operator)
    else:
        yield whole
