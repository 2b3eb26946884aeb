"""Columns of one width, a step each: shared by rows that stand under one another, and scrolled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from rnnviz.trace import Cursor, Trace
from rnnviz.views.look import Look
from rnnviz.views.parts.motion import ease
from rnnviz.views.parts.wording import planned, visible

NARROWEST, LONGEST, WIDEST = 3.2, 8.6, 10.4  # units, of a column: at least, for its word, at most
ANCHOR = 0.6  # the share of the room that lies left of the step that is on, where a run is long
GLIDE = 0.3  # the share of a step in which the columns move on


@dataclass(frozen=True)
class Columns:
    """`steps` columns of `pitch` pixels in a room of so many pixels, and how they scroll."""

    steps: int
    pitch: float
    room: float

    def offset(self, cursor: Cursor) -> float:
        """Return how many pixels are scrolled out of sight; a new step is moved to softly."""
        before, now = (self._rest(step) for step in (max(0, cursor.step - 1), cursor.step))
        return before + (now - before) * ease(cursor.phase / GLIDE)

    def glides(self, cursor: Cursor) -> bool:
        """Tell whether everything moves at that place."""
        return cursor.phase < GLIDE and self._rest(cursor.step) != self._rest(cursor.step - 1)

    def seen(self, offset: float) -> range:
        """Return the steps that can be seen."""
        last = min(self.steps, floor((offset + self.room) / self.pitch) + 1)
        return range(max(0, floor(offset / self.pitch)), last)

    def x(self, step: float, offset: float) -> float:
        """Return where a step's column begins."""
        return step * self.pitch - offset

    def step_at(self, x: float, offset: float) -> int | None:
        """Return the step at that place, or None behind the last."""
        step = floor((x + offset) / self.pitch)
        return step if 0 <= step < self.steps and 0.0 <= x < self.room else None

    def _rest(self, step: int) -> float:
        most = max(0.0, self.steps * self.pitch - self.room)
        return min(max(0.0, (step + 0.5) * self.pitch - ANCHOR * self.room), most)


def columns_for(traces: Sequence[Trace], look: Look, room: float) -> Columns:
    """Return columns for all these runs: as wide as their words need, wider where there is room."""
    u = look.unit
    words = {visible(token.text) for trace in traces for token in trace.tokens}
    widest = max((look.width_of(word) for word in words), default=0.0) + 1.3 * u
    least = min(max(widest, NARROWEST * u), LONGEST * u)
    steps = max((planned(trace) for trace in traces), default=1)
    return Columns(steps, float(round(min(max(room / steps, least), WIDEST * u))), room)
