"""The column of pictures beside the stage, chosen by the demo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from rnnviz.demos import Demo
from rnnviz.nets.model import Model
from rnnviz.screen.areas import line_width
from rnnviz.screen.nothing import NothingShown
from rnnviz.screen.page import Page
from rnnviz.views.base import View
from rnnviz.views.gates import GatesView
from rnnviz.views.hidden import HiddenView
from rnnviz.views.look import Look
from rnnviz.views.outputs import OutputsView
from rnnviz.views.parts.heatmap import MapView

if TYPE_CHECKING:
    from rnnviz.capture.origin import Origin


def _distribution() -> View:
    from rnnviz.views.distribution import DistributionView  # here, as few starts ever need it

    return DistributionView()


def _attention() -> View:
    from rnnviz.views.attention import AttentionView

    return AttentionView()


def _origin() -> View:
    from rnnviz.views.origin.view import OriginView

    return OriginView()


PANELS: Mapping[str, Callable[[], View]] = {
    "hidden": HiddenView,
    "gates": GatesView,
    "outputs": OutputsView,
    "distribution": _distribution,
    "attention": _attention,
    "origin": _origin,
}
_NAMES = {
    "hidden": "Hidden state",
    "gates": "Gates",
    "outputs": "Top outputs now",
    "distribution": "What comes next",
    "attention": "What it looks at",
    "origin": "Where a number comes from",
}
_SHARES = {"hidden": 1.0, "gates": 0.86, "outputs": 0.9, "distribution": 1.24, "origin": 1.9,
           "attention": 0.7}  # fmt: skip
SLOT_OF = {"hidden": "hidden", "gates": "gates", "outputs": "outputs", "distribution": "outputs",
           "attention": "attention"}  # fmt: skip
"""Under which name each panel is hidden: what comes out is one panel, whatever the task."""
LEAST_HEIGHT = 14.0  # units; where panels would be lower, those in the middle are left out


def panels_of(demo: Demo | None, model: Model) -> tuple[str, ...]:
    """Return the names of a model's panels: the demo's, or those that fit its task."""
    last = "outputs" if model.task == "classify" else "distribution"
    looks = ("attention",) if model.spec.over == "attention" else ()
    names = demo.panels if demo else ("hidden", *looks, "gates", last)
    return tuple(name for name in names if name in PANELS)


def that_fit(names: Sequence[str], height: float, unit: float) -> list[str]:
    """Return the panels that have room: the first and the last stay longest."""
    kept = list(names)
    while len(kept) > 2 and height / len(kept) < LEAST_HEIGHT * unit:
        del kept[-2]
    return kept


class Column(Page):
    """Panels under one another, each made when it is first needed and kept.

    Those that are hidden, and one that is lent, give their room to the others.
    """

    hiddenChanged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("divided", True)
        self.hidden: frozenset[str] = frozenset()
        self._made: dict[str, View] = {}
        self._names: tuple[str, ...] = ()
        self._origin: Origin | None = None
        self._nothing = NothingShown(self)
        self._nothing.allAsked.connect(lambda: self.hide_panels(frozenset()))

    @property
    def views(self) -> list[View]:
        """The views that are shown, top to bottom, wherever they are."""
        shown = self.shown_names()
        ordered = [n for n in (*self._names, "origin") if n in shown or self._is_lent(n)]
        return [self._made[name] for name in ordered]

    def shown_names(self) -> list[str]:
        """Return the names of the panels in the column: the answer to a question comes last."""
        here = [name for name in self._names if self._fits(name) and not self._is_lent(name)]
        fitting = that_fit(here, self.height(), self.look.unit)
        asked = self._origin is not None and not self._is_lent("origin")
        return [*fitting[:-1], "origin"] if asked else fitting

    def name_of(self, view: View) -> str:
        """Return the name under which that panel can be hidden, '' where it cannot."""
        return next((SLOT_OF.get(name, "") for name, v in self._made.items() if v is view), "")

    def hide_panels(self, names: frozenset[str]) -> None:
        """Hide just the panels of these names."""
        if names != self.hidden:
            self.hidden = names
            self.rearrange()
            self.hiddenChanged.emit()

    def rearrange(self) -> None:
        """Share the height anew, as a panel came or went."""
        self._place()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits."""
        return [self._nothing.all]

    def _fits(self, name: str) -> bool:
        """Tell whether that panel has something to show, and is not to be hidden."""
        if name == "origin":
            return self._origin is not None
        return name in self._names and SLOT_OF[name] not in self.hidden

    def _is_lent(self, name: str) -> bool:
        return name in self._made and self._made[name].stand_in is not None

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for view in self._made.values():
            view.set_look(look)
        self._nothing.set_look(look)
        self._place()

    def show_model(self, demo: Demo | None, model: Model) -> None:
        """Show the panels of the demo, or those that fit the model."""
        super().show_model(demo, model)
        self._set_names(panels_of(demo, model))

    def show_coming(self, demo: Demo) -> None:
        """Make room for the panels of a demo whose model is still to come."""
        self._set_names(tuple(name for name in demo.panels if name in PANELS))

    def _set_names(self, names: tuple[str, ...]) -> None:
        self._names = names
        for name in names:
            if name not in self._made:
                self._made[name] = self._make(name)
        self._place()

    def show_origin(self, origin: Origin | None) -> None:
        """Show where a number comes from in place of the lowest panel; None brings that back."""
        changed = (origin is None) != (self._origin is None)
        self._origin = origin
        if origin is not None and "origin" not in self._made:
            self._made["origin"] = self._make("origin")
        if changed:
            self._place()
        if "origin" in self._made:
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
        if isinstance(view, MapView):
            view.sortAsked.connect(self.sortAsked)
        return view

    def _place(self) -> None:
        """Place the panels that fit; one that comes back is told what it has missed."""
        names = self.shown_names()
        self._nothing.setGeometry(self.rect())
        self._nothing.setVisible(not names and bool(self._names))
        line = line_width(self.look.unit)
        total, y = sum(_SHARES[n] for n in names), 0.0
        free = self.height() - line * (len(names) - 1)
        for name, view in self._made.items():
            if name not in names:
                (view.stand_in if self._is_lent(name) and self._fits(name) else view).hide()
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
