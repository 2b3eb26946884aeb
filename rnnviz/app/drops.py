"""What a dropped thing means: a model to open, a text to run, or a sentence why neither."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QMimeData

LONGEST = 20_000  # characters


@dataclass(frozen=True)
class Dropped:
    """A `model`'s path or the input `text`, and a `problem` worth a sentence."""

    kind: Literal["model", "text", "nothing"]
    value: str = ""
    problem: str = ""


def welcome(data: QMimeData) -> bool:
    """Tell whether it may be dropped here."""
    return data.hasText() or any(url.isLocalFile() for url in data.urls())


def first_file(data: QMimeData) -> str:
    """Return the path of the first file that was dropped; '' if there is none."""
    return next((url.toLocalFile() for url in data.urls() if url.isLocalFile()), "")


def understood(data: QMimeData) -> Dropped:
    """Return what was dropped: its first file, or its text."""
    if file := first_file(data):
        return of_file(Path(file))
    if data.urls():
        place = data.urls()[0].toDisplayString()
        problem = f"{place} is not on this computer; save it to a file first and drop that."
        return Dropped("nothing", problem=problem)
    return _text(data.text(), "The text") if data.hasText() else Dropped("nothing")


def of_file(path: Path) -> Dropped:
    """Return what a file means: a text by its name, all else a model; whoever opens it judges."""
    if path.is_dir():
        problem = f"{path.name} is a folder; drop a model or a text (.txt) out of it."
        return Dropped("nothing", problem=problem)
    if path.suffix.lower() != ".txt":
        return Dropped("model", str(path))
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            return _text(file.read(LONGEST + 1), path.name)
    except OSError as wrong:
        problem = f"{path.name} cannot be read: {wrong.strerror}; check that you may open it."
        return Dropped("nothing", problem=problem)


def _text(text: str, name: str) -> Dropped:
    if len(text) <= LONGEST:
        return Dropped("text", text)
    problem = f"{name} is longer than can be shown; its first {LONGEST:,} characters are used."
    return Dropped("text", text[:LONGEST], problem)
