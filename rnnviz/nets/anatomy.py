"""What is inside each cell: symbols, equations and the beats of one step, as data.

An equation is given twice: `code` in NumPy, evaluated by a test on captured arrays, and `display`
for the screen, where ``_x`` or ``_{t−1}`` is a subscript and every letter that is a symbol of the
cell is painted in that symbol's colour. In `code` a symbol with a trailing underscore is the state
before the step, and ``f_x``, ``f_h`` are the input's and the memory's part of a pre-activation.

Sources: Hochreiter & Schmidhuber 1997 and Gers et al. 2000 (LSTM with forget gate); Cho et al.
2014 (GRU), with the reset gate after the hidden matrix as in cuDNN and PyTorch; Elman 1990 (RNN).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial


@dataclass(frozen=True)
class Equation:
    """One line of the textbook: `symbol` is what it computes, `meaning` says it in a few words."""

    symbol: str
    code: str
    display: str
    meaning: str


@dataclass(frozen=True)
class Phase:
    """One beat of a step: its name, one sentence, and the symbols that come alive in it."""

    name: str
    says: str
    symbols: tuple[str, ...]


@dataclass(frozen=True)
class Anatomy:
    """Symbols, equations and phases of one kind of cell.

    `states` are carried from step to step, `gates` are all values computed on the way; `bounds`
    gives their exact range where there is one.
    """

    name: str
    states: tuple[str, ...]
    gates: tuple[str, ...]
    bounds: Mapping[str, tuple[float, float]]
    equations: tuple[Equation, ...]
    phases: tuple[Phase, ...]

    def equation(self, symbol: str) -> Equation:
        """Return the equation that computes `symbol`."""
        return next(e for e in self.equations if e.symbol == symbol)

    def phase_at(self, phase: float) -> int:
        """Return the number of the beat that a cursor's phase in [0, 1) falls into."""
        return min(int(phase * len(self.phases)), len(self.phases) - 1)


UNIT, SIGNED = (0.0, 1.0), (-1.0, 1.0)

LSTM = Anatomy(
    name="LSTM",
    states=("h", "c"),
    gates=("f", "i", "g", "o"),
    bounds={"f": UNIT, "i": UNIT, "g": SIGNED, "o": UNIT, "h": SIGNED},
    equations=(
        Equation("f", "sigmoid(f_x + f_h)", "f_t = σ(W_f x_t + U_f h_{t−1} + b_f)", "what to keep"),
        Equation(
            "i", "sigmoid(i_x + i_h)", "i_t = σ(W_i x_t + U_i h_{t−1} + b_i)", "what to write"
        ),
        Equation(
            "g", "tanh(g_x + g_h)", "g_t = tanh(W_g x_t + U_g h_{t−1} + b_g)", "the new content"
        ),
        Equation("o", "sigmoid(o_x + o_h)", "o_t = σ(W_o x_t + U_o h_{t−1} + b_o)", "what to say"),
        Equation("c", "f * c_ + i * g", "c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t", "the memory"),
        Equation("h", "o * tanh(c)", "h_t = o_t ⊙ tanh(c_t)", "what is said"),
    ),
    phases=(
        Phase("read", "the word and the last hidden state arrive", ("x", "h_")),
        Phase("gates", "four gates decide", ("f", "i", "g", "o")),
        Phase("forget", "the memory is multiplied by the forget gate", ("f", "c_")),
        Phase("write", "new content is added to the memory", ("i", "g", "c")),
        Phase("speak", "part of the memory is said", ("o", "h", "p")),
    ),
)

GRU = Anatomy(
    name="GRU",
    states=("h",),
    gates=("r", "z", "n"),
    bounds={"r": UNIT, "z": UNIT, "n": SIGNED, "h": SIGNED},
    equations=(
        Equation(
            "r",
            "sigmoid(r_x + r_h)",
            "r_t = σ(W_r x_t + U_r h_{t−1} + b_r)",
            "what to look back at",
        ),
        Equation("z", "sigmoid(z_x + z_h)", "z_t = σ(W_z x_t + U_z h_{t−1} + b_z)", "what to keep"),
        Equation(
            "n",
            "tanh(n_x + r * n_h)",
            "n_t = tanh(W_n x_t + b_n + r_t ⊙ (U_n h_{t−1} + b_u))",
            "the new content",
        ),
        Equation(
            "h", "(1 - z) * n + z * h_", "h_t = (1 − z_t) ⊙ n_t + z_t ⊙ h_{t−1}", "what is said"
        ),
    ),
    phases=(
        Phase("read", "the word and the last hidden state arrive", ("x", "h_")),
        Phase("gates", "reset and update gate decide", ("r", "z")),
        Phase("propose", "new content, from the word and what the reset gate lets through", ("n",)),
        Phase("blend", "the update gate mixes old and new", ("z", "h", "p")),
    ),
)

RNN = Anatomy(
    name="RNN",
    states=("h",),
    gates=(),
    bounds={"h": SIGNED},
    equations=(
        Equation(
            "h", "tanh(h_x + h_h)", "h_t = tanh(W x_t + b + U h_{t−1} + b_u)", "what is remembered"
        ),
    ),
    phases=(
        Phase("read", "the word and the last hidden state arrive", ("x", "h_")),
        Phase("sum", "the word's part and the memory's part are added", ("h_x", "h_h")),
        Phase("squash", "the sum is squashed and becomes the new state", ("h", "p")),
    ),
)

RELU_RNN = Anatomy(
    name="RNN (ReLU)",
    states=RNN.states,
    gates=RNN.gates,
    bounds={},
    equations=(
        Equation(
            "h", "relu(h_x + h_h)", "h_t = relu(W x_t + b + U h_{t−1} + b_u)", "what is remembered"
        ),
    ),
    phases=RNN.phases,
)


def _hard(anatomy: Anatomy, steepness: str, code: str) -> Anatomy:
    """Return the cell with hard sigmoids for gates."""
    changed = _rewritten(anatomy, {"sigmoid(": f"{code}("}, {"σ(": "hard σ("})
    return replace(changed, name=f"{anatomy.name}, hard σ(a) = {steepness} + 0.5 in 0…1")


def _content(anatomy: Anatomy, curve: str, bounds: tuple[float, float] | None) -> Anatomy:
    """Return the cell with another function than tanh; `curve` is "" for none."""
    code = {"tanh": curve} if curve else {"tanh(c)": "c", "tanh(": "(", "((": "("}
    text = {"tanh": curve.replace("sigmoid", "σ")} if curve else {"tanh(c_t)": "c_t", "tanh(": "("}
    changed = _rewritten(anatomy, code, text)
    if not curve:
        bare = tuple(replace(e, code=_bare(e.code), display=_bare(e.display))
                     for e in changed.equations)  # fmt: skip
        changed = replace(changed, equations=bare)
    known = {s: b for s, b in anatomy.bounds.items() if b == UNIT}
    signed = [s for s, b in anatomy.bounds.items() if b == SIGNED]
    if bounds is not None:
        known |= dict.fromkeys(signed, bounds)
    return replace(changed, name=f"{anatomy.name}, {curve or 'linear'}", bounds=known)


def _bare(text: str) -> str:
    """Return an equation without the parentheses around all of its right side."""
    return re.sub(r"(^|= )\((.*)\)$", r"\1\2", text) if "(1 −" not in text else text


def _rewritten(anatomy: Anatomy, code: Mapping[str, str], text: Mapping[str, str]) -> Anatomy:
    """Return the cell with pieces of its equations put in the place of others."""
    equations = tuple(
        replace(e, code=_put(e.code, code), display=_put(e.display, text))
        for e in anatomy.equations
    )
    return replace(anatomy, equations=equations)


def _put(text: str, pieces: Mapping[str, str]) -> str:
    for old, new in pieces.items():
        text = text.replace(old, new)
    return text


def _peephole(anatomy: Anatomy) -> Anatomy:
    """Return the LSTM whose gates see c (Gers & Schmidhuber 2000); o sees it as it is written."""
    by_symbol = {e.symbol: e for e in anatomy.equations}
    for gate, when in (("f", "{t−1}"), ("i", "{t−1}"), ("o", "t")):
        e = by_symbol[gate]
        code = e.code.replace(f"{gate}_h", f"{gate}_h + {gate}_c")
        display = e.display.replace(" + b_", f" + v_{gate} ⊙ c_{when} + b_")
        by_symbol[gate] = replace(e, code=code, display=display)
    phases = (
        anatomy.phases[0],
        Phase("gates", "gates decide, and see the memory", ("i", "f", "g")),
        *anatomy.phases[2:],
    )
    equations = tuple(by_symbol[symbol] for symbol in "figcoh")
    return replace(anatomy, name=f"{anatomy.name} with peepholes", equations=equations,
                   phases=phases)  # fmt: skip


def _projected(anatomy: Anatomy) -> Anatomy:
    """Return the LSTM that says a projection (Sak et al. 2014)."""
    *others, h = anatomy.equations
    said = Equation("m", h.code, h.display.replace("h_t", "m_t"), "what could be said")
    projection = Equation("h", "R @ m", "h_t = R m_t", "what is said of it")
    speak = replace(anatomy.phases[-1], symbols=("o", "m", "h", "p"))
    return replace(
        anatomy,
        name=f"{anatomy.name} with a projection",
        bounds={**{s: b for s, b in anatomy.bounds.items() if s != "h"}, "m": SIGNED},
        equations=(*others, said, projection),
        phases=(*anatomy.phases[:-1], speak),
    )


def _reset_before(anatomy: Anatomy) -> Anatomy:
    """Return the GRU that resets h before the hidden matrix (Cho et al. 2014)."""
    equations = tuple(
        replace(
            e,
            code=e.code.replace("r * n_h", "n_h"),
            display=e.display.replace("r_t ⊙ (U_n h_{t−1} + b_u)", "U_n (r_t ⊙ h_{t−1}) + b_u"),
        )
        for e in anatomy.equations
    )
    return replace(anatomy, name=f"{anatomy.name}, reset before", equations=equations)


OPTIONS: Mapping[str, Callable[[Anatomy], Anatomy]] = {
    "peephole": _peephole,
    "projected": _projected,
    "before": _reset_before,
    "hard": partial(_hard, steepness="0.2a", code="hard_sigmoid"),
    "hard6": partial(_hard, steepness="a/6", code="hard_sigmoid_6"),
    "relu": partial(_content, curve="relu", bounds=None),
    "linear": partial(_content, curve="", bounds=None),
    "sigmoid": partial(_content, curve="sigmoid", bounds=UNIT),
    "softsign": partial(_content, curve="softsign", bounds=SIGNED),
}
"""What other programs do otherwise, each by the word for it in a cell's name."""


class _Anatomies(dict[str, Anatomy]):
    """Describes a kind of cell when it is first asked for."""

    def __missing__(self, name: str) -> Anatomy:
        """Return the cell of that name: a kind and its options."""
        kind, *options = name.split("_")
        found = self[kind]
        for option in options:
            found = OPTIONS[option](found)
        self[name] = found
        return found


ANATOMIES: Mapping[str, Anatomy] = _Anatomies(
    {"lstm": LSTM, "gru": GRU, "rnn": RNN, "rnn_relu": RELU_RNN}
)


def family(cell: str) -> str:
    """Return the kind of a cell whatever its options: ``lstm``, ``gru`` or ``rnn``."""
    return cell.partition("_")[0]
