"""What is chosen about a picture, in a row above its panels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.button import Button
from rnnviz.screen.change.pick import Pick
from rnnviz.screen.units.rows import GAP, place_rows
from rnnviz.session.sides import Side
from rnnviz.views.look import Look


class Bar(QFrame):
    """Which of several pictures is shown, and what a subclass adds to its `items`."""

    changed = Signal()  # the picture has to be shown anew
    revised = Signal(object)  # Callable[[Request], Request], to be applied to every run

    def __init__(self, says: str, kinds: Mapping[str, str]) -> None:
        super().__init__()
        self.setObjectName("column")
        self.look = Look()
        self.kind = Pick(says, says, self)
        self.kind.show_options([(text, name) for name, text in kinds.items()])
        self.kind.chosen.connect(lambda _: self.changed.emit())

    @property
    def current(self) -> str:
        """The name of the picture that is shown."""
        return str(self.kind.value)

    def items(self) -> list[tuple[QWidget, float]]:
        """Return the controls that are shown, and their widths in pixels."""
        return [self.sized(self.kind)]

    def sized(self, pick: Pick) -> tuple[QWidget, float]:
        """Return a choice, and the width that its text needs."""
        return pick, self.look.width_of(pick.text()) + 3.4 * self.look.unit

    def set_look(self, look: Look) -> None:
        """Take the sizes of that look."""
        self.look = look
        for button in self.findChildren(Button):
            button.set_look(look)

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [control for control, _ in self.items()]

    def show_sides(self, sides: Sequence[Side]) -> None:
        """Offer what can be chosen about those runs."""

    def wide(self) -> int:
        """Return how many pixels all controls take in one row."""
        items = self.items()
        gaps = (1.6 + GAP * len(items)) * self.look.unit
        return round(sum(wide for _, wide in items) + gaps)

    def place(self, width: float) -> int:
        """Place the controls in that many pixels, and return the height they need."""
        u = self.look.unit
        return round(place_rows(self.items(), 0.8 * u, 0.2 * u, width - 1.6 * u, u) + 0.3 * u)
