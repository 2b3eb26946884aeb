"""The GRU that resets h before the hidden matrix. Source: Cho et al. 2014, version 1."""

from __future__ import annotations

from dataclasses import replace

from rnnviz.nets.anatomy.base import Anatomy, applied, titled
from rnnviz.nets.anatomy.chain import Factor, value
from rnnviz.nets.anatomy.diagram import BUS
from rnnviz.nets.anatomy.gru import chain, diagram, equations, gru
from rnnviz.nets.curves import Curve

RESETS = ((0.46, BUS), (0.27, 0.68), (0.27, 0.86), (0.46, 0.86))
"""The × lies on the way of h alone, before the word joins it."""


def reset_before(σ: Curve, φ: Curve) -> Anatomy:
    """Return that GRU with those curves."""
    content = applied(φ, "n_x + n_h", "W_n x_t + b_n + U_n (r_t ⊙ h_{t−1}) + b_u")
    return replace(
        gru(σ, φ),
        name=titled("GRU, reset before", σ, φ),
        equations=equations(σ, content),
        chain=chain(
            σ, φ, (_content(""), value("h", "t−1")),
            ((_gates(""),), (value("r"), _content(""))),
            ((_gates("next_"),), (value("r", "t+1"), _content("next_"))),
        ),
        diagram=diagram(RESETS),
        reads={"n_h": ("r", "h_")},
    )  # fmt: skip


def _gates(step: str) -> Factor:
    """Return what r and z hand back through their part of U."""
    return Factor(f"{step}back_h", f"U_{{rz}}ᵀ ∂L/∂a_{{rz,{_when(step)}}}")


def _content(step: str) -> Factor:
    """Return what n hands back to r ⊙ h through its part of U."""
    return Factor(f"{step}back_n", f"(U_nᵀ ∂L/∂a_{{n,{_when(step)}}})")


def _when(step: str) -> str:
    return "t+1" if step else "t"
