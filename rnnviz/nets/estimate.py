"""How large a training is before it begins: the numbers to learn, and the memory it takes."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from math import prod
from pathlib import Path

from rnnviz.data.recipe import Recipe
from rnnviz.nets.spec import GATES, NetworkSpec

FLOAT = 4  # bytes
SLOTS = {"adamw": 2, "adam": 2, "rmsprop": 1, "momentum": 1, "sgd": 0}
"""Numbers that an optimiser remembers of each weight."""
COPIES = 5  # weights, gradients, their running average, that as it is validated, and the best
KEPT = 2  # weights and average of the last whole epoch, to go back to, with the optimiser's slots
WRITTEN = 3  # weights, average and best, with the slots: the checkpoint before it is on the disk
WORKED_ON = 3  # a layer's matrices as the processor likes them, and two halves of their gradient
VALIDATED = 256  # sentences that are validated together
LAYER = {"rnn": (2, 0, 1), "gru": (8, 0, 3), "lstm": (11, 6, 6)}
"""Numbers a step of a layer takes, as `torch.nn` was measured to need them on a processor.

How many H and how many max(E, H) it leaves for the way back (what came in, the gates and their
pre-activations, the states; the LSTM's kernel keeps rows as wide as the wider of input and state),
and how many H the way back needs beside them.
"""


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
    """Return the size of a training in 32-bit numbers, at the largest of three moments.

    While a batch is learnt from, while unseen data is read, and while the checkpoint is written.
    """
    spec = spec_of(recipe, data)
    sizes = {name: prod(shape) for name, shape in spec.shapes().items()}
    N, layers = sum(sizes.values()), sum(n for name, n in sizes.items() if "_l" in name)
    slots, writes = SLOTS[recipe.optimiser], recipe.task == "generate"
    held = N * (COPIES + slots) + N * (KEPT + slots)
    steps = recipe.bptt if writes else data.longest
    learning = WORKED_ON * layers + recipe.batch * steps * _of_a_step(recipe, spec)
    validating = 0 if writes else VALIDATED * steps * _of_a_step_forward(spec)
    writing = N * (WRITTEN + slots)
    return Estimate(N, FLOAT * (held + max(learning, validating, writing)))


def _of_a_step(recipe: Recipe, spec: NetworkSpec) -> int:
    """Return how many numbers one step of one sequence takes where most are held at once.

    At the loss these are the logits, log p and their gradients; later the layers' own.
    """
    E, H, K = spec.embedding, spec.hidden, spec.outputs
    own, wide, back = LAYER[spec.cell]
    into = [E] + [H] * (spec.layers - 1)
    kept = E + sum(own * H + wide * max(width, H) for width in into)
    kept += E if recipe.input_dropout else 0
    dropped = H if recipe.dropout else 0
    kept += dropped * (spec.layers - 1)
    return max(kept + dropped + 4 * K, kept + E + max(back * H, 3 * dropped) + K)


def _of_a_step_forward(spec: NetworkSpec) -> int:
    """Return how many numbers a step takes that is only read: x, W x and h, logits and log p."""
    return spec.embedding + (GATES[spec.cell] + 2) * spec.hidden + 3 * spec.outputs


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
