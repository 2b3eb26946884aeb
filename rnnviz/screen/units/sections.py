"""The sections of the page about units, in the order of their buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from rnnviz.screen.section import Section
from rnnviz.screen.units.moments import MomentsSection
from rnnviz.screen.units.movers import MoversSection
from rnnviz.views.units.course import CourseView
from rnnviz.views.units.path import PathView
from rnnviz.views.units.saturation import SaturationView
from rnnviz.views.units.text import TextView


class Part(NamedTuple):
    """A section's title, what it is for, and how it is made when it is first needed."""

    title: str
    tip: str
    make: Callable[[], Section]


class PathSection(Section):
    """The path of all units together."""

    about_one_unit = False

    def __init__(self) -> None:
        super().__init__((("The path of the hidden state", PathView(), 1.0),))


class TextSection(Section):
    """What one symbol of one unit says over the whole text."""

    about_one_symbol = True

    def __init__(self) -> None:
        text = "The text, coloured by the unit", TextView(), 0.9
        super().__init__((text, ("The unit’s course", CourseView(), 1.0)))


class SaturationSection(Section):
    """How often every unit's gates are shut or open."""

    about_one_symbol = True

    def __init__(self) -> None:
        super().__init__((("How often gates are shut or open", SaturationView(), 1.0),))


SECTIONS: Mapping[str, Part] = {
    "text": Part("Text", "What one unit says at every word", TextSection),
    "words": Part("Words", "The words that move one unit most", MoversSection),
    "gates": Part("Gates", "How often each unit's gates are shut or open", SaturationSection),
    "path": Part("Path", "The path of all units in two principal directions", PathSection),
    "moments": Part("Moments", "Where else the same units are on", MomentsSection),
}
