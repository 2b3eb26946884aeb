"""How large a training is before it begins: the numbers to learn, and the memory it takes."""

from __future__ import annotations

import os
from contextlib import suppress
from math import prod
from pathlib import Path

from rnnviz.data.recipe import Recipe
from rnnviz.nets.spec import GATES, NetworkSpec
from rnnviz.values import dataclass

FLOAT = 4  # bytes
SLOTS = {"adamw": 2, "adam": 2, "rmsprop": 1, "momentum": 1, "sgd": 0}
"""Numbers that an optimiser remembers of each weight."""
COPIES = 5  # weights, gradients, their running average, that as it is validated, and the best
KEPT = 2  # weights and average of the last whole epoch, to go back to, with the optimiser's slots


@dataclass(frozen=True)
class DataSize:
    """What of the data decides a training's size.

    `vocabulary` V entries, `labels` K of a classifier, and `longest`, the tokens of its longest
    text.
    """

    vocabulary: int
    labels: int
    longest: int


@dataclass(frozen=True)
class Estimate:
    """How many `numbers` are learnt (exact), and the `bytes` that takes (roughly)."""

    numbers: int
    bytes: int

    def refusal(self, room: int | None) -> str:
        """Return why it does not fit into `room` bytes, in a sentence; nothing if it does.

        None is an unknown room, which refuses nothing.
        """
        if room is None or self.bytes <= room:
            return ""
        return (
            f"this network has {self.numbers:,} numbers to learn, which takes about "
            f"{in_bytes(self.bytes)} of memory, and {in_bytes(room)} are free here; "
            "try fewer units or a smaller batch"
        )


def spec_of(recipe: Recipe, data: DataSize) -> NetworkSpec:
    """Return the network that a recipe asks for on such data; a writer's outputs are its tokens."""
    r, V, writes = recipe, data.vocabulary, recipe.task == "generate"
    K = V if writes else data.labels
    return NetworkSpec(r.cell, V, r.embedding, r.hidden, r.layers, K, tied=r.tied and writes)


def estimate(recipe: Recipe, data: DataSize) -> Estimate:
    """Return the size of a training in 32-bit numbers."""
    spec = spec_of(recipe, data)
    N = sum(prod(shape) for shape in spec.shapes().values())
    slots = SLOTS[recipe.optimiser]
    held = N * (COPIES + slots) + N * (KEPT + slots)
    steps = recipe.bptt if recipe.task == "generate" else data.longest
    return Estimate(N, FLOAT * (held + recipe.batch * steps * _of_a_step(spec)))


def _of_a_step(spec: NetworkSpec) -> int:
    """Return how many numbers one step of one sequence leaves for the way back.

    The embedding and what dropout leaves of it; of each layer W x, the gates and their gradient,
    the states, what dropout leaves of h and its gradient; the logits, log p, and their gradients.
    """
    E, H, K = spec.embedding, spec.hidden, spec.outputs
    states = 2 if spec.cell == "lstm" else 1
    return 2 * E + spec.layers * (3 * GATES[spec.cell] + states + 2) * H + 4 * K


def free_memory() -> int | None:
    """Return how many bytes of memory are free on this machine, or None if it does not tell.

    Where only the size of all memory is told, that is taken.
    """
    with suppress(OSError, StopIteration):  # only Linux tells
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        free = next(line for line in lines if line.startswith("MemAvailable:"))
        return int(free.split()[1]) * 1024
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None


def in_bytes(count: int) -> str:
    """Return a number of bytes as people say it, such as "12.5 MB"."""
    for unit, size in (("GB", 1e9), ("MB", 1e6)):
        if count >= size:
            return f"{count / size:,.1f} {unit}"
    return f"{count / 1e3:,.0f} kB"
