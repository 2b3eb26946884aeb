"""Recall: telling which letter came first.

Source: Hochreiter & Schmidhuber 1997, experiment 2c, with eight letters that distract as well.
"""

import numpy as np

from rnnviz.data.dataset import Example
from rnnviz.data.tasks.task import MemoryTask, signs

LETTERS = "ABCDEFGH"


def draw(rng: np.random.Generator, distance: int) -> Example:
    """Return a letter, followed by that many others; the first is the label."""
    text = signs(rng, LETTERS, distance + 1)
    return Example(text, text[0])


def cause(text: str) -> int | None:
    """Return the place of the first letter."""
    return 0 if text[:1] in {*LETTERS} else None


def answer(text: str) -> str:
    """Return the first letter."""
    return "" if cause(text) is None else text[0]


TASK = MemoryTask(
    name="recall",
    title="Recall",
    says="Says which letter came first, however many follow.",
    labels=tuple(LETTERS),
    signs=LETTERS,
    least=0,
    longest=40,
    draw=draw,
    cause=cause,
    answer=answer,
)
