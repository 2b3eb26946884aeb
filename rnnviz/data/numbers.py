"""Files of numbers as people keep them: columns, with a name or without, and what does not fit."""

from __future__ import annotations

import csv
import io
import math
import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from rnnviz.data.dataset import DataProblem, read_text
from rnnviz.trace import Array

MOST_ROWS = 1_000_000
MOST_NAMED = 5  # lines that are named one by one
LOOKED_AT = 100  # rows that tell how a file is written
FEW = 20  # different numbers may as well be labels
WORDS = 4  # in a cell make a sentence, and no date
MISSING = ("", "na", "n/a", "nan", "null", "none", "?", "-")
LARGEST = 1e30  # beyond it, sums of squares are no 64-bit numbers any more
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
CALENDAR = ("no", "nr", "id", "index", "row", "year", "month", "day", "hour", "minute", "second")


@dataclass(frozen=True)
class Numbers:
    """The columns of a file in which most cells are numbers, (rows,) each, NaN where one is none.

    `strange` says of each column, in a sentence each, which lines have no number there.
    `has_sentences` tells whether some other cell holds several words.
    """

    name: str
    columns: Mapping[str, Array]
    strange: Mapping[str, tuple[str, ...]]
    has_sentences: bool = False
    width: int = 1  # of all columns


def read_numbers(path: Path) -> Numbers:
    """Return the columns of numbers in a text file.

    Semicolons, tabs, bars, commas or spaces part the cells; the first row may name the columns.

    Raises
    ------
    DataProblem
        If there is no such column, or there are more than a million rows.
    """
    text = read_text(path)
    rows = text.count("\n")
    if rows > MOST_ROWS:
        raise DataProblem(
            f"{path.name} has {rows:,} lines; at most {MOST_ROWS:,} are read: give a part of it"
        )
    lines = [line for line in text[: 1 << 20].splitlines() if line.strip()][:LOOKED_AT]
    if not lines:
        raise DataProblem(f"{path.name} is empty; give a file with a number in each line")
    delimiter = next((d for d in ";\t|," if _parts(d, lines)), " ")
    return _Sheet(path.name, delimiter, lines).read(text)


def is_of_numbers(path: Path) -> bool:
    """Tell whether a file is more likely to hold numbers than texts with a label.

    Its column has many different numbers or no other beside it, and no cell is a sentence.
    """
    try:
        numbers = read_numbers(path)
    except DataProblem:
        return False
    values = numbers.columns[guess_column(numbers)]
    alone = numbers.width == 1 or len(np.unique(values[np.isfinite(values)])) > FEW
    return alone and not numbers.has_sentences


def guess_column(numbers: Numbers) -> str:
    """Return the first column that is no calendar and does not just rise or fall, if any is none.

    What counts the rows or the days cannot be meant.
    """
    usual = [
        name
        for name, values in numbers.columns.items()
        if name.lower() not in CALENDAR and not _only_rises(values)
    ]
    return next(iter([*usual, *numbers.columns]))


def _only_rises(values: Array) -> bool:
    steps = np.diff(values[np.isfinite(values)])
    return len(steps) > 2 and bool(np.all(steps > 0) or np.all(steps < 0))


def _parts(delimiter: str, lines: list[str]) -> bool:
    return sum(delimiter in line for line in lines) > 0.9 * len(lines)


@dataclass
class _Column:
    """The numbers of one column so far, and the lines that had none."""

    values: array[float] = field(default_factory=lambda: array("d"))
    strange: list[str] = field(default_factory=list)
    count: int = 0  # of strange cells

    def put(self, cell: str, value: float, where: str) -> None:
        self.values.append(value)
        if math.isnan(value):
            self.count += 1
            if self.count <= MOST_NAMED:
                says = f"“{cell[:40]}” is no number" if cell else "the cell is empty"
                self.strange.append(f"{where}: {says}")

    def sentences(self) -> tuple[str, ...]:
        more = self.count - len(self.strange)
        return (*self.strange, *([f"and {more:,} more lines like these"] if more else []))


class _Sheet:
    """Reads a file whose rows are parted by `delimiter`; `lines` are its first ones."""

    def __init__(self, name: str, delimiter: str, lines: list[str]) -> None:
        self.name, self.delimiter = name, delimiter
        first = [cells for _, cells in self._rows("\n".join(lines))]
        self.width = max({*map(len, first)}, key=[*map(len, first)].count)
        whole = [cells for cells in first if len(cells) == self.width]
        numeric = [self._mostly_numbers([c[k] for c in whole[1:] or whole]) for k in self._places()]
        self.has_head = any(
            n and math.isnan(self._number(cell)) and cell.lower() not in MISSING
            for n, cell in zip(numeric, first[0], strict=False)
        )
        self.has_sentences = any(self._words(cells) >= WORDS for cells in first)
        self.names = self._named(first[0] if self.has_head else [])

    def read(self, text: str) -> Numbers:
        """Return the columns of which most cells are numbers."""
        columns = [_Column() for _ in self._places()]
        rows = self._rows(text)
        if self.has_head:
            next(rows)
        for line, cells in rows:
            fits, where = len(cells) == self.width, f"{self.name}, line {line}"
            if not fits:
                where += f" has {len(cells)} cells instead of {self.width}"
                cells = [""] * self.width
            for column, cell in zip(columns, cells, strict=True):
                column.put(cell, self._number(cell), where)
        return self._checked(columns)

    def _checked(self, columns: list[_Column]) -> Numbers:
        kept = {
            name: column
            for name, column in zip(self.names, columns, strict=True)
            if column.count <= len(column.values) / 2 and len(column.values)
        }
        if not kept:
            why = next((c.strange[0] for c in columns if c.strange), f"{self.name} has no rows")
            raise DataProblem(f"{self.name} has no column of numbers: {why}")
        return Numbers(
            self.name,
            {name: np.array(column.values) for name, column in kept.items()},
            {name: column.sentences() for name, column in kept.items()},
            self.has_sentences,
            self.width,
        )

    def _rows(self, text: str) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(io.StringIO(text), delimiter=self.delimiter, skipinitialspace=True)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, [cell.strip() for cell in cells]
        except csv.Error as wrong:
            raise DataProblem(
                f"{self.name}, line {reader.line_num} cannot be read: {wrong}"
            ) from None

    def _number(self, cell: str) -> float:
        """Return a number that can be computed with, or NaN.

        Between semicolons the comma may be a decimal one; elsewhere it may part thousands.
        """
        decimal = "." if self.delimiter == ";" else "" if _THOUSANDS.fullmatch(cell) else ","
        plain = cell.replace(",", decimal)
        try:
            value = float(plain) if "_" not in plain else math.nan
        except ValueError:
            return math.nan
        return value if abs(value) <= LARGEST else math.nan

    def _words(self, cells: list[str]) -> int:
        """Return how many words stand together, which spaces may have made cells of."""
        if self.delimiter == " ":
            return sum(math.isnan(self._number(cell)) for cell in cells)
        return max((len(cell.split()) for cell in cells), default=0)

    def _mostly_numbers(self, cells: list[str]) -> bool:
        return sum(not math.isnan(self._number(cell)) for cell in cells) > len(cells) / 2

    def _places(self) -> range:
        return range(self.width)

    def _named(self, head: list[str]) -> list[str]:
        """Return a name for each column, no two alike."""
        names: dict[str, None] = {}
        for k in self._places():
            name = head[k] if k < len(head) and head[k] else f"column {k + 1}"
            names[name if name not in names else f"{name} ({k + 1})"] = None
        return [*names]
