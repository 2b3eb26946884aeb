"""Steps that an edit reaches."""

from __future__ import annotations

LAST = 9_999  # no text here is longer; a longer one typed afterwards is changed to its end too


def from_here(step: int) -> tuple[int, ...] | None:
    """Return the steps from that one on; None, every step, from the first."""
    return tuple(range(step, LAST + 1)) if step else None
