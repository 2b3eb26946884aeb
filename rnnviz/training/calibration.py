"""Beliefs that mean what they say: one temperature, found on data the network has not learnt from.

Source: temperature scaling, Guo et al. 2017. Dividing the head's weights by it leaves the order of
the outputs, and so every accuracy, as it was.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from rnnviz.training.modules import RecurrentNetwork

GRID = np.geomspace(0.5, 3.0, 120)
MOST_SCORES = 30_000_000


@torch.no_grad()
def calibrate(network: RecurrentNetwork, scores: Tensor, truth: Tensor) -> dict[str, float]:
    """Divide the head by the temperature that makes the truth likeliest, and return it.

    `scores` (N, K) are the network's logits on unseen data, `truth` (N,) the right outputs. A head
    that is tied to the embedding stays as it is: scaling it would change what the network reads.
    """
    if network.spec.tied:
        return {}
    most = max(1, MOST_SCORES // scores.shape[1])
    scores, truth = scores[:most], truth[:most]
    nll = [float(nn.functional.cross_entropy(scores / t, truth)) for t in GRID]
    temperature = float(GRID[int(np.argmin(nll))])
    network.head.weight.div_(temperature)
    network.head.bias.div_(temperature)
    return {"temperature": temperature}
