"""Small pictures of a film as numbers: one sentence, run through the network of some moments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from rnnviz.capture.run import capture, request_for
from rnnviz.nets.model import Model
from rnnviz.session.film import Film, Snapshot
from rnnviz.session.runner import Runner
from rnnviz.trace import Array

REST = 400  # milliseconds between two rounds: while it learns the newest is always another one
RATIO = 1.25  # between the gaps of two sets of marks


@dataclass(frozen=True, eq=False)
class Still:
    """What a moment's network made of the sentence: its last layer's state and its output.

    `h` (unit,) lies in −1…1, `p` (label,) in 0…1; both are those after the last word.
    """

    snapshot: Snapshot
    h: Array
    p: Array

    @property
    def step(self) -> int:
        """After how many batches it was."""
        return self.snapshot.step


def pictured(steps: Sequence[int], room: int) -> tuple[int, ...]:
    """Return the steps that have a picture: at most `room`, the first and the newest among them.

    The others are nearest to even marks over √step. While a training goes on the marks stay where
    they are until there are too many of them; then all are a little further apart.
    """
    if len(steps) <= max(2, room):
        return tuple(steps)
    roots = np.sqrt(np.asarray(steps, np.float64))
    gap = RATIO ** np.ceil(np.log((roots[-1] - roots[0]) / max(1, room - 1)) / np.log(RATIO))
    marks = np.arange(roots[0], roots[-1] - gap / 2, gap)
    later = np.clip(np.searchsorted(roots, marks), 1, len(roots) - 1)
    nearest = later - (marks - roots[later - 1] <= roots[later] - marks)
    return tuple(steps[k] for k in np.unique([0, *nearest, len(steps) - 1]))


class Stills(QObject):
    """Makes the stills of a film beside the window, each once; `made` carries all that are known.

    They come as they are ready, in the order of their steps. While a training goes on, the last one
    is of a moment that was the newest a little before.
    """

    made = Signal(object)  # tuple of Still

    def __init__(self, parent: QObject | None = None) -> None:
        """Have no film yet."""
        super().__init__(parent)
        self._wanted: tuple[Snapshot, ...] = ()
        self._known: dict[Snapshot, Still] = {}
        self._text = ""
        self._model: Callable[[Snapshot], Model] | None = None
        self._runner = Runner(self)
        self._runner.produced.connect(self._take)
        self._runner.finished.connect(self._rest)
        self._runner.failed.connect(self._give_up)
        self._resting = QTimer(self, singleShot=True, interval=REST)
        self._resting.timeout.connect(self._work)

    def ask(
        self, film: Film, steps: Sequence[int], text: str, model: Callable[[Snapshot], Model]
    ) -> None:
        """Make stills of the moments at those steps; `model` returns the network of a snapshot."""
        if text != self._text:
            self._known, self._text = {}, text
            self._runner.cancel()
            self._resting.stop()
        found = (film.at(step) for step in steps)
        self._wanted = tuple(each for each in found if each is not None)
        kept = (*self._wanted, *list(self._known)[-1:])  # the newest still too: the next is late
        self._known = {s: self._known[s] for s in kept if s in self._known}
        self._model = model
        if not (self._runner.busy or self._resting.isActive()):
            self._work()

    def close(self) -> bool:
        """Stop for good, and return whether the work ended."""
        self._resting.stop()
        return self._runner.close()

    @Slot()
    def _work(self) -> None:
        missing = [each for each in self._wanted if each not in self._known]
        if missing and self._text and self._model is not None:
            self._runner.start(partial(stills, missing, self._text, self._model))

    @Slot(int, object)
    def _take(self, _number: int, found: tuple[Still, ...]) -> None:
        known = {**self._known, **{each.snapshot: each for each in found}}
        self._known = dict(sorted(known.items(), key=lambda each: each[0].step))
        self.made.emit(tuple(self._known.values()))

    @Slot(int)
    def _rest(self, _number: int) -> None:
        self._resting.start()

    @Slot(int, str)
    def _give_up(self, _number: int, _sentence: str) -> None:
        """Wait for another question: whoever shows the sentence's run says what is wrong."""
        self._wanted = ()


def stills(
    snapshots: Sequence[Snapshot], text: str, model: Callable[[Snapshot], Model]
) -> Iterator[tuple[Still, ...]]:
    """Yield the stills of these moments, more and more of them."""
    found: list[Still] = []
    for snapshot in snapshots:
        network = model(snapshot)
        trace = capture(network, request_for(network, text))
        end = len(trace) - 1
        h = trace["h"].at(layer=trace.layers - 1, step=end)
        found.append(Still(snapshot, h, trace["p"].at(step=end)))
        yield tuple(found)
