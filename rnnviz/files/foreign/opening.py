"""From a foreign file to a model: read apart, understood, answered, and made our own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from rnnviz.files.foreign.answers import Answers, kept
from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.conventions import Conventions
from rnnviz.files.foreign.convert import convert
from rnnviz.files.foreign.obstacles import obstacles
from rnnviz.files.foreign.parts import Part
from rnnviz.files.foreign.questions import classes, entries
from rnnviz.files.foreign.reader_process import read_apart
from rnnviz.files.foreign.series import with_levels
from rnnviz.files.foreign.understand import Report, understand
from rnnviz.files.foreign.vocabulary import Vocabulary, fitted
from rnnviz.nets.model import Model


def open_foreign(path: str | os.PathLike[str], answers: Answers | None = None) -> Model:
    """Return the model in a foreign file, with these answers or those that were kept beside it.

    Raises
    ------
    ForeignProblem
        If it cannot be read or shown, or a question without a default has no answer.
    """
    path = Path(path)
    report = understand(read_apart(path))
    return model_of(report, answers or kept(path) or Answers(), path.name)


def model_of(report: Report, answers: Answers, file: str) -> Model:
    """Return the model that a report and the answers to its questions make.

    Raises
    ------
    ForeignProblem
        If it cannot be shown, or a question without a default has no answer.
    """
    part = chosen(report, answers.part, file)
    conventions = answers.changed(part.conventions)
    if found := obstacles(part, conventions):
        raise ForeignProblem(f"{file} cannot be shown: {found[0]}")
    vocabulary = answers.vocabulary or vocabulary_in(report, part)
    if vocabulary is None:
        raise ForeignProblem(f"{file} {_lacking(part)}")
    part = with_levels(part, conventions, vocabulary)
    labels = answers.labels or (labels_in(report, part) if classes(part) else None)
    return convert(
        part, vocabulary.codec(), labels, conventions,
        name=Path(file).stem or "model",
        task=answers.task,
        card=card(report, part, conventions, vocabulary, file),
    )  # fmt: skip


def _lacking(part: Part) -> str:
    """Say that the file does not tell what is read, and what to give: the end of a sentence."""
    if part.is_series:
        return (
            "does not say between which numbers it reads; give the least and the greatest "
            '(rnnviz convert FILE --vocab "0 to 100" -o NAME.rnnviz)'
        )
    return (
        f"does not say which {entries(part):,} entries it reads; attach a vocabulary "
        "(rnnviz convert FILE --vocab VOCABULARY -o NAME.rnnviz)"
    )


def chosen(report: Report, name: str | None, file: str) -> Part:
    """Return the part of that name or number, or the likeliest.

    Raises
    ------
    ForeignProblem
        If there is none.
    """
    if not report.parts:
        raise ForeignProblem(f"{file} {report.nothing}")
    if name is None:
        return report.parts[0]
    names = [part.name for part in report.parts]
    if name in names:
        return report.parts[names.index(name)]
    if name.isascii() and name.isdigit() and 1 <= int(name) <= len(names):
        return report.parts[int(name) - 1]
    raise ForeignProblem(f"{file} has no part {name!r}; its parts are {', '.join(names)}")


def vocabulary_in(report: Report, part: Part) -> Vocabulary | None:
    """Return the vocabulary that the file itself holds for a part, if it does."""
    found = {} if part.input == "numbers" else report.contents.facts.get("vocabularies", {})
    fitting = [v for each in found.values() if (v := fitted(each, entries(part)))]
    return min(fitting, key=lambda v: len(v.notes)) if fitting else None


def labels_in(report: Report, part: Part) -> tuple[str, ...]:
    """Return the names of the outputs that the file holds, or numbered ones."""
    K = classes(part)
    found = report.contents.facts.get("vocabularies", {})
    named = [each for each in found.values() if len(each) == K and len({*each}) == K]
    return tuple(named[0]) if named else tuple(f"output {k}" for k in range(1, K + 1))


def card(
    report: Report, part: Part, conventions: Conventions, vocabulary: Vocabulary, file: str
) -> dict[str, Any]:
    """Return how the file was read, as plain JSON for the model's card."""
    return {
        "data": f"trained elsewhere; read from {file} ({report.contents.format})",
        "read": [*part.notes, *vocabulary.notes],
        "conventions": vars(conventions),
        "ignored": [*report.ignored],
        "limits": "how it was trained and measured is not in the file",
    }
