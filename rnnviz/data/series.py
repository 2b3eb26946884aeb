"""A column of numbers as a series, to foretell the next value of.

Rows are steps, alike far apart. Where a number is missing the series is cut: nothing is made up to
fill the gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rnnviz.data.dataset import DataProblem, Texts
from rnnviz.data.levels import Scale
from rnnviz.data.numbers import Numbers, guess_column, read_numbers
from rnnviz.trace import Array

LEAST = 50  # values
CHANGE = "change of "
DRIFTS = 0.1  # share of unseen values beyond the levels, from which on the changes are guessed
SHARES = (0.8, 0.9)  # to learn from, and to stop early by; the end is to measure by


@dataclass(frozen=True)
class Series:
    """One column in order of time: three parts, each in pieces without a gap, and the levels.

    The levels span the part to learn from, so that nothing of the unseen ones is given away.
    """

    train: tuple[Array, ...]
    validation: tuple[Array, ...]
    test: tuple[Array, ...]
    scale: Scale

    def texts(self) -> Texts:
        """Return the parts as texts of levels."""
        parts = (self.train, self.validation, self.test)
        return Texts(*(tuple(self.scale.text(piece) for piece in part) for part in parts))

    @property
    def outside(self) -> float:
        """The share 0…1 of unseen values beyond the levels; these are read as the last level."""
        unseen = np.concatenate([*self.validation, *self.test])
        half = self.scale.step / 2
        return float(np.mean((unseen < self.scale.low - half) | (unseen > self.scale.high + half)))


def read_series(path: Path, columns: tuple[str, ...] = ()) -> Texts:
    """Return a file's series of levels: of the column named, or else of the one that is guessed.

    Raises
    ------
    DataProblem
        If there is no such column, or too little in it to learn from.
    """
    numbers = read_numbers(path)
    return series_of(numbers, columns[0] if columns else guess_series(numbers)).texts()


def choices(numbers: Numbers) -> tuple[str, ...]:
    """Return what can be foretold: each column, and its changes from row to row."""
    return (*numbers.columns, *(CHANGE + column for column in numbers.columns))


def guess_series(numbers: Numbers) -> str:
    """Return the likeliest column, or its changes where it drifts out of what was learnt from."""
    column = guess_column(numbers)
    return CHANGE + column if series_of(numbers, column).outside > DRIFTS else column


def series_of(numbers: Numbers, column: str) -> Series:
    """Return the series in a column, or of its changes as ``change of COLUMN``.

    Raises
    ------
    DataProblem
        If there is no such column, or too little in it to learn from.
    """
    if column not in choices(numbers):
        known = ", ".join(numbers.columns)
        raise DataProblem(f"{numbers.name} has no column of numbers {column!r}; there are {known}")
    what = f"the column {column} of {numbers.name}"
    values = _values(numbers, column)
    count = int(np.isfinite(values).sum())
    if count < LEAST:
        raise DataProblem(f"{what} has {count} numbers; at least {LEAST} are needed")
    cuts = [round(share * len(values)) for share in SHARES]
    train, validation, test = (_pieces(part) for part in np.split(values, cuts))
    if not (train and validation and test):
        raise DataProblem(f"{what} has too many gaps to learn from")
    try:
        scale = Scale.of(np.concatenate(train))
    except ValueError as same:
        raise DataProblem(f"{what}: {same}") from None
    return Series(train, validation, test, scale)


def _values(numbers: Numbers, column: str) -> Array:
    if column in numbers.columns:
        return numbers.columns[column]
    return np.diff(numbers.columns[column.removeprefix(CHANGE)])


def _pieces(values: Array) -> tuple[Array, ...]:
    """Return the stretches of two numbers and more without a gap."""
    known = np.isfinite(values)
    edges = np.flatnonzero(np.diff(known.astype(np.int8), prepend=0, append=0))
    return tuple(values[a:b] for a, b in edges.reshape(-1, 2) if b - a > 1)
