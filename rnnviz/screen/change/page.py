"""The page on which a run is changed: the changes, how to make one, and what they did."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.demos import Demo
from rnnviz.nets.model import Model
from rnnviz.screen.areas import line_width
from rnnviz.screen.change.listing import EditList
from rnnviz.screen.change.makers import Makers
from rnnviz.screen.change.outcome import Outcome
from rnnviz.screen.page import Page
from rnnviz.trace import Cursor, Trace
from rnnviz.views.base import View
from rnnviz.views.look import Look

SIDE, TOP = 1.0, 0.7  # units: margins
LIST = 0.36  # the list's largest share of the height
PICTURE, NOTHING = 19.0, 6.0  # units: the least height of a picture, and of the word that is none


class ChangePage(Page):
    """Three parts under one another; where there is little room, the one that makes edits goes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("divided", True)
        self._upper, self._middle = QFrame(self), QFrame(self)
        for frame in (self._upper, self._middle):
            frame.setObjectName("column")
        self.listing, self.makers = EditList(self._upper), Makers(self._middle)
        self.outcome = Outcome(self)
        for part in (self.listing, self.makers, self.outcome):
            part.revised.connect(self.revised)
        self.makers.released.connect(self._place)
        self.outcome.picked.connect(self.picked)
        self.outcome.turned.connect(self._place)
        self.outcome.asked.connect(self.asked)
        self.outcome.dropped.connect(self.dropped)

    @property
    def views(self) -> list[View]:
        """The picture that is shown."""
        return self.outcome.views

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for part in (self.listing, self.makers, self.outcome):
            part.set_look(look)
        self._place()

    def show_model(self, demo: Demo | None, model: Model) -> None:
        """Change that model; its first run is still to come."""
        super().show_model(demo, model)
        self.trace = None

    def show_trace(self, trace: Trace | None, baseline: Trace | None) -> None:
        """Show that run with its edits, against the one without."""
        self.trace, self.baseline = trace, baseline
        if trace is None or self.model is None:
            return
        plain = baseline if baseline is not None and baseline.cell == trace.cell else trace
        self.listing.show_run(self.model, trace, plain)
        self.makers.show_run(self.model, trace, plain)
        self.outcome.show_run(self.model, trace, baseline)
        self._place()

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place of the run."""
        self.cursor_at = cursor
        if self.trace is not None:
            self.makers.show_cursor(cursor)
            self.outcome.show_cursor(cursor)

    def show_answer(self, answer: object) -> None:
        """Show the answer to the question which unit matters most."""
        self.outcome.show_answer(answer)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height among the parts."""
        self._place()

    def _place(self) -> None:
        u, width, height = self.look.unit, self.width(), self.height()
        side, top, line = round(SIDE * u), round(TOP * u), line_width(u)
        inner = width - 2 * side
        wanted = self.listing.height_for(inner, u)
        most = max(round(LIST * height), round(5.5 * u))
        upper = min(wanted, most) + 2 * top
        middle = self.makers.height_for(u) + 2 * top
        least = PICTURE if self.listing.edits or self.outcome.ranks else NOTHING
        fits = self.makers.held or height - upper - middle - 2 * line >= least * u
        middle = middle if fits else 0
        self._upper.setGeometry(0, 0, width, upper)
        self.listing.setGeometry(side, top, inner, upper - 2 * top)
        self._middle.setGeometry(0, upper + line, width, middle)
        self._middle.setVisible(fits)
        self.makers.setGeometry(side, top, inner, max(0, middle - 2 * top))
        y = upper + line + (middle + line if fits else 0)
        self.outcome.setGeometry(0, y, width, max(0, height - y))
