"""The conditions to pause at, one a row: on or off, of what, and with which threshold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QPoint, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QWidget

from rnnviz.screen.button import Button, MenuButton
from rnnviz.screen.icons import paint_icon
from rnnviz.screen.knob import Field
from rnnviz.screen.label import Line
from rnnviz.session.watch import KINDS, Condition, Kind
from rnnviz.views.look import Look
from rnnviz.views.parts.wording import readable

HIGH, BOX, FIELD, GAP = 2.1, 1.15, 3.6, 0.5  # units


@dataclass(frozen=True)
class Wording:
    """What a row says before, between and after its choice and its number, if it has these.

    `number` is the threshold's lowest and highest value, its decimals, and what it is at first.
    """

    before: str
    between: str = ""
    after: str = ""
    number: tuple[float, float, int, float] | None = None
    choice: bool = False


WORDINGS: Mapping[Kind, Wording] = {
    "top": Wording("the top answer changes"),
    "belief": Wording("the belief in", "passes", "", (0.01, 0.99, 2, 0.5), choice=True),
    "gate": Wording("gate", "closes below", "", (0.01, 0.99, 2, 0.3), choice=True),
    "entropy": Wording("the entropy jumps by more than", "", "bits", (0.1, 20.0, 1, 1.0)),
    "zero": Wording("the picked unit crosses zero"),
}


def usual(kind: Kind) -> Condition:
    """Return the condition of a kind as it is before anyone has touched it."""
    number = WORDINGS[kind].number
    return Condition(kind, number[3] if number else 0.0, "", on=False)


def one_of_each(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Return one condition of every kind: those given, and the others as they are at first."""
    known = {condition.kind: condition for condition in conditions}
    return tuple(known.get(kind, usual(kind)) for kind in KINDS)


def named(condition: Condition) -> str:
    """Return a condition in words: "the belief in transfer passes 0.50"."""
    words = WORDINGS[condition.kind]
    number = f"{condition.threshold:.{words.number[2]}f}" if words.number else ""
    choice = choice_text(condition) if words.choice else ""
    parts = (words.before, choice, words.between, number, words.after)
    return " ".join(part for part in parts if part)


def choice_text(condition: Condition) -> str:
    """Return what a condition is of, as it is read."""
    if condition.kind == "belief":
        return readable(condition.of) if condition.of else "the top answer"
    return condition.of


class CheckButton(Button):
    """A button with a box that is ticked while it is checked."""

    def sizeHint(self) -> QSize:
        """Return the size of box and text."""
        u = self.look.unit
        return QSize(round(self.look.width_of(self.text()) + (BOX + 1.9) * u), round(HIGH * u))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, the box and its tick."""
        super().paintEvent(event)
        u, theme = self.look.unit, self.look.theme
        box = QRectF(0.4 * u, (self.height() - BOX * u) / 2, BOX * u, BOX * u)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(
                QPen(QColor(theme.accent if self.isChecked() else theme.muted), 0.09 * u)
            )
            painter.setBrush(QColor(theme.accent if self.isChecked() else theme.background))
            painter.drawRoundedRect(box, 0.22 * u, 0.22 * u)
            if self.isChecked():
                paint_icon(painter, "check", box, QColor(theme.on_accent))


class ConditionRow(QWidget):
    """One condition; `changed` carries what the user made of it."""

    changed = Signal(object)  # Condition

    def __init__(self, kind: Kind, parent: QWidget) -> None:
        super().__init__(parent)
        words, says = WORDINGS[kind], f"Pause when {WORDINGS[kind].before}"
        self.look, self.condition = Look(), usual(kind)
        self.check = CheckButton(words.before, "row", says, "On or off", self)
        self.check.setCheckable(True)
        self.check.setProperty("ticked", True)
        self.check.clicked.connect(self._turn)
        self.menu = QMenu(self)
        self.choice = MenuButton("", "plain", f"{says}: of what", "Choose of what", self)
        self.choice.setProperty("choice", True)
        self.choice.clicked.connect(self._open_menu)
        self.between, self.after = Line(words.between, "", self), Line(words.after, "", self)
        low, high, decimals, _ = words.number or (0.0, 1.0, 2, 0.0)
        self.field = Field(low, high, decimals, f"{says}: threshold")
        self.field.setParent(self)
        self.field.valueChanged.connect(self._set_threshold)
        for line in (self.between, self.after):
            line.setVisible(bool(line.text()))
        self.choice.setVisible(words.choice)
        self.field.setVisible(words.number is not None)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        for part in (self.check, self.choice):
            part.set_look(look)
        self._place()

    def show_condition(self, condition: Condition) -> None:
        """Show that condition, without telling anyone."""
        self.condition = condition
        self.check.setChecked(condition.on)
        self.field.blockSignals(True)
        self.field.setValue(condition.threshold)
        self.field.blockSignals(False)
        self.choice.setText(choice_text(condition))
        self._place()

    def offer(self, choices: Sequence[str]) -> None:
        """Offer to choose among these."""
        self.menu.clear()
        for of in choices:
            text = choice_text(replace(self.condition, of=of)).replace("&", "&&")
            self.menu.addAction(text, partial(self._choose, of))
        if self.condition.of not in choices and choices:
            self.show_condition(replace(self.condition, of=choices[0]))

    def stops(self) -> list[QWidget]:
        """Return what the Tab key visits, in order."""
        return [self.check, self.choice, self.field]

    def width_needed(self) -> float:
        """Return how many pixels wide the row is."""
        return self._place()

    def _open_menu(self) -> None:
        self.menu.popup(self.choice.mapToGlobal(QPoint(0, self.choice.height())))

    def _turn(self) -> None:
        self.changed.emit(replace(self.condition, on=not self.condition.on))

    def _choose(self, of: str) -> None:
        self.changed.emit(replace(self.condition, of=of, on=True))

    def _set_threshold(self, threshold: float) -> None:
        self.changed.emit(replace(self.condition, threshold=threshold, on=True))

    def _place(self) -> float:
        """Place the parts from left to right, and return where they end."""
        u, words, x = self.look.unit, WORDINGS[self.condition.kind], 0.0
        wide = {
            self.check: self.check.sizeHint().width() / u,
            self.choice: self.look.width_of(self.choice.text()) / u + 2.8 if words.choice else 0.0,
            self.between: self.look.width_of(words.between) / u + 0.3 if words.between else 0.0,
            self.field: FIELD if words.number else 0.0,
            self.after: self.look.width_of(words.after) / u + 0.3 if words.after else 0.0,
        }
        for part, units in wide.items():
            if units:
                part.setGeometry(round(x), 0, round(units * u), round(HIGH * u))
                x += (units + GAP) * u
        return x
