"""Frames of Compare while three networks play together: `python -m tests.benchmarks.compare`."""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import shiboken6
from PySide6.QtWidgets import QApplication

from rnnviz.app.main import application
from rnnviz.demos import DEMOS
from rnnviz.files.library import open_model
from rnnviz.screen.compare.pictures import PICTURES
from rnnviz.screen.compare.screen import CompareScreen
from rnnviz.session.sides import Entry, Plan, Side, sides_of
from rnnviz.trace import Cursor
from rnnviz.views.look import DARK, Look
from tests.benchmarks.measure import Row, table

WIDTH, HEIGHT, PHASES, ROUNDS = 1920, 1080, 12, 6
FRAME = 1 / 60  # seconds that a screen gives a frame
ASKING = ("reach", "words", "pairs", "jacobian", "dropout")  # pictures of answers, not of the run


def rows() -> list[Row]:
    """Return every measurement of this room."""
    app, sides = application(), _sides()
    screen = _screen(sides)
    found = [_played(app, screen, name, sides) for name in PICTURES if name not in ASKING]
    shiboken6.delete(screen)
    return found


def _played(app: QApplication, screen: CompareScreen, name: str, sides: tuple[Side, ...]) -> Row:
    """Return how long a frame takes, in all but one of twenty cases, while that picture plays.

    Of each frame the least of some rounds counts, as other programs hold up any of them.
    """
    screen.board.show_picture(name)
    app.processEvents()
    places = [(k, p / PHASES) for k in range(len(sides[0].trace)) for p in range(PHASES)]
    times = np.min([[_frame(app, screen, *at) for at in places] for _ in range(ROUNDS)], axis=0)
    p95 = float(np.quantile(times, 0.95))
    detail = f"p95 {p95 * 1e3:.1f} ms, median {np.median(times) * 1e3:.1f} ms"
    title = PICTURES[name].title
    return Row(f"three networks played, {title} below: a frame, p95, of 16.7 ms", p95 / FRAME, 1.0,
               detail)  # fmt: skip


def _frame(app: QApplication, screen: CompareScreen, step: int, phase: float) -> float:
    start = time.perf_counter()
    screen.show_cursor(Cursor(step, phase))
    app.processEvents()
    return time.perf_counter() - start


def _sides() -> tuple[Side, ...]:
    demo = DEMOS["intent"]
    entries = tuple(Entry(open_model(name)) for name in demo.models)
    *_, whole = sides_of(Plan(entries, demo.examples[0]))
    return whole


def _screen(sides: tuple[Side, ...]) -> CompareScreen:
    screen = CompareScreen()
    screen.resize(WIDTH, HEIGHT)
    screen.set_look(Look.for_window(DARK, WIDTH, HEIGHT))
    screen.show_sides(sides)
    screen.show()
    return screen


if __name__ == "__main__":
    found = rows()
    print(table(found))
    sys.exit(not all(row.good for row in found))
