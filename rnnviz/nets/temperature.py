"""Beliefs that mean what they say: one temperature for all logits, found on unseen data.

Source: temperature scaling, Guo et al. 2017. It leaves the order of the outputs, and so every
accuracy, as it was.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from rnnviz.data.dataset import DataProblem, Dataset, Sentences
from rnnviz.nets.loss import Ids, cross_entropy
from rnnviz.nets.model import Model
from rnnviz.nets.network import network_of
from rnnviz.nets.quality import Tell, foretold, judged, untold
from rnnviz.trace import Array

GRID = np.geomspace(0.5, 3.0, 120)
MOST_SCORES = 30_000_000
"""Numbers among the logits that it is found on; more would not tell it better."""


def best_temperature(logits: Array, truth: Ids) -> float:
    """Return the temperature in 0.5…3 with which the truth is likeliest.

    `logits` (N, K) are scores on unseen data, `truth` (N,) the right outputs. The loss is convex in
    1/T, as in any weight of a linear layer, so that it falls up to the best one and rises after it.
    """
    most = max(1, MOST_SCORES // logits.shape[1])
    logits, truth = logits[:most], truth[:most]

    def loss(k: int) -> float:
        scaled: Array = logits / GRID[k].astype(logits.dtype)
        return float(cross_entropy(scaled, truth).mean(dtype=np.float64))

    steps = range(len(GRID) - 1)
    return float(GRID[bisect_left(steps, True, key=lambda k: loss(k) <= loss(k + 1))])


def unseen_scores(model: Model, data: Dataset, tell: Tell = untold) -> tuple[Array, Ids]:
    """Return the logits (N, K) on the data that validates, and the right outputs (N,).

    Raises
    ------
    DataProblem
        If nothing of it can be read by this model.
    """
    found: list[tuple[Array, Ids]] = []
    room = MOST_SCORES // model.spec.outputs
    for logits, truth in _unseen(model, data, tell):
        found.append((logits, truth))
        room -= len(truth)
        if room <= 0:
            break
    if not found:
        raise DataProblem(f"the data holds nothing that {model.name} could be calibrated on")
    scores, truths = zip(*found, strict=True)
    return np.concatenate(scores), np.concatenate(truths)


def _unseen(model: Model, data: Dataset, tell: Tell) -> Iterator[tuple[Array, Ids]]:
    if isinstance(data, Sentences):
        for logits, label in judged(model, data.validation, tell):
            yield logits, np.full(len(logits), label)
    else:
        for text in data.validation:
            ids = np.fromiter(model.codec.ids(text), np.intp)
            yield from foretold(network_of(model), ids, tell=tell)


def cooled(model: Model, temperature: float) -> Model:
    """Return the model with its head divided by a temperature."""
    weights = {
        name: weight / np.float32(temperature) if name.startswith("head.") else weight
        for name, weight in model.weights.items()
    }
    return replace(model, weights=weights)
