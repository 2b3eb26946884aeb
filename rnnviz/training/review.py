"""How good a network is by now on what it has not learnt from, and where it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from rnnviz.trace import Array
from rnnviz.training.classification import Classification
from rnnviz.training.trainer import Trainer

MOST_WRONG = 200


@dataclass(frozen=True, eq=False)
class Review:
    """Plain values and arrays, ready to be told.

    `values` has ``loss`` in nats; of a classifier also ``accuracy`` 0…1, and ``wrong``, up to 200
    sentences as [text, label, what it says, how sure], the surest first. `arrays` has of a
    classifier the ``confusion`` (label, what it says) in sentences.
    """

    values: Mapping[str, Any]
    arrays: Mapping[str, Array] = field(default_factory=dict)


@torch.no_grad()
def review(trainer: Trainer) -> Review:
    """Return how the averaged weights do on the unseen part of the data."""
    loss = {"loss": trainer.state.validation}
    if not isinstance(trainer.task, Classification):
        return Review(loss)
    task, network = trainer.task, trainer.averaged()
    beliefs = task.last_beliefs(network)  # (N, K)
    truth, says = task.validation[1], beliefs.argmax(axis=1)
    K = len(task.labels)
    confusion = np.bincount(truth * K + says, minlength=K * K).reshape(K, K)
    wrong = [
        [task.unseen_texts[n], task.labels[truth[n]], task.labels[says[n]], float(beliefs[n].max())]
        for n in np.flatnonzero(truth != says)
    ]
    wrong.sort(key=lambda each: -each[3])
    values = {**loss, "accuracy": float(np.mean(truth == says)), "wrong": wrong[:MOST_WRONG]}
    return Review(values, {"confusion": confusion.astype(np.float32)})
