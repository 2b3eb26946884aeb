"""Sentences as words in lower case; amounts and numbers become one token each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

AMOUNT = "<amount>"
NUMBER = "<number>"

_PIECE = re.compile(
    r"[$€£]\s?\d[\d,.]*\d|[$€£]\s?\d"  # an amount of money
    r"|\d+(?:[.,:/]\d+)*(?:st|nd|rd|th|am|pm|%)?"  # a number, a date, a time of day
    r"|\w+(?:['’-]\w+)*"  # a word, with its apostrophes and hyphens
    r"|[^\w\s]"  # any other sign, alone
)
_NO_SIGN_OF_ITS_OWN = {"Cc", "Cf", "Co", "Mn", "Me", "Sk"}  # joiners, accents, skin colours
_IGNORED = re.compile(r"[–—.,;:!?\"'’‘“”()\[\]…-]")


def split(text: str) -> list[tuple[str, str]]:
    """Return (text, seen) for each word; punctuation, which these models ignore, is left out."""
    return [(piece, _seen(piece)) for piece in _PIECE.findall(text) if not _ignored(piece)]


def join(tokens: Iterable[str]) -> str:
    """Return the words with a space between them."""
    return " ".join(tokens)


def _ignored(piece: str) -> bool:
    """Tell whether it is punctuation, or a sign that cannot be seen or only changes another."""
    if piece.isascii() and piece.isalnum():
        return False
    alone = len(piece) == 1 and unicodedata.category(piece) in _NO_SIGN_OF_ITS_OWN
    return alone or _IGNORED.fullmatch(piece) is not None


def _seen(piece: str) -> str:
    if piece[0] in "$€£":
        return AMOUNT
    if piece[0].isdigit():
        return NUMBER
    return piece.lower().replace("’", "'")
