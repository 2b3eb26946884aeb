"""What a model is trained on: labelled sentences, or running text, with what is kept unseen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


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
    """Return the UTF-8 text of a file, with one kind of line end.

    Raises
    ------
    DataProblem
        If there is no such file, or it is not UTF-8 text.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise DataProblem(
            f"{path.name} is not UTF-8 text (byte {wrong.start}); save it as UTF-8 and try again"
        ) from None
    except OSError as missing:
        raise DataProblem(f"{path} cannot be read: {missing.strerror}") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def cut(text: str, *, validation: float = 0.05, test: float = 0.05) -> Texts:
    """Return the text in three consecutive parts: the beginning to train on, the end kept unseen.

    The shares are of the number of characters; each cut is moved to the next line end.
    """
    first = _line_end(text, int(len(text) * (1.0 - validation - test)))
    second = _line_end(text, int(len(text) * (1.0 - test)))
    return Texts((text[:first],), (text[first:second],), (text[second:],))


def _line_end(text: str, place: int) -> int:
    found = text.find("\n", place)
    return len(text) if found < 0 else found + 1
