"""The strip that asks before a knob is moved, and says afterwards what was measured."""

from __future__ import annotations

from functools import partial
from math import ceil

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from rnnviz.screen.button import Button
from rnnviz.screen.lab.wording import DOING, doing, outcome, question
from rnnviz.screen.label import Sentence
from rnnviz.session.lab.quiz import Asked
from rnnviz.views.look import Look

SIDE, TOP, GAP, HIGH, MOST = 1.2, 0.5, 0.6, 2.2, 4  # units, and the number of choices
WRAP = 0x1000  # Qt.TextFlag.TextWordWrap
LETTERS, WIDE = 190, 0.53  # of the longest question, and how wide one is beside its font's height


class QuestionStrip(QFrame):
    """A question with its choices; then what to do; then what came of it."""

    said = Signal(int)
    doRequested = Signal()
    nextRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("controls")
        self.look = Look()
        self.asked: Asked | None = None
        self.text = Sentence("question", self)
        self.choices = [self._choice(k) for k in range(MOST)]
        self.do = Button("", "primary", parent=self)
        self.next = Button("Another question", "plain", "Another question", "", self)
        self.do.clicked.connect(self.doRequested)
        self.next.clicked.connect(self.nextRequested)
        self.show_asked(None)

    def _choice(self, k: int) -> Button:
        button = Button("", "answer", parent=self)
        button.setCheckable(True)
        button.setProperty("tight", True)
        button.clicked.connect(partial(self.said.emit, k))
        return button

    def set_look(self, look: Look) -> None:
        """Take the sizes of that look."""
        self.look = look
        for button in (*self.choices, self.do, self.next):
            button.set_look(look)
        self.show_asked(self.asked)

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [*self.choices, self.do, self.next]

    def show_asked(self, asked: Asked | None) -> None:
        """Show that question as far as it is; None asks nothing."""
        self.asked = asked
        self.text.setText(self.sentence())
        done = asked is not None and asked.after is not None
        for k, button in enumerate(self.choices):
            self._show_choice(button, k)
        self.do.setVisible(asked is not None and asked.said is not None and not done)
        self.next.setVisible(asked is not None and (done or not self.look.presented))
        if asked is not None:
            self.do.setText(DOING[asked.prediction.name])
            self.do.setAccessibleName(self.do.text())
        self._place()

    def sentence(self) -> str:
        """Return what is asked, what to do, or what came of it."""
        asked = self.asked
        if asked is None:
            return "Nothing can be predicted of this text; choose a task, and let rnnviz draw one."
        if asked.after is not None:
            return outcome(asked, judged=not self.look.presented)
        return question(asked) if asked.said is None else doing(asked)

    def _show_choice(self, button: Button, k: int) -> None:
        """Show a choice as it stands: said, right, or neither."""
        asked = self.asked
        choices = asked.prediction.choices if asked is not None else ()
        button.setVisible(k < len(choices) and self._offered(k))
        if k >= len(choices):
            return
        sign = ""
        if asked.right is not None:
            sign = "✓ " if k == asked.right else "✗ " if k == asked.said else ""
        button.setText(sign + choices[k])
        button.setAccessibleName(choices[k])
        button.setChecked(k == (asked.said if asked.right is None else asked.right))
        button.setEnabled(asked.after is None)

    def _offered(self, k: int) -> bool:
        """Tell whether a choice is on show; before a class only what was said and what is right."""
        asked = self.asked
        return not self.look.presented or asked.said is None or k in (asked.said, asked.right)

    def height_for(self, width: int, unit: float) -> int:
        """Return the height that any of the sentences needs, so that nothing below it moves."""
        high = self.look.pixels("label")
        lines = ceil(LETTERS * WIDE * high / (width - 2 * SIDE * unit))
        rest = (2 * TOP + 0.4 + HIGH * self._rows(width, unit)) * unit
        return round(1.25 * high * lines + rest)

    def _rows(self, width: int, unit: float) -> int:
        return 1 if width > 92 * unit or self.look.presented else 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place text and buttons."""
        self._place()

    def _place(self) -> None:
        u, width = self.look.unit, self.width()
        left, room = round(SIDE * u), round(width - 2 * SIDE * u)
        metrics = QFontMetrics(self.look.font("label", bold=True))
        taken = metrics.boundingRect(QRect(0, 0, room, 10**6), WRAP, self.text.text()).height()
        free = self.height() - round((2 * TOP + 0.3 + HIGH * self._rows(width, u)) * u)
        self.text.setGeometry(left, round(TOP * u), room, max(taken, free))
        y = self.height() - round((TOP + HIGH * self._rows(width, u)) * u)
        self._place_buttons(left, y, left + room)

    def _place_buttons(self, x: int, y: int, end: int) -> None:
        """Place the choices from the left, and what to do next at the right."""
        u, high, start = self.look.unit, round(HIGH * self.look.unit), x
        for button in (b for b in self.choices if not b.isHidden()):
            wide = round(self.look.width_of("✓ " + button.accessibleName()) + 1.6 * u)
            if x + wide > end:
                x, y = start, y + high
            button.setGeometry(x, y, wide, high)
            x += wide + round(GAP * u)
        right = end
        for button in (self.next, self.do):
            if not button.isHidden():
                wide = round(self.look.width_of(button.text(), bold=True) + 2.4 * u)
                button.setGeometry(right - wide, self.height() - round(TOP * u) - high, wide, high)
                right -= wide + round(GAP * u)
