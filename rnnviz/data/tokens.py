"""Text as words and signs, the way most homework cuts it: no numbers or amounts of our own."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PIECE = re.compile(r"<\w+>|\w+(?:['’]\w+)*|[^\w\s]")
_SIGN = re.compile(r"[^\w<]|_")


def split(text: str) -> list[tuple[str, str]]:
    """Return (text, seen) for each word and each sign, as written."""
    return [(piece, piece) for piece in _PIECE.findall(text)]


def split_lower(text: str) -> list[tuple[str, str]]:
    """Return (text, seen) for each word and each sign, seen in lower case."""
    return [(piece, piece.lower()) for piece in _PIECE.findall(text)]


def split_bare(text: str) -> list[tuple[str, str]]:
    """Return (text, seen) for each word, seen in lower case; signs are left out."""
    return [(piece, seen) for piece, seen in split_lower(text) if not _SIGN.fullmatch(piece)]


def split_spaces(text: str) -> list[tuple[str, str]]:
    """Return (text, seen) for whatever stands between spaces, as written."""
    return [(piece, piece) for piece in text.split()]


def split_lower_spaces(text: str) -> list[tuple[str, str]]:
    """Return (text, seen) for whatever stands between spaces, seen in lower case."""
    return [(piece, piece.lower()) for piece in text.split()]


def join(tokens: Iterable[str]) -> str:
    """Return words and signs with spaces where they are usual."""
    text = " ".join(tokens)
    return re.sub(r" ([.,;:!?)\]’”])", r"\1", re.sub(r"([(\[“]) ", r"\1", text))
