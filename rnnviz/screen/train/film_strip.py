"""The film of a training as a strip of small pictures; each is a moment to go back to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen

from rnnviz.session.film import Film, Snapshot
from rnnviz.session.runs import Runs
from rnnviz.session.spacing import evenly
from rnnviz.trace import Array
from rnnviz.views.look import Look, diverging, paint_values
from rnnviz.views.parts.kept import Kept
from rnnviz.views.training.base import HEADING, RecordView, paint_heading

WIDE, TALL, GAP, SIDE = 4.4, 4.6, 0.45, 0.8  # units, of a picture with its step
FOOT, MARGIN = 1.5, 0.35  # units: the line of the step, and what is free around the tiles
COLUMNS, ROWS = 8, 6  # tiles
BOUNDS = (-0.5, 0.5)  # the same colour is the same weight in every picture
WEIGHTS = "rnn.weight_hh_l0"
SAYS = "click or drag to go back to a moment · tiles: weights of U, orange −0.5 to blue 0.5"


def thumbnails(steps: Sequence[int], width: float, unit: float) -> tuple[int, ...]:
    """Return the places of the snapshots that have a picture, evenly over √step, the last too.

    `width` is that of the strip in pixels, as is the `unit`.
    """
    room = int((width - (2 * SIDE - GAP) * unit) / ((WIDE + GAP) * unit))
    return tuple(int(k) for k in evenly(steps, max(2, room))) if steps else ()


def corner(snapshot: Snapshot) -> Array:
    """Return the weights (row, column) between the first units, in the first layer's first U."""
    weights: Array = snapshot.halves[WEIGHTS][:ROWS, :COLUMNS].astype(np.float32)
    return weights


class FilmStrip(RecordView):
    """Pictures of moments; `momentChosen` carries a step, `nowAsked` wants the newest again.

    The last picture is always of the newest moment. The arrows go to every snapshot, also to those
    between two pictures.
    """

    momentChosen = Signal(int)
    nowAsked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.film, self._kept = Film(), Kept()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("The film of the training")

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self._kept.forget()
        super().set_look(look)

    def show_runs(self, runs: Runs) -> None:
        """Show the film of the run that is looked at."""
        before, self.runs = (self.runs.current, self.film), runs
        self.film = self.run.film if self.run is not None else Film()
        if before != (runs.current, self.film):
            self.repaint_all()

    def places(self) -> tuple[int, ...]:
        """Return which snapshots have a picture."""
        return thumbnails(self.film.steps, self.width(), self.look.unit)

    def at_place(self) -> int:
        """Return the number of the snapshot that is looked at."""
        return (self.film.place(np.inf if self.moment is None else self.moment)) or 0

    def framed(self) -> int:
        """Return the number of the picture that is framed: of the moment, or the last before."""
        places, at = self.places(), self.at_place()
        return max((k for k, place in enumerate(places) if place <= at), default=0)

    def frame(self, number: int) -> QRectF:
        """Return where a picture lies."""
        u = self.look.unit
        return QRectF((SIDE + number * (WIDE + GAP)) * u, HEADING * u, WIDE * u, TALL * u)

    def step_at(self, at: QPointF) -> int | None:
        """Return the step of the picture at that place across; None beside all."""
        places, u = self.places(), self.look.unit
        number = int((at.x() - (SIDE - GAP / 2) * u) // ((WIDE + GAP) * u))
        below_heading = at.y() >= HEADING * u
        if not (0 <= number < len(places) and below_heading):
            return None
        return self.film.steps[places[number]]

    def paint_record(self, painter: QPainter) -> None:
        """Paint the heading and the pictures."""
        paint_heading(painter, self.look, self.width(), "The film of the training", SAYS)
        places = self.places()
        for number, place in enumerate(places):
            snapshot, last = self.film.snapshots[place], number == len(places) - 1
            self._paint_moment(painter, self.frame(number), snapshot, last)

    def _paint_moment(self, painter: QPainter, box: QRectF, snapshot: Snapshot, last: bool) -> None:
        u, theme = self.look.unit, self.look.theme
        painter.setPen(QPen(QColor(theme.line), max(1.0, 0.07 * u)))
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 0.4 * u, 0.4 * u)
        inner = QRectF(box.x(), box.y(), box.width(), box.height() - FOOT * u)
        inner = inner.adjusted(MARGIN * u, MARGIN * u, -MARGIN * u, 0)
        key = (self.runs.current, snapshot.step)
        self._kept.paint(painter, inner.topLeft(), inner.size(), key,
                         lambda p: self._paint_tiles(p, inner.size(), snapshot))  # fmt: skip
        painter.setPen(QColor(theme.text if last else theme.muted))
        painter.setFont(self.look.font("small", bold=last))
        foot = QRectF(box.x(), box.bottom() - FOOT * u, box.width(), FOOT * u)
        says = "now" if last else f"{snapshot.step:,}"
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, says)

    def _paint_tiles(self, painter: QPainter, size: QSizeF, snapshot: Snapshot) -> None:
        weights = corner(snapshot)
        colours = paint_values(weights.copy(), BOUNDS, diverging(self.look.theme.name))
        wide, tall = size.width() / COLUMNS, size.height() / ROWS
        for row, column in np.ndindex(colours.shape):
            tile = QRectF(column * wide, row * tall, 0.86 * wide, 0.86 * tall)
            painter.fillRect(tile, QColor.fromRgb(int(colours[row, column])))

    def paint_moment(self, painter: QPainter) -> None:
        """Frame the moment that is looked at."""
        if not self.places():
            return
        u = self.look.unit
        wide = max(2.0, 0.16 * u) + (0.1 * u if self.hasFocus() else 0.0)
        painter.setPen(QPen(QColor(self.look.theme.accent), wide))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.frame(self.framed()), 0.4 * u, 0.4 * u)

    def explain(self, at: QPointF) -> str | None:
        """Return which moment a picture is of, and how good the network was."""
        step = self.step_at(at)
        snapshot = self.film.at(step) if step is not None else None
        if snapshot is None:
            return None
        right = "" if snapshot.accuracy is None else f": {snapshot.accuracy:.1%} right"
        return f"after batch {snapshot.step:,}{right}"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the moment under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self.step_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which moment the mouse means; with its button down, go there."""
        step = self.step_at(event.position())
        self.pointed.emit(step)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(step)

    def event(self, event: QEvent) -> bool:
        """Claim the arrows from the window while the strip has the keyboard."""
        if event.type() == QEvent.Type.ShortcutOverride and self._place_of(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the moment before or after, to the first, or to now."""
        place = self._place_of(event)
        if place is None:
            super().keyPressEvent(event)
        elif self.film.steps:
            self._choose(self.film.steps[min(max(0, place), len(self.film) - 1)])

    def _place_of(self, event: QKeyEvent) -> int | None:
        at, last = self.at_place(), len(self.film) - 1
        places = {
            Qt.Key.Key_Left: at - 1, Qt.Key.Key_Right: at + 1,
            Qt.Key.Key_Home: 0, Qt.Key.Key_End: last,
        }  # fmt: skip
        return places.get(event.key()) if not event.modifiers() else None

    def _choose(self, step: int | None) -> None:
        if step is None or (step == self.moment):
            return
        if step < self.film.steps[-1]:
            self.momentChosen.emit(step)
        elif self.moment is not None:
            self.nowAsked.emit()
