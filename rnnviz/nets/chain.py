"""The chain rule inside each cell, as data: the backward pass of one step, factor by factor.

A link is one line of it: the gradient that it gives is a sum of products of factors. A factor has
`code`, evaluated by a test on captured arrays, and `display` for the screen, set like those of
`anatomy`. In the code every symbol of the cell is its value at this step, ``c_`` and ``h_`` are
states before it, ``d_f`` is ∂L/∂f_t and ``da_f`` the gradient by the pre-activation of f. Of the
step after this one come ``next_f``, ``next_d_c``, and ``next_back_h``, where ``back_h`` is what
a step hands to the h before it through the hidden matrix: Uᵀ times the gradient by U h + b_u.
``above_h`` is what comes down by h, from the output or from the layer above.

The beats are those of `anatomy` in reverse, so that the same clock serves both directions.

Source: backpropagation through time (Werbos 1990), for the equations of `anatomy`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.trace import Array

NAMES = {"np": np, "__builtins__": {}}


@dataclass(frozen=True)
class Factor:
    """One factor: what it is in NumPy, and on screen."""

    code: str
    display: str

    def value(self, known: Mapping[str, Array]) -> Array:
        """Return its value (H,) from those that its code names."""
        found: Array = eval(self.code, NAMES, known)  # the code is written below, never read
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


def _grad(symbol: str, when: str = "t") -> Factor:
    after = "next_" if "+" in when else ""
    below = f"{{{when}}}" if len(when) > 1 else when
    return Factor(f"{after}d_{symbol}", f"∂L/∂{symbol}_{below}")


def _value(symbol: str, when: str = "t") -> Factor:
    code = f"next_{symbol}" if "+" in when else symbol + ("_" if "−" in when else "")
    return Factor(code, f"{symbol}_{{{when}}}" if len(when) > 1 else f"{symbol}_{when}")


def _squash(gate: str, beat: int, *, signed: bool = False) -> Link:
    """Return the link from a gate to its pre-activation, through σ′ = σ(1 − σ) or 1 − tanh²."""
    slope: Product = (
        (Factor(f"(1 - {gate}**2)", f"(1 − {gate}_t²)"),)
        if signed
        else (_value(gate), Factor(f"(1 - {gate})", f"(1 − {gate}_t)"))
    )
    curve = "tanh" if signed else "σ"
    left = f"∂L/∂a_{{{gate},t}}"
    return Link(
        gate, beat, f"da_{gate}", left, ((_grad(gate), *slope),), f"back through its {curve}"
    )


ABOVE = Factor("above_h", "from above")
AFTER = Factor("next_back_h", "Uᵀ ∂L/∂a_{t+1}")
BACK = Factor("back_h", "Uᵀ ∂L/∂a_t")

LSTM = Chain(
    places=("f", "i", "g", "o", "c", "h"),
    beats=(
        Beat("unsay", "the gradient comes to h, and through o ⊙ tanh(c) into o and the memory"),
        Beat("unwrite", "the memory’s gradient goes into the new content and its gate"),
        Beat("carry", "the forget gate lets the memory’s gradient through to the step before"),
        Beat("gates", "every gate’s gradient goes back through its σ or tanh"),
        Beat("hand back", "U and W hand the gates’ gradients to the last h and to the word"),
    ),
    links=(
        Link("h", 0, "d_h", "∂L/∂h_t", ((ABOVE,), (AFTER,)), "what comes to h"),
        Link(
            "o", 0, "d_o", "∂L/∂o_t", ((_grad("h"), Factor("np.tanh(c)", "tanh(c_t)")),),
            "how much saying more would matter",
        ),
        Link(
            "c", 0, "d_c", "∂L/∂c_t",
            (
                (_grad("h"), _value("o"), Factor("(1 - np.tanh(c)**2)", "(1 − tanh²(c_t))")),
                (_grad("c", "t+1"), _value("f", "t+1")),
            ),
            "through what is said, and from the step after",
        ),
        Link("i", 1, "d_i", "∂L/∂i_t", ((_grad("c"), _value("g")),), "how much writing matters"),
        Link("g", 1, "d_g", "∂L/∂g_t", ((_grad("c"), _value("i")),), "how much content matters"),
        Link(
            "f", 2, "d_f", "∂L/∂f_t", ((_grad("c"), _value("c", "t−1")),),
            "how much keeping matters",
        ),
        Link(
            "c", 2, "d_c_", "∂L/∂c_{t−1}", ((_grad("c"), _value("f")),),
            "the memory hands it on: only f stands in between", adds=True,
        ),
        _squash("f", 3), _squash("i", 3), _squash("g", 3, signed=True), _squash("o", 3),
        Link("h", 4, "d_h_", "∂L/∂h_{t−1}", ((BACK,),), "of all four gates", adds=True),
    ),
)  # fmt: skip

GRU = Chain(
    places=("r", "z", "n", "h"),
    beats=(
        Beat("unblend", "the gradient comes to h, and is shared out between old and new"),
        Beat("unpropose", "the new content’s gradient goes back through tanh, to the reset gate"),
        Beat("gates", "both gates’ gradients go back through their σ"),
        Beat("hand back", "U, W and the update gate hand them to the last h and to the word"),
    ),
    links=(
        Link(
            "h", 0, "d_h", "∂L/∂h_t",
            ((ABOVE,), (AFTER,), (_grad("h", "t+1"), _value("z", "t+1"))), "what comes to h",
        ),
        Link(
            "z", 0, "d_z", "∂L/∂z_t",
            ((_grad("h"), Factor("(h_ - n)", "(h_{t−1} − n_t)")),), "how much keeping matters",
        ),
        Link(
            "n", 0, "d_n", "∂L/∂n_t", ((_grad("h"), Factor("(1 - z)", "(1 − z_t)")),),
            "how much the new content matters",
        ),
        _squash("n", 1, signed=True),
        Link(
            "r", 1, "d_r", "∂L/∂r_t",
            ((Factor("da_n", "∂L/∂a_{n,t}"), Factor("n_h", "(U_n h_{t−1} + b_u)")),),
            "how much looking back matters",
        ),
        _squash("r", 2), _squash("z", 2),
        Link(
            "h", 3, "d_h_", "∂L/∂h_{t−1}", ((BACK,), (_grad("h"), _value("z"))),
            "through the gates, and straight past them", adds=True,
        ),
    ),
)  # fmt: skip


def _plain(slope: Factor, curve: str) -> Chain:
    """Return the backward pass of a plain RNN with that slope of its curve."""
    return Chain(
        places=("h", "a", "h_"),
        beats=(
            Beat("unsquash", f"the gradient comes to h, and goes back through {curve}"),
            Beat("share", "the word’s part and the memory’s part get the same gradient"),
            Beat("hand back", "U and W hand it to the last h and to the word"),
        ),
        links=(
            Link("h", 0, "d_h", "∂L/∂h_t", ((ABOVE,), (AFTER,)), "what comes to h"),
            Link("a", 0, "da_h", "∂L/∂a_t", ((_grad("h"), slope),), f"back through {curve}"),
            Link("h_", 2, "d_h_", "∂L/∂h_{t−1}", ((BACK,),), "the same U at every step", adds=True),
        ),
    )


CHAINS: Mapping[str, Chain] = {
    "lstm": LSTM,
    "gru": GRU,
    "rnn": _plain(Factor("(1 - h**2)", "(1 − h_t²)"), "tanh"),
    "rnn_relu": _plain(Factor("(h > 0)", "(1 where h_t > 0, else 0)"), "relu"),
}
