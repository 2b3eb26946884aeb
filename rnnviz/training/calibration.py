"""Beliefs that mean what they say: one temperature, found on data the network has not learnt from.

See `rnnviz.nets.temperature`.
"""

from __future__ import annotations

import torch
from torch import Tensor

from rnnviz.nets.temperature import best_temperature
from rnnviz.training.modules import RecurrentNetwork


@torch.no_grad()
def calibrate(network: RecurrentNetwork, scores: Tensor, truth: Tensor) -> dict[str, float]:
    """Divide the head by the temperature that makes the truth likeliest, and return it.

    `scores` (N, K) are the network's logits on unseen data, `truth` (N,) the right outputs. A head
    that is tied to the embedding stays as it is: scaling it would change what the network reads.
    """
    if network.spec.tied:
        return {}
    temperature = best_temperature(scores.cpu().numpy(), truth.cpu().numpy())
    network.head.weight.div_(temperature)
    network.head.bias.div_(temperature)
    return {"temperature": temperature}
