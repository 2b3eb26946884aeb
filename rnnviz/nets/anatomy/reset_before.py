"""The GRU that resets h before the hidden matrix. Source: Cho et al. 2014, version 1."""

from __future__ import annotations

from dataclasses import replace

from rnnviz.nets.anatomy.base import Anatomy, applied, titled
from rnnviz.nets.anatomy.chain import Factor, value
from rnnviz.nets.anatomy.diagram import BUS
from rnnviz.nets.anatomy.gru import chain, diagram, equations, gru
from rnnviz.nets.curves import Curve

AFTER = Factor("next_back_h + next_r * next_back_n", "Uᵀ ∂L/∂a_{t+1}")
"""What all three gates of the step after hand back through U, n through its reset gate."""
RESETS = ((0.46, BUS), (0.27, 0.68), (0.27, 0.86), (0.46, 0.86))
"""The × lies on the way of h alone, before the word joins it."""


def reset_before(σ: Curve, φ: Curve) -> Anatomy:
    """Return that GRU with those curves."""
    right = applied(φ, "n_x + n_h", "W_n x_t + b_n + U_n (r_t ⊙ h_{t−1}) + b_u")
    gates = Factor("back_h", "U_{rz}ᵀ ∂L/∂a_{rz,t}")
    held = Factor("back_n", "(U_nᵀ ∂L/∂a_{n,t})")
    return replace(
        gru(σ, φ),
        name=titled("GRU, reset before", σ, φ),
        equations=equations(σ, right),
        chain=chain(σ, φ, (held, value("h", "t−1")), ((gates,), (value("r"), held)), ((AFTER,),)),
        diagram=diagram(RESETS),
        reads={"n_h": ("r", "h_")},
    )
