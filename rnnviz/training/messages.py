"""What crosses between a trainer's process and whoever started it: one line of JSON each.

This module does not import torch, so that the window can read the messages.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from rnnviz.data.recipe import Recipe


@dataclass(frozen=True)
class Job:
    """What to train: recipe, data and where the model goes; `threads` is PyTorch's share.

    `device` is what it computes on: ``auto``, ``cpu``, ``cuda``, ``cuda:1`` or ``mps``.

    With `start`, a model file, training goes on from its weights instead of random ones. `columns`
    name those of a table with the text and with the label; none are guessed.
    """

    recipe: Recipe
    data: str
    out: str
    demo: str
    name: str
    seed: int = 0
    credit: str = ""
    licence: str = ""
    command: str = ""
    half: bool = False
    fresh: bool = False
    start: str = ""
    threads: int = 1
    device: str = "auto"
    columns: tuple[str, ...] = ()

    def to_line(self) -> str:
        """Return the job as one line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_line(cls, line: str) -> Job:
        """Return the job of that line."""
        values = json.loads(line)
        recipe, columns = Recipe(**values["recipe"]), tuple(values.get("columns", ()))
        return cls(**{**values, "recipe": recipe, "columns": columns})


@dataclass(frozen=True)
class Progress:
    """How far a training is.

    `epoch` of `epochs` and `batch` of `batches` count from 0; `loss` is the running mean over the
    epoch in nats, `validation` the loss on unseen data after the last whole epoch (or None), and
    `best` the least so far. `gradient` is the norm before clipping. `seconds` since the start and
    `eta` to the last epoch are in seconds; early stopping may end it sooner.
    """

    epoch: int
    epochs: int
    batch: int
    batches: int
    loss: float
    validation: float | None
    best: float | None
    gradient: float
    learning_rate: float
    seconds: float
    eta: float


def to_line(kind: str, **values: Any) -> str:
    """Return a message as one line of JSON: its kind, and what it says."""
    return json.dumps({"kind": kind, **values})


def from_line(line: str) -> tuple[str, dict[str, Any]]:
    """Return the kind of a message and what it says."""
    values = json.loads(line)
    return values.pop("kind"), values
