"""What can be looked at side by side: for each, its tab and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from rnnviz.capture.together import difference
from rnnviz.screen.compare.chart import ChartPicture
from rnnviz.screen.compare.dropout import DropoutPictures
from rnnviz.screen.compare.gradients import (
    PairsPicture,
    ReachPicture,
    StretchPictures,
    WordsPicture,
)
from rnnviz.screen.compare.picture import (
    EachPicture,
    Panel,
    Picture,
    Pool,
    SubtractedPicture,
)
from rnnviz.screen.compare.units import UnitPictures
from rnnviz.session.sides import Side
from rnnviz.trace import Trace
from rnnviz.views.base import View
from rnnviz.views.compare.answers import AnswerGapView
from rnnviz.views.compare.beliefs import BeliefsView
from rnnviz.views.compare.gap import GapView
from rnnviz.views.distribution import DistributionView
from rnnviz.views.equations import EquationsView
from rnnviz.views.gates import GatesView, symbols_of
from rnnviz.views.hidden import HiddenView
from rnnviz.views.look import Look
from rnnviz.views.outputs import OutputsView
from rnnviz.views.stage.view import StageView

BY_UNIT = "State and Gates show unit by unit what differs."


class BeliefsPicture(ChartPicture):
    """How sure each is of one answer."""

    def __init__(self) -> None:
        super().__init__(BeliefsView)

    def show_belief(self, label: str) -> None:
        """Show the belief in that answer."""
        self.chart.show_label(label)


class StatesPicture(SubtractedPicture):
    """Values of units over steps, and their differences."""

    def __init__(self, make: Callable[[], View], symbols: Callable[[str], tuple[str, ...]]) -> None:
        super().__init__(make)
        self._symbols, self.gaps = symbols, Pool(GapView)

    def ghost(self, side: Side, first: Side) -> Trace | None:
        """Return the run whose order of units a side keeps: one of the same kind of network."""
        same = side is not first and side.trace.cell == first.trace.cell
        return first.trace if same else None

    def differences(self, sides: Sequence[Side]) -> list[Panel]:
        """Return the differences, all in the colours of the largest."""
        panels = super().differences(sides)
        views = [panel.view for panel in panels if panel.view is not None]
        largest = max((view.largest() for view in views), default=1.0)
        for view in views:
            view.show_largest(largest)
        return panels

    def symbols(self, side: Side) -> tuple[str, ...]:
        """Return what is subtracted of that kind of cell."""
        return self._symbols(side.trace.cell)

    def subtracted(self, number: int, one: Side, other: Side) -> View:
        """Return the map of the differences."""
        symbols = self.symbols(one)
        view = self.gaps.take(number)[-1]
        kept = tuple({"h", *symbols})
        view.show_gap(difference(one.trace, other.trace, kept), other.trace, symbols)
        return view

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        super().set_look(look)
        self.gaps.set_look(look)


class AnswersPicture(SubtractedPicture):
    """The likeliest outputs now, and where two differ most."""

    def __init__(self) -> None:
        super().__init__(OutputsView)
        self.writers, self.gaps = Pool(DistributionView), Pool(AnswerGapView)
        self._readers = self.each

    def panels(self, sides: Sequence[Side], apart: bool) -> list[Panel]:
        """Return what fits the sides' task."""
        writes = sides[0].trace.request.sampling is not None
        self.each = self.writers if writes else self._readers
        return super().panels(sides, apart)

    def symbols(self, side: Side) -> tuple[str, ...]:
        """Return the probabilities."""
        return ("p",)

    def subtracted(self, number: int, one: Side, other: Side) -> View:
        """Return the bars of the differences."""
        view = self.gaps.take(number)[-1]
        view.show_pair(one, other)
        return view

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        for pool in (self._readers, self.writers, self.gaps):
            pool.set_look(look)


class CellPicture(EachPicture):
    """The inside of the step that is on."""

    least = 30.0

    def __init__(self) -> None:
        super().__init__(StageView, f"The inside of a cell is drawn, not subtracted. {BY_UNIT}")


class Tab(NamedTuple):
    """A picture's title, what it is for, and how it is made when it is first needed."""

    title: str
    tip: str
    make: Callable[[], Picture]


PICTURES: Mapping[str, Tab] = {
    "beliefs": Tab("Belief", "How sure each is of one answer after every word", BeliefsPicture),
    "hidden": Tab(
        "State",
        "The hidden state of every unit after every word",
        lambda: StatesPicture(HiddenView, lambda cell: ("h",)),
    ),
    "gates": Tab("Gates", "How open each gate was", lambda: StatesPicture(GatesView, symbols_of)),
    "answers": Tab("Answers", "What each finds likeliest now", AnswersPicture),
    "reach": Tab("Reach", "How far back the gradient of one outcome reaches", ReachPicture),
    "words": Tab("Words", "Which words mattered for one outcome", WordsPicture),
    "pairs": Tab("Pairs", "Every outcome against every state before it", PairsPicture),
    "jacobian": Tab("Jacobian", "What steps do to a change of the state", StretchPictures),
    "cell": Tab("Cell", "The inside of the step that is on", CellPicture),
    "equations": Tab(
        "Equations",
        "With their numbers now",
        lambda: EachPicture(EquationsView, f"Equations stand side by side. {BY_UNIT}"),
    ),
    "units": Tab("Units", "Single units, and the path of all", UnitPictures),
    "dropout": Tab("Dropout", "What many passes with units removed believe", DropoutPictures),
}
