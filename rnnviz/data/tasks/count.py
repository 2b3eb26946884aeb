"""Counting: telling how many strokes there were.

Source: Gers & Schmidhuber 2001, whose LSTM counts in the language aⁿbⁿ; here strokes stand among
dots, and the number is the label.
"""

import numpy as np

from rnnviz.data.dataset import Example
from rnnviz.data.tasks.task import MemoryTask

STROKE, DOT, MOST = "|", ".", 9


def draw(rng: np.random.Generator, distance: int) -> Example:
    """Return a stroke and so many signs after it; 1 to 9 strokes, each number alike often."""
    number = int(rng.integers(1, min(MOST, distance + 1) + 1))
    rest = rng.permutation([STROKE] * (number - 1) + [DOT] * (distance + 1 - number))
    return Example(STROKE + "".join(rest), str(number))


def cause(text: str) -> int | None:
    """Return the place of the first stroke."""
    place = text.find(STROKE)
    return None if place < 0 else place


def answer(text: str) -> str:
    """Return how many strokes there are, if they are not too many."""
    number = text.count(STROKE)
    return str(number) if 1 <= number <= MOST else ""


TASK = MemoryTask(
    name="count",
    title="Counting",
    says="Counts the strokes among the dots.",
    labels=tuple(str(k) for k in range(1, MOST + 1)),
    signs=STROKE + DOT,
    least=0,
    longest=40,
    draw=draw,
    cause=cause,
    answer=answer,
    before=DOT,
)
