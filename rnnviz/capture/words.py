"""The tokens that a run reads: its text's, changed by the edits of words."""

from __future__ import annotations

from collections.abc import Mapping

from rnnviz.edits import WordEdit
from rnnviz.nets.model import Model
from rnnviz.trace import Request, Token

BEGINNING = "\n"  # what a writer reads when it is given nothing: the end of a line before
NOTHING = "There is nothing to read in this text: type at least one word."
NOTHING_LEFT = "This change leaves no word to read: keep at least one, or type another text."

Placed = tuple[Token, int]


class EmptyInput(ValueError):
    """Says that a text has nothing that the model could read."""


def given(model: Model, request: Request) -> tuple[Token, ...]:
    """Return the tokens that the model is given to read.

    Raises
    ------
    EmptyInput
        If none is left.
    ValueError
        If a classifier is asked to write.
    """
    return tuple(token for token, _ in placed(model, request))


def placed(model: Model, request: Request) -> list[Placed]:
    """Return the tokens to read, each with its step in the run without edits, or -1 for a new one.

    The first token of a swap stands where the one before it stood. Raises what `given` does.
    """
    if request.sampling and model.task != "generate":
        raise ValueError(f"{model.name} tells what a text means; it cannot write on after it")
    written = model.codec.encode(request.text)
    found = [(token, place) for place, token in enumerate(written)]
    for edit in request.active(WordEdit):
        _apply(edit, found, model)
    if not found and request.sampling:
        beginning = [*model.codec.encode(BEGINNING)] or [*_entry(model, BEGINNING)]
        found = [(token, -1 if written else 0) for token in beginning]
    if not found:
        raise EmptyInput(NOTHING_LEFT if written else NOTHING)
    return found


def forced(model: Model, request: Request, given: int) -> Mapping[int, Token]:
    """Return the tokens that edits put in the place of those that a writer draws, by place."""
    found: dict[int, Token] = {}
    for edit in request.active(WordEdit):
        tokens = model.codec.encode(edit.text)
        if edit.operation == "swap" and edit.place >= given and tokens:
            found[edit.place] = tokens[0]
    return found


def _apply(edit: WordEdit, tokens: list[Placed], model: Model) -> None:
    """Change the tokens in place; what lies behind their end is left alone, as with other edits."""
    new = [] if edit.operation == "delete" else [(t, -1) for t in model.codec.encode(edit.text)]
    if edit.operation == "insert" and edit.place <= len(tokens):
        tokens[edit.place : edit.place] = new
    elif edit.operation != "insert" and edit.place < len(tokens):
        new[:1] = [(token, tokens[edit.place][1]) for token, _ in new[:1]]
        tokens[edit.place : edit.place + 1] = new


def _entry(model: Model, seen: str) -> tuple[Token, ...]:
    """Return the vocabulary's entry of that name, which its language may never cut from a text."""
    vocabulary = model.codec.vocabulary
    return (model.codec.token(vocabulary.index(seen)),) if seen in vocabulary else ()
