"""Tables of texts and labels as people keep them: CSV, TSV, JSON, JSON lines, text with tabs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rnnviz.data.dataset import DataProblem, read_text

SUFFIXES = (".csv", ".tsv", ".json", ".jsonl", ".txt")
DELIMITERS = ",\t;|"
MOST_CELL = 100_000  # characters
_NAMES = {
    "text": ("text", "sentence", "utterance", "question", "review", "message", "query", "phrase"),
    "label": ("label", "category", "intent", "class", "target", "sentiment", "tag"),
}


@dataclass(frozen=True)
class Table:
    """Rows of equally many cells, each with the number of the line or entry it came from.

    `columns` names the cells; `skipped` says in a sentence each which rows did not fit.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
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
        tuple(line for t in alike for line in t.lines),
        tuple(said for t in alike for said in t.skipped),
    )


Record = tuple[int, dict[str, str] | list[str]]
"""Line or entry, and its cells by name or in order."""


def _records(path: Path, text: str) -> list[Record]:
    if text.lstrip()[0] in "[{":
        return [*_from_json(path, text)]
    return [*_from_lines(text)]


def _from_json(path: Path, text: str) -> Iterator[Record]:
    try:
        whole = json.loads(text)
    except RecursionError:
        raise DataProblem(f"{path.name} is nested too deeply to be a table") from None
    except ValueError as wrong:
        whole = _json_lines(path, text, wrong)
    if isinstance(whole, dict):
        whole = [*_by_label(path, whole)]
    if not isinstance(whole, list):
        raise DataProblem(f"{path.name} is JSON, but no list of texts and labels")
    for number, entry in enumerate(whole, start=1):
        if isinstance(entry, dict):
            yield number, {str(k): _cell(v) for k, v in entry.items()}
        else:
            yield number, [_cell(v) for v in entry] if isinstance(entry, list) else [_cell(entry)]


def _json_lines(path: Path, text: str, first: ValueError) -> list[Any]:
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            found += [json.loads(line)] if line.strip() else []
        except (ValueError, RecursionError):
            why = f"line {number} is not JSON" if number > 1 else str(first)
            raise DataProblem(f"{path.name} is not JSON, and not JSON lines: {why}") from None
    return found


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


def _from_lines(text: str) -> Iterator[Record]:
    csv.field_size_limit(MOST_CELL)
    lines = text.splitlines()[:50]
    delimiter = max(DELIMITERS, key=lambda d: min(4, _columns_by(d, lines)) * 10 + (d == "\t"))
    # In lines with tabs a quote is mostly a quote of the text's own, and may never be closed.
    quoting: Literal[0, 3] = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    reader = csv.reader(
        io.StringIO(text), delimiter=delimiter, quoting=quoting, skipinitialspace=True
    )
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as wrong:
        raise DataProblem(f"line {reader.line_num} cannot be read: {wrong}") from None


def _columns_by(delimiter: str, lines: list[str]) -> int:
    """Return how many cells nearly every line has, at least, if that sign parts them."""
    counts = sorted(line.count(delimiter) for line in lines if line.strip())
    return counts[len(counts) // 10] if counts else 0


def _table(records: list[Record], name: str) -> Table:
    named = [r for r in records if isinstance(r[1], dict)]
    if len(named) > len(records) / 2:
        return _of_named(records, name)
    plain = [(line, cells) for line, cells in records if isinstance(cells, list)]
    if not plain:
        raise DataProblem(f"{name} holds no rows")
    width = _usual([len(cells) for _, cells in plain])
    columns = tuple(plain[0][1])
    has_head = len(columns) == width and _is_head(columns)
    body = plain[1:] if has_head else plain
    names = columns if has_head else tuple(f"column {k + 1}" for k in range(width))
    return _checked(names, body, name)


def _of_named(records: list[Record], name: str) -> Table:
    columns = tuple(next(cells for _, cells in records if isinstance(cells, dict)))
    body = [(line, _in_order(cells, columns)) for line, cells in records]
    return _checked(columns, body, name)


def _in_order(cells: dict[str, str] | list[str], columns: tuple[str, ...]) -> list[str]:
    """Return the cells of those columns; none where one is missing."""
    whole = isinstance(cells, dict) and cells.keys() >= {*columns}
    return [cells[c] for c in columns] if isinstance(cells, dict) and whole else []


def _checked(columns: tuple[str, ...], body: list[tuple[int, list[str]]], name: str) -> Table:
    fitting = [(line, tuple(cells)) for line, cells in body if len(cells) == len(columns)]
    if not fitting:
        raise DataProblem(f"{name} holds no rows")
    skipped = tuple(
        f"{name}, line {line}: {len(cells)} cells instead of {len(columns)}, left out"
        for line, cells in body
        if len(cells) != len(columns)
    )
    return Table(
        columns, tuple(cells for _, cells in fitting), tuple(line for line, _ in fitting), skipped
    )


def _is_head(cells: tuple[str, ...]) -> bool:
    known = {*_NAMES["text"], *_NAMES["label"], "id", "index"}
    return any(cell.lower() in known for cell in cells)


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
