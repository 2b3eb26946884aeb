"""A few lines that a writer writes, again and again while it learns, beside the window."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from rnnviz.capture.run import capture, request_for
from rnnviz.nets.model import Model
from rnnviz.session.runner import Runner
from rnnviz.trace import Sampling

REST = 1.2  # seconds between two samples: as long as it takes to read one
LENGTH = {"characters": 240}
WORDS = 60


@dataclass(frozen=True)
class Sample:
    """What the network wrote after `step` batches, behind the prompt; always from the same seed."""

    step: int
    prompt: str
    text: str


class Scribe(QObject):
    """Has the newest network write, one sample at a time."""

    written = Signal(object)  # Sample

    def __init__(self, parent: QObject | None = None) -> None:
        """Have nothing to write with yet."""
        super().__init__(parent)
        self._last = 0.0
        self._runner = Runner(self)
        self._runner.produced.connect(self._tell)

    def write(self, model: Model, step: int, prompt: str, *, now: bool = False) -> None:
        """Write with that network, if it writes and the last sample is some time ago."""
        due = now or time.monotonic() - self._last > REST
        if model.task == "generate" and due and not self._runner.busy:
            self._last = time.monotonic()
            self._runner.start(partial(_samples, model, step, prompt))

    def drop(self) -> None:
        """Forget what is under way: it is about another network."""
        self._last = 0.0
        self._runner.cancel()

    def close(self) -> bool:
        """Stop for good, and return whether the work ended."""
        return self._runner.close()

    @Slot(int, object)
    def _tell(self, _number: int, sample: Sample) -> None:
        self.written.emit(sample)


def _samples(model: Model, step: int, prompt: str) -> Iterator[object]:
    length = LENGTH.get(model.codec.language, WORDS)
    request = request_for(model, prompt, sampling=Sampling(length, 0.7))
    trace = capture(model, request)
    drawn = [token for token, k in zip(trace.tokens[1:], trace.chosen, strict=False) if k >= 0]
    yield Sample(step, prompt, model.codec.decode(drawn))
