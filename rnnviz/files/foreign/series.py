"""A part that reads one number a step becomes one that reads levels: its words are numbers.

What it reads of a level v is (v − offset) / scale, as its program scaled it. A single output is the
next number, by the least squares that it was trained for: so it believes in each level by a bell
around what it says (Bishop 2006, Pattern Recognition, section 1.2.5: least squares is maximum
likelihood under a normal error), here half a level wide, as the file does not tell its error.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from rnnviz.data.dataset import DataProblem
from rnnviz.data.levels import Scale
from rnnviz.data.numbers import guess_column, read_numbers
from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.conventions import Conventions
from rnnviz.files.foreign.parts import Head, Part
from rnnviz.files.foreign.vocabulary import Vocabulary
from rnnviz.trace import Array

LARGEST = 1e9
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_BETWEEN = re.compile(rf"\s*({_NUMBER})(?:\s+to\s+|\s*…\s*|\s*\.\.+\s*|\s*,\s*|\s+)({_NUMBER})\s*")


def pair(given: str) -> tuple[float, float] | None:
    """Return two numbers with ``to``, a comma or a space between them, or None."""
    found = _BETWEEN.fullmatch(given.replace("−", "-"))
    if found is None:
        return None
    one, other = float(found[1]), float(found[2])
    return (one, other) if max(abs(one), abs(other)) <= LARGEST else None


def levels_between(given: str) -> Vocabulary:
    """Return levels that span what was given as ``LEAST to GREATEST``.

    Raises
    ------
    ForeignProblem
        If these are no two numbers that rise.
    """
    ends = pair(given)
    if ends is None or not ends[0] < ends[1]:
        raise ForeignProblem(
            f"{given[:40]!r} does not say between which numbers it reads; give the least and the "
            "greatest, such as 0 to 100"
        )
    return _levels(Scale.of(np.array(ends)), f"the levels span {ends[0]:g} to {ends[1]:g}")


def levels_of(path: Path) -> Vocabulary:
    """Return levels that span the numbers in a file.

    Raises
    ------
    ForeignProblem
        If there are none.
    """
    try:
        numbers = read_numbers(path)
        column = guess_column(numbers)
        values = numbers.columns[column]
        scale = Scale.of(values[np.isfinite(values)])
    except (DataProblem, ValueError) as problem:
        raise ForeignProblem(f"{path.name} gives no numbers to span levels: {problem}") from None
    return _levels(scale, f"the levels span {column} in {path.name}")


def levels_in(values: Sequence[float]) -> Vocabulary:
    """Return levels as they were listed; they must rise.

    Raises
    ------
    ForeignProblem
        If they are no rising numbers.
    """
    if any(not -LARGEST < v < LARGEST for v in values) or len(values) < 2:
        raise ForeignProblem("the levels must be at least two numbers that rise")
    return Vocabulary(tuple(f"{v:g}" for v in values), "levels", ("the levels were given",))


def with_levels(part: Part, how: Conventions, words: Vocabulary | None) -> Part:
    """Return the part of a series as one that reads these levels; another as it is."""
    if not part.is_series or words is None or words.language != "levels":
        return part
    levels = np.array(words.codec().levels)  # (V,)
    x = ((levels - how.offset) / how.scale).astype(np.float32)
    return replace(
        part,
        input="embedding",
        embedding=x[:, None],
        heads=tuple(_bell(head, x) if len(head.weight) == 1 else head for head in part.heads),
        notes=(*part.notes, *_notes(part, how)),
    )


def _bell(head: Head, x: Array) -> Head:
    """Return the score (x_k y − x_k² / 2) / s² of each level, y = w h + b, s half a level.

    It is −(x_k − y)² / 2s² but for what is the same for all levels.
    """
    s2 = (float(np.abs(np.diff(x)).mean()) / 2) ** 2
    b = 0.0 if head.bias is None else float(head.bias[0])
    x = x.astype(np.float64)
    weight = x[:, None] * head.weight / s2  # (V, H)
    bias = (x * b - x**2 / 2) / s2  # (V,)
    return Head(head.name, weight.astype(np.float32), bias.astype(np.float32))


def _notes(part: Part, how: Conventions) -> tuple[str, ...]:
    scaled = f"it reads of each number (number − {how.offset:g}) / {how.scale:g}"
    if not part.heads or len(part.heads[0].weight) > 1:
        return (scaled,)
    return scaled, (
        "its one output is taken to foretell the next number on the same scale; the bell around "
        "it is half a level wide, as the file does not tell how far it is usually off"
    )


def _levels(scale: Scale, note: str) -> Vocabulary:
    steps = np.arange(scale.count) * scale.step + scale.low
    return Vocabulary(tuple(scale.text(steps).split()), "levels", (note,))


def course(words: Vocabulary, steps: int = 48) -> str:
    """Return a text of levels that goes up and down twice: something to try a series on."""
    waves = np.sin(np.arange(steps) * 4 * math.pi / steps)
    places = np.rint((waves + 1) / 2 * (len(words.entries) - 1)).astype(int)
    return " ".join(words.entries[place] for place in places)
