"""A foreign file as it was understood, with the answers given so far; frozen, and without Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rnnviz.files.foreign.answers import Answers, keep, kept
from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.conventions import Conventions
from rnnviz.files.foreign.obstacles import obstacles
from rnnviz.files.foreign.opening import labels_in, model_of, vocabulary_in
from rnnviz.files.foreign.parts import Part
from rnnviz.files.foreign.questions import Question, classes, entries
from rnnviz.files.foreign.reader_process import read_apart
from rnnviz.files.foreign.series import with_levels
from rnnviz.files.foreign.understand import Report, understand
from rnnviz.files.foreign.vocabulary import Vocabulary
from rnnviz.files.library import is_ours
from rnnviz.files.model_file import FileProblem
from rnnviz.nets.model import Model

_NUMBERS: Mapping[str, Callable[[str], Any]] = {
    **{"forget_bias": float, "offset": float, "scale": float},
    "window": int,
}


@dataclass(frozen=True, eq=False)
class Draft:
    """What a file becomes if it is opened with these answers.

    `number` is that of the part chosen, `told` maps the names of `Conventions` to what was
    answered, `given` and `labels` are None until somebody gives them. `known` tells that the
    answers were kept beside the file.
    """

    path: Path
    report: Report
    number: int = 0
    told: Mapping[str, Any] = field(default_factory=dict)
    given: Vocabulary | None = None
    labels: tuple[str, ...] | None = None
    known: Answers | None = None

    @property
    def part(self) -> Part:
        """The recurrent part that is to be opened."""
        return self.report.parts[self.number]

    @property
    def shown(self) -> Part:
        """The part as it is shown: one that reads numbers reads levels of them."""
        return with_levels(self.part, self.conventions, self.vocabulary)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the file cannot tell of the part."""
        return self.report.asked(self.number)

    @property
    def conventions(self) -> Conventions:
        """The conventions of the part with the answers put in."""
        return replace(self.part.conventions, **self.told)

    @property
    def vocabulary(self) -> Vocabulary | None:
        """The vocabulary given, or the file's own, or None if there is none yet."""
        return self.given or vocabulary_in(self.report, self.part)

    @property
    def obstacles(self) -> tuple[str, ...]:
        """Why it cannot be shown with these answers; nothing if it can."""
        return obstacles(self.part, self.conventions)

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the outputs; none without a vocabulary to name them by."""
        if classes(self.part):
            return self.labels or labels_in(self.report, self.part)
        return self.vocabulary.entries if self.vocabulary else ()

    @property
    def lacks(self) -> str:
        """What stands between it and the stage, in a sentence; empty if nothing does."""
        if self.obstacles:
            return f"It cannot be shown: {self.obstacles[0]}."
        if self.vocabulary is None:
            if self.part.is_series:
                return "It cannot be read without the numbers between which it reads."
            return f"It cannot be read without the {entries(self.part):,} entries that it reads."
        return ""

    @property
    def silent(self) -> str:
        """Why no text can be run through it, in a sentence; empty if one can."""
        if self.obstacles:
            return "No text can be run through it; the card says why."
        if self.vocabulary is None:
            return "It is run as soon as its vocabulary is known."
        return ""

    @property
    def plain(self) -> bool:
        """Whether it can be opened without a question."""
        if self.known is not None:
            return True
        needed = any(question.needed for question in self.questions)
        return len(self.report.parts) == 1 and not needed and not self.obstacles

    @property
    def answers(self) -> Answers:
        """What was answered, as it is kept beside the file."""
        return self.known or Answers(self.part.name, dict(self.told), self.given, self.labels)

    def of_part(self, number: int) -> Draft:
        """Return the draft of another part, about which nothing was answered yet."""
        return Draft(self.path, self.report, number)

    def with_answer(self, about: str, answer: str) -> Draft:
        """Return the draft with an answer to the question about a convention."""
        value = _NUMBERS.get(about, str)(answer)
        return replace(self, told={**self.told, about: value})

    @property
    def tried(self) -> tuple[str, ...]:
        """The names of the conventions that a sample may decide."""
        return tuple(question.about for question in self.questions if question.probed)

    def with_conventions(self, conventions: Conventions) -> Draft:
        """Return the draft with the conventions that a sample may decide as they are in these."""
        found = {name: getattr(conventions, name) for name in self.tried}
        return replace(self, told={**self.told, **found})

    def with_names(self, names: Vocabulary | tuple[str, ...]) -> tuple[Draft, str, str]:
        """Return the draft with a vocabulary or labels, which it was, and what it is in short."""
        if isinstance(names, Vocabulary):
            says = f"{len(names.entries):,} {names.language}, as the file lists them"
            return replace(self, given=names), "vocabulary", says
        return replace(self, labels=names), "labels", ", ".join(names)

    def answer_to(self, question: Question) -> str:
        """Return the answer to a question about a convention, as its answers name it."""
        value = getattr(self.conventions, question.about)
        return f"{value:g}" if isinstance(value, float) else str(value)

    def opened(self) -> Model:
        """Return the model.

        Raises
        ------
        FileProblem
            If it cannot be shown, or an answer is missing or does not fit.
        """
        return model_of(self.report, self.answers, self.path.name)


def drafted(path: Path) -> Iterator[Draft | None]:
    """Read a file and yield what was understood of it, or None if it is one of our own.

    Raises
    ------
    ForeignProblem
        If it cannot be read, or there is no recurrent part in it.
    """
    if is_ours(path):
        yield None
        return
    report = understand(read_apart(path))
    if not report.parts:
        raise ForeignProblem(f"{path.name} {report.nothing}")
    yield Draft(path, report, _likeliest(report), known=kept(path))


def settled(draft: Draft) -> Iterator[Model]:
    """Yield the model of a draft, and keep the answers beside its file if that is possible."""
    model = draft.opened()
    with suppress(FileProblem, OSError):  # a folder for reading only: it will be asked again
        keep(draft.path, draft.answers)
    yield model


def _likeliest(report: Report) -> int:
    """Return the first part that can be shown, or else the first."""
    return next((k for k in range(len(report.parts)) if not report.obstacles(k)), 0)
