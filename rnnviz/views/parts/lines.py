"""Running text as numbers: in which line and where in it each token stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Floats: TypeAlias = "NDArray[np.float64]"


@dataclass(frozen=True, eq=False)
class Lines:
    """Tokens wrapped into lines: `x` and `width` (T,) in pixels, `row` (T,) counts from 0."""

    x: Floats
    width: Floats
    row: NDArray[np.intp]

    @property
    def count(self) -> int:
        """The number of lines."""
        return int(self.row[-1]) + 1 if self.row.size else 0

    def steps(self, first: int, last: int) -> range:
        """Return the steps in the lines from `first` up to but not including `last`."""
        start, stop = np.searchsorted(self.row, (first, last))
        return range(int(start), int(stop))

    def at(self, x: float, row: int) -> int | None:
        """Return the step at that place of a line, or None beside its text."""
        steps = self.steps(row, row + 1)
        if not steps:
            return None
        place = int(np.searchsorted(self.x[steps.start : steps.stop], x, side="right")) - 1
        step = steps.start + max(place, 0)
        return step if self.x[step] <= x < self.x[step] + self.width[step] else None

    def nearest(self, x: float, row: int) -> int:
        """Return the step that is nearest to a place, which may lie beside the text."""
        steps = self.steps(min(max(row, 0), self.count - 1), min(max(row, 0), self.count - 1) + 1)
        place = int(np.searchsorted(self.x[steps.start : steps.stop], x, side="right")) - 1
        return steps.start + max(place, 0)


def wrapped(texts: Sequence[str], widths: Floats, room: float, gap: float, joined: bool) -> Lines:
    """Return tokens in lines of `room` pixels with `gap` pixels between them.

    A line end ends its line. Where tokens are `joined`, as characters are, lines break after
    spaces only, and inside a word that is longer than a line.
    """
    widths = np.minimum(widths, room)
    x, row = np.zeros(len(texts)), np.zeros(len(texts), np.intp)
    left, line = 0.0, 0
    for start, stop in _words(texts, joined):
        whole = widths[start:stop].sum() + gap * (stop - start - 1)
        if left > 0.0 and left + whole > room:
            left, line = 0.0, line + 1
        for k in range(start, stop):
            if left > 0.0 and left + widths[k] > room:
                left, line = 0.0, line + 1
            x[k], row[k] = left, line
            left += widths[k] + gap
        if texts[stop - 1] == "\n":
            left, line = 0.0, line + 1
    return Lines(x, widths, row)


def _words(texts: Sequence[str], joined: bool) -> Iterator[tuple[int, int]]:
    """Yield (start, stop) of what is not parted at the end of a line."""
    if not joined:
        yield from ((k, k + 1) for k in range(len(texts)))
        return
    start = 0
    for k, text in enumerate(texts):
        if text.isspace() or k + 1 == len(texts):
            yield start, k + 1
            start = k + 1
