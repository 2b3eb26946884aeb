"""The tokens that a run reads: its text's, changed by the edits of words."""

from __future__ import annotations

from collections.abc import Mapping

from rnnviz.edits import WordEdit
from rnnviz.nets.model import Model
from rnnviz.trace import Request, Token

BEGINNING = "\n"  # what a writer reads when it is given nothing: the end of a line before


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
    if request.sampling and model.task != "generate":
        raise ValueError(f"{model.name} tells what a text means; it cannot write on after it")
    tokens = list(model.codec.encode(request.text))
    for edit in request.active(WordEdit):
        _apply(edit, tokens, model)
    if not tokens and request.sampling:
        tokens = [*model.codec.encode(BEGINNING)] or [*_entry(model, BEGINNING)]
    if not tokens:
        raise EmptyInput("There is nothing to read in this text: type at least one word.")
    return tuple(tokens)


def forced(model: Model, request: Request, given: int) -> Mapping[int, Token]:
    """Return the tokens that edits put in the place of those that a writer draws, by place."""
    found: dict[int, Token] = {}
    for edit in request.active(WordEdit):
        tokens = model.codec.encode(edit.text)
        if edit.operation == "swap" and edit.place >= given and tokens:
            found[edit.place] = tokens[0]
    return found


def _apply(edit: WordEdit, tokens: list[Token], model: Model) -> None:
    """Change the tokens in place; what lies behind their end is left alone, as with other edits."""
    new = [] if edit.operation == "delete" else [*model.codec.encode(edit.text)]
    kept = 0 if edit.operation != "insert" else 1
    if edit.place < len(tokens):
        tokens[edit.place : edit.place + 1] = [*new, *tokens[edit.place : edit.place + kept]]
    elif edit.operation == "insert" and edit.place == len(tokens):
        tokens.extend(new)


def _entry(model: Model, seen: str) -> tuple[Token, ...]:
    """Return the vocabulary's entry of that name, which its language may never cut from a text."""
    vocabulary = model.codec.vocabulary
    return (model.codec.token(vocabulary.index(seen)),) if seen in vocabulary else ()
