"""Matching brackets: telling which one must be closed next.

Source: the Dyck languages of Chomsky & Schützenberger 1963, here with three kinds of bracket and
dots between them.
"""

import numpy as np

from rnnviz.data.dataset import Example
from rnnviz.data.tasks.task import MemoryTask, signs

OPEN, CLOSED, DOT = "([{", ")]}", "."
BEFORE, DEEPEST = 4, 3


def draw(rng: np.random.Generator, distance: int) -> Example:
    """Return open brackets and dots, a bracket, and so many signs in which all is closed again.

    The label is the sign that closes that bracket.
    """
    before = signs(rng, OPEN + DOT, int(rng.integers(BEFORE + 1)))
    bracket = signs(rng, OPEN, 1)
    return Example(before + bracket + balanced(rng, distance), closing(bracket))


def closing(bracket: str) -> str:
    """Return the sign that closes a bracket."""
    return CLOSED[OPEN.index(bracket)]


def balanced(rng: np.random.Generator, length: int) -> str:
    """Return a text of that length in which every bracket is closed, at most three deep."""
    text, owed = "", ""  # owed: what closes the open brackets, the innermost last
    while len(text) < length:
        left = length - len(text) - len(owed)
        choices = (DOT if left else "") + owed[-1:]
        choices += OPEN if left > 1 and len(owed) < DEEPEST else ""
        sign = choices[int(rng.integers(len(choices)))]
        if sign in CLOSED:
            owed = owed[:-1]
        elif sign in OPEN:
            owed += closing(sign)
        text += sign
    return text


def cause(text: str) -> int | None:
    """Return the place of the last bracket that is still open."""
    waiting: list[int] = []
    for place, sign in enumerate(text):
        if sign in OPEN:
            waiting.append(place)
        elif sign in CLOSED and waiting and closing(text[waiting[-1]]) == sign:
            waiting.pop()
        elif sign in CLOSED:
            return None
    return waiting[-1] if waiting else None


def answer(text: str) -> str:
    """Return the sign that closes that bracket."""
    place = cause(text)
    return "" if place is None else closing(text[place])


TASK = MemoryTask(
    name="brackets",
    title="Matching brackets",
    says="Says which bracket must be closed next.",
    labels=tuple(CLOSED),
    signs=OPEN + CLOSED + DOT,
    least=0,
    longest=40,
    draw=draw,
    cause=cause,
    answer=answer,
    before=OPEN + DOT,
)
