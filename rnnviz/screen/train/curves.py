"""The column of measures: what a training does, in pages of pictures over the same steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.screen.areas import line_width
from rnnviz.screen.tab_row import HEIGHT, TabRow
from rnnviz.screen.train.smoothing import SMOOTHING, Smoothing
from rnnviz.session.runs import Run, Runs
from rnnviz.views.look import Look
from rnnviz.views.training.base import RecordView
from rnnviz.views.training.curves import CurvesView
from rnnviz.views.training.spreads import SpreadView

CURVES = ("loss", "accuracy", "gradient", "gates", "rate", "groups", "update")
SPREADS = {"weights": "weights", "openness": "gates"}
TITLES = {
    "learning": ("Learning", "Loss, right answers, gradient, gates and learning rate"),
    "parts": ("By part", "Gradient and size of a step for each part of the network"),
    "spread": ("Spread", "How weights are spread, and how open the gates are"),
}
PAGES: Mapping[str, Mapping[str, float]] = {
    "learning": {"loss": 1.25, "accuracy": 1.25, "gradient": 1.0, "gates": 0.9, "rate": 0.75},
    "parts": {"groups": 1.0, "update": 1.0},
    "spread": {"weights": 1.4, "openness": 1.0},
}
"""Which pictures a page has, and their shares of its height."""
FEW = ("loss", "accuracy")  # before a class
FRAME = 16  # milliseconds


class Curves(QFrame):
    """Pages of curves and distributions; `momentChosen` carries the step that was clicked."""

    momentChosen = Signal(object)  # int

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.setProperty("divided", True)
        self.look, self._few, self._page = Look(), False, "learning"
        self.runs, self._due = Runs(), list[str]()
        self._frame = QTimer(self, interval=FRAME)
        self._frame.timeout.connect(self._show_next)
        self.tabs, self.smoothing = TabRow(TITLES, self), Smoothing(self)
        self.curves = {name: CurvesView(name, SMOOTHING) for name in CURVES}
        self.spreads = {name: SpreadView(what) for name, what in SPREADS.items()}
        self.views: dict[str, RecordView] = {**self.curves, **self.spreads}
        for name, view in self.views.items():
            view.setParent(self)
            view.setAccessibleName(f"Measured: {name}")
            view.pointed.connect(self._point)
            view.picked.connect(self.momentChosen)
        self.tabs.chosen.connect(self.show_page)
        self.smoothing.chosen.connect(self._smooth)
        self.smoothing.logChosen.connect(self._scale)
        self.tabs.show_current(self._page)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for part in (*self.views.values(), self.tabs, self.smoothing):
            part.set_look(look)
        self._place()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [*self.tabs.stops(), *self.smoothing.stops()]

    def set_few(self, few: bool) -> None:
        """Show the loss and the right answers alone, or all."""
        self._few = few
        self._place()

    def show_page(self, name: str) -> None:
        """Show that page."""
        self._page = name
        self.tabs.show_current(name)
        self._place()

    def show_runs(self, runs: Runs) -> None:
        """Show what was measured of these: what has grown, one picture a frame; all that is new."""
        before, self.runs = self._kinds(), runs
        if self._kinds() != before:
            self._place()
            return
        self._due += [name for name in self.shown() if name not in self._due]
        if not self._frame.isActive():
            self._frame.start()

    def _kinds(self) -> tuple[object, ...]:
        """Return what decides which pictures there are, and of which runs."""
        return self.runs.current, *(run.key for run in self.runs.shown), *self.shown()

    def _show_next(self) -> None:
        """Show one picture what was measured since; several would hold up a frame."""
        if self._due:
            self.views[self._due.pop(0)].show_runs(self.runs)
        if not self._due:
            self._frame.stop()

    def show_moment(self, step: int | None) -> None:
        """Mark that step."""
        for view in self.views.values():
            view.show_moment(step)

    def shown(self) -> Sequence[str]:
        """Return the names of the pictures that are on show, from the top."""
        wanted = FEW if self._few else PAGES[self._page]
        current = self.runs.current
        without = _without(self.runs[current]) if current is not None else ()
        return [name for name in wanted if name not in without]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height."""
        self._place()

    def _point(self, step: object) -> None:
        for name in self.shown():
            self.views[name].show_pointer(step)

    def _smooth(self, weight: float) -> None:
        for view in self.curves.values():
            view.set_smoothing(weight)

    def _scale(self, log: bool) -> None:
        for view in self.curves.values():
            view.set_log(log)

    def _place(self) -> None:
        shown, u, gap = self.shown(), self.look.unit, line_width(self.look.unit)
        top, bar = round((0 if self._few else HEIGHT) * u), self.smoothing.height_needed()
        curves = not self._few and any(name in self.curves for name in shown)
        self.tabs.setVisible(not self._few)
        self.tabs.setGeometry(0, 0, self.width(), top)
        self.smoothing.setVisible(curves)
        self.smoothing.setGeometry(0, self.height() - bar, self.width(), bar)
        shares = [1.0 if self._few else PAGES[self._page][name] for name in shown]
        room = self.height() - top - (bar if curves else 0) - gap * len(shown)
        for name, view in self.views.items():
            view.setVisible(name in shown)
        y = float(top)
        for name, share in zip(shown, shares, strict=True):
            high = room * share / sum(shares)
            view = self.views[name]
            view.show_runs(self.runs)
            start, y = round(y + gap), y + gap + high
            view.setGeometry(0, start, self.width(), round(y) - start)


def _without(run: Run) -> tuple[str, ...]:
    """Return the pictures that say nothing of a run: of a writer's labels, or of no gates."""
    labels = () if run.recipe.task == "classify" else ("accuracy",)
    gates = () if ANATOMIES[run.recipe.cell].doors else ("gates", "openness")
    return (*labels, *gates)
