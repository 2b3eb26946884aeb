"""Work beside the window: numbered, the newest only, and an end to all that came too late."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Event

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, SignalInstance, Slot

Work = Callable[[], Iterator[object]]

PAUSE = 1.0 / 4.0  # seconds between two results: every view shows each, the eye needs no more
PROBLEMS = (ValueError, OSError, MemoryError)  # what input or machine may cause; all else is a bug


@dataclass(frozen=True)
class _Failure:
    sentence: str


@dataclass(frozen=True, eq=False)
class _Bug:
    cause: BaseException


class _Ended:
    """Says that the worker is free again."""


class Runner(QObject):
    """Runs one generator at a time on a thread of its own and tells its results by number.

    `start` gives the work a number. While one runs only the newest waits, and what the older one
    still says is dropped. `produced` carries each result (at most 4 a second, the last one
    always), `failed` a sentence, and `finished` comes after either when all was said. All three
    are emitted on the thread that the runner lives on. An error that is no one's input is raised
    there too.

    >>> runner = Runner()
    >>> runner.start(lambda: iter([1, 2, 3]))
    1
    """

    produced = Signal(int, object)
    failed = Signal(int, str)
    finished = Signal(int)
    _told = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Have one thread ready; it starts with the first work."""
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._newest = 0
        self._running: _Job | None = None
        self._waiting: _Job | None = None
        self._closed = False
        # A @Slot of a QObject is what Qt calls on this thread; anything else runs on the worker.
        self._told.connect(self._hear, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether an answer to the newest work is still to come."""
        jobs = (self._running, self._waiting)
        return any(job is not None and job.number == self._newest for job in jobs)

    def start(self, work: Work) -> int:
        """Run the work as soon as the one before has stopped, and return its number."""
        self._forget()
        if not self._closed:
            self._waiting = _Job(self._newest, work, self._told)
            self._start_waiting()
        return self._newest

    def cancel(self) -> None:
        """Drop everything: nothing of what was started will be heard of again."""
        self._forget()

    def close(self, seconds: float = 2.0) -> bool:
        """Stop for good, and return whether the work ended within so many seconds."""
        self._closed = True
        self._forget()
        ended = self._pool.waitForDone(int(seconds * 1000))
        self._running = None
        return bool(ended)

    def _forget(self) -> None:
        self._newest += 1
        self._waiting = None
        if self._running is not None:
            self._running.stopped.set()

    def _start_waiting(self) -> None:
        if self._running is None and self._waiting is not None:
            self._running, self._waiting = self._waiting, None
            self._pool.start(_Thread(self._running))

    @Slot(int, object)
    def _hear(self, number: int, message: object) -> None:
        if isinstance(message, _Ended):
            self._running = None
            self._start_waiting()
        if number != self._newest:
            return
        if isinstance(message, _Failure):
            self.failed.emit(number, message.sentence)
        elif isinstance(message, _Ended):
            self.finished.emit(number)
        elif isinstance(message, _Bug):
            raise message.cause
        else:
            self.produced.emit(number, message)


class _Job:
    """One work with its number; `stopped` asks it to end."""

    def __init__(self, number: int, work: Work, told: SignalInstance) -> None:
        self.number, self.stopped = number, Event()
        self._work, self._told = work, told

    def run(self) -> None:
        try:
            for result in _thinned(self._work(), self.stopped):
                self._tell(result)
        except PROBLEMS as problem:
            self._tell(_Failure(sentence(problem)))
        except BaseException as bug:
            self._tell(_Bug(bug))
        self._tell(_Ended())

    def _tell(self, message: object) -> None:
        self._told.emit(self.number, message)


class _Thread(QRunnable):
    """What the pool runs; Qt deletes it, and the job lives on as long as someone holds it."""

    def __init__(self, job: _Job) -> None:
        super().__init__()
        self._job = job

    def run(self) -> None:
        self._job.run()


def sentence(problem: BaseException) -> str:
    """Return what went wrong as a sentence."""
    if isinstance(problem, MemoryError):
        return "There is not enough memory for this; try a shorter text."
    text = str(problem).strip() or type(problem).__name__
    if text.split()[0].isalpha():  # not the name of a file
        text = text[0].upper() + text[1:]
    return text + ("" if text[-1] in ".!?…" else ".")


def _thinned(results: Iterator[object], stopped: Event) -> Iterator[object]:
    """Yield the first result, the last, and those between that come `PAUSE` after another."""
    last, held = float("-inf"), False
    result: object = None
    for result in results:
        if stopped.is_set():
            return
        now = time.monotonic()
        held = now - last < PAUSE
        if not held:
            last = now
            yield result
    if held and not stopped.is_set():
        yield result
