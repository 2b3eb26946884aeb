"""Scenes of a play as words, signs, speakers and line ends.

A scene is written so that it can be cut and put together again without loss of form: each speech
is one line, ``JACK: [coolly] Yes, of course.``; a direction of its own is a line in brackets. A
speaker with the colon is one token, a line end is one token, and a word that only its place at
the start of a sentence gave a capital is seen in lower case; `join` gives the capital back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SPEAKER = r"[A-Z][A-Z'’]+\.?(?:[ -]+[A-Z][A-Z'’]*\.?)*:"
_PIECE = re.compile(
    rf"(?m:^{SPEAKER})"  # who speaks
    r"|\n"
    r"|\w+(?:['’]\w+)*['’]?"  # a word, with apostrophes inside or at its end
    r"|\.\.\.|—|[^\w\s]"
)
_ENDS_SENTENCE = {".", "!", "?", "]", "\n"}
_NO_SPACE_BEFORE = set(".,;:!?)]”—-") | {"...", "\n"}
_NO_SPACE_AFTER = set("([“—-") | {"\n"}


def split(text: str) -> list[tuple[str, str]]:
    """Return (text, seen) for each piece of a scene."""
    pieces, starts = [], True
    for piece in _PIECE.findall(text):
        pieces.append((piece, _uncapitalised(piece) if starts else piece))
        starts = _starts_sentence(piece, starts)
    return pieces


def join(tokens: Iterable[str]) -> str:
    """Return the scene as it would be printed, sentences beginning with a capital."""
    out: list[str] = []
    last, starts = "\n", True
    for token in tokens:
        if last not in _NO_SPACE_AFTER and token not in _NO_SPACE_BEFORE:
            out.append(" ")
        out.append(token[:1].upper() + token[1:] if starts else token)
        starts = _starts_sentence(token, starts)
        last = token
    return "".join(out)


def _uncapitalised(piece: str) -> str:
    alone = piece == "I" or piece.startswith(("I'", "I’"))
    return (
        piece
        if alone or (not piece.istitle() and "'" not in piece)
        else piece[0].lower() + piece[1:]
    )


def _starts_sentence(piece: str, starts: bool) -> bool:
    if piece in _ENDS_SENTENCE or (piece.endswith(":") and len(piece) > 1):
        return True
    return starts and piece != "”" and not piece[0].isalnum()
