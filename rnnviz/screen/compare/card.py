"""Who stands in a row: name, size, how good it is, and what can be done with it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.nets.model import Model
from rnnviz.screen.button import Button, IconButton
from rnnviz.screen.facts import facts
from rnnviz.screen.label import Line
from rnnviz.session.sides import Side
from rnnviz.trace import Trace
from rnnviz.views.compare.beliefs import belief_curve
from rnnviz.views.look import Look
from rnnviz.views.parts.sides import ink
from rnnviz.views.parts.wording import step_name

LINE, NAME, BUTTON = 1.45, 2.1, 1.9  # units: heights


class SideCard(QFrame):
    """The left end of a row; it says what the user wants of that side."""

    removed = Signal()
    changeToggled = Signal()  # apply the edits of Explore to it, or take them away
    exploreAsked = Signal()

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.look, self.number = Look(), number
        self.name = Line("", "title", self)
        self.lines = [Line("", "caption", self) for _ in range(3)]
        self.remove = IconButton("cross", "Remove", "Compare without this one", "flat", size=1.7)
        self.remove.setParent(self)
        self.change = Button("", "segment", "", "", self)
        self.change.setCheckable(True)
        self.change.setProperty("tight", True)
        self.explore = Button("Explore", "flat", "Explore this one", "Show this one alone", self)
        self.remove.clicked.connect(self.removed)
        self.change.clicked.connect(self.changeToggled)
        self.explore.clicked.connect(self.exploreAsked)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for button in (self.remove, self.change, self.explore):
            button.set_look(look)
        colour, size = ink(look, self.number).name(), look.pixels("value")
        self.name.setStyleSheet(f"color: {colour}; font-size: {size}px; font-weight: 700;")
        self._place()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [self.change, self.explore, self.remove]

    def show_side(self, side: Side, changes: int, *, alone: bool) -> None:
        """Show that side; `changes` counts the edits that could be applied to it."""
        self.name.setText(side.name)
        told = [size(side.entry.model), quality(side.entry.model), here(side.trace)]
        for line, text in zip(self.lines, told, strict=True):
            line.setText(text)
        on = bool(side.changes)
        many = len(side.changes) if on else changes
        self.change.setText(f"{many} change{'' if many == 1 else 's'} {'on' if on else 'off'}")
        self.change.setAccessibleName(f"Changes of {side.name}: {self.change.text()}")
        self.change.setToolTip("Run this one with the changes that were made in Explore")
        self.change.setChecked(on)
        self.change.setVisible(bool(many))
        self.remove.setVisible(not alone)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the lines anew."""
        self._place()

    def _place(self) -> None:
        """Stand in the middle of the height; lines that have no room are left out."""
        u, width = self.look.unit, self.width()
        said = [line for line in self.lines if line.text()]
        buttons = self.height() >= (NAME + LINE + BUTTON) * u
        room = self.height() - (NAME + (BUTTON if buttons else 0.0)) * u
        kept = said[: max(0, int(room / (LINE * u)))]
        y = (self.height() - (NAME + LINE * len(kept) + (BUTTON if buttons else 0)) * u) / 2
        left, inner = round(1.1 * u), round(width - 1.6 * u)
        self.remove.move(width - round(2.0 * u), round(y + 0.2 * u))
        self.name.setGeometry(left, round(y), inner - round(1.7 * u), round(NAME * u))
        y += NAME * u
        for line in self.lines:
            line.setVisible(line in kept)
            if line in kept:
                line.setGeometry(left, round(y), inner, round(LINE * u))
                y += LINE * u
        self._place_buttons(left, round(y + 0.1 * u), inner, shown=buttons)

    def _place_buttons(self, left: int, y: int, inner: int, *, shown: bool) -> None:
        u, high = self.look.unit, round((BUTTON - 0.2) * self.look.unit)
        changes = shown and self.change.text()[:1] not in ("", "0")
        self.change.setVisible(changes)
        wide = round(self.look.width_of(self.change.text()) + 1.2 * u) if changes else 0
        self.change.setGeometry(left, y, wide, high)
        start = left + wide + (round(0.4 * u) if wide else -round(0.45 * u))
        self.explore.setVisible(shown)
        self.explore.setGeometry(start, y, max(0, left + inner - start), high)


def size(model: Model) -> str:
    """Return layers and units: ``1 layer · 256 units``."""
    return " · ".join(facts(model).split(" · ")[1:3])


def quality(model: Model) -> str:
    """Return how good the model was on text that it had not seen, as its file says."""
    known = model.card.get("quality", {})
    if known.get("accuracy") is not None:
        return f"{100 * known['accuracy']:.1f} % right on unseen text"
    if known.get("bits_per_character") is not None:
        return f"{known['bits_per_character']:.2f} bits a character, unseen"
    return "quality not measured"


def here(trace: Trace) -> str:
    """Return how surprised a writer is by this text: the mean of −log2 p; "" of a reader."""
    if trace.request.sampling is None or not trace.complete:
        return ""
    p = belief_curve(trace, "")
    p = p[np.isfinite(p)]
    if not p.size:
        return ""
    bits = float(-np.log2(np.maximum(p.astype(np.float64), 1e-300)).mean())
    return f"{bits:.2f} bits a {step_name(trace)} here"
