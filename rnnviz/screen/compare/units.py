"""Single units of several networks: course, text, words, gates, and the path of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtWidgets import QWidget

from rnnviz.capture.ablation import Ablation, Ranking
from rnnviz.capture.movers import by_liveliness
from rnnviz.capture.origin import Origin, origin_at
from rnnviz.screen.change.pick import Pick
from rnnviz.screen.compare.bar import Bar
from rnnviz.screen.compare.chart import ChartPicture
from rnnviz.screen.compare.picture import EachPicture, Panel, Question, apart_name
from rnnviz.screen.compare.several import Several
from rnnviz.screen.gradients.asking import Choice
from rnnviz.screen.knob import Field
from rnnviz.screen.units.movers import movers_in
from rnnviz.session.sides import Side, alike
from rnnviz.trace import Cursor
from rnnviz.views.ablation import AblationView, longest
from rnnviz.views.compare.course import UnitCourse
from rnnviz.views.origin.view import MOST, OriginView
from rnnviz.views.origin.waterfall import falls, reach
from rnnviz.views.units.movers import MoversView
from rnnviz.views.units.path import PathView, extent_of
from rnnviz.views.units.saturation import SaturationView
from rnnviz.views.units.text import TextView
from rnnviz.views.units.unit import symbols_of

KINDS = {
    "course": "Course",
    "text": "Text",
    "words": "Words",
    "gates": "Gates",
    "path": "Path",
    "origin": "Where it comes from",
    "matters": "Which matters",
}
COURSE = "The difference of a unit’s values stands under Course."
OF_ALL = ("path", "matters")  # pictures of no single unit
WHY = {
    "origin": f"Each number is a sum of its own network’s weights. {COURSE}",
    "matters": "Which units matter is ranked in each network by itself, on one scale.",
    "text": f"A text in two colours is not subtracted. {COURSE}",
    "words": f"The words that move a unit are each network’s own. {COURSE}",
    "gates": "Shares of time are compared side by side. Gates shows where and when two differ.",
    "path": (
        "Each path lies in the two directions in which its own states vary most. Of one network "
        "before and after a change the path before it is dashed in the same plane."
    ),
}


class UnitBar(Bar):
    """Which picture, which unit by its liveliness, and which of its symbols."""

    def __init__(self) -> None:
        super().__init__("Picture of units", KINDS)
        self.rank = Field(1, 1, 0, "Unit, the liveliest first")
        self.rank.setParent(self)
        self.rank.setPrefix("Liveliest no. ")
        self.rank.setToolTip("1 is the unit whose h varies most; click a unit to choose it itself")
        self.symbol = Pick("Symbol", "What of the unit is shown", self)
        self.symbol.show_options([("h", "h")])
        self.rank.valueChanged.connect(lambda _: self.changed.emit())
        self.symbol.chosen.connect(lambda _: self.changed.emit())

    def items(self) -> list[tuple[QWidget, float]]:
        """Return the controls that the picture has a use for, with their widths."""
        rank = self.current not in OF_ALL
        symbol = self.current in ("course", "text", "origin")
        self.rank.setVisible(rank)
        self.symbol.setVisible(symbol)
        wide = self.look.width_of("Liveliest no. 2555", "small") + 1.5 * self.look.unit
        more = [(self.rank, wide)] if rank else []
        return [*super().items(), *more, *([self.sized(self.symbol)] if symbol else [])]

    def show_sides(self, sides: Sequence[Side]) -> None:
        """Offer the symbols that all have."""
        self.rank.setMaximum(min(side.trace.units for side in sides))
        each = [symbols_of(side.trace.cell) for side in sides]
        common = [symbol for symbol in each[0] if all(symbol in other for other in each)]
        self.symbol.show_options([(symbol.replace("_", " "), symbol) for symbol in common])


class CoursePicture(ChartPicture):
    """The course of one unit of each, or how far two lie apart where it is the same unit."""

    def __init__(self) -> None:
        super().__init__(UnitCourse)

    def panels(self, sides: Sequence[Side], apart: bool) -> list[Panel]:
        """Return the chart; what cannot be subtracted says why."""
        why = [self.chart.why_not(one, sides[0]) for one in sides[1:]] if apart else []
        if any(why):
            return [Panel(apart_name(one, sides[0]), k + 1, None, each)
                    for k, (one, each) in enumerate(zip(sides[1:], why, strict=True))]  # fmt: skip
        return super().panels(sides, apart)


class PathsPicture(EachPicture):
    """The path of each, so that the same way is as long in all of them."""

    least = 20.0

    def __init__(self) -> None:
        super().__init__(PathView, WHY["path"])

    def all(self, sides: Sequence[Side]) -> list[Panel]:
        """Return a panel a side, all with room for the longest way."""
        panels = super().all(sides)
        layer = self.each.views[0].cursor_at.layer
        largest = np.max([extent_of(side.trace, layer) for side in sides], axis=0)
        for panel in panels:
            panel.view.show_extent(largest)
        return panels


class OriginsPicture(EachPicture):
    """Where a number of each comes from, all bars on one scale."""

    least = 26.0

    def __init__(self) -> None:
        super().__init__(partial(OriginView, closes=False), WHY["origin"])

    def show_origins(self, found: Sequence[Origin | None]) -> None:
        """Show these, one a side."""
        spans = np.array([reach(each, falls(each, MOST)) for each in found if each is not None])
        for view, each in zip(self.each.views, found, strict=False):
            if len(spans):
                view.show_span(float(spans[:, 0].min()), float(spans[:, 1].max()))
            view.show_origin(each)


class MattersPicture(EachPicture):
    """The answer’s probability without each unit that matters, all bars on one scale."""

    def __init__(self) -> None:
        super().__init__(partial(AblationView, switches=False), WHY["matters"])

    def question(self, choice: Choice, side: Side, cursor: Cursor) -> Question:
        """Return the question which unit matters for the answer at the cursor."""
        layer = min(cursor.layer, side.trace.layers - 1)
        return Ablation(layer, min(cursor.step, len(side.trace) - 1))

    def show_answers(self, answers: Sequence[object]) -> None:
        """Show the units that were tried."""
        known = [each for each in answers if isinstance(each, Ranking)]
        scale = max((longest(each) for each in known), default=0.0)
        for view, answer in zip(self.each.views, answers, strict=False):
            if isinstance(answer, Ranking):
                view.show_scale(scale)
                view.show_ranking(answer)


class UnitPictures(Several):
    """Pictures of a unit: the one that is picked, where it means the same in all, or a lively."""

    def __init__(self) -> None:
        self._words = EachPicture(MoversView, WHY["words"])
        self._origins = OriginsPicture()
        pictures = {
            "course": CoursePicture(),
            "text": EachPicture(TextView, WHY["text"]),
            "words": self._words,
            "gates": EachPicture(SaturationView, WHY["gates"]),
            "path": PathsPicture(),
            "origin": self._origins,
            "matters": MattersPicture(),
        }
        super().__init__(UnitBar(), pictures)
        self._sides: tuple[Side, ...] = ()
        self._cursor = Cursor()

    def panels(self, sides: Sequence[Side], apart: bool) -> list[Panel]:
        """Return the panels of the picture that is shown, told their units."""
        self._sides = tuple(sides)
        panels = super().panels(sides, apart)
        self._show_units()
        return panels

    def show_cursor(self, cursor: Cursor) -> None:
        """Show the unit that is picked there."""
        before, self._cursor = self._cursor, cursor
        asked = [(c.layer, c.unit, c.symbol) for c in (before, cursor)]
        stepped = self.current is self._origins and before.step != cursor.step
        if asked[0] != asked[1] or stepped:
            self._show_units()

    def units(self) -> tuple[int, ...]:
        """Return the unit of each side."""
        layer, unit, rank = self._cursor.layer, self._cursor.unit, int(self.bar.rank.value()) - 1
        if unit is not None:
            return (unit,) * len(self._sides)
        own = [by_liveliness(s.trace, min(layer, s.trace.layers - 1))[rank] for s in self._sides]
        return tuple(int(own[0] if alike(self._sides) else each) for each in own)

    def _show_units(self) -> None:
        if not self._sides:
            return
        units, symbol = self.units(), str(self.bar.symbol.value)
        if isinstance(self.current, CoursePicture):
            self.current.chart.show_units(units, symbol)
        elif self.current is self._words:
            self._show_words(units)
        elif self.current is self._origins:
            self._origins.show_origins([
                origin_at(side.entry.model, side.trace, self._place(side, unit, symbol))
                for side, unit in zip(self._sides, units, strict=True)
            ])  # fmt: skip
        elif isinstance(self.current, EachPicture) and self.bar.current not in OF_ALL:
            for view, unit in zip(self.current.each.views, units, strict=False):
                view.show_unit(unit, symbol)

    def _place(self, side: Side, unit: int, symbol: str) -> Cursor:
        """Return the cursor that asks about a side's unit; a shorter run is asked about its end."""
        step = min(self._cursor.step, len(side.trace) - 1)
        return replace(self._cursor, step=step, unit=unit, symbol=self._cursor.symbol or symbol)

    def _show_words(self, units: Sequence[int]) -> None:
        """Show the words that move each unit, all bars on one scale."""
        found = [
            movers_in(side.entry.model, side.trace, self._cursor.layer, unit)
            for side, unit in zip(self._sides, units, strict=True)
        ]
        reach = max((abs(m.mean) for each in found for m in each.movers), default=1.0)
        for view, shown in zip(self._words.each.views, found, strict=False):
            view.show_reach(reach)
            view.show_movers(shown)
