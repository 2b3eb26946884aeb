"""Batches for one epoch: sentences padded to one length, or running text cut in windows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import torch
from torch import Tensor

from rnnviz.trace import Array

if TYPE_CHECKING:
    from numpy.typing import NDArray

Ids: TypeAlias = "NDArray[np.int64]"


@dataclass(frozen=True)
class Batch:
    """Inputs and targets (B, T), the weight of each target's loss, and whether state is carried on.

    The weights are zero where there is nothing to learn from, as behind a sentence's end.
    """

    inputs: Tensor
    targets: Tensor
    weights: Tensor
    carries_state: bool

    def on(self, device: torch.device) -> Batch:
        """Return this batch on that device."""
        inputs, targets, weights = (
            values.to(device) for values in (self.inputs, self.targets, self.weights)
        )
        return Batch(inputs, targets, weights, self.carries_state)


def sentences(
    texts: Sequence[Ids], labels: Ids, size: int, prefix_weight: float, order: np.random.Generator
) -> Iterator[Batch]:
    """Yield every sentence once, those of like length together so that little is padding.

    The last word's loss has weight 1 and all words' mean has `prefix_weight`, so that the belief
    is trained after every word.
    """
    lengths = np.array([len(t) for t in texts])
    shuffled = np.argsort(lengths + order.uniform(0.0, 3.0, len(texts)))
    groups = [shuffled[k : k + size] for k in range(0, len(shuffled), size)]
    for k in order.permutation(len(groups)):
        yield _padded([texts[n] for n in groups[k]], labels[groups[k]], prefix_weight)


def _padded(texts: list[Ids], labels: Ids, prefix_weight: float) -> Batch:
    T = max(len(t) for t in texts)
    inputs = np.zeros((len(texts), T), np.int64)
    weights = np.zeros((len(texts), T), np.float32)
    for row, text in enumerate(texts):
        inputs[row, : len(text)] = text
        weights[row, : len(text)] = prefix_weight / len(text)
        weights[row, len(text) - 1] += 1.0 - prefix_weight
    targets = np.repeat(labels[:, None], T, axis=1)
    weights /= len(texts)
    return _batch(inputs, targets, weights, carries_state=False)


def windows(text: Ids, size: int, bptt: int, start: int = 0) -> Iterator[Batch]:
    """Yield `size` parallel streams of the text in windows of `bptt` steps, in reading order.

    The state is carried from window to window (truncated backpropagation through time). `start`
    is the first character's place; moving it each epoch moves the cuts.
    """
    T = (len(text) - 1 - start) // size
    if T < 1:
        size, T = 1, len(text) - 1
        start = 0
    inputs = text[start : start + size * T].reshape(size, T)
    targets = text[start + 1 : start + 1 + size * T].reshape(size, T)
    for t in range(0, T, bptt):
        x, y = inputs[:, t : t + bptt].copy(), targets[:, t : t + bptt].copy()
        even = np.full(x.shape, 1.0 / x.size, np.float32)
        yield _batch(x, y, even, carries_state=t > 0)


def _batch(inputs: Ids, targets: Ids, weights: Array, *, carries_state: bool) -> Batch:
    x, y, w = (torch.from_numpy(values) for values in (inputs, targets, weights))
    return Batch(x, y, w, carries_state)
