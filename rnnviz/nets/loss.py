"""How wrong the outputs are: cross entropy, and its slope."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from rnnviz.nets.activations import log_softmax, softmax
from rnnviz.trace import Array

if TYPE_CHECKING:
    from numpy.typing import NDArray

Ids: TypeAlias = "NDArray[np.integer]"


def cross_entropy(logits: Array, labels: Ids) -> Array:
    """Return −log p(label) of each place, in nats, shape (...).

    `logits` has shape (..., K), `labels` (...) holds numbers in 0…K−1.
    """
    chosen = np.take_along_axis(log_softmax(logits), labels[..., None], axis=-1)  # (..., 1)
    loss: Array = -chosen[..., 0]
    return loss


def cross_entropy_slope(logits: Array, labels: Ids) -> Array:
    """Return the derivative p − onehot(label) of each place's loss by its logits, (..., K)."""
    slope = softmax(logits)
    here = labels[..., None]
    np.put_along_axis(slope, here, 0, axis=-1)
    # p − 1 is minus the sum of the others, and so it keeps its digits where p is nearly 1.
    np.put_along_axis(slope, here, -slope.sum(axis=-1, keepdims=True), axis=-1)
    return slope
