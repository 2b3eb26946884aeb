"""Recall: telling which sign came first.

Source: Hochreiter & Schmidhuber 1997, experiment 2c, with eight symbols instead of two.
"""

import numpy as np

from rnnviz.data.dataset import Example
from rnnviz.data.tasks.task import MemoryTask, signs

SYMBOLS, DISTRACTORS = "ABCDEFGH", "uvwxyz"


def draw(rng: np.random.Generator, distance: int) -> Example:
    """Return a symbol, followed by that many distractors; it is the label."""
    symbol = signs(rng, SYMBOLS, 1)
    return Example(symbol + signs(rng, DISTRACTORS, distance), symbol)


TASK = MemoryTask(
    name="recall",
    title="Recall",
    says="Says which capital letter came first, however many small letters follow.",
    labels=tuple(SYMBOLS),
    signs=SYMBOLS + DISTRACTORS,
    least=0,
    longest=40,
    draw=draw,
)
