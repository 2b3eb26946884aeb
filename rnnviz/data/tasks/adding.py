"""Adding: the sum of the two circled digits.

Source: Hochreiter & Schmidhuber 1997, experiment 4, which adds two marked real numbers among many.
Here the numbers are digits, each a sign of its own, circled where it is marked, and the sum is one
of 19 labels: so that networks which read signs and tell labels can do it.
"""

import numpy as np

from rnnviz.data.dataset import Example
from rnnviz.data.tasks.task import MemoryTask, signs

DIGITS, CIRCLED = "0123456789", "⓪①②③④⑤⑥⑦⑧⑨"


def draw(rng: np.random.Generator, distance: int) -> Example:
    """Return digits with the first and one other circled; their sum is the label."""
    text = [*signs(rng, DIGITS, distance + 1)]
    places = (0, int(rng.integers(1, distance + 1)))
    total = sum(int(text[place]) for place in places)
    for place in places:
        text[place] = CIRCLED[int(text[place])]
    return Example("".join(text), str(total))


def cause(text: str) -> int | None:
    """Return the place of the first circled digit, if there are two."""
    places = [k for k, sign in enumerate(text) if sign in CIRCLED]
    return places[0] if len(places) == 2 else None


def answer(text: str) -> str:
    """Return the sum of the two circled digits."""
    if cause(text) is None:
        return ""
    return str(sum(CIRCLED.index(sign) for sign in text if sign in CIRCLED))


TASK = MemoryTask(
    name="adding",
    title="Adding",
    says="Adds the two circled digits and takes no notice of the others.",
    labels=tuple(str(k) for k in range(19)),
    signs=DIGITS + CIRCLED,
    least=1,
    longest=40,
    draw=draw,
    cause=cause,
    answer=answer,
    before=DIGITS,
)
