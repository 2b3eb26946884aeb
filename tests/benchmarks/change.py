"""Changes of a run: `python -m tests.benchmarks.change` prints a table."""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import shiboken6
from PySide6.QtWidgets import QApplication

from rnnviz.app.main import application
from rnnviz.capture.ablation import Ablation
from rnnviz.capture.run import capture, request_for
from rnnviz.demos import DEMOS
from rnnviz.nets.model import Model
from rnnviz.screen.explore import ExploreScreen
from rnnviz.trace import Cursor, Edit, Trace
from rnnviz.views.look import DARK, Look
from tests.benchmarks.measure import Row, interleaved, table, usual
from tests.benchmarks.models import reader

WIDTH, HEIGHT, STEPS, OUTPUTS = 1920, 1080, 60, 150
FRAME = 1 / 60  # seconds


def rows() -> list[Row]:
    """Return every measurement of this room."""
    model = reader("lstm", 128, OUTPUTS)
    plain = capture(model, request_for(model, "abcd" * (STEPS // 4)))
    return [*_ranked(model, plain), _slid(application(), model, plain)]


def _ranked(model: Model, plain: Trace) -> list[Row]:
    """Return what it costs to switch off all 128 units in turn, against a second and a run each."""

    def ranked() -> object:
        return [*Ablation(0, STEPS - 1).answers(model, plain)]

    def one() -> object:
        return capture(model, plain.request.with_edit(Edit("h", "mask", 0.0, 0, (7,))))

    batch, single = (usual(each) for each in interleaved(ranked, one, rounds=30))
    detail = f"{batch * 1e3:.0f} ms"
    every = single * plain.units
    name = f"all 128 units of an LSTM switched off in turn, T {STEPS}, and ranked"
    against = f"{batch * 1e3:.0f} against {every * 1e3:.0f} ms"
    return [
        Row(f"{name}, of 1 s", batch, 1.0, detail),
        Row(f"{name}, against a run for each", batch / every, 0.5, against),
    ]


def _slid(app: QApplication, model: Model, plain: Trace) -> Row:
    """Return how long it takes from a slider to the page about changes, in most of 100 cases."""
    screen = ExploreScreen()
    screen.resize(WIDTH, HEIGHT)
    screen.set_look(Look.for_window(DARK, WIDTH, HEIGHT))
    screen.show_model(DEMOS["intent"], model)
    screen.pages.show_page("change")
    screen.show()
    screen.show_trace(plain)
    screen.show_cursor(Cursor(STEPS // 2, 0.9))
    times = []
    for n in range(100):
        start = time.perf_counter()
        edit = Edit("f", "scale", n / 100, 0, None, tuple(range(3, 10_000)))
        screen.show_trace(capture(model, plain.request.with_edit(edit)), plain)
        app.processEvents()
        times.append(time.perf_counter() - start)
    shiboken6.delete(screen)
    p95 = float(np.quantile(times[5:], 0.95))
    detail = f"p95 {p95 * 1e3:.1f} ms, median {np.median(times) * 1e3:.1f} ms"
    name = f"slider → LSTM, H 128, T {STEPS} → all views and the page about changes, of 16.7 ms"
    return Row(name, p95 / FRAME, 1.0, detail)


if __name__ == "__main__":
    found = rows()
    print(table(found))
    sys.exit(not all(row.good for row in found))
