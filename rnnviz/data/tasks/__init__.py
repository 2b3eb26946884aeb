"""Tasks that need a memory of known length, made with a seed; each file declares one."""

from collections.abc import Mapping

from rnnviz.data.recipe import Recipe
from rnnviz.data.tasks import adding, brackets, count, recall
from rnnviz.data.tasks.task import MemoryTask

TASKS: Mapping[str, MemoryTask] = {
    each.TASK.name: each.TASK for each in (recall, adding, brackets, count)
}

RECIPE = Recipe(
    task="classify",
    reader="table",
    language="characters",
    embedding=16,
    hidden=32,
    min_count=1,
    learning_rate=5e-3,
    epochs=25,
    patience=100,
    dropout=0.0,
    input_dropout=0.0,
    prefix_weight=0.0,
    average=0.99,
)
"""One small network for all of them, so that what differs is the task or the cell."""

__all__ = ["RECIPE", "TASKS", "MemoryTask"]
