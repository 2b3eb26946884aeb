"""The film of a training as a strip of small pictures; each is a moment to go back to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen

from rnnviz.session.film import Film, Snapshot
from rnnviz.session.spacing import evenly
from rnnviz.trace import Array
from rnnviz.views.base import image_of
from rnnviz.views.look import diverging, paint_values
from rnnviz.views.parts.kept import Kept
from rnnviz.views.training.base import HEADING, RecordView, paint_heading

WIDE, GAP, SIDE = 4.4, 0.5, 0.8  # units
FOOT, LOW = 1.4, 0.4  # units: the line of the step, and what is free under it
COLUMNS, ROWS = 8, 5  # tiles
BOUNDS = (-0.5, 0.5)  # the same colour is the same weight in every picture
NOWHERE = -1


def thumbnails(steps: Sequence[int], width: float, unit: float) -> tuple[int, ...]:
    """Return the places of the snapshots that have a picture, evenly over √step, the last too.

    `width` is that of the strip in pixels, as is the `unit`.
    """
    room = int((width - (2 * SIDE - GAP) * unit) / ((WIDE + GAP) * unit))
    return tuple(int(k) for k in evenly(steps, max(2, room)))


def corner(snapshot: Snapshot) -> Array:
    """Return weights (row, column) of the first layer's U, those between its first units."""
    U = snapshot.halves["U_0"]
    return U[:ROWS, :COLUMNS].astype(np.float32)


class FilmStrip(RecordView):
    """Pictures of moments; `momentChosen` carries a step, `nowAsked` wants the newest again.

    The last picture is always of the newest moment.
    """

    momentChosen = Signal(int)
    nowAsked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.film, self._kept = Film(), Kept()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("The film of the training")

    def show_runs(self, runs: object) -> None:
        """Show the film of the run that is looked at."""
        self.runs = runs
        film = self.run.film if self.run is not None else Film()
        if film is not self.film:
            self.film = film
            self.repaint_all()

    def repaint_all(self) -> None:
        """Paint all anew; the small pictures stay while the look does."""
        super().repaint_all()

    def set_look(self, look: object) -> None:
        """Take the sizes and colours of that look."""
        self._kept.forget()
        super().set_look(look)
