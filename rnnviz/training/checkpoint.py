"""What a killed training needs to go on: weights, optimiser and counters, without pickle."""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from rnnviz.training.average import Average
from rnnviz.training.modules import RecurrentNetwork

if TYPE_CHECKING:
    import torch
    from torch import Tensor


class Checkpoint:
    """The state of a training after its last whole epoch; written and read as one safetensors file.

    `epoch` counts whole epochs, `stale` those since the best validation loss.
    """

    def __init__(
        self, network: RecurrentNetwork, average: Average, optimiser: torch.optim.Optimizer
    ) -> None:
        self.network, self.average, self.optimiser = network, average, optimiser
        self.epoch, self.stale, self.seconds = 0, 0, 0.0
        self.validation: float | None = None
        self.best: float | None = None
        self.accuracy: float | None = None
        self.history: list[dict[str, float]] = []
        self.best_weights: dict[str, Tensor] = {}
        self._last: tuple[Any, ...] = ()

    def keep_best(self, network: RecurrentNetwork | None = None) -> None:
        """Remember these weights as the best, or the network's present ones."""
        weights = (network or self.network).state_dict()
        self.best_weights = {k: v.clone() for k, v in weights.items()}

    def restore_best(self) -> None:
        """Put the best weights back into the network."""
        self.network.load_state_dict(self.best_weights)
        self.network.eval()

    def keep_last(self) -> None:
        """Remember network, average and optimiser as they are, to come back to."""
        parts = (self.network.state_dict(), self.average.values, self.optimiser.state_dict())
        self._last = ()  # two of them need not have room
        self._last = (*copy.deepcopy(parts), self.average.updates)

    def restore_last(self) -> None:
        """Go back to where `keep_last` was called."""
        network, average, optimiser, updates = copy.deepcopy(self._last)
        self.network.load_state_dict(network)
        self.optimiser.load_state_dict(optimiser)
        self.average.values, self.average.updates = average, updates

    def end_epoch(self, validation: float, seconds: float, network: RecurrentNetwork) -> None:
        """Count an epoch that ended with this network of averaged weights, and its loss."""
        self.epoch += 1
        self.stale += 1
        self.seconds, self.validation = seconds, validation
        self.history.append({"validation": validation, "seconds": seconds})
        if self.best is None or validation < self.best:
            self.best, self.stale = validation, 0
            self.keep_best(network)

    def write(self, path: Path, job: str) -> None:
        """Write everything to `path`, so that a crash leaves the old file or the new one."""
        tensors = {f"network.{k}": v for k, v in self.network.state_dict().items()}
        tensors |= {f"average.{k}": v for k, v in self.average.values.items()}
        tensors |= {f"best.{k}": v for k, v in self.best_weights.items()}
        for number, slots in self.optimiser.state_dict()["state"].items():
            tensors |= {f"optimiser.{number}.{k}": v for k, v in slots.items()}
        counters = {
            "job": job, "epoch": self.epoch, "stale": self.stale, "seconds": self.seconds,
            "validation": self.validation, "best": self.best, "accuracy": self.accuracy,
            "history": self.history, "updates": self.average.updates,
        }  # fmt: skip
        partial = path.with_suffix(path.suffix + ".tmp")
        arrays = {k: v.detach().cpu().contiguous().numpy() for k, v in tensors.items()}
        save_file(arrays, partial, {"checkpoint": json.dumps(counters)})
        os.replace(partial, path)

    def read(self, path: Path, job: str) -> bool:
        """Go on from `path` if it is a checkpoint of the same job; tell whether it was."""
        try:
            with safe_open(path, framework="pt") as file:
                counters = json.loads((file.metadata() or {})["checkpoint"])
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        except (OSError, SafetensorError, KeyError, ValueError):
            return False
        if counters["job"] != job:
            return False
        self._restore(tensors, counters)
        return True

    def _restore(self, tensors: dict[str, Tensor], counters: dict[str, Any]) -> None:
        for name in ("epoch", "stale", "seconds", "validation", "best", "accuracy", "history"):
            setattr(self, name, counters.get(name))
        self.network.load_state_dict(_part(tensors, "network."))
        self.average.values = {
            k: v.to(self.network.device) for k, v in _part(tensors, "average.").items()
        }
        self.average.updates = counters["updates"]
        self.best_weights = _part(tensors, "best.")
        slots: dict[int, dict[str, Tensor]] = {}
        for name, value in _part(tensors, "optimiser.").items():
            number, slot = name.split(".")
            slots.setdefault(int(number), {})[slot] = value
        self.optimiser.load_state_dict({**self.optimiser.state_dict(), "state": slots})


def _part(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)}
