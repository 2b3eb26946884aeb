"""How far a training is, and how fast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rnnviz.session.speed import Speed


@dataclass(frozen=True)
class Standing:
    """How far the training is: counts from 0; `batches` make an epoch, `texts` a batch.

    `speed` is in batches a second and `left` in seconds, None while unknown. Once it is `done`,
    `over` says why. One that was `refused` does not begin.
    """

    ready: bool = False
    refused: bool = False
    playing: bool = False
    done: bool = False
    over: str = ""
    step: int = 0
    epoch: int = 0
    batch: int = 0
    batches: int = 0
    epochs: int = 0
    texts: int = 0
    speed: float | None = None
    left: float | None = None

    def told(self, values: Mapping[str, Any], texts: int, speed: Speed) -> Standing:
        """Return this after a ``progress`` message, with `texts` in each batch."""
        batches, epochs = int(values["batches"]), int(values["epochs"])
        epoch, batch = int(values["epoch"]), int(values["batch"])
        return replace(
            self, step=int(values["step"]), epoch=epoch, batch=batch, batches=batches,
            epochs=epochs, done=False, texts=texts, speed=speed.batches,
            left=speed.left((epochs - epoch) * batches - batch),
        )  # fmt: skip
