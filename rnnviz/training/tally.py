"""What happened in the batches since one last looked: their loss, right answers, and clipping."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

import torch
from torch import Tensor

from rnnviz.training.batches import Batch

REMEMBERED = 200  # batches, of which is told how many were clipped


class Tally:
    """Counts every batch, which costs next to nothing; `told` begins to count anew."""

    def __init__(self) -> None:
        self._loss, self._count = 0.0, 0
        self._clipped: deque[bool] = deque(maxlen=REMEMBERED)
        self._right: float | None = None

    def note(self, loss: float, norm: float, clip: float) -> None:
        """Count a batch of that loss (nats), whose gradient had that norm before clipping."""
        self._loss, self._count = self._loss + loss, self._count + 1
        self._clipped.append(norm > clip)

    @torch.no_grad()
    def note_answers(self, logits: Tensor, batch: Batch) -> None:
        """Count how many sentences are told right by what is believed after their last word.

        `logits` are (B, T, K); behind a sentence's end its weights are zero.
        """
        T = batch.weights.shape[1]
        steps = torch.arange(T, device=batch.weights.device)
        last = (steps * (batch.weights > 0)).amax(dim=1)  # (B,)
        rows = torch.arange(len(last), device=last.device)
        says = logits[rows, last].argmax(dim=-1)  # (B,)
        self._right = float((says == batch.targets[rows, last]).float().mean())

    def told(self) -> Mapping[str, float | int | None]:
        """Return the mean ``batch_loss`` and the ``accuracy`` 0…1 since the last time, or None.

        And how many of the last 200 batches were ``clipped``; ``counted`` is less at the start.
        """
        mean = self._loss / self._count if self._count else None
        right, self._right = self._right, None
        self._loss, self._count = 0.0, 0
        return {
            "batch_loss": mean,
            "accuracy": right,
            "clipped": sum(self._clipped),
            "counted": len(self._clipped),
        }
