"""Every kind of cell by its name, described: equations, beats, backward pass and drawing, as data.

A name is the kind, its form and its curves, such as ``lstm``, ``lstm_peephole`` or
``gru_before_hard``. A new form is a file here, and one in `nets` that computes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from rnnviz.nets.anatomy.base import Anatomy, Equation, Phase
from rnnviz.nets.anatomy.gru import gru
from rnnviz.nets.anatomy.lstm import lstm
from rnnviz.nets.anatomy.peephole import peephole
from rnnviz.nets.anatomy.projected import projected
from rnnviz.nets.anatomy.reset_before import reset_before
from rnnviz.nets.anatomy.rnn import rnn
from rnnviz.nets.curves import (
    HARD,
    HARD_6,
    LINEAR,
    RELU,
    SIGMOID,
    SOFTSIGN,
    TANH,
    UNIT,
    Curve,
)

if TYPE_CHECKING:
    from rnnviz.nets.spec import NetworkSpec

__all__ = [
    "ANATOMIES",
    "CONTENT_CURVES",
    "FORMS",
    "GATE_CURVES",
    "UNIT",
    "Anatomy",
    "Equation",
    "Phase",
    "cell_name",
    "family",
    "taken_apart",
]

FORMS: Mapping[str, Callable[[Curve, Curve], Anatomy]] = {
    "lstm": lstm,
    "lstm_peephole": peephole,
    "lstm_projected": projected,
    "gru": gru,
    "gru_before": reset_before,
    "rnn": rnn,
}
GATE_CURVES: Mapping[str, Curve] = {"": SIGMOID, "hard": HARD, "hard6": HARD_6}
CONTENT_CURVES: Mapping[str, Curve] = {
    "": TANH, "relu": RELU, "linear": LINEAR, "sigmoid": SIGMOID, "softsign": SOFTSIGN,
}  # fmt: skip
"""What other programs squash with, each by the word for it in a cell's name."""


def taken_apart(name: str) -> tuple[str, Curve, Curve]:
    """Return a cell's form, and what squashes its gates and its content."""
    kind, *options = name.split("_")
    form = next((f"{kind}_{o}" for o in options if f"{kind}_{o}" in FORMS), kind)
    σ = next((GATE_CURVES[o] for o in options if o in GATE_CURVES), SIGMOID)
    φ = next((CONTENT_CURVES[o] for o in options if o in CONTENT_CURVES), TANH)
    return form, σ, φ


class _Anatomies(dict[str, Anatomy]):
    """Describes a kind of cell when it is first asked for."""

    def __missing__(self, name: str) -> Anatomy:
        """Return the cell of that name.

        Raises
        ------
        KeyError
            If there is no such kind of cell.
        """
        form, σ, φ = taken_apart(name)
        self[name] = FORMS[form](σ, φ)
        return self[name]


ANATOMIES: Mapping[str, Anatomy] = _Anatomies()


def cell_name(spec: NetworkSpec) -> str:
    """Return the name of the spec's kind of cell in `ANATOMIES` and `CELLS`."""
    options = [
        "peephole" if spec.peepholes else "",
        "projected" if spec.projection else "",
        "before" if spec.reset == "before" else "",
        _option(GATE_CURVES, spec.gate_curve) if spec.cell != "rnn" else "",
        _option(CONTENT_CURVES, spec.nonlinearity),
    ]
    return "_".join([spec.cell, *filter(None, options)])


def _option(options: Mapping[str, Curve], curve: str) -> str:
    return next(option for option, each in options.items() if each.code == curve)


def family(cell: str) -> str:
    """Return the kind of a cell whatever its options: ``lstm``, ``gru`` or ``rnn``."""
    return cell.partition("_")[0]
