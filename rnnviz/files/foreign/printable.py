"""Names from a file, made fit for a sentence: one line, no control signs, not too long."""

from __future__ import annotations


def printable(text: str, most: int = 60) -> str:
    """Return the beginning of a text, with what cannot be seen replaced."""
    return "".join(sign if sign.isprintable() else "�" for sign in text[:most])


def counted(count: int, what: str) -> str:
    """Return ``1 layer`` or ``2 layers``."""
    return f"{count:,} {what}" + "s" * (count != 1)
