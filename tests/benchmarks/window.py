"""Frames of the whole window at 1920×1080: `python -m tests.benchmarks.window` prints a table.

A real window is shown on Qt's offscreen platform, which paints with the processor as a window
without a graphics card does; each frame is what one turn of the event loop paints.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import shiboken6
from PySide6.QtCore import QElapsedTimer, QEventLoop, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from rnnviz.app.main import application
from rnnviz.capture.gradients import Target, gradients
from rnnviz.capture.run import capture, request_for
from rnnviz.demos import DEMOS
from rnnviz.nets.model import Model
from rnnviz.screen.explore import ExploreScreen
from rnnviz.session.session import Session
from rnnviz.trace import Cursor, Edit, Trace
from rnnviz.views.look import DARK, Look
from tests.benchmarks.measure import Row, interleaved, row_of, table, usual
from tests.benchmarks.models import reader

WIDTH, HEIGHT = 1920, 1080
FRAME, SCREEN_FRAME = 8e-3, 1 / 60  # seconds: what a full frame may take, and 60 Hz give it
STEPS, LONG, OUTPUTS = 60, 200, 150
W = TypeVar("W", bound=QWidget)


def rows() -> list[Row]:
    """Return every measurement of this room."""
    app = application()
    model = reader("lstm", 128, OUTPUTS)
    with _shown(_screen(model)) as screen:
        return [
            *_frames(app, screen, model),
            _edited(app, screen, model),
            _stall(app, screen),
        ]


def _frames(app: QApplication, screen: ExploreScreen, model: Model) -> list[Row]:
    """Return what a frame costs when all is new, the cell open, and when the playhead moves."""
    traces = [_trace(model, LONG), _trace(model, LONG)]
    numbers = count()

    def everything() -> None:
        n = next(numbers)
        screen.show_trace(traces[n % 2])
        screen.show_cursor(Cursor(n % LONG, (n % 5 + 0.5) / 5))
        app.processEvents()

    def playing() -> None:
        n = next(numbers)
        screen.show_cursor(Cursor(n // 48 % LONG, n % 48 / 48))
        app.processEvents()

    def beside_the_stage() -> None:
        n = next(numbers)
        for view in screen.views[1:]:
            view.show_cursor(Cursor(n // 48 % LONG, n % 48 / 48))
        app.processEvents()

    with _shown(_Blit()) as blit:

        def copied() -> None:
            blit.update()
            app.processEvents()

        calls = (everything, playing, beside_the_stage, copied)
        full, play, rest, copy = interleaved(*calls, rounds=150)
    long = f"LSTM, H 128, T {LONG}"
    return [
        _absolute(f"full frame, every picture painted anew ({long})", full, FRAME),
        _absolute("full frame while playing: network, equations, playheads", play, FRAME),
        row_of("only the playhead moves, in all but the network, to one pixmap", rest, copy, 1.0),
    ]


def _edited(app: QApplication, screen: ExploreScreen, model: Model) -> Row:
    """Return how long it takes from a slider to the picture, in all but one of twenty cases."""
    plain = _trace(model, STEPS)
    times = []
    for n in range(100):
        start = time.perf_counter()
        edits = (Edit("f", "scale", amount=n / 100, layer=0),)
        trace = capture(model, request_for(model, plain.request.text, edits=edits))
        gradients(model, trace, Target("loss", label=0))
        screen.show_trace(trace, plain)
        screen.show_cursor(Cursor(STEPS // 2))
        app.processEvents()
        times.append(time.perf_counter() - start)
    p95 = float(np.quantile(times, 0.95))
    name = f"edit → LSTM, H 128, T {STEPS} with gradients → painted, p95, of 16.7 ms"
    detail = f"p95 {p95 * 1e3:.1f} ms, median {np.median(times) * 1e3:.1f} ms"
    return Row(name, p95 / SCREEN_FRAME, 1.0, detail)


def _stall(app: QApplication, screen: ExploreScreen) -> Row:
    """Return the longest time without a turn of the event loop while a demo is opened."""
    longest = min(_longest_gap(app, screen) for _ in range(5))
    name = "longest stall while a demo is opened and painted, of 16.7 ms"
    return Row(name, longest / SCREEN_FRAME, None, f"{longest * 1e3:.1f} ms, least of 5")


def _longest_gap(app: QApplication, screen: ExploreScreen) -> float:
    """Return the seconds between the two farthest ticks of a timer that always wants to."""
    session, loop, clock, gaps = Session(), QEventLoop(), QElapsedTimer(), [0]
    session.modelChanged.connect(screen.show_model)
    session.traceChanged.connect(screen.show_trace)
    session.cursorChanged.connect(screen.show_cursor)
    session.traceChanged.connect(lambda t, _: t.complete and QTimer.singleShot(200, loop.quit))
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: gaps.append(clock.nsecsElapsed()) or clock.start())
    app.processEvents()
    clock.start()
    timer.start()
    session.open_demo(next(iter(DEMOS)))
    loop.exec()
    timer.stop()
    session.close()
    return max(gaps) / 1e9


class _Blit(QWidget):
    """A window that is nothing but one pixmap."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(WIDTH, HEIGHT)
        self._picture = QPixmap(self.size())
        self._picture.fill("#123")

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._picture)


def _screen(model: Model) -> ExploreScreen:
    """Return the screen with all that belongs to this model on it."""
    screen = ExploreScreen()
    screen.resize(WIDTH, HEIGHT)
    screen.set_look(Look.for_window(DARK, WIDTH, HEIGHT))
    screen.show_demos([*DEMOS.values()], "intent")
    screen.show_model(DEMOS["intent"], model)
    return screen


@contextmanager
def _shown(widget: W) -> Iterator[W]:
    widget.show()
    QApplication.processEvents()
    yield widget
    shiboken6.delete(widget)


def _trace(model: Model, steps: int) -> Trace:
    return capture(model, request_for(model, "abcd" * (steps // 4)))


def _absolute(name: str, seconds: list[float], most: float) -> Row:
    """Return a row that is held to a number of milliseconds."""
    took = usual(seconds)
    detail = f"{took * 1e3:.2f} ms, median {np.median(seconds) * 1e3:.2f} ms"
    return Row(f"{name}, of {most * 1e3:g} ms", took / most, 1.0, detail)


if __name__ == "__main__":
    found = rows()
    print(table(found))
    sys.exit(not all(row.good for row in found))
