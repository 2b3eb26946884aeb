"""What is to be painted, and how large: the same frame that the window shows, without a window."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from rnnviz.demos import Demo
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.nets.model import Model
from rnnviz.screen.frame import Film
from rnnviz.trace import Cursor, Trace

WIDTHS, HEIGHTS = (640, 7680), (360, 4320)


@dataclass(frozen=True)
class Painting:
    """A run on a screen of `width` × `height` pixels in the theme ``dark`` or ``light``.

    Raises
    ------
    ValueError
        If the size is beyond what can be painted.
    """

    demo: Demo | None
    model: Model
    trace: Trace
    width: int = 1920
    height: int = 1080
    theme: str = "dark"

    def __post_init__(self) -> None:
        """Check the size."""
        if not (_within(WIDTHS, self.width) and _within(HEIGHTS, self.height)):
            low, high = (f"{w}x{h}" for w, h in zip(WIDTHS, HEIGHTS, strict=True))
            raise ValueError(f"the size must lie in {low}…{high}, not {self.width}x{self.height}")

    @property
    def beats(self) -> int:
        """How many phases a step of this network has."""
        return len(ANATOMIES[self.trace.cell].phases)

    def film(self) -> Film:
        """Return the screen, told of this run, that paints one frame after the other."""
        application()
        return Film(
            self.demo, self.model, self.trace,
            width=self.width, height=self.height, theme=self.theme,
        )  # fmt: skip

    def frames(self, cursors: Iterable[Cursor]) -> Iterator[QImage]:
        """Yield the frame of every cursor."""
        film = self.film()
        try:
            yield from film.frames(cursors)
        finally:
            film.close()


def _within(bounds: tuple[int, int], size: int) -> bool:
    return bounds[0] <= size <= bounds[1]


_applications: list[QApplication] = []


def application() -> QApplication:
    """Return the one Qt application, made if need be on the platform that needs no display."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _applications.append(QApplication(sys.argv[:1]))
    return _applications[0]
