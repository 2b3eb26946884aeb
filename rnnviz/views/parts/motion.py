"""How far a movement is at a moment of a step: pure functions of the cursor's phase."""

from __future__ import annotations

MOVING = 0.6


def ease(t: float) -> float:
    """Return t in 0…1 bent so that a movement starts and ends softly (smoothstep)."""
    t = min(1.0, max(0.0, t))
    return t * t * (3.0 - 2.0 * t)


def progress(phase: float, beats: int, beat: int) -> float:
    """Return how far the movement of one beat is, 0 before it and 1 after, eased.

    A beat moves for its first 60 % and rests for the remainder, so that the eye can settle.
    """
    return ease((phase * beats - beat) / MOVING)
