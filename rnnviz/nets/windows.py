"""What a network with a window believes after every token: it reads each window anew."""

from __future__ import annotations

import numpy as np

from rnnviz.nets.loss import Ids
from rnnviz.nets.network import Network
from rnnviz.trace import Array

TOGETHER = 256  # windows that are read at once


def windows(ids: Ids, size: int, padding: int) -> Ids:
    """Return the last `size` of ids (T, ...) up to each of them, (size, T, ...), filled up."""
    ahead = np.full((size - 1, *ids.shape[1:]), padding)
    seen = np.lib.stride_tricks.sliding_window_view(np.concatenate((ahead, ids)), size, axis=0)
    return np.moveaxis(seen, -1, 0)


def logits_of(network: Network, ids: Ids) -> Array:
    """Return the outputs before the softmax after every one of `ids` (T, ...), (T, ..., K)."""
    spec = network.spec
    if not spec.window:
        logits: Array = network.forward(ids)["logits"][0]
        return logits
    columns = windows(ids, spec.window, spec.padding).reshape(spec.window, -1)  # (N, T·…)
    found = [
        network.forward(columns[:, start : start + TOGETHER])["logits"][0, -1]
        for start in range(0, columns.shape[1], TOGETHER)
    ]
    logits = np.concatenate(found).reshape(*ids.shape, -1)
    return logits


def last_logits(network: Network, ids: Ids) -> Array:
    """Return the outputs before the softmax after the last of `ids` (T,), (K,)."""
    spec = network.spec
    if spec.window:
        ids = windows(ids[-spec.window :], spec.window, spec.padding)[:, -1]
    last: Array = network.forward(ids)["logits"][0, -1]
    return last
