"""What the user gives for the vocabulary or the names of the outputs, typed or in a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rnnviz.app.opening.draft import Draft
from rnnviz.files.foreign import vocabulary
from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.given import typed as typed_entries
from rnnviz.files.foreign.given import vocabulary_of
from rnnviz.files.foreign.questions import classes, entries
from rnnviz.files.foreign.series import pair
from rnnviz.files.foreign.vocabulary import Vocabulary
from rnnviz.session.runner import sentence


def attached(draft: Draft, path: Path) -> Iterator[Vocabulary]:
    """Yield the vocabulary in a file.

    Raises
    ------
    ForeignProblem
        If there is none that fits.
    """
    yield vocabulary_of(path, draft.part, draft.told)


def attached_labels(draft: Draft, path: Path) -> Iterator[tuple[str, ...]]:
    """Yield the names of the outputs in a file.

    Raises
    ------
    ForeignProblem
        If they are not as many as the outputs.
    """
    yield vocabulary.labels(path, classes(draft.part))


def typed(draft: Draft, text: str) -> tuple[Draft, str]:
    """Return the draft that reads these characters, and what is wrong with them yet."""
    if not text:
        return replace(draft, given=None), ""
    try:
        return replace(draft, given=typed_entries(text, draft.part)), ""
    except ForeignProblem as problem:
        if draft.part.is_series:
            return replace(draft, given=None), sentence(problem)
        V, count = entries(draft.part), len(text)
        says = f"{count:,} of {V:,} characters so far." if count < V else sentence(problem)
        return replace(draft, given=None), says


def typed_scaling(draft: Draft, text: str) -> tuple[Draft, str]:
    """Return the draft that reads numbers scaled so, and what is wrong with that yet."""
    found = pair(text or "0, 1")
    if found is None or not found[1]:
        return draft, "Give two numbers, such as 20, 5; the second must not be 0."
    return draft.with_answer("offset", f"{found[0]}").with_answer("scale", f"{found[1]}"), ""


def typed_labels(draft: Draft, text: str) -> tuple[Draft, str]:
    """Return the draft whose outputs have these names, and what is wrong with them yet."""
    names, K = tuple(name.strip() for name in text.split(",")), classes(draft.part)
    if not text.strip():
        return replace(draft, labels=None), ""
    if len(names) == K and all(names) and len({*names}) == K:
        return replace(draft, labels=names), ""
    return replace(draft, labels=None), (
        f"{len(names):,} of {K:,} names so far; each output needs one of its own."
    )
