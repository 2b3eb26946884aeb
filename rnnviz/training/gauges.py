"""What one step of an optimiser did, by group of parameters."""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor

from rnnviz.trace import Array
from rnnviz.training.modules import RecurrentNetwork

BINS = 64  # of a histogram of weights


def group_of(name: str) -> str:
    """Return the group that a parameter is told with, such as ``W_0`` or ``head``."""
    part, _, rest = name.partition(".")
    if part != "rnn":
        return part
    kind, _, layer = rest.rpartition("_l")
    return {"weight_ih": "W", "weight_hh": "U"}.get(kind, "b") + f"_{layer}"


class Gauges:
    """Measures a step: call `before` when the gradients are there, `after` when it is done.

    Both give values by group: the norm of the gradient before clipping, and the length of the
    step relative to that of the weights, ‖Δw‖/‖w‖. About 1e-3 is usual (Bottou 2012).
    """

    def __init__(self, network: RecurrentNetwork) -> None:
        self._groups: dict[str, list[Tensor]] = {}
        for name, weight in network.named_parameters():
            self._groups.setdefault(group_of(name), []).append(weight)
        self._earlier: dict[str, list[Tensor]] = {}

    @torch.no_grad()
    def before(self) -> Mapping[str, float]:
        """Return the gradient's norm by group, and remember the weights."""
        self._earlier = {g: [w.clone() for w in ws] for g, ws in self._groups.items()}
        return {g: _norm([w.grad for w in ws]) for g, ws in self._groups.items()}

    @torch.no_grad()
    def after(self) -> Mapping[str, float]:
        """Return ‖Δw‖/‖w‖ by group; nothing if `before` was not called for this step."""
        found = {}
        for group, earlier in self._earlier.items():
            moved = [w - e for w, e in zip(self._groups[group], earlier, strict=True)]
            found[group] = _norm(moved) / max(_norm(earlier), 1e-12)
        self._earlier = {}
        return found

    @torch.no_grad()
    def histograms(self) -> dict[str, tuple[Array, float]]:
        """Return for each group how many weights lie in each even bin of −reach…reach, and reach.

        The reach is a power of two, so that histograms of several moments can be joined. A group
        with a weight that is no number is left out.
        """
        found = {}
        for group, weights in self._groups.items():
            largest = float(torch.stack([w.abs().max() for w in weights]).max())
            if not math.isfinite(largest):
                continue
            reach = 2.0 ** math.ceil(math.log2(max(largest, 2.0**-20)))
            counts = torch.stack([torch.histc(w, BINS, -reach, reach) for w in weights]).sum(dim=0)
            found[group] = counts.cpu().numpy(), reach
        return found


def _norm(tensors: list[Tensor] | list[Tensor | None]) -> float:
    parts = [torch.linalg.vector_norm(t) for t in tensors if t is not None]
    return float(torch.linalg.vector_norm(torch.stack(parts))) if parts else 0.0
