"""What every test relies on: no screen, no network, one thread, and nothing left behind."""

from __future__ import annotations

import os
import tempfile

# Qt and the BLAS libraries read these once, when they are loaded: so before any import of them.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
if os.environ.get("RNNVIZ_TEST_DISPLAY") != "1":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
_home = tempfile.TemporaryDirectory(prefix="rnnviz-test-", ignore_cleanup_errors=True)
for _name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
    os.environ[_name] = os.path.join(_home.name, _name)  # a test never touches real settings

import gc
import multiprocessing
import multiprocessing.resource_tracker
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from hypothesis import settings
from PySide6.QtCore import QCoreApplication, QEvent, QThread, QThreadPool
from pytestqt.qtbot import QtBot

from rnnviz.bootstrap.display import qt_problem

ROOT = Path(__file__).resolve().parents[1]
GRACE = 10.0  # seconds for what is ending to end

# The same examples on every machine, and no deadline: a slow machine is not a wrong program.
settings.register_profile("rnnviz", deadline=None, derandomize=True)
settings.load_profile("rnnviz")


def pytest_sessionstart() -> None:
    """Stop at once where Qt cannot start: it would abort in the middle of some test."""
    problem = qt_problem()
    if problem:
        pytest.exit(problem, returncode=3)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real data sets beside the checkout, or skip where there is none."""
    folder = ROOT.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip(f"the real data sets are not here: there is no {folder / 'data'}")
    return folder


# Qt keeps no list of its threads and pools, so their `start` writes them down.
_started: weakref.WeakSet[QThread | QThreadPool] = weakref.WeakSet()


# A busy machine may take its time: waiting longer costs a test that passes nothing.
for _wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals):
    _wait.__kwdefaults__["timeout"] = 30_000


def _remember_starts(kind: type) -> None:
    original = kind.start

    def start(self: QThread | QThreadPool, *args: object) -> None:
        _started.add(self)
        original(self, *args)

    kind.start = start


_remember_starts(QThread)
_remember_starts(QThreadPool)


def _windows() -> dict[int, str]:
    """Return address and name of every top-level widget; a tool tip belongs to Qt."""
    from PySide6.QtWidgets import QApplication

    if not isinstance(QApplication.instance(), QApplication):
        return {}
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    found = {shiboken6.getCppPointer(w)[0]: w for w in QApplication.topLevelWidgets()}
    names = {place: w.metaObject().className() for place, w in found.items()}
    return {place: f"window {name}" for place, name in names.items() if name != "QTipLabel"}


def _work() -> dict[int, str]:
    """Return Qt's running threads and the pools that are at work."""
    alive = [each for each in (QThreadPool.globalInstance(), *_started) if shiboken6.isValid(each)]
    threads = [t for t in alive if isinstance(t, QThread) and t.isRunning()]
    pools = [p for p in alive if isinstance(p, QThreadPool) and p.activeThreadCount()]
    return {
        shiboken6.getCppPointer(each)[0]: f"running {type(each).__name__}"
        for each in (*threads, *pools)
    }


def _threads() -> dict[int, str]:
    """Return Python's threads; those of Qt that ran Python code are counted by `_work`."""
    return {
        id(t): f"thread {t.name}"
        for t in threading.enumerate()
        if not isinstance(t, threading._DummyThread) and not t.name.startswith("pytest_timeout")
    }


def _children() -> dict[int, str]:
    """Return the child processes, but for the one that multiprocessing keeps for itself."""
    multiprocessing.active_children()  # collects those that have ended
    own = multiprocessing.resource_tracker._resource_tracker._pid
    tasks = Path("/proc/self/task").glob("*")  # none but on Linux
    found = {child for task in tasks for child in _children_of(task)}
    found |= {child.pid or 0 for child in multiprocessing.active_children()}
    return {child: f"process {child}" for child in found - {own}}


def _children_of(task: Path) -> set[int]:
    """Return the children that one thread started; none when it ended since it was listed."""
    try:
        return {int(child) for child in (task / "children").read_text().split()}
    except (FileNotFoundError, ProcessLookupError):
        return set()


_KINDS: tuple[Callable[[], dict[int, str]], ...] = (_windows, _work, _threads, _children)


def _left_since(kind: Callable[[], dict[int, str]], before: dict[int, str]) -> list[str]:
    """Return what is still there and was not, after a moment for what is just ending."""
    end = time.monotonic() + GRACE
    while left := [name for place, name in kind().items() if place not in before]:
        if time.monotonic() > end:
            break
        gc.collect()  # a widget that only a reference cycle holds is not left behind
        threading.Event().wait(0.01)
    return left


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fail a test that leaves a window, running work, a thread or a child process."""
    before = {kind: kind() for kind in _KINDS}
    yield
    left = [name for kind in _KINDS for name in _left_since(kind, before[kind])]
    assert not left, "the test left behind: " + ", ".join(left)
