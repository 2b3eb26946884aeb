"""The LSTM whose hidden state is a projection. Source: Sak, Senior & Beaufays 2014, section 2."""

from __future__ import annotations

from dataclasses import replace

from rnnviz.nets.anatomy.base import Anatomy, Equation, titled
from rnnviz.nets.anatomy.chain import Factor
from rnnviz.nets.anatomy.diagram import LOW, Diagram, Operator, Vector, Wire
from rnnviz.nets.anatomy.lstm import chain, lstm
from rnnviz.nets.anatomy.lstm import diagram as without
from rnnviz.nets.curves import Curve

GATES, SAID, SIZES = (0.115, 0.275, 0.435, 0.595), 0.735, (0.1, 0.115)


def projected(σ: Curve, φ: Curve) -> Anatomy:
    """Return the LSTM that says h = R m, m = o ⊙ φ(c), with those curves."""
    usual = lstm(σ, φ)
    *others, h = usual.equations
    said = Equation("m", h.code, h.display.replace("h_t", "m_t"), "what could be said")
    projection = Equation("h", "R @ m", "h_t = R m_t", "what is said of it")
    return replace(
        usual,
        name=titled("LSTM with a projection", σ, φ),
        bounds={("m" if s == "h" else s): b for s, b in usual.bounds.items()},
        equations=(*others, said, projection),
        phases=(*usual.phases[:-1], replace(usual.phases[-1], symbols=("o", "m", "h", "p"))),
        chain=chain(σ, φ, Factor("back_m", "(Rᵀ ∂L/∂h_t)")),
        signed=True,
        matrices={"R": "weight_hr"},
        diagram=diagram(without(φ, GATES, SAID, SIZES)),
    )


def diagram(usual: Diagram) -> Diagram:
    """Return the drawing with m where h was, and R and h behind it."""
    last = usual.wires[-1]
    after = (
        Wire("h", 4, ((SAID + 0.05, LOW), (0.885, LOW))),
        replace(last, points=((0.965, LOW), (1.0, LOW))),
    )
    vectors = (
        *usual.vectors[:-1],
        Vector("m", 4, (SAID, LOW), named_below=True),
        Vector("h", 4, (0.925, LOW), named_below=True),
    )
    operators = (*usual.operators, Operator("R", "h", 4, (0.83, LOW)))
    return replace(usual, wires=(*usual.wires[:-1], *after), vectors=vectors, operators=operators)
