"""Dropout of several networks: what is removed, and what many passes believe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from rnnviz.capture.passes import Passes, Spread
from rnnviz.edits import Dropout
from rnnviz.screen.button import Button
from rnnviz.screen.compare.bar import Bar
from rnnviz.screen.compare.picture import EachPicture, Panel, Question
from rnnviz.screen.compare.several import Several
from rnnviz.screen.dropout.bar import LARGEST_P, WHERE
from rnnviz.screen.dropout.revise import next_pass, setting_of, setting_p, toggling
from rnnviz.screen.gradients.asking import Choice
from rnnviz.screen.knob import Field
from rnnviz.session.sides import Side
from rnnviz.trace import Cursor
from rnnviz.views.base import View
from rnnviz.views.dropout.band import BandView
from rnnviz.views.dropout.masks import MaskView
from rnnviz.views.dropout.spread import SpreadView

KINDS = {"use": "Training and use", "band": "Belief", "masks": "Removed"}
OFF = "Nothing is removed yet. Choose above where units are lost, in all networks alike."
WHY = (
    "Which units are removed is drawn at random, so single passes are not subtracted. Side by side "
    "all are on one scale: compare how wide the passes spread, and how far use lies from them."
)


class DropoutChoice(Bar):
    """Which picture, how probably a unit is removed, on which way, and another pass."""

    def __init__(self) -> None:
        super().__init__("Picture of dropout", KINDS)
        self.p = Field(0.0, LARGEST_P, 2, "Probability that a unit is removed")
        self.p.setParent(self)
        self.p.setPrefix("p ")
        self.ways = {way: self._toggle(name, tip) for way, name, tip in WHERE}
        tip = "The same text with other units removed"
        self.next = Button("Next pass", "plain", tip=tip, parent=self)
        self.p.valueChanged.connect(lambda p: self.revised.emit(setting_p(p)))
        for way, button in self.ways.items():
            button.clicked.connect(partial(self._ask, toggling(way)))
        self.next.clicked.connect(partial(self._ask, next_pass))

    def _toggle(self, name: str, tip: str) -> Button:
        button = Button(name, "segment", tip=tip, parent=self)
        button.setProperty("tight", True)
        button.setCheckable(True)
        return button

    def _ask(self, revision: object, _checked: bool = False) -> None:
        self.revised.emit(revision)

    def items(self) -> list[tuple[QWidget, float]]:
        """Return the controls with their widths."""
        u, wide = self.look.unit, self.look.width_of
        buttons = [(each, wide(each.text()) + 1.8 * u) for each in (*self.ways.values(), self.next)]
        return [*super().items(), (self.p, wide("p 0.50", "small") + 1.5 * u), *buttons]

    def show_sides(self, sides: Sequence[Side]) -> None:
        """Show how dropout is set, which is the same in all."""
        setting = setting_of(sides[0].trace.request)
        self.p.blockSignals(True)
        self.p.setValue(setting.p)
        self.p.blockSignals(False)
        for way, button in self.ways.items():
            button.setChecked(way in setting.ways)
        self.next.setEnabled(setting.on)


class DropoutPicture(EachPicture):
    """A view a side, told what many passes of it believe."""

    least = 17.0

    def __init__(self, make: Callable[[], View]) -> None:
        super().__init__(make, WHY)

    def panels(self, sides: Sequence[Side], apart: bool) -> list[Panel]:
        """Return a panel a side; while nothing is removed, what to do."""
        if not any(side.trace.request.active(Dropout) for side in sides):
            return [Panel("", None, None, OFF)]
        return super().panels(sides, apart)

    def question(self, choice: Choice, side: Side, cursor: Cursor) -> Question | None:
        """Return the question what many passes believe."""
        return Passes() if side.trace.request.active(Dropout) else None

    def show_answers(self, answers: Sequence[object]) -> None:
        """Show what the passes that are done believe."""
        for view, answer in zip(self.each.views, answers, strict=False):
            told = isinstance(view, SpreadView | BandView) and isinstance(answer, Spread)
            if told and answer.passes:
                view.show_spread(answer)


class DropoutPictures(Several):
    """What dropout does to each, removed with the same probability on the same ways."""

    def __init__(self) -> None:
        views = {"use": SpreadView, "band": BandView, "masks": MaskView}
        super().__init__(
            DropoutChoice(), {name: DropoutPicture(make) for name, make in views.items()}
        )
