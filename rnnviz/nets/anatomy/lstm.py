"""The LSTM with forget gate. Source: Hochreiter & Schmidhuber 1997; Gers et al. 2000."""

from __future__ import annotations

from rnnviz.nets.anatomy.base import Anatomy, Equation, Phase, applied, ranges, titled
from rnnviz.nets.anatomy.chain import (
    ABOVE,
    AFTER,
    BACK,
    Beat,
    Chain,
    Factor,
    Link,
    grad,
    slope,
    unsquash,
    value,
)
from rnnviz.nets.anatomy.diagram import BUS, HIGH, LOW, MIDDLE, Diagram, Operator, Vector, Wire
from rnnviz.nets.anatomy.diagram import squash as drawn
from rnnviz.nets.curves import Curve

GATES = ("f", "i", "g", "o")
PHASES = (
    Phase("read", "the word and the last hidden state arrive", ("x", "h_")),
    Phase("gates", "four gates decide", GATES),
    Phase("forget", "the memory is multiplied by the forget gate", ("f", "c_")),
    Phase("write", "new content is added to the memory", ("i", "g", "c")),
    Phase("speak", "part of the memory is said", ("o", "h", "p")),
)
BEATS = (
    Beat("unsay", "the gradient comes to h, and through o ⊙ tanh(c) into o and the memory"),
    Beat("unwrite", "the memory’s gradient goes into the new content and its gate"),
    Beat("carry", "the forget gate lets the memory’s gradient through to the step before"),
    Beat("gates", "every gate’s gradient goes back through its curve"),
    Beat("hand back", "U and W hand the gates’ gradients to the last h and to the word"),
)


def lstm(σ: Curve, φ: Curve) -> Anatomy:
    """Return the LSTM with those curves for gates and content."""
    return Anatomy(
        name=titled("LSTM", σ, φ),
        states=("h", "c"),
        gates=GATES,
        bounds=ranges(f=σ, i=σ, g=φ, o=σ, h=φ),
        equations=equations(σ, φ),
        phases=PHASES,
        chain=chain(σ, φ, grad("h")),
        diagram=diagram(φ),
        signed=φ.signed,
    )


def equations(σ: Curve, φ: Curve) -> tuple[Equation, ...]:
    """Return the lines of one step, in the order in which they are computed."""
    said, told = applied(φ, "c", "c_t")
    return (
        gate("f", σ, "what to keep"),
        gate("i", σ, "what to write"),
        gate("g", φ, "the new content"),
        gate("o", σ, "what to say"),
        Equation("c", "f * c_ + i * g", "c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t", "the memory"),
        Equation("h", f"o * {said}", f"h_t = o_t ⊙ {told}", "what is said"),
    )


def gate(k: str, curve: Curve, meaning: str) -> Equation:
    """Return the equation of a gate that sees the input and the last h."""
    code, display = applied(
        curve, f"{k}_x + {k}_h", f"W_{k} x_t + U_{k} h_{{t−1}} + b_{k}"
    )  # fmt: skip
    return Equation(k, code, f"{k}_t = {display}", meaning)


def chain(σ: Curve, φ: Curve, said: Factor) -> Chain:
    """Return the backward pass; `said` is the gradient by o ⊙ φ(c)."""
    code, display = applied(φ, "c", "c_t")
    through = (said, value("o"), *slope(φ, code, display))
    links = (
        Link("h", 0, "d_h", "∂L/∂h_t", ((ABOVE,), (AFTER,)), "what comes to h"),
        Link(
            "o", 0, "d_o", "∂L/∂o_t", ((said, Factor(code, display)),),
            "how much saying more would matter",
        ),
        Link(
            "c", 0, "d_c", "∂L/∂c_t", (through, (grad("c", "t+1"), value("f", "t+1"))),
            "through what is said, and from the step after",
        ),
        Link("i", 1, "d_i", "∂L/∂i_t", ((grad("c"), value("g")),), "how much writing matters"),
        Link("g", 1, "d_g", "∂L/∂g_t", ((grad("c"), value("i")),), "how much content matters"),
        Link(
            "f", 2, "d_f", "∂L/∂f_t", ((grad("c"), value("c", "t−1")),),
            "how much keeping matters",
        ),
        Link(
            "c", 2, "d_c_", "∂L/∂c_{t−1}", ((grad("c"), value("f")),),
            "the memory hands it on: only f stands in between", adds=True,
        ),
        *(unsquash(k, 3, φ if k == "g" else σ) for k in GATES),
        Link("h", 4, "d_h_", "∂L/∂h_{t−1}", ((BACK,),), "of all four gates", adds=True),
    )  # fmt: skip
    unsay = BEATS[0].says.replace("tanh(c)", applied(φ, "c", "c")[1])
    return Chain((*GATES, "c", "h"), (Beat("unsay", unsay), *BEATS[1:]), links)


def diagram(
    φ: Curve,
    gates: tuple[float, float, float, float] = (0.14, 0.33, 0.52, 0.71),
    said: float = 0.88,
    sizes: tuple[float, float] = (0.115, 0.135),
) -> Diagram:
    """Return the drawing with its gates, and o ⊙ φ(c), at those shares of the width.

    `sizes` are those of the vectors and of the gates.
    """
    f, i, g, o = gates
    written = (i + g) / 2
    return Diagram(
        states={"c": HIGH, "h": LOW},
        wires=wires(gates, written, said),
        vectors=(
            *(Vector(k, 1, (x, MIDDLE), boxed=True) for k, x in zip(GATES, gates, strict=True)),
            Vector("f⊙c", 2, (i - 0.03, HIGH)),
            Vector("c", 3, (o - 0.06, HIGH)),
            Vector("h", 4, (said, LOW), named_below=True),
        ),
        operators=(
            Operator("×", "f", 2, (f, HIGH)),
            Operator("×", "i", 3, (written, 0.385)),
            Operator("+", "c", 3, (written + 0.05, HIGH)),
            *drawn(φ, "c", 4, (said, 0.36)),
            Operator("×", "o", 4, (said, 0.46)),
        ),
        vector_size=sizes[0],
        gate_size=sizes[1],
    )


def wires(gates: tuple[float, ...], written: float, said: float) -> tuple[Wire, ...]:
    """Return what flows between those places; i ⊙ g is added to the memory at `written`."""
    f, i, g, o = gates
    return (
        Wire("c", 0, ((0.0, HIGH), (f, HIGH))),
        Wire("h", 0, ((0.0, LOW), (0.025, LOW), (0.025, BUS), (o, BUS))),
        Wire("x", 0, ((written, 1.0), (written, BUS))),
        *(Wire("h", 1, ((x, BUS), (x, 0.775)), arrow=True) for x in gates),
        Wire("f", 2, ((f, 0.46), (f, HIGH))),
        Wire("c", 2, ((f, HIGH), (i - 0.08, HIGH))),
        Wire("i", 3, ((i, 0.46), (i, 0.385), (written, 0.385))),
        Wire("g", 3, ((g, 0.46), (g, 0.385), (written, 0.385))),
        Wire("g", 3, ((written, 0.385), (written, HIGH))),
        Wire("c", 3, ((i + 0.03, HIGH), (o - 0.11, HIGH))),
        Wire("c", 4, ((o - 0.01, HIGH), (1.0, HIGH))),
        Wire("c", 4, ((said, HIGH), (said, 0.46))),
        Wire("o", 4, ((o, 0.46), (o, 0.46), (said, 0.46))),
        Wire("h", 4, ((said, 0.46), (said, 0.62))),
        Wire("h", 4, ((said + 0.06, LOW), (1.0, LOW))),
    )
