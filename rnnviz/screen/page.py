"""One page of the column beside the stage: told what to show, it says what the user wants."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.demos import Demo
from rnnviz.nets.model import Model
from rnnviz.trace import Cursor, Trace
from rnnviz.views.base import View
from rnnviz.views.look import Look


class Page(QFrame):
    """What all pages have in common; a page overrides what it needs.

    A page is told everything while it is shown, and all of it anew when it comes back. Its
    signals ask: `picked` to look at a place, `editsChanged` to run with these edits, `revised` to
    run what a function makes of the request that was asked for last, `asked` to answer a question
    (see `session.studies.Question`), whose answers come to `show_answer`, `dropped` to
    forget one under way, `textEntered` to run a text, `sortAsked` to show the units
    by number or sorted by similarity, whichever they are not.
    """

    picked = Signal(object)  # Cursor
    editsChanged = Signal(object)  # tuple of Change
    revised = Signal(object)  # Callable[[Request], Request]
    asked = Signal(object)  # Question
    dropped = Signal(object)  # kind of Question
    textEntered = Signal(str)
    sortAsked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.look = Look()
        self.model: Model | None = None
        self.trace: Trace | None = None
        self.baseline: Trace | None = None
        self.cursor_at = Cursor()

    @property
    def views(self) -> list[View]:
        """The pictures on the page, which are painted anew in every frame of a film."""
        return []

    @property
    def lends(self) -> bool:
        """Whether one of the pictures is shown elsewhere on the screen."""
        return any(view.stand_in is not None for view in self.views)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for view in self.views:
            view.set_look(look)

    def show_model(self, demo: Demo | None, model: Model) -> None:
        """Offer what fits that model."""
        self.model = model

    def show_trace(self, trace: Trace | None, baseline: Trace | None) -> None:
        """Show that run, with the one without edits as its ghost."""
        self.trace, self.baseline = trace, baseline
        for view in self.views:
            view.show_trace(trace, baseline)

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place of the run."""
        self.cursor_at = cursor
        for view in self.views:
            view.show_cursor(cursor)

    def show_answer(self, answer: object) -> None:
        """Show the answer to a question, if this page asked it."""
