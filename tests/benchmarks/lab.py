"""A knob of the memory lab, as its user turns it: `python -m tests.benchmarks.lab`."""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import shiboken6
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from rnnviz.app.main import application
from rnnviz.screen.lab.screen import LabScreen
from rnnviz.session.lab import turning
from rnnviz.session.lab.lab import Lab
from rnnviz.views.look import DARK, Look
from tests.benchmarks.measure import Row, table

WIDTH, HEIGHT, MOVES = 1920, 1080, 60
FRAME = 0.100  # seconds within which the lab answers a knob


def rows() -> list[Row]:
    """Return every measurement of this room."""
    return [turned(application(), distance) for distance in (10, 80)]


def turned(app: QApplication, distance: int) -> Row:
    """Return how long a knob takes until all three networks are measured and painted.

    Every move comes at once after the one before, as while a user drags.
    """
    lab, screen = Lab(), _screen()
    lab.measured.connect(screen.show_measurement)
    lab.setting = turning.far(lab.setting, distance)
    times = []
    for scale in np.geomspace(0.2, 1.2, MOVES):
        start = time.perf_counter()
        _move(lab, float(scale))
        app.processEvents()  # paint
        times.append(time.perf_counter() - start)
    lab.close()
    shiboken6.delete(screen)
    p95 = float(np.quantile(times[5:], 0.95))
    detail = f"p95 {p95 * 1e3:.0f} ms, median {np.median(times) * 1e3:.0f} ms"
    name = f"lab, {distance} in between: knob → all three rows measured and painted, of 100 ms"
    return Row(name, p95 / FRAME, 1.0, detail)


def _screen() -> LabScreen:
    screen = LabScreen()
    screen.resize(WIDTH, HEIGHT)
    screen.set_look(Look.for_window(DARK, WIDTH, HEIGHT))
    screen.show()
    return screen


def _move(lab: Lab, scale: float) -> None:
    """Turn the knob, and return when the lab tells what was measured."""
    loop = QEventLoop()
    told = lab.measured.connect(loop.quit)
    lab.change(turning.scaled(lab.setting, scale), "scale")
    loop.exec()
    lab.disconnect(told)


if __name__ == "__main__":
    found = rows()
    print(table(found))
    sys.exit(not all(row.good for row in found))
