"""What a model is trained on: labelled sentences, or running text, with what is kept unseen."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 100_000_000
LONG_LINE = 1000  # characters


class DataProblem(ValueError):
    """Data that cannot be used; its text is one sentence for the user."""


@dataclass(frozen=True)
class Example:
    """A sentence and the label it should get."""

    text: str
    label: str


@dataclass(frozen=True)
class Sentences:
    """Labelled sentences: to learn from, to stop early and calibrate by, and to measure on."""

    train: tuple[Example, ...]
    validation: tuple[Example, ...]
    test: tuple[Example, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels in alphabetical order."""
        return tuple(sorted({e.label for e in self.train}))


@dataclass(frozen=True)
class Texts:
    """Running text: pieces to learn from, to stop early by, and to measure the result on."""

    train: tuple[str, ...]
    validation: tuple[str, ...]
    test: tuple[str, ...]


Dataset = Sentences | Texts


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with its mark, with one kind of line end.

    Raises
    ------
    DataProblem
        If there is no such file, it has more than 100 MB, or it is no such text; the message names
        the line.
    """
    data = _read(path)
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise DataProblem(
            f"{path.name}, line {line:,} is not UTF-8 text; save it as UTF-8 and try again"
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DataProblem(f"{path.name} is no text file: line {line:,} holds a NUL sign")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as missing:
        raise DataProblem(f"{path} cannot be read: {missing.strerror}") from None
    if len(data) > MOST_BYTES:
        raise DataProblem(
            f"{path.name} has more than {MOST_BYTES // 10**6} MB; give the first part of it"
        )
    return data


def cut(text: str, *, validation: float = 0.05, test: float = 0.05) -> Texts:
    """Return the text in three consecutive parts: the beginning to train on, the end kept unseen.

    The shares are of the number of characters; each cut is moved to the next line end, or to the
    next space where lines are long.
    """
    first = line_end(text, 1.0 - validation - test)
    second = line_end(text, 1.0 - test)
    return Texts((text[:first],), (text[first:second],), (text[second:],))


def line_end(text: str, share: float) -> int:
    """Return where the line ends in which that share 0…1 of the text does.

    Where lines are very long, it is the end of a word.
    """
    place = int(len(text) * share)
    near = place + max(LONG_LINE, len(text) // 100)
    ends = (text.find(sign, place, near) for sign in ("\n", " "))
    return next((end + 1 for end in ends if end >= 0), place)
