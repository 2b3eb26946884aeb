"""A training that is watched: `python -m tests.benchmarks.watched`.

A whole window of 1920×1080 shows the room Train while the bundled intents are learnt: a clock asks
for 60 frames a second, in each of which the mark on the stage moves on. Beside it the plain loop
learns the same in a process of its own; the two take turns, so that a busy machine slows both.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import gc

import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer

from rnnviz.app.main import SWITCH, application
from rnnviz.app.rooms.train import TrainRoom
from rnnviz.app.settings import Settings
from rnnviz.app.window import MainWindow
from rnnviz.session import workshop
from rnnviz.session.leftover import Place
from rnnviz.session.plan import Plan, usual_plan
from rnnviz.trace import Cursor
from tests.benchmarks.measure import Row, table

WIDTH, HEIGHT, FRAME = 1920, 1080, 16  # pixels, milliseconds
ROUNDS, TURN = 10, 2.0  # turns of each, and seconds of one
LATE = 0.033  # seconds from a frame to the next one
REFRESHES, GOAL, IN_TIME = 5.0, 0.95, 60.0  # a second; right answers; seconds
PATIENCE = 120_000  # milliseconds


class Watch:
    """A clock of 60 frames a second: it moves the mark on the stage and times itself."""

    def __init__(self, room: TrainRoom) -> None:
        self.room, self.gaps, self.refreshes = room, list[float](), 0
        self._last, self._count = time.perf_counter(), 0
        self._timer = QTimer(interval=FRAME, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        room.looking.answered.connect(self._refresh)

    def start(self) -> None:
        """Time every frame from now on."""
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Rest."""
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self._last)
        self._last, self._count = now, self._count + 1
        trace = self.room.screen.stage.trace
        if trace is not None:
            step, phase = divmod(self._count, 48)
            self.room.screen.stage.show_cursor(Cursor(step % len(trace), phase / 48))

    def _refresh(self) -> None:
        self.refreshes += 1


def rows() -> list[Row]:
    """Return every measurement of this room."""
    application()
    sys.setswitchinterval(SWITCH)  # as the program does
    return [_learnt(), *_raced(48), *_raced(192)]


def _raced(hidden: int) -> list[Row]:
    """Return how fast a training is that is watched, and how smoothly it is."""
    plan = usual_plan().changed(hidden=hidden, epochs=10_000, patience=10_000)
    with _room(plan) as room, _plain(hidden) as plain:
        watch, shop = Watch(room), room.workshop
        _until(lambda done: shop.begun.connect(done))
        _turn(room, watch)  # to warm up
        watch.gaps.clear()
        watch.refreshes = 0
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(_turn(room, watch))
            theirs.append(plain())
    gaps = np.array(watch.gaps)
    late, pace = float(np.mean(gaps > LATE)), watch.refreshes / gaps.sum()
    speed = float(np.median(ours) / np.median(theirs))
    name = f"LSTM, H {hidden}, intents, watched at 60 frames a second"
    a_second = f"{np.median(ours):.0f} against {np.median(theirs):.0f} batches a second"
    told = f"{late:.2%} of {len(gaps):,} frames, longest {gaps.max() * 1e3:.0f} ms"
    return [
        Row(f"{name}: speed against a plain loop", speed, 0.9, a_second, at_least=True),
        Row(f"{name}: frames over 33 ms, of 1 %", late / 0.01, 1.0, told),
        Row(
            f"{name}: new pictures of the sentence, of 5 a second", pace / REFRESHES, 1.0,
            f"{pace:.1f} a second", at_least=True,
        ),
    ]  # fmt: skip


def _turn(room: TrainRoom, watch: Watch) -> float:
    """Return the batches a second of some seconds of training."""
    shop = room.workshop
    shop.play()
    _until(lambda done: shop.training.progressed.connect(done))
    began, first = time.perf_counter(), shop.training.step
    watch.start()
    _rest(TURN)
    watch.stop()
    _until(lambda done: shop.training.progressed.connect(done))
    speed = (shop.training.step - first) / (time.perf_counter() - began)
    shop.pause()
    _rest(0.2)
    return speed


def _learnt() -> Row:
    """Return how long it takes from play to 95 % of unseen sentences understood."""
    with _room(usual_plan()) as room:
        watch, shop = Watch(room), room.workshop
        began = time.perf_counter()
        watch.start()
        shop.play()

        def good(done: Callable[[], None]) -> None:
            def look(frame: object) -> None:
                if (shop.runs[shop.key].accuracy or 0.0) >= GOAL:
                    done()

            shop.training.reviewed.connect(look, Qt.ConnectionType.QueuedConnection)

        _until(good)
        seconds = time.perf_counter() - began
        watch.stop()
    name = "from play on the intents to 95 % of unseen sentences, PyTorch's start and all, of 60 s"
    return Row(name, seconds / IN_TIME, 1.0, f"{seconds:.1f} s")


@contextmanager
def _room(plan: Plan) -> Iterator[TrainRoom]:
    """Open the whole window in the room Train, where that is to be learnt."""
    offered, place = workshop.usual_plan, workshop.Place
    with tempfile.TemporaryDirectory(prefix="rnnviz-benchmark-") as name:
        workshop.usual_plan = lambda: plan
        workshop.Place = lambda: Place(Path(name) / "training")
        window = MainWindow(settings=Settings(Path(name) / "rnnviz.ini"))
        window.showNormal()
        window.resize(WIDTH, HEIGHT)
        window.session.open_demo("intent")
        room = window.go("train")
        assert isinstance(room, TrainRoom)
        gc.freeze()  # as the program does
        try:
            yield room
        finally:
            window.close()
            window.deleteLater()
            workshop.usual_plan, workshop.Place = offered, place


@contextmanager
def _plain(hidden: int) -> Iterator[Callable[[], float]]:
    """Start the plain loop, and give a call that returns its batches a second for a while."""
    command = [sys.executable, "-m", "tests.benchmarks.plain", str(hidden)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as child:
        assert child.stdin
        assert child.stdout
        child.stdout.readline()

        def run() -> float:
            print(TURN, file=child.stdin, flush=True)
            return int(child.stdout.readline()) / TURN

        run()  # to warm up
        yield run
        child.stdin.close()


def _until(work: Callable[[Callable[..., None]], object]) -> None:
    """Let the event loop run until the work says that it is done."""
    loop = QEventLoop()
    late = QTimer(singleShot=True, interval=PATIENCE)
    late.timeout.connect(lambda: loop.exit(1))
    late.start()
    work(lambda *_: loop.quit())
    if loop.exec():
        raise RuntimeError(f"it was not done after {PATIENCE // 1000} seconds")


def _rest(seconds: float) -> None:
    _until(lambda done: QTimer.singleShot(round(seconds * 1000), done))


if __name__ == "__main__":
    found = rows()
    print(table(found))
    sys.exit(not all(row.good for row in found))
