"""All that is told of a batch that is watched, beside how far the training is."""

from __future__ import annotations

from typing import Any

import numpy as np

from rnnviz.trace import Array
from rnnviz.training.batches import Ids
from rnnviz.training.classification import Classification
from rnnviz.training.gates import LONGEST, Gates, histogram
from rnnviz.training.trainer import Task, Trainer


class Measures:
    """Collects what a trainer's gauges found.

    `values` has ``gradients`` and ``updates`` by group of weights, what the `Tally` tells,
    ``reach``, the largest value of a group's histogram, and from time to time ``gates``, the mean
    of each over unseen examples. `arrays` has the histograms ``weights/W_0`` and ``gates/f_0``.
    """

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._gates = Gates(trainer.task.spec, unseen_texts(trainer.task))

    def taken(self) -> tuple[dict[str, Any], dict[str, Array]]:
        """Return values and arrays, ready to be told."""
        trainer = self._trainer
        reaches: dict[str, float] = {}
        values = {
            "gradients": dict(trainer.gradients), "updates": dict(trainer.updates),
            "clip": trainer.recipe.clip, **trainer.tally.told(), "reach": reaches,
        }  # fmt: skip
        arrays: dict[str, Array] = {}
        for group, (counts, reach) in trainer.gauges.histograms().items():
            arrays[f"weights/{group}"], reaches[group] = counts, reach
        if self._gates.due:
            open_ = self._gates.measured(trainer.averaged().arrays())
            values["gates"] = {name: float(np.mean(each)) for name, each in open_.items()}
            arrays |= {f"gates/{name}": histogram(each) for name, each in open_.items()}
        return values, arrays


def unseen_texts(task: Task) -> list[Ids]:
    """Return the tokens of unseen sentences, or pieces of unseen running text."""
    if isinstance(task, Classification):
        return task.validation[0]
    return [text[k : k + LONGEST] for text in task.validation for k in range(0, len(text), LONGEST)]
