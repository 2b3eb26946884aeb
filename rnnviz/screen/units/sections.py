"""The sections of the page about units, in the order of their buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from rnnviz.screen.units.section import Section
from rnnviz.views.units.course import CourseView
from rnnviz.views.units.text import TextView


class Part(NamedTuple):
    """A section's title, what it is for, and how it is made when it is first needed."""

    title: str
    tip: str
    make: Callable[[], Section]


def _text() -> Section:
    return Section(
        (
            ("The text, coloured by the unit", TextView(), 0.9),
            ("The unit's course", CourseView(), 1.0),
        )
    )


SECTIONS: Mapping[str, Part] = {
    "text": Part("Text", "What one unit says at every word", _text),
}
