"""Text as single characters."""

from __future__ import annotations

from collections.abc import Iterable


def split(text: str) -> list[tuple[str, str]]:
    """Return (text, seen) for each character; line ends of any system are one newline."""
    return [(sign, sign) for sign in text.replace("\r\n", "\n").replace("\r", "\n")]


def join(tokens: Iterable[str]) -> str:
    """Return the characters as one text."""
    return "".join(tokens)
