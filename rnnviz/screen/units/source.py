"""Which text is searched: the one on show, or a long one loaded from a file."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.busy import Busy
from rnnviz.screen.button import Button
from rnnviz.screen.label import Line
from rnnviz.screen.units.rows import GAP, place_rows
from rnnviz.views.look import Look

LOAD = "Load a text…"
LONGEST = 18  # letters of a file's name on its button


class SourceChoice(QFrame):
    """Two buttons, a third to load a text, and below them how far that is or what was left out."""

    chosen = Signal(bool)  # whether the loaded text
    loadAsked = Signal()
    cancelAsked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.look = Look()
        self.own = self._button("This text", "Look in the text that is on show")
        self.loaded = self._button("", "Look in the text that was loaded")
        self.load = Button(LOAD, "link", "Load a text", "Read a long text with this network", self)
        self.load.setProperty("tight", True)
        self.busy, self.note = Busy(self), Line("", "note", self)
        self.own.clicked.connect(lambda: self.chosen.emit(False))
        self.loaded.clicked.connect(lambda: self.chosen.emit(True))
        self.load.clicked.connect(self.loadAsked)
        self.busy.cancelRequested.connect(self.cancelAsked)
        self.show_loaded("", current=False)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for part in (self.own, self.loaded, self.load, self.busy):
            part.set_look(look)

    def show_loaded(self, name: str, *, current: bool) -> None:
        """Offer a loaded text of that name, '' for none, and mark which text is searched."""
        short = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
        self.loaded.setText(short.replace("&", "&&"))
        self.loaded.setAccessibleName(name)
        self.loaded.setVisible(bool(name))
        self.loaded.setChecked(current)
        self.own.setChecked(not current)

    def show_reading(self, text: str) -> None:
        """Say how far a text is read; an empty text means that none is."""
        self.busy.show_busy(text)

    def show_note(self, text: str) -> None:
        """Say what was left out, or what went wrong."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [self.own, self.loaded, self.load]

    def place(self, width: float) -> int:
        """Place the controls in that many pixels of width, and return the height they need."""
        u = self.look.unit
        shown = [self.own, *([self.loaded] if self.loaded.text() else []), self.load]
        items = [(button, self.look.width_of(button.text()) + 1.3 * u) for button in shown]
        x, wide = 0.8 * u, width - 1.6 * u
        y = place_rows(items, x, 0.0, wide, u)
        for line, there in ((self.busy, self.busy.text.text()), (self.note, self.note.text())):
            if there:
                line.setGeometry(round(x), round(y + GAP * u), round(wide), round(1.9 * u))
                y += (GAP + 1.9) * u
        return round(y)

    def _button(self, text: str, tip: str) -> Button:
        button = Button(text, "segment", text, tip, self)
        button.setCheckable(True)
        button.setProperty("tight", True)
        return button
