"""Tables of texts and labels as people keep them: CSV, TSV, JSON, JSON lines, text with tabs."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from rnnviz.data.dataset import DataProblem, read_text

SUFFIXES = (".csv", ".tsv", ".json", ".jsonl", ".txt")
DELIMITERS = ",\t;|"
MOST_CELL = 100_000  # characters
OFTEN = 4  # times that a label comes at least, on average
LOOKED_AT, MOST_ROWS = 100_000, 50  # characters and rows that tell what parts the cells
_NAMES = {
    "text": ("text", "sentence", "utterance", "question", "review", "message", "query", "phrase"),
    "label": ("label", "category", "intent", "class", "target", "sentiment", "tag"),
}


@dataclass(frozen=True)
class Table:
    """Rows of equally many cells.

    `columns` names the cells; `skipped` says in a sentence each which rows did not fit.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    skipped: tuple[str, ...] = ()

    def place(self, column: str) -> int:
        """Return the column's place from 0 in every row.

        Raises
        ------
        DataProblem
            If there is no such column.
        """
        if column not in self.columns:
            known = ", ".join(self.columns)
            raise DataProblem(f"the table has no column {column!r}; there are {known}")
        return self.columns.index(column)


def read_table(path: Path) -> Table:
    """Return the table in a file, or those of a folder's files under one another.

    Raises
    ------
    DataProblem
        If there is no table, or the file is of no form that is known; the message says what to do.
    """
    if path.is_dir():
        return _joined(path)
    text = read_text(path)
    if not text.strip():
        raise DataProblem(f"{path.name} is empty; give a file with a text and a label in each line")
    records = _records(path, text)
    return _table(records, path.name)


def _joined(folder: Path) -> Table:
    files = [f for f in sorted(folder.iterdir()) if f.suffix.lower() in SUFFIXES]
    tables = []
    for file in files:
        try:
            tables.append(read_table(file))
        except DataProblem:
            continue  # a readme, a list of categories: what no table is
    wide = [t for t in tables if len(t.columns) > 1]
    if not wide:
        raise DataProblem(f"no file in {folder.name} is a table of texts and labels")
    alike = [t for t in wide if t.columns == wide[0].columns]
    return Table(
        wide[0].columns,
        tuple(row for t in alike for row in t.rows),
        tuple(said for t in alike for said in t.skipped),
    )


Record = tuple[str, dict[str, str] | list[str]]
"""Where it stands, such as "line 3" or "entry 3", and its cells by name or in order."""


def _records(path: Path, text: str) -> list[Record]:
    if text.lstrip()[0] in "[{":
        return [*_from_json(path, text)]
    return [*_from_lines(path.name, text)]


def _from_json(path: Path, text: str) -> Iterator[Record]:
    try:
        whole = json.loads(text)
    except RecursionError:
        raise DataProblem(f"{path.name} is nested too deeply to be a table") from None
    except ValueError as wrong:
        yield from _from_json_lines(path, text, wrong)
        return
    if isinstance(whole, dict):
        whole = [*_by_label(path, whole)]
    if not isinstance(whole, list):
        raise DataProblem(f"{path.name} is JSON, but no list of texts and labels")
    for number, entry in enumerate(whole, start=1):
        yield f"entry {number:,}", _cells(entry)


def _from_json_lines(path: Path, text: str, why: ValueError) -> Iterator[Record]:
    """Yield what stands in each line; one that is no JSON has no cells, and is left out later."""
    found: list[Record] = []
    for number, line in enumerate(text.split("\n"), start=1):
        try:
            found += [(f"line {number:,}", _cells(json.loads(line)))] if line.strip() else []
        except (ValueError, RecursionError):
            found.append((f"line {number:,}", []))
    if sum(bool(cells) for _, cells in found) <= len(found) / 2:
        raise DataProblem(f"{path.name} is not JSON: {why}; was the whole file copied?")
    yield from found


def _cells(entry: object) -> dict[str, str] | list[str]:
    if isinstance(entry, dict):
        return {str(name): _cell(value) for name, value in entry.items()}
    return [_cell(value) for value in entry] if isinstance(entry, list) else [_cell(entry)]


def _by_label(path: Path, whole: dict[str, Any]) -> Iterator[list[Any]]:
    """Yield [text, label] of ``{label: [texts]}``; a text may be in pieces, as SNIPS has it."""
    for label, entries in whole.items():
        if not isinstance(entries, list):
            raise DataProblem(f"{path.name}: the texts of {label!r} are not a list")
        for entry in entries:
            pieces = entry.get("data") if isinstance(entry, dict) else None
            if isinstance(pieces, list):
                yield [
                    "".join(str(p.get("text", "")) for p in pieces if isinstance(p, dict)),
                    label,
                ]
            else:
                yield [entry, label]


def _cell(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _from_lines(name: str, text: str) -> Iterator[Record]:
    csv.field_size_limit(MOST_CELL)
    delimiter = max(DELIMITERS, key=lambda d: _fitting(d, text))
    begins = last = 1
    try:
        for line, cells in _rows(text, delimiter):
            if any(cell.strip() for cell in cells):
                yield f"line {line:,}", [cell.strip() for cell in cells]
            begins, last = line + 1, begins
    except csv.Error:
        raise DataProblem(
            f"{name}: the cell that begins in line {begins:,} has more than {MOST_CELL:,} signs; "
            "shorten it, or close its quote"
        ) from None
    _check_quote(name, "\n".join(text.split("\n")[last - 1 :]), delimiter, last)


def _rows(text: str, delimiter: str, *, strict: bool = False) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of each row's last line, and its cells."""
    # In lines with tabs a quote is mostly a quote of the text's own, and may never be closed.
    quoting: Literal[0, 3] = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    reader = csv.reader(
        io.StringIO(text), delimiter=delimiter, quoting=quoting, skipinitialspace=True,
        strict=strict,
    )  # fmt: skip
    for cells in reader:
        yield reader.line_num, cells


def _check_quote(name: str, row: str, delimiter: str, line: int) -> None:
    """Refuse a last row that begins in that line with a quote that swallowed all the rest."""
    try:
        deque(_rows(row, delimiter, strict=True), maxlen=0)
    except csv.Error as wrong:
        if "end of data" in str(wrong):
            raise DataProblem(
                f"{name}, line {line:,}: the quote that is opened there is never closed"
            ) from None


def _fitting(delimiter: str, text: str) -> tuple[int, bool]:
    """Return how many of the first rows that sign cuts into equally many cells, two at least."""
    try:
        first = islice(_rows(text[:LOOKED_AT], delimiter), MOST_ROWS)
        counts = [len(cells) for _, cells in first if len(cells) > 1]
    except csv.Error:
        return 0, False
    return max(map(counts.count, counts), default=0), delimiter == "\t"


def _table(records: list[Record], name: str) -> Table:
    named = [r for r in records if isinstance(r[1], dict)]
    if len(named) > len(records) / 2:
        return _of_named(records, name)
    plain = [(place, cells) for place, cells in records if isinstance(cells, list)]
    if not plain:
        raise DataProblem(f"{name} holds no rows")
    width = _usual([len(cells) for _, cells in plain])
    columns = tuple(plain[0][1])
    has_head = len(columns) == width and _is_head(columns, [cells for _, cells in plain[1:]])
    body = plain[1:] if has_head else plain
    names = columns if has_head else tuple(f"column {k + 1}" for k in range(width))
    return _checked(names, body, name)


def _of_named(records: list[Record], name: str) -> Table:
    """Return the columns that most records have."""
    named = [cells for _, cells in records if isinstance(cells, dict)]
    counts = Counter(column for cells in named for column in cells)
    columns = tuple(column for column, count in counts.items() if count > len(named) / 2)
    body = [
        (place, [cells[c] for c in columns if c in cells] if isinstance(cells, dict) else [])
        for place, cells in records
    ]
    return _checked(columns, body, name)


def _checked(columns: tuple[str, ...], body: list[tuple[str, list[str]]], name: str) -> Table:
    fitting = tuple(tuple(cells) for _, cells in body if len(cells) == len(columns))
    if not fitting:
        raise DataProblem(f"{name} holds no rows")
    skipped = tuple(
        f"{name}, {place}: {_counted(cells)} instead of {len(columns)}, left out"
        for place, cells in body
        if len(cells) != len(columns)
    )
    return Table(columns, fitting, skipped)


def _counted(cells: list[str]) -> str:
    return "1 cell" if len(cells) == 1 else f"{len(cells) or 'no'} cells"


def _is_head(first: tuple[str, ...], rest: list[list[str]]) -> bool:
    """Tell whether the first row names the columns.

    So it does with a usual name, or with one that never comes again where all else comes often.
    """
    known = {*_NAMES["text"], *_NAMES["label"], "id", "index"}
    below = [{cells[k] for cells in rest if len(cells) > k} for k in range(len(first))]
    return any(
        cell.lower() in known or (cell not in others and len(others) < len(rest) / OFTEN)
        for cell, others in zip(first, below, strict=True)
    )


def _usual(values: list[int]) -> int:
    return max(set(values), key=values.count)


def guess_columns(table: Table) -> tuple[str, str]:
    """Return the names of the columns with the text and with the label.

    By their names where those tell; else the text is the longest, and the label the one with the
    fewest different entries.

    Raises
    ------
    DataProblem
        If there is but one column.
    """
    if len(table.columns) < 2:
        raise DataProblem("there is but one column; a text and its label are needed in every line")
    by_name = {
        kind: next((c for c in table.columns if c.lower() in names), None)
        for kind, names in _NAMES.items()
    }
    cells = dict(zip(table.columns, zip(*table.rows, strict=True), strict=True))
    length = {c: sum(map(len, found)) for c, found in cells.items() if c != by_name["label"]}
    text = by_name["text"] or max(length, key=lambda c: length[c])
    different = {c: len({*found}) for c, found in cells.items() if c != text}
    return text, by_name["label"] or min(different, key=lambda c: different[c])
