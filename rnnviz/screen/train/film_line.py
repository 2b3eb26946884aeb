"""The film of a training as a second timeline: drag to go back to any moment that was kept."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.button import Button
from rnnviz.screen.label import Line
from rnnviz.screen.slider import Slider, linear
from rnnviz.session.film import Film
from rnnviz.session.runs import Runs
from rnnviz.views.look import Look

TITLE, NOW = 17.0, 4.2  # units of width


class FilmLine(QFrame):
    """A slider over the snapshots of the run; `momentChosen` carries a step, or None for now."""

    momentChosen = Signal(object)  # int or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("controls")
        self.look, self.film, self.moment = Look(), Film(), None
        self.title = Line("", "note", self)
        self.slider = Slider(linear(0, 1), "Moment", "Go back through the training; double: now")
        self.now = Button("Now", "plain", "Now", "Follow the training again (End)", self)
        self.slider.setParent(self)
        self.slider.chosen.connect(self._move)
        self.slider.resetAsked.connect(self._follow)
        self.now.clicked.connect(self._follow)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        self.now.setProperty("tight", True)
        self.now.set_look(look)
        self._place()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [self.slider, self.now]

    def show_runs(self, runs: Runs) -> None:
        """Offer the moments of the current run."""
        self.film = runs[runs.current].film if runs.current is not None else Film()
        self.setEnabled(len(self.film) > 1)
        self._show()

    def show_moment(self, step: int | None) -> None:
        """Stand at the snapshot of that step, or follow."""
        self.moment = step
        self._show()

    def step_on(self, count: int) -> None:
        """Go so many snapshots on, or back where `count` is negative; beyond the last is now."""
        last = len(self.film) - 1
        place = last if self.moment is None else self.film.place(self.moment)
        if place is not None:
            self._go(max(0, place + count))

    def _show(self) -> None:
        place = None if self.moment is None else self.film.place(self.moment)
        last = len(self.film) - 1
        self.slider.show_number(1.0 if place is None or last < 1 else place / last)
        told = "drag to go back" if place is None else f"batch {self.film.steps[place]:,}"
        self.title.setText(f"Film of the training · {told}")
        self.now.setEnabled(place is not None)

    def _move(self, share: float) -> None:
        if len(self.film) > 1:
            self._go(round(share * (len(self.film) - 1)))

    def _go(self, place: int) -> None:
        follows = place >= len(self.film) - 1
        self.momentChosen.emit(None if follows else self.film.steps[place])

    def _follow(self) -> None:
        self.momentChosen.emit(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place title, slider and button."""
        self._place()

    def _place(self) -> None:
        u, width, height = self.look.unit, self.width(), self.height()
        left, wide, tall = round(1.3 * u), round(NOW * u), round(2.0 * u)
        top, start = (height - tall) // 2, left + round(TITLE * u)
        end = width - wide - round(u)
        self.title.setGeometry(left, top, round((TITLE - 1) * u), tall)
        self.slider.setGeometry(start, top, max(0, end - start - round(u)), tall)
        self.now.setGeometry(end, top, wide, tall)
