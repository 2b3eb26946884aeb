"""Gradients of several networks side by side: how far back, which words, every pair, each step."""

from __future__ import annotations

from collections.abc import Sequence

from rnnviz.capture.flow import Flow, FlowBack
from rnnviz.capture.pairs import Outcomes, Pairs
from rnnviz.capture.product import Product, RangeStretch
from rnnviz.capture.stretch import StepStretch, Stretch
from rnnviz.screen.compare.bar import Bar
from rnnviz.screen.compare.chart import ChartPicture
from rnnviz.screen.compare.picture import EachPicture, Panel, Pool, Question, SubtractedPicture
from rnnviz.screen.compare.several import Several
from rnnviz.screen.gradients.asking import Choice
from rnnviz.session.sides import Side
from rnnviz.trace import Cursor
from rnnviz.views.base import View
from rnnviz.views.compare.reach import ReachView
from rnnviz.views.gradients.pair_gaps import PairGapsView
from rnnviz.views.gradients.pairs import PairsView
from rnnviz.views.gradients.product import ProductView
from rnnviz.views.gradients.ranged import whole
from rnnviz.views.gradients.saliency import SaliencyView
from rnnviz.views.gradients.stretch import StretchView
from rnnviz.views.look import Look

WORDS_APART = (
    "A word counts by what it does to each network’s own scores. Side by side all words are on one "
    "scale, in the colours of the largest."
)
DIRECTIONS_APART = (
    "Each network stretches directions of its own: the first of one is not the first of another. "
    "Side by side all are on one axis."
)


class ReachPicture(ChartPicture):
    """How far back the gradient of one outcome reaches."""

    outcome = True

    def __init__(self) -> None:
        super().__init__(ReachView)

    def question(self, choice: Choice, side: Side, cursor: Cursor) -> Question:
        """Return the question about that outcome."""
        return FlowBack(choice.target(side.trace, cursor.step))

    def show_answers(self, answers: Sequence[object]) -> None:
        """Show the gradients."""
        self.chart.show_flows([a if isinstance(a, Flow) else None for a in answers])


class WordsPicture(EachPicture):
    """Which words mattered for one outcome."""

    outcome = True

    def __init__(self) -> None:
        super().__init__(SaliencyView, WORDS_APART)
        self.bar = Bar("Gradients of words", {"size": "How much", "signed": "For or against"})

    def all(self, sides: Sequence[Side]) -> list[Panel]:
        """Return a panel a side, of sizes or of gradient times input."""
        panels = super().all(sides)
        for view in self.each.views:
            view.show_signed(self.bar.current == "signed")
        return panels

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        super().set_look(look)
        self.bar.set_look(look)

    def question(self, choice: Choice, side: Side, cursor: Cursor) -> Question:
        """Return the question about that outcome."""
        return FlowBack(choice.target(side.trace, cursor.step))

    def show_answers(self, answers: Sequence[object]) -> None:
        """Show the gradients by the words, all in the colours of the largest."""
        known = [a for a in answers if isinstance(a, Flow)]
        for view, answer in zip(self.each.views, answers, strict=False):
            if isinstance(answer, Flow):
                view.show_flow(answer, [flow for flow in known if flow is not answer])


class PairsPicture(SubtractedPicture):
    """How every outcome depends on every state before it."""

    outcome, one_step = True, False
    least = 23.0

    def __init__(self) -> None:
        super().__init__(PairsView)
        self.gaps = Pool(PairGapsView)

    def question(self, choice: Choice, side: Side, cursor: Cursor) -> Question:
        """Return the question about the outcome after each step."""
        outcomes: Outcomes = choice.outcomes(side.trace)
        return outcomes

    def symbols(self, side: Side) -> tuple[str, ...]:
        """Return nothing of the run: gradients have no units and can always be compared."""
        return ()

    def subtracted(self, number: int, one: Side, other: Side) -> View:
        """Return the map of how many times as large one is."""
        view = self.gaps.take(number)[-1]
        if view.trace is not one.trace:
            view.show_trace(one.trace)
        return view

    def show_answers(self, answers: Sequence[object]) -> None:
        """Show pairs, as far back as they go; of two where both are whole."""
        for view, answer in zip(self.each.views, answers, strict=False):
            if isinstance(answer, Pairs):
                view.show_pairs(answer, "h")
        first, *others = answers
        for view, answer in zip(self.gaps.views, others, strict=False):
            if isinstance(first, Pairs) and isinstance(answer, Pairs) and _alike(first, answer):
                view.show_both(answer, first)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        super().set_look(look)
        self.gaps.set_look(look)


class JacobianPicture(EachPicture):
    """What the step at the cursor does to a change of the state."""

    def __init__(self) -> None:
        super().__init__(StretchView, DIRECTIONS_APART)

    def question(self, choice: Choice, side: Side, cursor: Cursor) -> Question:
        """Return the question about the step at the cursor, or a shorter run's last."""
        step = min(cursor.step, len(side.trace) - 1)
        return StepStretch(min(cursor.layer, side.trace.layers - 1), step, "h")

    def show_answers(self, answers: Sequence[object]) -> None:
        """Show the singular values, all on the largest scale."""
        known = [a for a in answers if isinstance(a, Stretch)]
        for view, answer in zip(self.each.views, answers, strict=False):
            if isinstance(answer, Stretch):
                view.show_stretch(answer, [other for other in known if other is not answer])


class ProductPicture(EachPicture):
    """What a range of steps does, the same range of all, on one axis."""

    least = 27.0

    def __init__(self, bar: Bar) -> None:
        super().__init__(ProductView, DIRECTIONS_APART)
        self._asks, self._range, self._known = bar, (0, 0), set[View]()

    def all(self, sides: Sequence[Side]) -> list[Panel]:
        """Return a panel a side; texts of another length are taken whole."""
        longest = max((side.trace for side in sides), key=len)
        fresh = any(view.trace is not side.trace for view, side in
                    zip(self.each.take(len(sides)), sides, strict=True))  # fmt: skip
        if fresh:
            self._range = whole(longest)
        panels = super().all(sides)
        for view, side in zip(self.each.views, sides, strict=False):
            view.show_range(*self._within(side))
            if view not in self._known:
                self._known.add(view)
                view.rangeChosen.connect(self._choose)
        return panels

    def question(self, choice: Choice, side: Side, cursor: Cursor) -> Question:
        """Return the question about the steps between the handles."""
        first, last = self._within(side)
        return RangeStretch(min(cursor.layer, side.trace.layers - 1), first - 1, last, "h")

    def show_answers(self, answers: Sequence[object]) -> None:
        """Show the products, as far back as they go."""
        known = [a for a in answers if isinstance(a, Product)]
        for view, answer in zip(self.each.views, answers, strict=False):
            if isinstance(answer, Product):
                view.show_product(answer, [other for other in known if other is not answer])

    def _within(self, side: Side) -> tuple[int, int]:
        end = len(side.trace) - 1
        return min(self._range[0], end), min(self._range[1], end)

    def _choose(self, first: int, last: int) -> None:
        self._range = first, last
        self._asks.changed.emit()


class StretchPictures(Several):
    """What one step, or a range of them, does to a change of the state."""

    def __init__(self) -> None:
        bar = Bar("Steps", {"step": "One step", "range": "A range of steps"})
        super().__init__(bar, {"step": JacobianPicture(), "range": ProductPicture(bar)})


def _alike(one: Pairs, other: Pairs) -> bool:
    return one.complete and other.complete and one.steps == other.steps
