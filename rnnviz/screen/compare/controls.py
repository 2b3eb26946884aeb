"""The part below the rows: transport, sentence, knobs of writers, notes, and the tape."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from rnnviz.screen.compare.layers import LayerChoice
from rnnviz.screen.controls import ControlBar
from rnnviz.views.look import Look


class CompareControls(ControlBar):
    """The controls of Explore without what belongs to one network alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.layers: LayerChoice | None = None
        super().__init__(parent)
        self.layers = LayerChoice(self)
        self._show_parts()

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.layers.set_look(look)
        super().set_look(look)

    def show_layers(self, count: int) -> None:
        """Offer so many layers to look at."""
        if count != self.layers.count:
            self.layers.show_layers(count)
            self._show_parts()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [self.layers if stop is self.pausing else stop for stop in super().stops()]

    def _show_parts(self) -> None:
        """Show what this room has: no pauses, and layers where there are several."""
        super()._show_parts()
        self.pausing.hide()
        if self.layers is not None:
            self.layers.setVisible(not self._presenting and self.layers.count > 1)

    def _place_pausing(self, line: QRect, end: int) -> None:
        """Put the layers where Explore has its pauses."""
        wide = self.layers.wide(self.look) if self.layers is not None else 0
        self.pausing.setGeometry(line.left(), line.top(), wide, line.height())
        if self.layers is not None:
            self.layers.setGeometry(self.pausing.geometry())
