"""How long the window's event loop is held up: `python -m tests.benchmarks.stalls`.

A timer that always wants to tick runs in a whole window; the farthest two ticks lie around the
longest stall. Other programs make stalls too, so each work is done a few times, and the least of
the longest ones is told.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QElapsedTimer, QEventLoop, QTimer

from rnnviz.app.main import SWITCH, application
from rnnviz.app.settings import Settings
from rnnviz.app.window import MainWindow
from rnnviz.data.recipe import Recipe
from rnnviz.session.training import LiveTraining
from rnnviz.trace import Sampling
from rnnviz.training.messages import Job
from tests.benchmarks.measure import Row, table
from tests.training.data import write_sentences

SCREEN_FRAME, TWO = 1 / 60, 2 / 60  # seconds
WORDS, ROUNDS, PATIENCE = 1000, 3, 60_000  # words, times, milliseconds

Finish = Callable[[], None]


def rows() -> list[Row]:
    """Return every measurement of this room."""
    application()
    sys.setswitchinterval(SWITCH)  # as the program does
    with tempfile.TemporaryDirectory(prefix="rnnviz-benchmark-") as name, _window(name) as window:
        written = [_gap(partial(_write, window, seed)) for seed in range(1, ROUNDS + 1)]
        started = [_started(window, Path(name)) for _ in range(ROUNDS)]
    return [
        _row(f"longest stall while {WORDS:,} words are written and played, of 33 ms", written, TWO),
        _row("longest stall while the trainer's process starts, of 16.7 ms", started, SCREEN_FRAME),
    ]


def _row(name: str, gaps: list[float], most: float) -> Row:
    told = ", ".join(f"{gap * 1e3:.1f}" for gap in sorted(gaps))
    return Row(name, min(gaps) / most, 1.0, f"{told} ms")


@contextmanager
def _window(folder: str) -> Iterator[MainWindow]:
    """Open the whole window on the demo that writes words."""
    window = MainWindow(settings=Settings(Path(folder) / "rnnviz.ini"))
    window.resize(1920, 1080)
    window.show()
    gc.freeze()  # as the program does
    window.session.open_demo("script")
    _until(lambda done: window.session.traceChanged.connect(lambda t, _: t.complete and done()))
    yield window
    window.close()


def _write(window: MainWindow, seed: int, done: Finish) -> None:
    """Write the words, and play them as they come."""
    session = window.session
    session.traceChanged.connect(lambda t, _: t.complete and len(t) > WORDS and done())
    session.set_seed(seed)
    session.set_sampling(Sampling(length=WORDS + 1))


def _started(window: MainWindow, folder: Path) -> float:
    """Return the longest stall while a process starts, imports PyTorch and reads its data."""
    window.session.playhead.pause()  # its frames are measured above
    training = LiveTraining(window)
    recipe = Recipe("classify", "clinc", "words", embedding=16, hidden=16, epochs=1)
    job = Job(recipe, str(write_sentences(folder)), str(folder / "m.rnnviz"), "", "mine")

    def start(done: Finish) -> None:
        training.ready.connect(lambda _: done())
        training.start(job)

    gap = _gap(start)
    training.close()
    return gap


def _gap(work: Callable[[Finish], None]) -> float:
    """Return the seconds between the two farthest ticks while the work is done."""
    clock, gaps = QElapsedTimer(), [0]
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: gaps.append(clock.nsecsElapsed()) or clock.start())
    clock.start()
    timer.start()
    _until(work)
    timer.stop()
    return max(gaps) / 1e9


def _until(work: Callable[[Finish], None]) -> None:
    """Let the event loop run until the work says that it is done, and a little longer."""
    loop = QEventLoop()
    late = QTimer(singleShot=True, interval=PATIENCE)
    late.timeout.connect(lambda: loop.exit(1))
    late.start()
    work(lambda: QTimer.singleShot(300, loop.quit))
    if loop.exec():
        raise RuntimeError(f"it was not done after {PATIENCE // 1000} seconds")


if __name__ == "__main__":
    found = rows()
    print(table(found))
    sys.exit(not all(row.good for row in found))
