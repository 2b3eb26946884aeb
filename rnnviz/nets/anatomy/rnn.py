"""The plain recurrent network. Source: Elman 1990."""

from __future__ import annotations

from rnnviz.nets.anatomy.base import Anatomy, Equation, Phase, applied, ranges, titled
from rnnviz.nets.anatomy.chain import ABOVE, AFTER, BACK, Beat, Chain, Link, grad, slope, through
from rnnviz.nets.anatomy.diagram import Diagram, Operator, Vector, Wire, squash
from rnnviz.nets.curves import SIGMOID, Curve

PHASES = (
    Phase("read", "the word and the last hidden state arrive", ("x", "h_")),
    Phase("sum", "the word’s part and the memory’s part are added", ("h_x", "h_h")),
    Phase("squash", "the sum is squashed and becomes the new state", ("h", "p")),
)


def rnn(_σ: Curve, φ: Curve) -> Anatomy:
    """Return the plain network with that curve; it has no gates."""
    code, display = applied(φ, "h_x + h_h", "W x_t + b + U h_{t−1} + b_u")
    last = PHASES[-1] if φ.display else Phase("keep", "the sum is the new state", ("h", "p"))
    return Anatomy(
        name=titled("RNN", SIGMOID, φ),
        states=("h",),
        gates=(),
        bounds=ranges(h=φ),
        equations=(Equation("h", code, f"h_t = {display}", "what is remembered"),),
        phases=(*PHASES[:-1], last),
        chain=chain(φ),
        diagram=diagram(φ),
        signed=φ.signed,
    )


def chain(φ: Curve) -> Chain:
    """Return the backward pass."""
    steep = slope(φ, "h", "h_t")
    goes = f", and goes back through {φ.display}" if steep else ", and nothing squashes it"
    return Chain(
        places=("h", "a", "h_"),
        beats=(
            Beat("unsquash" if steep else "take", f"the gradient comes to h{goes}"),
            Beat("share", "the word’s part and the memory’s part get the same gradient"),
            Beat("hand back", "U and W hand it to the last h and to the word"),
        ),
        links=(
            Link("h", 0, "d_h", "∂L/∂h_t", ((ABOVE,), (AFTER,)), "what comes to h"),
            Link("a", 0, "da_h", "∂L/∂a_t", ((grad("h"), *steep),), through(φ)),
            Link("h_", 2, "d_h_", "∂L/∂h_{t−1}", ((BACK,),), "the same U at every step", adds=True),
        ),
    )


def diagram(φ: Curve) -> Diagram:
    """Return the drawing: two parts, their sum, and the curve."""
    return Diagram(
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
            *squash(φ, "h", 2, (0.63, 0.5)),
        ),
        vector_size=0.19,
        gate_size=0.2,
    )
