"""How good a network is by now on what it has not learnt from, and where it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

import numpy as np
import torch

from rnnviz.trace import Array
from rnnviz.training.classification import Classification
from rnnviz.training.modules import RecurrentNetwork
from rnnviz.training.trainer import Trainer
from rnnviz.values import dataclass

MOST_WRONG = 200
TOGETHER = 256  # sentences


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
    beliefs = _last_beliefs(task, network)  # (N, K)
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


def _last_beliefs(task: Classification, network: RecurrentNetwork) -> Array:
    """Return the probabilities after each unseen sentence's last word, (N, K)."""
    texts = task.validation[0]
    found = np.zeros((len(texts), len(task.labels)), np.float32)
    by_length = np.argsort([len(text) for text in texts], kind="stable")
    for start in range(0, len(texts), TOGETHER):
        places = by_length[start : start + TOGETHER]
        lengths = torch.tensor([len(texts[n]) for n in places])
        ids = torch.nn.utils.rnn.pad_sequence(
            [torch.from_numpy(texts[n]) for n in places], batch_first=True
        )
        logits = network(ids)[0][torch.arange(len(places)), lengths - 1]  # (n, K)
        found[places] = torch.softmax(logits, dim=-1).cpu().numpy()
    return found
