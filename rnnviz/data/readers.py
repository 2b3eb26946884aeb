"""The readers of training data by name, so that a recipe can name one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from rnnviz.data.assistant import assistant
from rnnviz.data.dataset import DataProblem, Dataset, Texts, line_end, read_text
from rnnviz.data.intents import read_clinc
from rnnviz.data.labelled import read_labelled
from rnnviz.data.made.dot import dot
from rnnviz.data.made.scenes import scenes
from rnnviz.data.made.sines import sines
from rnnviz.data.plays import read_plays
from rnnviz.data.series import read_series
from rnnviz.data.tasks import TASKS


def read_running_text(path: Path) -> Texts:
    """Return the text of a file (or of a folder's first .txt), its last twentieth kept unseen.

    Its first fortieth validates: what lies next to the end may be of the same work, and what was
    learnt of that would flatter it.

    Raises
    ------
    DataProblem
        If there is no text.
    """
    file = next(iter(sorted(path.glob("*.txt"))), path) if path.is_dir() else path
    text = read_text(file)
    if len(text) < 1000:
        raise DataProblem(f"{file.name} has {len(text)} characters; at least 1000 are needed")
    first, last = line_end(text, 0.025), line_end(text, 0.95)
    return Texts((text[first:last],), (text[:first],), (text[last:],))


MADE: Mapping[str, Callable[[int], Dataset]] = {
    "assistant": assistant,
    "scripts": scenes,
    "sines": sines,
    "dot": dot,
    **{name: task.dataset for name, task in TASKS.items()},
}

READERS: Mapping[str, Callable[[Path], Dataset]] = {
    "clinc": read_clinc,
    "plays": read_plays,
    "text": read_running_text,
    "table": read_labelled,
    "numbers": read_series,
}

OF_COLUMNS: Mapping[str, Callable[[Path, tuple[str, ...]], Dataset]] = {
    "table": read_labelled,
    "numbers": read_series,
}
"""The readers of files with columns, of which some may be named."""


def is_made(place: str | Path) -> bool:
    """Tell whether rnnviz makes the data itself, as ``made:assistant`` or ``made:assistant:7``."""
    return str(place).startswith("made:")


def read(name: str, place: str | Path, columns: tuple[str, ...] = ()) -> Dataset:
    """Return the data at `place` as the reader of that name sees it.

    `place` is a file or folder, or ``made:NAME`` with a seed after another colon. Of a table
    `columns` may name those with the text and with the label, of numbers the one to foretell.

    Raises
    ------
    DataProblem
        If nothing is there, or it is not of the reader's form.
    """
    if is_made(place):
        return _made(str(place))
    if not Path(place).exists():
        raise DataProblem(f"there is nothing at {place}; give the file or folder with the data")
    if columns and name in OF_COLUMNS:
        return OF_COLUMNS[name](Path(place), columns)
    return READERS[name](Path(place))


def _made(place: str) -> Dataset:
    _, name, seed = (*place.split(":", 2), "0")[:3]
    if name not in MADE or not seed.isdecimal():
        raise DataProblem(
            f"{place} cannot be made; there are {', '.join(f'made:{n}' for n in MADE)}"
        )
    return MADE[name](int(seed))
