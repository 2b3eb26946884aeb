"""A line that says what went wrong, with buttons that do something about it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from rnnviz.screen.button import Button, IconButton
from rnnviz.screen.label import Sentence
from rnnviz.session.trouble import Remedy, Trouble
from rnnviz.views.look import Look

LEAST, AROUND, PAD = 3.4, 1.0, 2.2  # units: the least height; around text; beside a button's


class TroubleLine(QFrame):
    """Shown while there is trouble; `chosen` carries the way out that the user took."""

    chosen = Signal(object)  # Remedy
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("controls")
        self.look, self.buttons = Look(), list[Button]()
        self.text = Sentence("problem")
        self.close_ = IconButton("cross", "Close this", "Close this", "flat", size=1.9)
        self.close_.clicked.connect(self.dismissed)
        self._row, self._ways = QHBoxLayout(self), QHBoxLayout()
        self._row.addWidget(self.text, 1)
        self._row.addLayout(self._ways)
        self._row.addWidget(self.close_)
        self.hide()

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look, u = look, look.unit
        self._row.setContentsMargins(round(1.3 * u), round(0.4 * u), round(0.8 * u), round(0.4 * u))
        self._row.setSpacing(round(0.8 * u))
        self._ways.setSpacing(round(0.5 * u))
        self.close_.set_look(look)
        for button in self.buttons:
            self._fit(button)

    def show_trouble(self, trouble: Trouble | None) -> None:
        """Show that sentence and its ways out; None is no trouble."""
        for button in self.buttons:
            self._ways.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        self.text.setText(trouble.says if trouble else "")
        for k, remedy in enumerate(trouble.remedies if trouble else ()):
            self._add(remedy, "primary" if k == 0 else "plain")

    def height_for(self, width: int) -> int:
        """Return the height in pixels that the sentence needs beside its buttons."""
        u = self.look.unit
        if not self.text.text():
            return 0
        taken = sum(b.minimumWidth() + 0.5 * u for b in self.buttons) + 5.5 * u
        high = self.text.heightForWidth(max(round(8 * u), round(width - taken)))
        return round(max(LEAST * u, high + AROUND * u))

    def _add(self, remedy: Remedy, role: str) -> None:
        button = Button(remedy.text, role, remedy.text, f"{remedy.text}, and train on")
        button.clicked.connect(partial(self.chosen.emit, remedy))
        self._fit(button)
        self.buttons.append(button)
        self._ways.addWidget(button)

    def _fit(self, button: Button) -> None:
        button.set_look(self.look)
        wide = self.look.width_of(button.text(), bold=True) + PAD * self.look.unit
        button.setMinimumWidth(round(wide))
        button.setFixedHeight(round(2.2 * self.look.unit))
