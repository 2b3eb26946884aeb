"""A few lines that a writer writes, again and again while it learns, beside the window."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from rnnviz.capture.run import capture, request_for
from rnnviz.session.record import Sample
from rnnviz.session.runner import Runner
from rnnviz.session.runs import Run
from rnnviz.trace import Sampling

REST = 1.2  # seconds between two samples: as long as it takes to read one
LENGTH = {"characters": 240}
WORDS = 60


class Scribe(QObject):
    """Has the newest network of a run write, one sample at a time."""

    written = Signal(int, object)  # the run's key, and a Sample

    def __init__(self, parent: QObject | None = None) -> None:
        """Have nothing to write with yet."""
        super().__init__(parent)
        self._last = 0.0
        self._runner = Runner(self)
        self._runner.produced.connect(self._tell)

    def write(self, run: Run) -> None:
        """Write with that run's network, if it writes and the last sample is some time ago."""
        due = time.monotonic() - self._last > REST
        if run.recipe.task == "generate" and due and not self._runner.busy:
            self._last = time.monotonic()
            self._runner.start(partial(_samples, run))

    def close(self) -> bool:
        """Stop for good, and return whether the work ended."""
        return self._runner.close()

    @Slot(int, object)
    def _tell(self, _number: int, written: tuple[int, Sample]) -> None:
        self.written.emit(*written)


def _samples(run: Run) -> Iterator[object]:
    model = run.model()
    length = LENGTH.get(model.codec.language, WORDS)
    prompt = _given(run) if model.codec.levels else ""
    trace = capture(model, request_for(model, prompt, sampling=Sampling(length, 0.7)))
    drawn = [token for token, k in zip(trace.tokens[1:], trace.chosen, strict=False) if k >= 0]
    yield run.key, Sample(run.step, model.codec.decode(drawn), prompt)


def _given(run: Run) -> str:
    """Return what to go on from where nothing can be said without a beginning: numbers."""
    first = run.plan.source.example or run.about["examples"][0]
    return " ".join(first.split()[:WORDS])
