"""The film of a training as a strip of small pictures under a rail; every place is a moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QWheelEvent,
)

from rnnviz.session.film import Film
from rnnviz.session.runs import Runs
from rnnviz.session.stills import Still, pictured
from rnnviz.trace import Field
from rnnviz.views.look import Look
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.parts.wording import escaped, readable
from rnnviz.views.training.base import RecordView
from rnnviz.views.training.film_picture import FilmPicture
from rnnviz.views.training.wording import EMPTY, batch_told, measured

SIDE, WIDE, GAP = 1.0, 4.3, 0.4  # units: beside all pictures, the least width of one, between two
RAIL = 1.1  # units of height
FULL = 0.7  # of the room: from so many pictures on they share all of it
KNOB = 0.46  # units: the radius of the handle and of a mark
NOTCH = 120  # eighths of a degree that a wheel turns by at once
WHEEL_SHARE = 60  # notches of a wheel for a whole film


class FilmStrip(RecordView):
    """Pictures of h after the last word, and a bar of the belief that the stage follows.

    A click, the arrows, the wheel and a drag along the strip go to a moment: `momentChosen`
    carries its step, or None for the newest. `picturesChanged` says that `steps` are others.
    """

    momentChosen = Signal(object)  # int or None
    picturesChanged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.film, self.steps = Film(), ()
        self.stills: Mapping[int, Still] = {}
        self.target: tuple[int, str] | None = None  # the output that is followed, and its name
        self.marks: Mapping[str, int] = {}
        self.offered: Mapping[str, Callable[[], object]] = {}
        self._picture = FilmPicture()
        self._turned = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("The film of the training")

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self._picture.set_look(look)
        super().set_look(look)
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many pictures as have room."""
        self._picture.set_look(self.look)
        super().resizeEvent(event)
        self._lay_out()

    def show_runs(self, runs: Runs) -> None:
        """Show the film of the run that is looked at."""
        other = runs.current != self.runs.current
        self.runs = runs
        film = self.run.film if self.run is not None else Film()
        if other:
            self.stills = {}
        if other or film is not self.film:
            self.film = film
            self._lay_out()

    def show_stills(self, stills: Sequence[Still]) -> None:
        """Show these pictures."""
        self.stills = {each.step: each for each in stills}
        self.repaint_all()

    def show_target(self, target: int, name: str) -> None:
        """Follow the belief in that output, which is called so."""
        if self.target != (target, name):
            self.target = target, name
            self.repaint_all()

    def show_marks(self, marks: Mapping[str, int]) -> None:
        """Stand these letters at these steps."""
        self.marks = dict(marks)
        self.update()

    def offers(self) -> Mapping[str, Callable[[], object]]:
        """Return what the parts around the strip do, where there is a film."""
        return self.offered if len(self.film) > 1 else {}

    def numbers(self) -> Mapping[str, Field]:
        """Return step, h and p of all pictures."""
        found = [each for each in self.stills.values() if each.step in self.steps]
        if not found:
            return {}
        steps = np.array([each.step for each in found], np.float32)
        return {
            "batch": numbered(steps, "moment"),
            "h": numbered(np.stack([each.h for each in found]), "moment", "unit"),
            "p": numbered(np.stack([each.p for each in found]), "moment", "label"),
        }

    @property
    def room(self) -> int:
        """How many pictures have room."""
        u = self.look.unit
        return max(2, int((self.width() - (2 * SIDE - GAP) * u) / ((WIDE + GAP) * u)))

    def frame(self, number: int) -> QRectF:
        """Return where a picture lies."""
        u, count = self.look.unit, len(self.steps)
        count = count if count > FULL * self.room else self.room
        pitch = (self.width() - (2 * SIDE - GAP) * u) / count
        top = RAIL * u
        return QRectF(
            SIDE * u + number * pitch, top, pitch - GAP * u, self.height() - top - 0.35 * u
        )

    def framed(self) -> int:
        """Return the number of the picture that is framed: of the moment, or the last before."""
        at = np.inf if self.moment is None else self.moment
        return max((k for k, step in enumerate(self.steps) if step <= at), default=0)

    def x_of(self, step: float) -> float:
        """Return where on the rail a step stands: evenly over √step between two pictures."""
        centres = [self.frame(k).center().x() for k in range(len(self.steps))]
        return float(np.interp(np.sqrt(step), np.sqrt(self.steps), centres))

    def step_at(self, at: QPointF) -> int | None:
        """Return the step of the snapshot that is nearest to a place across."""
        if not self.steps:
            return None
        if at.y() >= RAIL * self.look.unit:
            inside = (k for k in range(len(self.steps)) if self.frame(k).contains(at))
            return next((self.steps[k] for k in inside), None)
        return self._nearest(at.x())

    def _nearest(self, x: float) -> int:
        centres = [self.frame(k).center().x() for k in range(len(self.steps))]
        root = np.interp(x, centres, np.sqrt(self.steps))
        steps = self.film.steps
        return steps[int(np.abs(np.sqrt(steps) - root).argmin())]

    def _lay_out(self) -> None:
        steps = pictured(self.film.steps, self.room)
        if steps != self.steps:
            self.steps = steps
            self.picturesChanged.emit()
        self.repaint_all()

    def paint_record(self, painter: QPainter) -> None:
        """Paint the rail and the pictures."""
        if not self.steps:
            painter.setPen(QColor(self.look.theme.muted))
            painter.setFont(self.look.font("small"))
            painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, EMPTY)
            return
        self._paint_rail(painter, self.steps[-1], self.look.theme.line)
        for number, step in enumerate(self.steps):
            says = "now" if number == len(self.steps) - 1 else f"{step:,}"
            still = self.still_of(number)
            belief = self.belief(still) if still is not None else None
            self._picture.paint(painter, self.frame(number), says, still, belief)

    def still_of(self, number: int) -> Still | None:
        """Return what a picture shows; the newest moment has the newest still there is."""
        steps = self.steps
        if number < len(steps) - 1 or number == 0 or steps[-1] in self.stills:
            return self.stills.get(steps[number])
        newest = max(self.stills, default=-1)
        return self.stills[newest] if steps[-2] <= newest else None

    def _paint_rail(self, painter: QPainter, until: int, colour: str) -> None:
        y, pen = RAIL * self.look.unit / 2, QPen(QColor(colour), 0.24 * self.look.unit)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(self.x_of(self.steps[0]), y), QPointF(self.x_of(until), y))

    def belief(self, still: Still) -> float | None:
        """Return how much a moment's network believes in the output that is followed, 0…1."""
        if self.target is None or self.target[0] >= len(still.p):
            return None
        return float(still.p[self.target[0]])

    def paint_moment(self, painter: QPainter) -> None:
        """Paint the handle, the marks, and a frame around the picture of the moment."""
        if not self.steps:
            return
        u, theme = self.look.unit, self.look.theme
        now = self.steps[-1] if self.moment is None else self.moment
        self._paint_rail(painter, now, theme.accent)
        for letter, step in self.marks.items():
            self._paint_knob(painter, self.x_of(step), theme.text, theme.background, letter)
        letters = "".join(letter for letter, step in self.marks.items() if step == now)
        self._paint_knob(painter, self.x_of(now), theme.accent, theme.on_accent, letters)
        painter.setPen(QPen(QColor(theme.accent), max(2.0, 0.16 * u)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.frame(self.framed()), 0.4 * u, 0.4 * u)

    def _paint_knob(self, painter: QPainter, x: float, ground: str, ink: str, letter: str) -> None:
        u, ring = self.look.unit, self.look.theme.text if self.hasFocus() else self.ground()
        radius = KNOB * u if letter or ground == self.look.theme.text else 0.84 * KNOB * u
        centre = QPointF(x, RAIL * u / 2)
        painter.setPen(QPen(QColor(ring), max(1.5, 0.12 * u)))
        painter.setBrush(QColor(ground))
        painter.drawEllipse(centre, radius, radius)
        painter.setPen(QColor(ink))
        font = QFont(self.look.font("small", bold=True))
        font.setPixelSize(max(1, round(1.35 * KNOB * u)))
        painter.setFont(font)
        box = QRectF(centre.x() - u, centre.y() - u, 2 * u, 2 * u)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter[:1])

    def explain(self, at: QPointF) -> str | None:
        """Return which moment a place is, how good the network was, and what it believed."""
        step = self.step_at(at)
        snapshot = self.film.at(step) if step is not None else None
        if snapshot is None:
            return None
        lines = [f"<b>{batch_told(snapshot.step)}</b>"]
        if snapshot.accuracy is not None:
            lines.append(f"{measured(snapshot.accuracy, share=True)} right on unseen data")
        still = self.stills.get(snapshot.step)
        belief = self.belief(still) if still is not None else None
        if belief is not None and self.target is not None:
            lines.append(f"{escaped(readable(self.target[1]))} {belief:.3f} after the last word")
            lines.append("tiles: h of the last layer there, orange −1 to blue 1")
        return "<br>".join(lines)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the moment under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.choose(self.step_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which moment the mouse means; with its button down, go there."""
        step = self.step_at(event.position())
        self.pointed.emit(step)
        if event.buttons() & Qt.MouseButton.LeftButton and self.steps:
            self.choose(self._nearest(event.position().x()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go through the film."""
        self._turned -= event.angleDelta().y() or event.angleDelta().x()
        notches = int(self._turned / NOTCH)
        self._turned -= notches * NOTCH
        self.step_on(notches * max(1, len(self.film) // WHEEL_SHARE))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Claim the arrows from the window while the strip has the keyboard."""
        if event.type() == QEvent.Type.ShortcutOverride and self._way_of(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the moment before or after, to the first, or to now."""
        way = self._way_of(event)
        if way is None:
            super().keyPressEvent(event)
        else:
            self.step_on(way)

    def _way_of(self, event: QKeyEvent) -> int | None:
        far = len(self.film) + 1
        ways = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -far, Qt.Key.Key_End: far,
        }  # fmt: skip
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return ways.get(event.key()) if plain else None

    def step_on(self, count: int) -> None:
        """Go so many snapshots on, or back where `count` is negative; the last one is now."""
        last = len(self.film) - 1
        at = last if self.moment is None else self.film.place(self.moment)
        if at is not None and last >= 0:
            self.choose(self.film.steps[min(max(at + count, 0), last)])

    def choose(self, step: int | None) -> None:
        """Ask for that moment, if it is another one; the newest is now."""
        if step is None:
            return
        wanted = None if step >= self.film.steps[-1] else step
        if wanted != self.moment:
            self.momentChosen.emit(wanted)
