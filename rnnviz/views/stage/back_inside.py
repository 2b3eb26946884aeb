"""The inside of a cell on the way back: the same diagram, its wires filled from their ends."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from rnnviz.capture.backward import Backward
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.nets.anatomy.diagram import Point, Vector, Wire
from rnnviz.trace import Array, Cursor, Trace
from rnnviz.views.look import Look
from rnnviz.views.parts.decades import brief
from rnnviz.views.parts.motion import progress
from rnnviz.views.stage.inside import Inside
from rnnviz.views.stage.marks import Marks
from rnnviz.views.stage.ribbons import Widths
from rnnviz.views.stage.vectors import Tiles

ALIKE = {"f⊙c": "c"}  # a sum hands the same gradient to each of its parts


class GradientTiles(Tiles):
    """Pictures of gradients by vectors, all on one scale."""

    def __init__(
        self, look: Look, back: Backward, widths: Widths, baseline: Trace | None = None
    ) -> None:
        super().__init__(look, baseline)
        self.back, self.widths = back, widths

    def values(
        self, trace: Trace, symbol: str, layer: int, step: int
    ) -> tuple[Array, tuple[float, float]]:
        """Return where the gradients by a vector (unit,) lie on the scale of their colours."""
        return self.widths.signed(self.gradient(symbol, layer, step)), (-1.0, 1.0)

    def gradient(self, symbol: str, layer: int, step: int) -> Array:
        """Return the gradient by a vector of the diagram, (unit,)."""
        found: Array = self.back.grads[ALIKE.get(symbol, symbol)][layer, step]
        return found


class BackInside(Inside):
    """The opened cell of one step, as the gradient goes through it."""

    heading, heads = "back through", False

    def __init__(self, marks: Marks, pictures: GradientTiles) -> None:
        super().__init__(marks, pictures)
        self.gradients = pictures

    def timing(self, trace: Trace, cursor: Cursor) -> tuple[list[float], int]:
        """Return how far the parts of every beat have come; the last beat of a step is first."""
        chain = ANATOMIES[trace.cell].chain
        beats = len(chain.beats)
        done = [progress(1.0 - cursor.phase, beats, k) for k in range(beats)]
        return done[::-1], beats - 1 - chain.beat_at(cursor.phase)

    def arrived(self, trace: Trace, part: Vector, phase: float, done: list[float]) -> float:
        """Return how far a vector's gradient has come: with the link that gives it."""
        chain, symbol = ANATOMIES[trace.cell].chain, ALIKE.get(part.symbol, part.symbol)
        beats = (link.beat for link in chain.links if link.gives == f"d_{symbol}")
        beat = next(beats, len(done) - 1 - part.beat)
        return progress(1.0 - phase, len(done), beat)

    def beat(self, trace: Trace, cursor: Cursor) -> tuple[int, int, str]:
        """Return the number of the beat that is on, how many there are, and its name."""
        chain = ANATOMIES[trace.cell].chain
        beat = chain.beat_at(cursor.phase)
        return beat, len(chain.beats), chain.beats[beat].name

    def ink(self, symbol: str) -> QColor:
        """Return the colour of what flows: of h and of what is read, that of gradients."""
        return QColor(self.look.colour("gradient" if symbol in "hx" else symbol))

    def way(self, wire: Wire) -> tuple[Point, ...]:
        """Return the wire's points from its end to its start."""
        return wire.points[::-1]

    def told(self, trace: Trace, cursor: Cursor, symbol: str) -> tuple[str, str]:
        """Return which gradient a gate's box shows, and its norm."""
        name = {"h_x": "W x", "h_h": "U h"}.get(symbol, symbol)
        return f"∂{name}", brief(
            log_norm(self.gradients.gradient(symbol, cursor.layer, cursor.step))
        )

    def title_of(self, symbol: str, step: int) -> str:
        """Return which gradient a vector shows."""
        name = super().title_of(symbol, step)
        return f"∂({name})" if "⊙" in symbol else f"∂{name}"


def log_norm(values: Array) -> float:
    """Return log10 of the norm of a vector; −∞ of zero, ∞ of what overflowed."""
    with np.errstate(divide="ignore", invalid="ignore"):
        log = float(np.log10(np.linalg.norm(values.astype(np.float64))))
    return np.inf if np.isnan(log) else log
