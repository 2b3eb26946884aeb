"""One kind of picture for all sides: a view a side on one scale, one chart, or differences."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rnnviz.capture.ablation import Ablation
from rnnviz.capture.flow import FlowBack
from rnnviz.capture.pairs import Outcomes
from rnnviz.capture.passes import Passes
from rnnviz.capture.product import RangeStretch
from rnnviz.capture.stretch import StepStretch
from rnnviz.capture.together import why_not_subtracted
from rnnviz.screen.compare.bar import Bar
from rnnviz.screen.gradients.asking import Choice
from rnnviz.session.sides import Side
from rnnviz.trace import Cursor, Trace
from rnnviz.views.base import View
from rnnviz.views.look import Look

Question = FlowBack | Outcomes | StepStretch | RangeStretch | Passes | Ablation
Symbols = Callable[[str], tuple[str, ...]]  # of a kind of cell


@dataclass(frozen=True, eq=False)
class Panel:
    """A view, or why there is none; `name` is whose it is, `side` its number (None: of several)."""

    name: str
    side: int | None
    view: View | None
    why: str = ""


class Told:
    """What a picture may be told besides its sides; it does nothing with what it does not need."""

    def show_cursor(self, cursor: Cursor) -> None:
        """Know where all look, and which unit is picked."""

    def show_belief(self, label: str) -> None:
        """Know which answer the beliefs are about."""

    def show_answers(self, answers: Sequence[object]) -> None:
        """Show the answers to the questions, one a side; None is still to come."""


class Picture(Told, ABC):
    """Views that are made when they are first needed, and kept."""

    outcome: ClassVar[bool] = False  # whether it is about an outcome that can be chosen
    one_step: ClassVar[bool] = True  # whether that outcome is after one step
    least: ClassVar[float] = 15.0  # units: the height below which it says nothing
    bar: Bar | None = None  # what is chosen about it, above the panels

    @abstractmethod
    def panels(self, sides: Sequence[Side], apart: bool) -> list[Panel]:
        """Return what is to be shown of those sides, told all but their cursor and answers.

        With `apart` the first side is taken away from the others, or a sentence says why not.
        """

    @abstractmethod
    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""

    def question(self, choice: Choice, side: Side, cursor: Cursor) -> Question | None:
        """Return what has to be asked about a side, None where nothing has."""
        return None


class Pool:
    """Views of one kind, as many as are needed."""

    def __init__(self, make: Callable[[], View]) -> None:
        self._make, self._look = make, Look()
        self.views: list[View] = []

    def take(self, count: int) -> list[View]:
        """Return so many views."""
        while len(self.views) < count:
            view = self._make()
            view.set_look(self._look)
            self.views.append(view)
        return self.views[:count]

    def set_look(self, look: Look) -> None:
        """Let all wear that look."""
        self._look = look
        for view in self.views:
            view.set_look(look)


class EachPicture(Picture):
    """A view a side, told its run; `why` says why one is not taken away from another."""

    def __init__(self, make: Callable[[], View], why: str = "") -> None:
        self.each, self._why = Pool(make), why

    def panels(self, sides: Sequence[Side], apart: bool) -> list[Panel]:
        """Return a panel a side, or those of differences."""
        return self.differences(sides) if apart else self.all(sides)

    def all(self, sides: Sequence[Side]) -> list[Panel]:
        """Return a panel a side."""
        views = self.each.take(len(sides))
        for view, side in zip(views, sides, strict=True):
            if view.trace is not side.trace:
                view.show_trace(side.trace, self.ghost(side, sides[0]))
        return [Panel(s.name, k, v) for k, (s, v) in enumerate(zip(sides, views, strict=True))]

    def ghost(self, side: Side, first: Side) -> Trace | None:
        """Return the run that a side's is a change of: that of the same network without edits."""
        same = side is not first and side.entry.model is first.entry.model
        return first.trace if same else None

    def differences(self, sides: Sequence[Side]) -> list[Panel]:
        """Return what says why there are no differences."""
        return [Panel("", None, None, self._why)]

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.each.set_look(look)


class SubtractedPicture(EachPicture):
    """The same, and a view of what is left where one is taken away from another."""

    def differences(self, sides: Sequence[Side]) -> list[Panel]:
        """Return a panel for each side but the first, which is taken away from it."""
        return [self.difference(k, side, sides[0]) for k, side in enumerate(sides) if k]

    def difference(self, number: int, one: Side, other: Side) -> Panel:
        """Return the panel of one minus another, or of why there is none."""
        why = why_not_subtracted(one.trace, other.trace, self.symbols(one))
        view = None if why else self.subtracted(number, one, other)
        return Panel(apart_name(one, other), number, view, why)

    @abstractmethod
    def symbols(self, side: Side) -> tuple[str, ...]:
        """Return what is subtracted."""

    @abstractmethod
    def subtracted(self, number: int, one: Side, other: Side) -> View:
        """Return the view of one minus another, told both."""


def apart_name(one: Side, other: Side) -> str:
    """Return what a difference is called."""
    return f"{one.name} − {other.name}"
