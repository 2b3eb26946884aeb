"""The line over the rows: which networks are shown, how gradients are shown, and the clock."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.nets.spec import CellKind
from rnnviz.screen.button import Button
from rnnviz.session.lab.setting import CELLS
from rnnviz.views.lab.base import Sizes
from rnnviz.views.lab.hues import NAMES
from rnnviz.views.look import Look

SIDE, HIGH, GAP, APART = 0.8, 2.1, 0.2, 1.4  # units
BACK, PLAY = "◀ Gradient", "Play ▶"


class Strip(QFrame):
    """Tells which networks, sizes and motion the user asked for; shows what it is told."""

    cellsChosen = Signal(object)  # tuple of CellKind
    sizesChosen = Signal(object)  # Sizes
    backRequested = Signal()
    playRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.look, self.sizes = Look(), Sizes()
        self.cells = {cell: self._segment(NAMES[cell], f"Show the {NAMES[cell]}") for cell in CELLS}
        self.log = self._segment("log scale", "A ribbon loses the same width with every tenth")
        self.linear = self._segment("true to scale", "A ribbon half as wide is half the gradient")
        self.relative = self._segment("relative", "Of the gradient at the last word, so much")
        self.absolute = self._segment("absolute", "The gradient of the loss itself")
        tip = "Play the gradient back, step by step from the end (Backspace)"
        self.back = Button(BACK, "plain", "Play the gradient back", tip, self)
        self.play = Button(PLAY, "plain", "Play", "Read step by step (Space)", self)
        self._connect()

    def _connect(self) -> None:
        for cell, button in self.cells.items():
            button.clicked.connect(partial(self._toggle, cell))
        for button, relative, decades in (
            (self.log, None, True),
            (self.linear, None, False),
            (self.relative, True, None),
            (self.absolute, False, None),
        ):
            button.clicked.connect(partial(self._choose, relative, decades))
        self.back.clicked.connect(self.backRequested)
        self.play.clicked.connect(self.playRequested)

    def _segment(self, text: str, tip: str) -> Button:
        button = Button(text, "segment", text, tip, self)
        button.setCheckable(True)
        button.setProperty("tight", True)
        return button

    def set_look(self, look: Look) -> None:
        """Take the sizes of that look."""
        self.look = look
        for button in self.stops():
            button.set_look(look)
        self._place()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        sizes = [self.log, self.linear, self.relative, self.absolute]
        return [*self.cells.values(), *sizes, self.back, self.play]

    def show_cells(self, shown: tuple[CellKind, ...]) -> None:
        """Mark the networks that are shown."""
        for cell, button in self.cells.items():
            button.setChecked(cell in shown)

    def show_sizes(self, sizes: Sizes) -> None:
        """Mark how gradients are shown."""
        self.sizes = sizes
        self.log.setChecked(sizes.decades)
        self.linear.setChecked(not sizes.decades)
        self.relative.setChecked(sizes.relative)
        self.absolute.setChecked(not sizes.relative)

    def show_playing(self, direction: int) -> None:
        """Offer to pause what plays: 1 forward, −1 backward, 0 nothing."""
        self.back.setText("❚❚ Pause" if direction < 0 else BACK)
        self.play.setText("❚❚ Pause" if direction > 0 else PLAY)

    def _toggle(self, cell: CellKind) -> None:
        """Show that network or hide it; the last one stays."""
        shown = {c for c, button in self.cells.items() if button.isChecked()} ^ {cell}
        if shown:
            self.cellsChosen.emit(tuple(c for c in CELLS if c in shown))

    def _choose(self, relative: bool | None, decades: bool | None) -> None:
        old = self.sizes
        self.sizesChosen.emit(
            Sizes(
                old.relative if relative is None else relative,
                old.decades if decades is None else decades,
            )
        )

    def height_for(self, unit: float) -> int:
        """Return the height of the line."""
        return round((HIGH + 0.6) * unit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the buttons."""
        self._place()

    def _place(self) -> None:
        u = self.look.unit
        groups = [[*self.cells.values()], [self.log, self.linear], [self.relative, self.absolute]]
        x, y, high = SIDE * u, round(0.4 * u), round(HIGH * u)
        end = self.width() - SIDE * u
        for button, text in ((self.play, PLAY), (self.back, BACK)):
            wide = self.look.width_of(text) + 1.8 * u
            end -= wide
            button.setGeometry(round(end), y, round(wide), high)
            end -= GAP * u
        for group in groups:
            widths = [self.look.width_of(button.text()) + 1.4 * u for button in group]
            fits = x + sum(widths) + GAP * u * len(group) < end
            for button, wide in zip(group, widths, strict=True):
                button.setVisible(fits)
                button.setGeometry(round(x), y, round(wide), high)
                x += wide + GAP * u
            x += APART * u
