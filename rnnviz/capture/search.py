"""Moments alike in a loaded text, looked for beside the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rnnviz.capture.corpus import Corpus
from rnnviz.capture.moments import Moment, Pattern, moments
from rnnviz.nets.model import Model
from rnnviz.trace import Trace


@dataclass(frozen=True)
class FindMoments:
    """Asks for the `count` moments of a loaded text at which most of a pattern is on."""

    pattern: Pattern
    corpus: Corpus
    count: int

    def answers(self, model: Model, trace: Trace) -> Iterator[MomentsFound]:
        """Yield the moments, the best first: one pass over the courses of the pattern's units."""
        courses = (self.corpus.course(self.pattern.layer, unit) for unit in self.pattern.units)
        yield MomentsFound(self, moments(courses, self.pattern, self.count))


@dataclass(frozen=True)
class MomentsFound:
    """The moments that were asked for."""

    question: FindMoments
    moments: tuple[Moment, ...]
