"""A view that is painted anew only when what it shows is another picture."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtGui import QPainter, QResizeEvent

from rnnviz.trace import Cursor
from rnnviz.views.base import View


class StillView(View):
    """A view whose picture rests for most of a step: numbers and bars, but no playhead.

    A view of this kind overrides `picture`, which must be comparable, and `paint_picture`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._painted_last: object = None
        self._next: object = None  # the picture at the cursor, where it is known already

    @abstractmethod
    def picture(self) -> object:
        """Return what is shown at the cursor; there is a trace."""

    @abstractmethod
    def paint_picture(self, painter: QPainter, shown: object) -> None:
        """Paint that picture."""

    def show_cursor(self, cursor: Cursor) -> None:
        """Show that place of the run, if it looks different from the last one."""
        self.cursor_at = cursor
        self._next = self.picture() if self.trace is not None else None
        if self._next != self._painted_last:
            self._still, self._new = None, True
            self.update()

    def repaint_all(self) -> None:
        """Forget the kept picture and paint anew."""
        self._next = None
        super().repaint_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint anew in the new size."""
        self._next = None
        super().resizeEvent(event)

    def paint_trace(self, painter: QPainter) -> None:
        """Paint the picture at the cursor, and remember it."""
        self._painted_last = self._next = self._next or self.picture()
        self.paint_picture(painter, self._painted_last)
