"""One process's share of a training: where it computes, and which rows of each batch are its own.

Several processes learn as one (data parallel): each computes the gradient of its rows, the sum
over all is the whole batch's, and so all take the same step. They are started by PyTorch's own
``torchrun``, which tells each in its surroundings which of how many it is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor, distributed, nn

from rnnviz.training.batches import Batch
from rnnviz.training.device import device_of

CPU = torch.device("cpu")


@dataclass(frozen=True)
class Share:
    """The `rank`-th of `world` processes, computing on `device`."""

    device: torch.device = field(default=CPU)
    rank: int = 0
    world: int = 1

    @property
    def is_first(self) -> bool:
        """Whether this process is the one that validates, writes and tells."""
        return self.rank == 0

    def of(self, batch: Batch) -> Batch:
        """Return every `world`-th row of a batch, on the device.

        A process for which there is no row takes one without weight, so that all take part.
        """
        if self.world > 1:
            own = torch.arange(len(batch.inputs))[self.rank :: self.world]
            rows, weight = (own, 1.0) if len(own) else (torch.zeros(1, dtype=torch.long), 0.0)
            batch = replace(
                batch,
                inputs=batch.inputs[rows],
                targets=batch.targets[rows],
                weights=batch.weights[rows] * weight,
            )
        return batch.on(self.device)

    def add_up(self, loss: Tensor, parameters: Iterable[nn.Parameter]) -> Tensor:
        """Put into every gradient its sum over the processes; return the sum of the losses."""
        if self.world == 1:
            return loss
        grads = [weight.grad for weight in parameters if weight.grad is not None]
        flat = torch.cat([loss.reshape(1), *(grad.reshape(-1) for grad in grads)])
        distributed.all_reduce(flat)  # one message, which is faster than one a weight
        total, *sums = flat.split([1, *(grad.numel() for grad in grads)])
        for grad, values in zip(grads, sums, strict=True):
            grad.copy_(values.view_as(grad))
        summed: Tensor = total.reshape(())
        return summed

    def agree(self, found: Callable[[], float]) -> float:
        """Return what the first process finds, in all of them."""
        if self.world == 1:
            return found()
        first = found() if self.is_first else 0.0
        value = torch.tensor([first], dtype=torch.float64, device=self.device)
        distributed.broadcast(value, src=0)
        return float(value)

    def spread(self, data: bytes) -> bytes:
        """Return the bytes that the first process has, in all of them."""
        if self.world == 1:
            return data
        length = int(self.agree(lambda: float(len(data))))
        held = torch.zeros(length, dtype=torch.uint8, device=self.device)
        if self.is_first and length:
            held = torch.frombuffer(bytearray(data), dtype=torch.uint8).to(self.device)
        if length:
            distributed.broadcast(held, src=0)
        return held.cpu().numpy().tobytes()


ALONE = Share()


def joined(device: str) -> Share:
    """Return this process's share, once all the others have been met.

    Raises
    ------
    DeviceProblem
        If there is no such device here.
    """
    world = int(os.environ.get("WORLD_SIZE", "1"))
    place = device_of(device, int(os.environ.get("LOCAL_RANK", "0")))
    if world == 1:
        return Share(place)
    backend = "nccl" if place.type == "cuda" else "gloo"
    distributed.init_process_group(backend)
    return Share(place, distributed.get_rank(), distributed.get_world_size())


def parted() -> None:
    """Leave the others."""
    if distributed.is_available() and distributed.is_initialized():
        distributed.barrier()  # who leaves while another still speaks aborts that one
        distributed.destroy_process_group()
