"""The sections of the page about gradients: what each asks, and the picture of the answer."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import ClassVar, NamedTuple

from PySide6.QtCore import Signal, Slot

from rnnviz.capture.flow import Flow, FlowBack
from rnnviz.capture.pairs import Outcomes, Pairs
from rnnviz.capture.product import Product, RangeStretch
from rnnviz.capture.stretch import StepStretch, Stretch
from rnnviz.screen.gradients.asking import Choice
from rnnviz.screen.section import Section
from rnnviz.trace import Cursor, Trace
from rnnviz.views.gradients.flow import FlowView
from rnnviz.views.gradients.pairs import PairsView
from rnnviz.views.gradients.product import ProductView
from rnnviz.views.gradients.ranged import whole
from rnnviz.views.gradients.saliency import SaliencyView
from rnnviz.views.gradients.stretch import StretchView

BOTH = 38.0  # units of height that singular values and their course need together
Question = FlowBack | Outcomes | StepStretch | RangeStretch


class GradientSection(Section):
    """A picture and the question it asks; `options` are buttons by name, `option` the one down."""

    changed = Signal()  # something else is to be asked
    kind: ClassVar[type]
    about_one_outcome: ClassVar[bool] = True
    one_step: ClassVar[bool] = True  # the outcome is after one step, which can be chosen
    option = ""

    def options(self, trace: Trace) -> Mapping[str, str]:
        """Return the buttons' texts by name, none where there is nothing to choose."""
        return {}

    @abstractmethod
    def question(self, choice: Choice, trace: Trace, cursor: Cursor) -> Question:
        """Return what to ask about that run."""

    def show_option(self, option: str) -> None:
        """Show what that button means."""
        self.option = option


class FlowSection(GradientSection):
    """How far back one outcome reaches."""

    kind = FlowBack

    def __init__(self) -> None:
        self.flow = FlowView()
        super().__init__((("Gradient flow", self.flow, 1.0),))

    def question(self, choice: Choice, trace: Trace, cursor: Cursor) -> FlowBack:
        """Return the question about the outcome that was chosen."""
        return FlowBack(choice.target(trace, cursor.step))

    def show_answer(self, answer: object) -> None:
        """Show the gradients by the states."""
        if isinstance(answer, Flow):
            self.flow.show_flow(answer)


class WordsSection(GradientSection):
    """Which words mattered for one outcome."""

    kind = FlowBack
    option = "size"

    def __init__(self) -> None:
        self.text = SaliencyView()
        super().__init__((("Which words mattered", self.text, 1.0),))

    def options(self, trace: Trace) -> Mapping[str, str]:
        """Return the two ways to look at the gradients by words."""
        return {"size": "how much", "signed": "for or against"}

    def question(self, choice: Choice, trace: Trace, cursor: Cursor) -> FlowBack:
        """Return the question about the outcome that was chosen."""
        return FlowBack(choice.target(trace, cursor.step))

    def show_option(self, option: str) -> None:
        """Show sizes, or gradient times input."""
        super().show_option(option)
        self.text.show_signed(option == "signed")

    def show_answer(self, answer: object) -> None:
        """Show the gradients by the words."""
        if isinstance(answer, Flow):
            self.text.show_flow(answer)


class PairsSection(GradientSection):
    """How every outcome depends on every state before it."""

    kind = Outcomes
    one_step = False
    option = "h"

    def __init__(self) -> None:
        self.cells = PairsView()
        super().__init__((("Who hears whom", self.cells, 1.0),))

    def options(self, trace: Trace) -> Mapping[str, str]:
        """Return the states, where there are two."""
        return {"h": "by h", "c": "by c"} if "c" in trace else {}

    def question(self, choice: Choice, trace: Trace, cursor: Cursor) -> Outcomes:
        """Return the question about the outcome after each step."""
        return choice.outcomes(trace)

    def show_option(self, option: str) -> None:
        """Show that state's pairs."""
        super().show_option(option)
        if self.cells.pairs is not None:
            self.cells.show_pairs(self.cells.pairs, option)

    def show_answer(self, answer: object) -> None:
        """Show pairs, as far back as they go."""
        if isinstance(answer, Pairs):
            self.cells.show_pairs(answer, self.option)


class StretchSection(GradientSection):
    """What the step at the cursor does to a change of the state."""

    kind = StepStretch
    about_one_outcome = False
    option = "h"

    def __init__(self) -> None:
        self.bars = StretchView()
        super().__init__((("What one step does", self.bars, 1.0),))

    def options(self, trace: Trace) -> Mapping[str, str]:
        """Return which state changes, where there are two."""
        return {"h": "h alone", "state": "h and c"} if "c" in trace else {}

    def question(self, choice: Choice, trace: Trace, cursor: Cursor) -> StepStretch:
        """Return the question about the step at the cursor."""
        part = "state" if self.option == "state" and "c" in trace else "h"
        return StepStretch(min(cursor.layer, trace.layers - 1), cursor.step, part)

    def show_answer(self, answer: object) -> None:
        """Show the singular values."""
        if isinstance(answer, Stretch):
            self.bars.show_stretch(answer)


class ProductSection(GradientSection):
    """What a range of steps does together, which is chosen here."""

    kind = RangeStretch
    about_one_outcome = False
    option = "h"

    def __init__(self) -> None:
        self.bars, self.product = StretchView(), ProductView()
        super().__init__(
            (
                ("What these steps do", self.bars, 1.0),
                ("Over more and more steps", self.product, 1.15),
            )
        )
        self.product.rangeChosen.connect(self._choose)
        self._both = [*self._shares]

    def options(self, trace: Trace) -> Mapping[str, str]:
        """Return which state changes and by which paths, where there are several."""
        parts = {"h": "h alone", "state": "h and c", "c": "along c", "by_h": "c through h"}
        return parts if "c" in trace else {}

    def question(self, choice: Choice, trace: Trace, cursor: Cursor) -> RangeStretch:
        """Return the question about the steps between the handles."""
        first, last = self.product.range
        part = self.option if "c" in trace else "h"
        return RangeStretch(min(cursor.layer, trace.layers - 1), first - 1, last, part)

    def show_trace(self, trace: Trace | None, baseline: Trace | None) -> None:
        """Show that run; a text of another length is taken whole."""
        before = self.product.trace
        super().show_trace(trace, baseline)
        if trace is not None and (before is None or len(before) != len(trace)):
            self.product.show_range(*whole(trace))

    def _place(self) -> None:
        """Show the bars too where both have room."""
        roomy = self.height() >= BOTH * self.look.unit
        self._shares = self._both if roomy else [0.0, 1.0]
        super()._place()
        self.bars.setVisible(roomy)

    def show_answer(self, answer: object) -> None:
        """Show the singular values, as far back as they go."""
        if isinstance(answer, Product):
            self.bars.show_stretch(answer.longest)
            self.product.show_product(answer)

    @Slot(int, int)
    def _choose(self, first: int, last: int) -> None:
        self.product.show_range(first, last)
        self.changed.emit()


class Part(NamedTuple):
    """A section's title, what it is for, and how it is made when it is first needed."""

    title: str
    tip: str
    make: Callable[[], GradientSection]


SECTIONS: Mapping[str, Part] = {
    "flow": Part("Flow", "How far back the gradient of one outcome reaches", FlowSection),
    "words": Part("Words", "Which words mattered for one outcome", WordsSection),
    "pairs": Part("Pairs", "Every outcome against every state before it", PairsSection),
    "jacobian": Part("Jacobian", "What one step does to a change of the state", StretchSection),
    "product": Part("Product", "What a range of steps does to a change of it", ProductSection),
}
