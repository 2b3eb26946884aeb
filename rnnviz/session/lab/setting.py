"""Where everything in the memory lab stands: a frozen value, so that undo is a list of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from rnnviz.capture.knobs import KEEPING, Knobs
from rnnviz.data.dataset import Example
from rnnviz.data.tasks import TASKS, MemoryTask
from rnnviz.nets.spec import CellKind

CELLS: tuple[CellKind, ...] = ("rnn", "gru", "lstm")
SENTENCE = "intent"  # in the place of a task: sentences, read by the models of that demo
HEADLINE = "send $50 to allison from my checking account"
FARTHEST = 80  # signs in between
LONGEST = 120  # signs of a text


@dataclass(frozen=True)
class Setting:
    """What is read by which networks, and how their knobs are turned.

    Of a task, the sign that counts stands `distance` signs before the last one, in a text of
    `length` signs, or of as many as it takes where that is more; `number` says which example.
    `text`, where it is not empty, is the user's own instead. `limit` clips gradients of learning
    to that norm. `shown` names the cells, in the order of `CELLS`.
    """

    task: str = "recall"
    distance: int = 10
    length: int = 0
    number: int = 1
    text: str = ""
    knobs: Knobs = field(default_factory=Knobs)
    limit: float | None = None
    shown: tuple[CellKind, ...] = CELLS

    def __post_init__(self) -> None:
        """Refuse what cannot be read.

        Raises
        ------
        ValueError
            If there is no such task, the distance is out of bounds, or nothing is shown.
        """
        if self.task not in TASKS and self.task != SENTENCE:
            raise ValueError(f"there is no task {self.task!r}")
        if not self.least <= self.distance <= FARTHEST:
            raise ValueError(f"a distance of {self.distance} is not in {self.least}…{FARTHEST}")
        if not self.shown:
            raise ValueError("one model at least must be shown")

    @property
    def memory_task(self) -> MemoryTask | None:
        """The task, or None where sentences are read."""
        return TASKS.get(self.task)

    @property
    def least(self) -> int:
        """The shortest distance."""
        task = self.memory_task
        return max(1, task.least) if task else 1

    def example(self) -> Example:
        """Return the text that is read and its right answer, "" where none is known."""
        task = self.memory_task
        if task is None:
            return Example(self.text or HEADLINE, "")
        if self.text:
            return Example(self.text, task.answer(self.text))
        return task.example(self.distance, self.length, self.number)

    def models(self) -> tuple[str, ...]:
        """Return the names of the bundled models, one for each cell that is shown."""
        return tuple(f"{self.task}-{cell}" for cell in self.shown)

    def knobs_of(self, cell: CellKind) -> Knobs:
        """Return the knobs without those that such a cell does not have."""
        keep = self.knobs.keep if cell in KEEPING else 0.0
        nonlinearity = self.knobs.nonlinearity if cell == "rnn" else None
        return replace(self.knobs, keep=keep, nonlinearity=nonlinearity)

    def trained(self) -> Setting:
        """Return this with all knobs of the networks as they began."""
        return replace(self, knobs=Knobs(), limit=None)

    def about(self, task: str) -> Setting:
        """Return this for another task, with a text of its own."""
        distance = max(self.distance, Setting(task=task).least)
        return replace(self, task=task, distance=distance, text="")
