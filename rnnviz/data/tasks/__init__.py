"""Tasks that need a memory of known length, made with a seed; each file declares one."""

from collections.abc import Mapping

from rnnviz.data.tasks import adding, brackets, count, recall
from rnnviz.data.tasks.task import MemoryTask

TASKS: Mapping[str, MemoryTask] = {
    each.TASK.name: each.TASK for each in (recall, adding, brackets, count)
}

__all__ = ["TASKS", "MemoryTask"]
