"""Ratios of two ways to do the same, measured in turns so that a busy machine slows both."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, the ratio, and the bar it is held to.

    The bar is an upper bound, or a lower one if `at_least`; None where there is only a number.
    `detail` says the absolute times.
    """

    name: str
    ratio: float
    bar: float | None
    detail: str = ""
    at_least: bool = False

    @property
    def good(self) -> bool:
        if self.bar is None:
            return True
        return self.ratio >= self.bar if self.at_least else self.ratio <= self.bar

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        bar = "–" if self.bar is None else f"{sign} {self.bar:g}"
        ratio = f"{self.ratio:.2f}" if self.ratio < 10 else f"{self.ratio:.0f}"
        return f"| {self.name} | {ratio}× | {bar} | {self.detail} |"


def compare(
    name: str,
    ours: Callable[[], object],
    theirs: Callable[[], object],
    bar: float | None,
    *,
    rounds: int = 60,
) -> Row:
    """Return the ratio of the two times, taken in turns after one call to warm each up.

    The time is the fastest tenth's slowest: other programs only ever make a call slower, and the
    longer of two calls more often, so that medians of a busy machine exaggerate the ratio.
    """
    mine, other = interleaved(ours, theirs, rounds=rounds)
    return row_of(name, mine, other, bar)


def row_of(name: str, mine: Sequence[float], other: Sequence[float], bar: float | None) -> Row:
    """Return the ratio of two lists of seconds that were measured in turns."""
    ours, theirs = (usual(each) * 1e3 for each in (mine, other))
    return Row(name, ours / theirs, bar, f"{ours:.2f} against {theirs:.2f} ms")


def usual(seconds: Sequence[float]) -> float:
    """Return the fastest tenth's slowest, which other programs disturb least."""
    return float(np.quantile(seconds, 0.1))


def interleaved(*calls: Callable[[], object], rounds: int) -> list[list[float]]:
    """Return the seconds that each call took, round by round, in an order that changes."""
    rng = np.random.default_rng(0)
    times: list[list[float]] = [[] for _ in calls]
    for call in calls:
        call()
    for _ in range(rounds):
        for k in rng.permutation(len(calls)):
            start = time.perf_counter()
            calls[k]()
            times[k].append(time.perf_counter() - start)
    return times


def table(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table."""
    return "\n".join(["| what | ratio | bar | times |", "|---|---|---|---|", *map(str, rows)])
