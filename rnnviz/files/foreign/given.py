"""What people give beside a model: a list or a text that tells its vocabulary, and a sample."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.files.foreign import rebuilt, vocabulary
from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.parts import Part
from rnnviz.files.foreign.probe import best_vocabulary
from rnnviz.files.foreign.questions import classes, entries
from rnnviz.files.foreign.series import levels_between, levels_of
from rnnviz.files.foreign.vocabulary import Vocabulary
from rnnviz.nets.loss import Ids


def vocabulary_of(path: Path, part: Part, told: Mapping[str, Any]) -> Vocabulary:
    """Return the vocabulary in a file of entries, or made again from the training text.

    Raises
    ------
    ForeignProblem
        If it is neither; the message is about the list.
    """
    if part.is_series:
        return levels_of(path)
    V = entries(part)
    try:
        return vocabulary.read(path, V)
    except ForeignProblem as problem:
        try:
            candidates = rebuilt.read(path, V)
        except ForeignProblem:
            raise problem from None
    if classes(part):
        return candidates[0]  # the outputs foretell no text
    return best_vocabulary(part, candidates, path.read_text(encoding="utf-8-sig"), told)


def typed(given: str, part: Part) -> Vocabulary:
    """Return the characters themselves, in the order of their numbers, or levels from A to B.

    Raises
    ------
    ForeignProblem
        If they are more or fewer than the part reads, or one comes twice; or are no two numbers.
    """
    if part.is_series:
        return levels_between(given)
    V = entries(part)
    if len(given) != V:
        raise ForeignProblem(
            f"as characters it has {len(given)} and {part.name} reads {V:,}; give each once, in "
            "the order of their numbers"
        )
    if twice := next((sign for sign in given if given.count(sign) > 1), None):
        raise ForeignProblem(f"the character {twice!r} comes twice; give each once, in order")
    return Vocabulary(tuple(given), "characters", ("the characters were given by hand",))


def sample(text: str, words: Vocabulary) -> list[Ids]:
    """Return a text as numbers (T,), line by line unless the line's end is an entry too."""
    codec = words.codec()
    texts = [text] if "\n" in codec.vocabulary else text.splitlines()
    return [np.array([token.id for token in codec.encode(each)], dtype=int) for each in texts]
