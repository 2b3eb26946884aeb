"""How long a batch takes, measured on a network that is thrown away, before anything is learnt."""

from __future__ import annotations

import time
from itertools import islice
from statistics import median

from rnnviz.data.recipe import Recipe
from rnnviz.training.share import Share
from rnnviz.training.trainer import Diverged, Task, Trainer

MOST, LONGEST = 6, 0.3  # batches; seconds


def seconds_a_batch(task: Task, recipe: Recipe, share: Share) -> float | None:
    """Return the median time of a few batches in seconds, None where they cannot be learnt.

    The first of several is not counted: it makes room that the others find.
    """
    trainer, began, taken = Trainer(task, recipe, 0, share), time.monotonic(), list[float]()
    last = began
    try:
        for _ in islice(trainer.run(), min(MOST, task.batch_count())):
            now = time.monotonic()
            taken.append(now - last)
            last = now
            if now - began > LONGEST:
                break
    except Diverged:
        return None
    return median(taken[1:] or taken)
