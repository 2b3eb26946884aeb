"""The GRU, which resets after the hidden matrix as PyTorch does. Source: Cho et al. 2014."""

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
    Product,
    grad,
    inner,
    unsquash,
    value,
)
from rnnviz.nets.anatomy.diagram import BUS, HIGH, MIDDLE, Diagram, Operator, Vector, Wire
from rnnviz.nets.anatomy.lstm import gate
from rnnviz.nets.curves import Curve

GATES = ("r", "z", "n")
PHASES = (
    Phase("read", "the word and the last hidden state arrive", ("x", "h_")),
    Phase("gates", "reset and update gate decide", ("r", "z")),
    Phase("propose", "new content, from the word and what the reset gate lets through", ("n",)),
    Phase("blend", "the update gate mixes old and new", ("z", "h", "p")),
)
BEATS = (
    Beat("unblend", "the gradient comes to h, and is shared out between old and new"),
    Beat("unpropose", "the new content’s gradient goes back through tanh, to the reset gate"),
    Beat("gates", "both gates’ gradients go back through their curve"),
    Beat("hand back", "U, W and the update gate hand them to the last h and to the word"),
)
R, Z, N = 0.15, 0.38, 0.64


def gru(σ: Curve, φ: Curve) -> Anatomy:
    """Return the GRU with those curves for gates and content."""
    content = applied(φ, "n_x + r * n_h", "W_n x_t + b_n + r_t ⊙ (U_n h_{t−1} + b_u)")
    reset = (Factor("da_n", inner("n")), Factor("n_h", "(U_n h_{t−1} + b_u)"))
    return Anatomy(
        name=titled("GRU", σ, φ),
        states=("h",),
        gates=GATES,
        bounds=ranges(r=σ, z=σ, n=φ, h=φ),
        equations=equations(σ, content),
        phases=PHASES,
        chain=chain(σ, φ, reset, ((BACK,),), ((AFTER,),)),
        diagram=diagram(((N, 0.87), (0.27, 0.68), (0.27, 0.87))),
        signed=φ.signed,
    )


def equations(σ: Curve, content: tuple[str, str]) -> tuple[Equation, ...]:
    """Return the lines of one step; `content` is the right side of n, in code and on screen."""
    code, display = content
    blended = "h_t = (1 − z_t) ⊙ n_t + z_t ⊙ h_{t−1}"
    return (
        gate("r", σ, "what to look back at"),
        gate("z", σ, "what to keep"),
        Equation("n", code, f"n_t = {display}", "the new content"),
        Equation("h", "(1 - z) * n + z * h_", blended, "what is said"),
    )


def chain(
    σ: Curve, φ: Curve, reset: Product, hands: tuple[Product, ...], handed: tuple[Product, ...]
) -> Chain:
    """Return the backward pass; `reset` are the factors of the gradient by r.

    `hands` is what a step hands to the h before it through U, and `handed` what it gets so.
    """
    links = (
        Link(
            "h", 0, "d_h", "∂L/∂h_t",
            ((ABOVE,), *handed, (grad("h", "t+1"), value("z", "t+1"))), "what comes to h",
        ),
        Link(
            "z", 0, "d_z", "∂L/∂z_t",
            ((grad("h"), Factor("(h_ - n)", "(h_{t−1} − n_t)")),), "how much keeping matters",
        ),
        Link(
            "n", 0, "d_n", "∂L/∂n_t", ((grad("h"), Factor("(1 - z)", "(1 − z_t)")),),
            "how much the new content matters",
        ),
        unsquash("n", 1, φ),
        Link("r", 1, "d_r", "∂L/∂r_t", (reset,), "how much looking back matters"),
        unsquash("r", 2, σ), unsquash("z", 2, σ),
        Link(
            "h", 3, "d_h_", "∂L/∂h_{t−1}", (*hands, (grad("h"), value("z"))),
            "through the gates, and straight past them", adds=True,
        ),
    )  # fmt: skip
    through = BEATS[1].says.replace("through tanh, ", f"through {φ.display}, " if φ.display else "")
    return Chain((*GATES, "h"), (BEATS[0], Beat("unpropose", through), *BEATS[2:]), links)


def diagram(resets: tuple[tuple[float, float], ...]) -> Diagram:
    """Return the drawing; r goes from its gate along `resets[1:]` to the × at `resets[0]`."""
    return Diagram(
        states={"h": 0.5},
        wires=(
            Wire("h", 0, ((0.0, 0.5), (0.03, 0.5), (0.03, HIGH), (Z, HIGH))),
            Wire("h", 0, ((0.0, 0.5), (0.03, 0.5), (0.03, BUS), (N, BUS))),
            Wire("x", 0, ((0.53, 1.0), (0.53, BUS))),
            *(Wire("h", 1, ((x, BUS), (x, 0.775)), arrow=True) for x in (R, Z)),
            Wire("r", 2, ((R + 0.085, 0.68), *resets[1:], resets[0])),
            Wire("n", 2, ((N, BUS), (N, 0.775)), arrow=True),
            Wire("z", 3, ((Z, 0.46), (Z, HIGH))),
            Wire("h", 3, ((Z, HIGH), (0.74, HIGH))),
            Wire("z", 3, ((Z, 0.41), (N, 0.41))),
            Wire("n", 3, ((N, 0.46), (N, HIGH))),
            Wire("h", 3, ((0.74, HIGH), (0.86, HIGH), (0.86, 0.38))),
            Wire("h", 3, ((0.92, 0.5), (1.0, 0.5))),
        ),
        vectors=(
            Vector("r", 1, (R, MIDDLE), boxed=True),
            Vector("z", 1, (Z, MIDDLE), boxed=True),
            Vector("n", 2, (N, MIDDLE), boxed=True),
            Vector("h", 3, (0.86, 0.5), named_below=True),
        ),
        operators=(
            Operator("×", "r", 2, resets[0]),
            Operator("×", "z", 3, (Z, HIGH)),
            Operator("1−", "z", 3, (0.51, 0.41)),
            Operator("×", "n", 3, (N, 0.41)),
            Operator("+", "h", 3, (N, HIGH)),
        ),
        vector_size=0.13,
        gate_size=0.15,
    )
