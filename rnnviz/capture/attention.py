"""Where a network with attention looks: the weights over all that it has read, after every step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.nets.readout import causal
from rnnviz.trace import Array, Trace


@dataclass(frozen=True, eq=False)
class Attention:
    """`weights` (step, step): row t is what is paid to each step after step t; later ones get 0.

    `padding` (step,) is what goes to what was read before the first step, the rest of each row.
    Source: Bahdanau et al. 2015; of one score a step, Felbo et al. 2017.
    """

    weights: Array
    padding: Array


def attends(trace: Trace | None) -> bool:
    """Tell whether the network of a run pays attention."""
    return trace is not None and "score" in trace


def attention(trace: Trace) -> Attention:
    """Return where the network looked after every step.

    Raises
    ------
    KeyError
        If it pays no attention.
    """
    before = trace["score0"].data if "score0" in trace else np.zeros(0, np.float32)  # (N,)
    α = causal(np.concatenate((before, trace["score"].data)), len(trace))  # (T, N + T)
    return Attention(α[:, len(before) :], α[:, : len(before)].sum(axis=1))
