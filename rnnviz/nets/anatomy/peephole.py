"""The LSTM whose gates see the memory. Source: Gers & Schmidhuber 2000."""

from __future__ import annotations

from dataclasses import replace

from rnnviz.nets.anatomy.base import Anatomy, Equation, Phase, applied, titled
from rnnviz.nets.anatomy.chain import (
    Beat,
    Chain,
    Factor,
    Link,
    grad,
    inner,
    slope,
)
from rnnviz.nets.anatomy.diagram import HIGH, Diagram, Wire
from rnnviz.nets.anatomy.lstm import lstm
from rnnviz.nets.curves import Curve

SEES = "gates decide, and see the memory"
BEFORE = ("f", "i")  # they see c as it was before the step; o sees it as it is written
ABOVE_GATES = 0.42  # the height of the wire between the memory and its gates


def peephole(σ: Curve, φ: Curve) -> Anatomy:
    """Return the LSTM with peepholes and those curves."""
    usual = lstm(σ, φ)
    by_symbol = {e.symbol: e for e in usual.equations}
    by_symbol |= {k: gate(k, σ, by_symbol[k].meaning) for k in (*BEFORE, "o")}
    return replace(
        usual,
        name=titled("LSTM with peepholes", σ, φ),
        equations=tuple(by_symbol[k] for k in "figcoh"),
        phases=(
            usual.phases[0],
            Phase("gates", SEES, ("f", "i", "g")),
            *usual.phases[2:],
        ),
        chain=chain(usual.chain, σ, φ),
        diagram=diagram(usual.diagram),
        reads={"f_c": ("c_",), "i_c": ("c_",), "o_c": ("c",)},
    )


def gate(k: str, σ: Curve, meaning: str) -> Equation:
    """Return the equation of a gate that sees c too, each unit its own."""
    when = "{t−1}" if k in BEFORE else "t"
    told = f"W_{k} x_t + U_{k} h_{{t−1}} + v_{k} ⊙ c_{when} + b_{k}"
    code, display = applied(σ, f"{k}_x + {k}_h + {k}_c", told)
    return Equation(k, code, f"{k}_t = {display}", meaning)


def chain(usual: Chain, σ: Curve, φ: Curve) -> Chain:
    """Return the backward pass: h reads c through o too, and c the c before it through f and i."""
    through_o = Link(
        "o", 0, "da_o", inner("o"),
        ((grad("h"), Factor(*applied(φ, "c", "c_t")), *slope(σ, "o", "o_t")),),
        "how much saying more would matter, and back through its curve",
    )  # fmt: skip
    kept = [link for link in usual.links if link.place != "o"]
    at_c = next(k for k, link in enumerate(kept) if link.gives == "d_c")
    seen = ((Factor("back_o", "v_o ⊙ ∂L/∂a_{o,t}"),), (Factor("next_back_c", "v ⊙ ∂L/∂a_{t+1}"),))
    kept[at_c] = replace(
        kept[at_c], terms=(*kept[at_c].terms, *seen),
        meaning="through what is said, from the step after, and from the gates that see it",
    )  # fmt: skip
    looks = Link(
        "c", 4, "d_c_", "∂L/∂c_{t−1}",
        ((Factor("back_c", "v_f ⊙ ∂L/∂a_{f,t} + v_i ⊙ ∂L/∂a_{i,t}"),),),
        "of the two gates that saw it", adds=True,
    )  # fmt: skip
    hand = Beat(
        "hand back", "U, W and v hand the gates’ gradients to the last h and c and the word"
    )
    return Chain(usual.places, (*usual.beats[:-1], hand), (kept[0], through_o, *kept[1:], looks))


def diagram(usual: Diagram) -> Diagram:
    """Return the drawing with thin wires from the memory to the gates that see it."""
    at = {part.symbol: part.at[0] - 0.045 for part in usual.vectors if part.boxed}
    down = 0.045
    seen = (
        Wire("c", 1, ((down, HIGH), (down, ABOVE_GATES), (at["i"], ABOVE_GATES), (at["i"], 0.46)),
             thin=True),
        Wire("c", 1, ((at["f"], ABOVE_GATES), (at["f"], 0.46)), thin=True),
        Wire("c", 4, ((at["o"], HIGH), (at["o"], 0.46)), thin=True),
    )  # fmt: skip
    late = tuple(replace(p, beat=4) if p.symbol == "o" and p.boxed else p for p in usual.vectors)
    wires = tuple(_later(wire, usual) for wire in usual.wires)
    return replace(usual, wires=(*seen, *wires), vectors=late)


def _later(wire: Wire, usual: Diagram) -> Wire:
    """Return the wire into o in the beat in which that gate decides."""
    (at,) = (part.at[0] for part in usual.vectors if part.symbol == "o")
    into = wire.beat == 1 and wire.points[0][0] == at
    return replace(wire, beat=4) if into else wire
