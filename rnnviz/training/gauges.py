"""What one step of an optimiser did, by group of parameters."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from rnnviz.training.modules import RecurrentNetwork


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


def _norm(tensors: list[Tensor] | list[Tensor | None]) -> float:
    parts = [torch.linalg.vector_norm(t) for t in tensors if t is not None]
    return float(torch.linalg.vector_norm(torch.stack(parts))) if parts else 0.0
