"""The clock that plays the film of a training."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import sqrt

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from rnnviz.session.film import Film

LASTS = 12.0  # seconds of a whole film at the usual speed
TICK = 40  # milliseconds between two looks at the clock; no film has more moments a second
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)


class FilmPlayer(QObject):
    """Goes through a film evenly over √step while the training may go on; at the end it pauses.

    So the beginning, in which most happens, is as slow as its snapshots are dense. `moved` carries
    the step of a snapshot, at the end None, for now.
    """

    moved = Signal(object)  # int or None
    playingChanged = Signal(bool)
    speedChanged = Signal(float)

    def __init__(
        self, parent: QObject | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Have no film yet; `clock` tells the seconds."""
        super().__init__(parent)
        self.film, self.speed = Film(), 1.0
        self._root, self._before, self._clock = 0.0, 0.0, clock
        self._told: int | None = None
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self.tick)

    @property
    def playing(self) -> bool:
        """Whether it moves by itself."""
        return self._timer.isActive()

    def show_film(self, film: Film) -> None:
        """Play that film; one that grew is played on."""
        self.film = film
        if len(film) < 2:
            self.pause()

    def play(self, step: int | None = None) -> None:
        """Play on from that step; from now, from the beginning."""
        if len(self.film) < 2:
            return
        self._root = sqrt(self.film.steps[0] if step is None else step)
        self._told, self._before = None, self._clock()
        self._timer.start()
        self.playingChanged.emit(True)
        self.tick()

    def pause(self) -> None:
        """Stay at the moment that is shown."""
        if self.playing:
            self._timer.stop()
            self.playingChanged.emit(False)

    def toggle(self, step: int | None = None) -> None:
        """Pause if playing, else play on from that step."""
        if self.playing:
            self.pause()
        else:
            self.play(step)

    def set_speed(self, speed: float) -> None:
        """Play that many times as fast as usual."""
        self.speed = min(max(speed, SPEEDS[0]), SPEEDS[-1])
        self.speedChanged.emit(self.speed)

    @Slot()
    def tick(self) -> None:
        """Go as far as the time says."""
        now, first, last = self._clock(), sqrt(self.film.steps[0]), sqrt(self.film.steps[-1])
        self._root += (now - self._before) * self.speed * (last - first) / LASTS
        self._before = now
        if self._root >= last:
            self.pause()
            self.moved.emit(None)
            return
        found = self.film.at(self._root**2 + 1e-6)  # what √ and ² lose is no batch
        if found is not None and found.step != self._told:
            self._told = found.step
            self.moved.emit(found.step)
