"""What the small panels that make an edit have in common."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from rnnviz.nets.model import Model
from rnnviz.screen.button import Button
from rnnviz.screen.label import Line
from rnnviz.trace import Cursor, Trace
from rnnviz.views.look import Look

ROW, GAP = 2.0, 0.45  # units: height of a control, and what parts controls and rows


class Panel(QFrame):
    """Told the run and the place that is looked at; `revised` carries what the user wants.

    `rows` says which controls stand in which row, each with its width in units, 0 for what is left.
    """

    revised = Signal(object)  # Revision

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.look = Look()
        self.model: Model | None = None
        self.trace: Trace | None = None
        self.plain: Trace | None = None
        self.cursor_at = Cursor()
        self.note = Line("", "caption", self)

    @abstractmethod
    def rows(self) -> list[list[tuple[QWidget, float]]]:
        """Return the rows of controls from top to bottom, with their widths in units."""

    def tell(self) -> None:
        """Bring the controls up to date with run and cursor; there is a run."""

    def show_run(self, model: Model, trace: Trace, plain: Trace) -> None:
        """Change that run; `plain` is the one without edits."""
        self.model, self.trace, self.plain = model, trace, plain
        self.tell()

    def show_cursor(self, cursor: Cursor) -> None:
        """Offer what fits that place."""
        self.cursor_at = cursor
        if self.trace is not None:
            self.tell()

    @property
    def step(self) -> int:
        """The step that is looked at."""
        return min(self.cursor_at.step, len(self.trace) - 1)

    @property
    def layer(self) -> int:
        """The layer that is looked at."""
        return min(self.cursor_at.layer, self.trace.layers - 1)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for control in self.findChildren(QWidget):
            if hasattr(control, "set_look"):
                control.set_look(look)
        self.place()

    def button(self, text: str, tip: str, does) -> Button:
        """Return a button of this panel."""
        button = Button(text, "plain", text, tip, self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setProperty("tight", True)
        button.clicked.connect(does)
        return button

    def box(self, says: str, hint: str) -> QLineEdit:
        """Return a box of this panel to type in."""
        box = QLineEdit(self)
        box.setProperty("role", "box")
        box.setAccessibleName(says)
        box.setPlaceholderText(hint)
        box.setAcceptDrops(False)
        box.setMaxLength(2000)
        return box

    def height_for(self, unit: float) -> int:
        """Return how high the panel is in pixels."""
        return round((len(self.rows()) * (ROW + GAP) + 1.4) * unit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the controls."""
        self.place()

    def place(self) -> None:
        """Place the rows under one another, and the note below them."""
        u, y = self.look.unit, 0.0
        for row in self.rows():
            shown = [(control, wide) for control, wide in row if not control.isHidden()]
            free = self.width() - u * (sum(w for _, w in shown) + GAP * (len(shown) - 1))
            share, x = free / max(1, sum(not wide for _, wide in shown)), 0.0
            for control, wide in shown:
                room = wide * u or share
                control.setGeometry(round(x), round(y), round(room), round(ROW * u))
                x += room + GAP * u
            y += (ROW + GAP) * u
        self.note.setGeometry(0, round(y), self.width(), round(1.4 * u))
