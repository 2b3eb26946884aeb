"""What a memory task is: texts whose label hangs on a sign that was read a known distance ago."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnnviz.data.dataset import Example, Sentences

SIZES = {"train": 8000, "validation": 800, "test": 1600}


@dataclass(frozen=True)
class MemoryTask:
    """One task: a text goes in, a sign a step, and after its last sign comes the label.

    `says` is one sentence for a newcomer. `draw(rng, distance)` makes an example whose label hangs
    on the sign that was read `distance` steps before the last one, and on none before it; distances
    run from `least`, and a training sees all up to `longest` alike often. `labels` are all there
    can be, and `signs` all that a text is written with; `before` are those that may stand before
    the sign that counts, "" where none may.

    `cause(text)` finds that sign in any text, and `answer(text)` tells the label; they return None
    and "" for a text that is none of this task.
    """

    name: str
    title: str
    says: str
    labels: tuple[str, ...]
    signs: str
    least: int
    longest: int
    draw: Callable[[np.random.Generator, int], Example]
    cause: Callable[[str], int | None]
    answer: Callable[[str], str]
    before: str = ""

    def examples(self, distance: int, count: int, seed: int = 0) -> tuple[Example, ...]:
        """Return examples of that distance; the same seed gives the same ones.

        Raises
        ------
        ValueError
            If the task has no examples of so short a distance.
        """
        if distance < self.least:
            raise ValueError(f"{self.title} begins at a distance of {self.least}, not {distance}")
        rng = np.random.default_rng([seed, distance, *self.name.encode()])
        return tuple(self.draw(rng, distance) for _ in range(count))

    def example(self, distance: int, length: int = 0, number: int = 0) -> Example:
        """Return an example of that distance with `length` signs, or as many as it needs.

        The same number gives the same signs, however many others stand before them.

        Raises
        ------
        ValueError
            If the task has no examples of so short a distance.
        """
        (found,) = self.examples(distance, 1, number)
        core = found.text[-(distance + 1) :]
        more = max(0, length - len(core)) if self.before else 0
        rng = np.random.default_rng([number, more, *self.name.encode()])
        return Example(signs(rng, self.before, more) + core if more else core, found.label)

    def dataset(self, seed: int = 0) -> Sentences:
        """Return examples of all distances up to `longest`: to learn from, to stop by, to measure.

        Each part is drawn from a stream of its own. Short texts may stand in more than one part.
        """
        parts = []
        for number, size in enumerate(SIZES.values()):
            rng = np.random.default_rng([seed, number, *self.name.encode()])
            distances = rng.integers(self.least, self.longest + 1, size)
            parts.append(tuple(self.draw(rng, int(distance)) for distance in distances))
        return Sentences(*parts)


def signs(rng: np.random.Generator, among: str, count: int) -> str:
    """Return so many signs, each drawn alike often."""
    return "".join(rng.choice([*among], count))
