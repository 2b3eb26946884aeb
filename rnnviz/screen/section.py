"""A section of a page: pictures under one another, and what they are told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame

from rnnviz.capture.corpus import Corpus
from rnnviz.nets.model import Model
from rnnviz.screen.areas import line_width
from rnnviz.trace import Cursor, Trace
from rnnviz.views.base import View
from rnnviz.views.look import Look
from rnnviz.views.units.unit import UnitView


class Section(QFrame):
    """Pictures that share the height; `about_one_unit` says whether one has to be chosen."""

    picked = Signal(object)  # Cursor
    asked = Signal(object)  # Question
    textEntered = Signal(str)
    about_one_unit: ClassVar[bool] = True
    about_one_symbol: ClassVar[bool] = False
    searches: ClassVar[bool] = False  # the text on show, or a loaded one

    def __init__(self, views: Sequence[tuple[str, View, float]]) -> None:
        """Show views with their accessible names and their shares of the height."""
        super().__init__()
        self.setObjectName("column")
        self.setProperty("divided", True)
        self.look = Look()
        self.model: Model | None = None
        self.views: list[View] = [view for _, view, _ in views]
        self._shares = [share for _, _, share in views]
        for name, view, _ in views:
            view.setParent(self)
            view.setAccessibleName(name)
            view.picked.connect(self.picked)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for view in self.views:
            view.set_look(look)
        self._place()

    def show_model(self, model: Model) -> None:
        """Know that network."""
        self.model = model

    def show_unit(self, unit: int, symbol: str) -> None:
        """Show that unit, and that symbol of it first."""
        for view in self.views:
            if isinstance(view, UnitView):
                view.show_unit(unit, symbol)

    def show_trace(self, trace: Trace | None, baseline: Trace | None) -> None:
        """Show that run, with the one without edits as its ghost."""
        for view in self.views:
            if (view.trace, view.baseline) != (trace, baseline):
                view.show_trace(trace, baseline)

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place of the run."""
        for view in self.views:
            view.show_cursor(cursor)

    def show_corpus(self, corpus: Corpus | None) -> None:
        """Search in that loaded text; None is the one on show."""

    def show_answer(self, answer: object) -> None:
        """Show the answer to a question, if this section asked it."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height anew."""
        self._place()

    def place_above(self) -> float:
        """Place what stands above the pictures, and return its height in pixels."""
        return 0.0

    def place_below(self) -> float:
        """Place what stands below the pictures, and return its height in pixels."""
        return 0.0

    def _place(self) -> None:
        line, y = line_width(self.look.unit), self.place_above()
        free = self.height() - y - self.place_below() - line * (len(self.views) - 1)
        for view, share in zip(self.views, self._shares, strict=True):
            high = free * share / sum(self._shares)
            view.setGeometry(0, round(y), self.width(), round(y + high) - round(y))
            y += high + line
