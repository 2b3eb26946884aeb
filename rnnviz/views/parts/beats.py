"""When a value comes alive inside a step: each symbol arrives with the beat that computes it."""

from __future__ import annotations

from rnnviz.nets.anatomy import ANATOMIES, Phase
from rnnviz.views.parts.motion import progress


def arrival(cell: str, symbol: str, phase: float) -> float:
    """Return how far the step's value of `symbol` has arrived at a phase in [0, 1): 0 to 1, eased.

    A symbol arrives with the first beat that names it, and one that no beat names, with the last.
    """
    phases = ANATOMIES[cell].phases
    named = (k for k, beat in enumerate(phases) if symbol in beat.symbols)
    return progress(phase, len(phases), next(named, len(phases) - 1))


def beat_at(cell: str, phase: float) -> Phase:
    """Return the beat that a phase falls into."""
    anatomy = ANATOMIES[cell]
    return anatomy.phases[anatomy.phase_at(phase)]
