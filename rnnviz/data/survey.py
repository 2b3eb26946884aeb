"""What a file of one's own holds before anything is learnt from it: its form, and figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rnnviz.data.codec import Codec, build_vocabulary
from rnnviz.data.dataset import DataProblem, Dataset, Sentences, Texts, read_text
from rnnviz.data.labelled import Preview, preview
from rnnviz.data.numbers import is_of_numbers, read_numbers
from rnnviz.data.readers import is_made, read
from rnnviz.data.recipe import Recipe
from rnnviz.data.series import CHANGE, DRIFTS, Series, choices, guess_series, series_of
from rnnviz.data.tables import Table, guess_columns, read_table

MOST_SPACELESS = 0.05  # of signs; with fewer spaces it is signs that are read, not words


@dataclass(frozen=True)
class Reading:
    """How a file is read: as `readers` and `codec` name it; `columns` hold text and label."""

    reader: str
    language: str
    columns: tuple[str, ...] = ()


WAYS: Mapping[str, tuple[str, str]] = {
    "a text, by character": ("text", "characters"),
    "a text, by word": ("text", "tokens"),
    "a play, by word": ("plays", "script"),
    "labelled sentences, by word": ("table", "words"),
    "labelled signs, by character": ("table", "characters"),
    "a column of numbers": ("numbers", "levels"),
}
"""The readers and languages that a user can choose among, by what they make of a file."""


@dataclass(frozen=True)
class TextFigures:
    """Of running text: tokens in each part, different tokens, and the unseen share 0…1 unknown."""

    tokens: tuple[int, int, int]
    vocabulary: int
    unknown: float
    beginning: str


@dataclass(frozen=True, eq=False)
class Survey:
    """What a file holds when it is read that way.

    `columns` names all columns of a table; `skipped` says in a sentence each which lines did not
    fit.
    """

    path: Path
    reading: Reading
    figures: Preview | TextFigures
    columns: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def recipe(self) -> Recipe:
        """How such data is learnt at first: in minutes on a laptop."""
        reading = self.reading
        base = Recipe("classify", reading.reader, reading.language, schedule="constant",
                      dropout=0.3, input_dropout=0.2, average=0.99)  # fmt: skip
        if isinstance(self.figures, TextFigures):
            signs = reading.language in ("characters", "levels")
            return replace(
                base, task="generate", embedding=32 if signs else 96, hidden=128, batch=32,
                bptt=64, min_count=1 if signs else 2, learning_rate=3e-3, dropout=0.1,
                input_dropout=0.1,
            )  # fmt: skip
        many = len(self.figures.classes) > 40
        return replace(
            base, embedding=96 if many else 48, hidden=128 if many else 64, batch=32,
            learning_rate=2e-3, word_dropout=0.02, min_count=1,
        )  # fmt: skip


def survey(path: Path, reading: Reading | None = None) -> Survey:
    """Return what a file or folder holds, read that way or in the first way that fits.

    What is bundled, such as ``made:assistant``, is looked into in the same way.

    Raises
    ------
    DataProblem
        If it cannot be learnt from; of several ways that fail the likeliest says why.
    """
    if reading is not None:
        return _read(path, reading)
    why: list[DataProblem] = []
    for each in _likely(path):
        try:
            return _read(path, each)
        except DataProblem as problem:
            why.append(problem)
    raise why[0]


def _likely(path: Path) -> Iterator[Reading]:
    """Yield the ways to read a file, the one that its form speaks for first."""
    kind = path.suffix.lower()
    if _has_parts(path):
        yield Reading("clinc", "words")
    if kind in (".csv", ".tsv", ".txt") and is_of_numbers(path):
        yield Reading("numbers", "levels")
    if kind != ".txt" or _has_columns(path):
        yield Reading("table", "")
    if path.is_dir():
        yield Reading("plays", "script")
    if path.is_dir() or kind not in (".csv", ".tsv", ".json", ".jsonl"):
        yield Reading("text", "characters")


def _has_parts(path: Path) -> bool:
    """Tell whether it is a folder or file with the parts that CLINC150 has."""
    if path.is_dir():
        return any(path.glob("data_full*.json"))
    if path.suffix.lower() != ".json":
        return False
    text = read_text(path)
    return '"train"' in text and '"val"' in text


def _has_columns(path: Path) -> bool:
    """Tell whether nearly every line of a text is parted by tabs, as a table's are."""
    lines = [line for line in read_text(path)[:100_000].split("\n")[:50] if line.strip()]
    return bool(lines) and sum("\t" in line for line in lines) > 0.9 * len(lines)


def _read(path: Path, reading: Reading) -> Survey:
    if is_made(path):
        made = replace(reading, columns=())
        return Survey(path, made, _figures(read(reading.reader, path), made))
    if reading.reader == "table":
        return _read_table(path, reading)
    if reading.reader == "numbers":
        return _read_numbers(path, reading)
    data = read(reading.reader, path)
    return Survey(path, reading, _figures(data, reading))


def _read_table(path: Path, reading: Reading) -> Survey:
    if not path.exists():
        raise DataProblem(f"there is nothing at {path}; give the file or folder with the data")
    table = read_table(path)
    columns = reading.columns or guess_columns(table)
    language = reading.language or _language(table, columns[0])
    reading = Reading("table", language, columns)
    data = read("table", path, columns)
    return Survey(path, reading, _figures(data, reading), table.columns, table.skipped)


def _read_numbers(path: Path, reading: Reading) -> Survey:
    numbers = read_numbers(path)
    column = reading.columns[0] if reading.columns else guess_series(numbers)
    series = series_of(numbers, column)
    figures = replace(text_figures(series.texts(), "levels"), unknown=series.outside)
    reading = Reading("numbers", "levels", (column,))
    strange = numbers.strange[column.removeprefix(CHANGE)]
    return Survey(path, reading, figures, choices(numbers), (*strange, *_warned(series, column)))


def _warned(series: Series, column: str) -> Iterator[str]:
    """Yield a sentence where the series drifts out of what can be learnt of it."""
    if series.outside > DRIFTS and not column.startswith(CHANGE):
        yield (
            f"{series.outside:.0%} of the unseen values lie beyond all that are learnt from; "
            f"choose “{CHANGE}{column}” to foretell its changes instead"
        )


def _language(table: Table, text: str) -> str:
    """Return "characters" where there are next to no spaces between the signs."""
    place = table.place(text)
    sample = "".join(row[place].strip() for row in table.rows[:200])
    return "words" if sample.count(" ") > MOST_SPACELESS * len(sample) else "characters"


def _figures(data: Dataset, reading: Reading) -> Preview | TextFigures:
    if isinstance(data, Sentences):
        return preview(data, reading.language, 1)
    return text_figures(data, reading.language)


def text_figures(data: Texts, language: str) -> TextFigures:
    """Return the figures of running text, cut into tokens as that language does.

    Raises
    ------
    DataProblem
        If there is nothing in one of its parts.
    """
    least = 1 if language in ("characters", "levels") else 2
    codec = Codec(language, build_vocabulary(language, data.train, least))
    first, second, third = (
        Counter(k == codec.unknown for text in part for k in codec.ids(text))
        for part in (data.train, data.validation, data.test)
    )
    tokens = first.total(), second.total(), third.total()
    if min(tokens) < 2:
        raise DataProblem("there is too little text to keep a part of it unseen")
    share = second[True] / tokens[1]
    return TextFigures(tokens, len(codec.vocabulary), share, data.train[0][:200])
