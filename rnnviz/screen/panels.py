"""The column of pictures beside the stage, chosen by the demo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from rnnviz.capture.origin import Origin
from rnnviz.demos import Demo
from rnnviz.nets.model import Model
from rnnviz.screen.areas import line_width
from rnnviz.screen.page import Page
from rnnviz.views.base import View
from rnnviz.views.distribution import DistributionView
from rnnviz.views.gates import GatesView
from rnnviz.views.hidden import HiddenView
from rnnviz.views.look import Look
from rnnviz.views.origin.view import OriginView
from rnnviz.views.outputs import OutputsView

PANELS: Mapping[str, type[View]] = {
    "hidden": HiddenView,
    "gates": GatesView,
    "outputs": OutputsView,
    "distribution": DistributionView,
    "origin": OriginView,
}
_NAMES = {
    "hidden": "Hidden state",
    "gates": "Gates",
    "outputs": "Top outputs now",
    "distribution": "What comes next",
    "origin": "Where a number comes from",
}
_SHARES = {"hidden": 1.0, "gates": 0.86, "outputs": 0.9, "distribution": 1.24, "origin": 1.9}
LEAST_HEIGHT = 14.0  # units; where panels would be lower, those in the middle are left out


def panels_of(demo: Demo | None, model: Model) -> tuple[str, ...]:
    """Return the names of a model's panels: the demo's, or those that fit its task."""
    last = "outputs" if model.task == "classify" else "distribution"
    names = demo.panels if demo else ("hidden", "gates", last)
    return tuple(name for name in names if name in PANELS)


def that_fit(names: Sequence[str], height: float, unit: float) -> list[str]:
    """Return the panels that have room: the first and the last stay longest."""
    kept = list(names)
    while len(kept) > 2 and height / len(kept) < LEAST_HEIGHT * unit:
        del kept[-2]
    return kept


class Column(Page):
    """Panels under one another, each made when it is first needed and kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("divided", True)
        self._made: dict[str, View] = {}
        self._names: tuple[str, ...] = ()
        self._origin: Origin | None = None

    @property
    def views(self) -> list[View]:
        """The views that are shown, top to bottom."""
        return [self._made[n] for n in self.shown_names()]

    def shown_names(self) -> list[str]:
        """Return the names of the panels that are shown: the answer to a question comes last."""
        fitting = that_fit(self._names, self.height(), self.look.unit)
        return fitting if self._origin is None else [*fitting[:-1], "origin"]

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for view in self._made.values():
            view.set_look(look)
        self._place()

    def show_model(self, demo: Demo | None, model: Model) -> None:
        """Show the panels of the demo, or those that fit the model."""
        super().show_model(demo, model)
        self._names = panels_of(demo, model)
        for name in self._names:
            if name not in self._made:
                self._made[name] = self._make(name)
        self._place()

    def show_origin(self, origin: Origin | None) -> None:
        """Show where a number comes from in place of the lowest panel; None brings that back."""
        changed = (origin is None) != (self._origin is None)
        self._origin = origin
        if "origin" not in self._made:
            self._made["origin"] = self._make("origin")
        if changed:
            self._place()
        self._made["origin"].show_origin(origin)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height among the panels."""
        self._place()

    def _make(self, name: str) -> View:
        view = PANELS[name]()
        view.setParent(self)
        view.setAccessibleName(_NAMES[name])
        view.set_look(self.look)
        view.picked.connect(self.picked)
        return view

    def _place(self) -> None:
        """Place the panels that fit; one that comes back is told what it has missed."""
        names = self.shown_names()
        line = line_width(self.look.unit)
        total, y = sum(_SHARES[n] for n in names), 0.0
        free = self.height() - line * (len(names) - 1)
        for name, view in self._made.items():
            if name not in names:
                view.hide()
        for name in names:
            high, view = free * _SHARES[name] / total, self._made[name]
            view.setGeometry(0, round(y), self.width(), round(y + high) - round(y))
            y += high + line
            self._bring_up_to_date(view)

    def _bring_up_to_date(self, view: View) -> None:
        if (view.trace, view.baseline) != (self.trace, self.baseline):
            view.show_trace(self.trace, self.baseline)
        view.show_cursor(self.cursor_at)
        view.show()
