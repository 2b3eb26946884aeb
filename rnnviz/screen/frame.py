"""Frames as images: the screen itself at any size, painted without a window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import shiboken6
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter

from rnnviz.capture.origin import origin_at
from rnnviz.demos import DEMOS, Demo
from rnnviz.nets.model import Model
from rnnviz.screen.explore import ExploreScreen
from rnnviz.trace import Cursor, Trace
from rnnviz.views.look import THEMES, Look, Theme
from rnnviz.views.parts.fonts import load_fonts

LEAST_UNIT = 7.0  # pixels


def _look(theme: Theme, width: int, height: int) -> Look:
    """Return the window's look, or below the window's least size one that is smaller in all."""
    look = Look.for_window(theme, width, height)
    if width >= 1024 and height >= 600:
        return look
    return replace(look, unit=max(LEAST_UNIT, min(height * 0.0158, width * 0.0098)))


class Film:
    """One screen that is told everything once and then gives a frame for any cursor.

    >>> film = Film(demo, model, trace, width=1280, height=720, theme="dark")
    >>> images = list(film.frames([Cursor(0), Cursor(1)]))

    Only what depends on the cursor is painted anew, so a frame costs a fraction of the first. It
    needs a `QApplication`; Qt's offscreen platform suffices. `width` and `height` are pixels.
    """

    def __init__(
        self,
        demo: Demo | None,
        model: Model,
        trace: Trace,
        *,
        width: int,
        height: int,
        theme: Theme | str = "dark",
        baseline: Trace | None = None,
    ) -> None:
        load_fonts()
        chosen = THEMES[theme] if isinstance(theme, str) else theme
        self.screen = ExploreScreen()
        self.screen.resize(width, height)
        self.screen.set_look(_look(chosen, width, height))
        self.screen.show_demos(tuple(DEMOS.values()), demo.name if demo else "")
        self.screen.show_model(demo, model)
        self.screen.show_request(trace.request)
        self.screen.show_trace(trace, baseline)
        self._model, self._trace, self._asked = model, trace, False
        self._still = QImage(width, height, QImage.Format.Format_RGB32)
        self.screen.render(self._still)

    def frame(self, cursor: Cursor) -> QImage:
        """Return the screen at that cursor, shape (height, width), as 32-bit RGB."""
        self.screen.show_cursor(cursor)
        self._answer(cursor)
        painter = QPainter(self._still)
        for view in self.screen.views:
            view.render(painter, view.mapTo(self.screen, QPoint(0, 0)))
        painter.end()
        return self._still.copy()

    def _answer(self, cursor: Cursor) -> None:
        """Show where the number comes from that the cursor asks about, if it does."""
        origin = origin_at(self._model, self._trace, cursor)
        asked = origin is not None
        if asked or self._asked:
            self.screen.show_origin(origin)
        if asked != self._asked:  # the panels lie elsewhere, and the lines between them
            self.screen.render(self._still)
        self._asked = asked

    def frames(self, cursors: Iterable[Cursor]) -> Iterator[QImage]:
        """Yield the screen at each cursor."""
        for cursor in cursors:
            yield self.frame(cursor)

    def close(self) -> None:
        """Give the screen back at once; there may be no event loop that would do it later."""
        shiboken6.delete(self.screen)
