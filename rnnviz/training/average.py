"""A running average of weights, which generalises better than the last ones."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Average:
    """Exponential moving average of a module's state (Polyak & Juditsky 1992).

    The decay grows with the number of updates, min(decay, (1+n)/(10+n)), so that the random
    initial weights are soon forgotten.
    """

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.decay = decay
        self.updates = 0
        self.values = {k: v.detach().clone() for k, v in module.state_dict().items()}
        self._of = module.state_dict()  # the weights themselves, which change in place

    @torch.no_grad()
    def update(self) -> None:
        """Move the average towards the present weights."""
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        for name, value in self._of.items():
            self.values[name].lerp_(value, 1.0 - decay)

    def copy(self) -> dict[str, Tensor]:
        """Return the averaged weights."""
        return {name: value.clone() for name, value in self.values.items()}
