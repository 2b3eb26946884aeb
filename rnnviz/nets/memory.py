"""How far back a model remembers: its accuracy on a memory task against the distance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.data.dataset import Example
from rnnviz.data.tasks import MemoryTask
from rnnviz.nets.model import Model
from rnnviz.nets.network import network_of

COUNT = 200


@dataclass(frozen=True)
class Remembered:
    """What a model got right of `count` examples at each of some distances.

    `accuracy` is a share in 0…1; `loss` is the mean of −log p(label), in nats. `chance` is what
    guessing among all labels alike would get.
    """

    task: str
    distances: tuple[int, ...]
    accuracy: tuple[float, ...]
    loss: tuple[float, ...]
    count: int
    chance: float

    @property
    def reach(self) -> int | None:
        """The largest distance before the accuracy first falls halfway down to chance, or None."""
        half = (1.0 + self.chance) / 2
        reached = None
        for distance, share in zip(self.distances, self.accuracy, strict=True):
            if share < half:
                break
            reached = distance
        return reached


def remember(
    model: Model, task: MemoryTask, distances: Sequence[int], count: int = COUNT, seed: int = 1
) -> Iterator[Remembered]:
    """Yield what the model remembers at the first distance, at the first two, and so on.

    Work is done only when the next answer is asked for. The same seed gives the same examples,
    whatever the model.

    Raises
    ------
    ValueError
        If the model does not know the task's labels, or the task has no such distance.
    """
    missing = [label for label in task.labels if label not in model.labels]
    if missing:
        raise ValueError(
            f"{model.name} does not do this task: it has no label {missing[0]!r}; "
            f"train one on made:{task.name}"
        )
    found: list[tuple[float, float]] = []
    for distance in distances:
        found.append(_measured(model, task.examples(distance, count, seed)))
        accuracy, loss = zip(*found, strict=True)
        done = tuple(distances[: len(found)])
        yield Remembered(task.name, done, accuracy, loss, count, 1.0 / len(task.labels))


def _measured(model: Model, examples: Sequence[Example]) -> tuple[float, float]:
    """Return the share that is right after the last sign, and the mean loss there."""
    hits, losses = [], []
    for same in _by_length(model, examples):
        ids = np.array([ids for ids, _ in same]).T  # (T, B)
        labels = np.array([label for _, label in same])
        with np.errstate(over="ignore", invalid="ignore"):  # a network of relu may overflow
            p = network_of(model).forward(ids)["p"][0, -1]  # (B, K)
        here = p[np.arange(len(labels)), labels]
        hits.append(p.argmax(axis=1) == labels)
        losses.append(-np.log(np.maximum(np.nan_to_num(here), np.finfo(np.float32).tiny)))
    return float(np.concatenate(hits).mean()), float(np.concatenate(losses).mean())


def _by_length(model: Model, examples: Sequence[Example]) -> Iterator[list[tuple[list[int], int]]]:
    """Yield examples as (token numbers, label's number), those of the same length together."""
    number = {label: k for k, label in enumerate(model.labels)}
    groups: dict[int, list[tuple[list[int], int]]] = {}
    for example in examples:
        ids = [token.id for token in model.codec.encode(example.text)]
        groups.setdefault(len(ids), []).append((ids, number[example.label]))
    yield from groups.values()
