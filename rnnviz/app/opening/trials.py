"""How the conventions rank on a sample: a bar for each, and the winner marked."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.files.foreign.probe import Ranking, Trial, differing
from rnnviz.screen.button import Button
from rnnviz.screen.label import Sentence
from rnnviz.session.runner import sentence
from rnnviz.views.look import Look

MOST = 5  # trials shown; the others are worse
NAME, VALUE = 15.0, 3.6  # units


class TrialRow(Button):
    """One way to read the weights, with its loss as a bar; a click takes it."""

    def __init__(self, trial: Trial, name: str, share: float, *, wins: bool) -> None:
        says = f"{name}, {trial.loss:.2f} nats a token" + (", the winner" if wins else "")
        super().__init__("", "row", says, "Take these conventions")
        self.trial, self.name, self.share, self.wins = trial, name, share, wins
        self.setCheckable(True)
        self.setChecked(wins)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row, the name, the bar and the loss."""
        super().paintEvent(event)
        u, theme, high = self.look.unit, self.look.theme, self.height()
        left, room = NAME * u, self.width() - (NAME + VALUE + 0.8) * u
        with QPainter(self) as painter:
            painter.setPen(QColor(theme.text))
            painter.setFont(self.look.font("small", bold=self.wins))
            name = f"✓ {self.name}" if self.wins else self.name
            painter.drawText(
                QRectF(0.6 * u, 0, left - u, high), Qt.AlignmentFlag.AlignVCenter, name
            )
            bar = QRectF(left, 0.3 * high, max(0.0, room), 0.4 * high)
            painter.fillRect(bar, QColor(theme.line))
            bar.setWidth(bar.width() * self.share)
            painter.fillRect(bar, QColor(theme.accent if self.wins else theme.muted))
            painter.drawText(QRectF(0, 0, self.width() - 0.6 * u, high),
                             Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                             f"{self.trial.loss:.2f}")  # fmt: skip


class Trials(QWidget):
    """The best trials of a ranking and its verdict; `chosen` carries the conventions of one."""

    chosen = Signal(object)  # Conventions

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.rows = Look(), list[TrialRow]()
        self.verdict = Sentence("fact")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.verdict)
        self.hide()

    def show_ranking(self, ranking: Ranking | None) -> None:
        """Show the ranking, or nothing."""
        for row in self.rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self.rows = _rows(ranking) if ranking else []
        for row in self.rows:
            row.clicked.connect(partial(self._choose, row.trial))
            self._column.addWidget(row)
        self.verdict.setText(sentence(ValueError(ranking.says)) if ranking else "")
        self.set_look(self.look)
        self.setVisible(ranking is not None)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        self._column.setSpacing(round(0.1 * look.unit))
        for row in self.rows:
            row.set_look(look)
            row.setFixedHeight(round(1.7 * look.unit))

    def _choose(self, trial: Trial, _checked: bool = False) -> None:
        self.chosen.emit(trial.conventions)


def _rows(ranking: Ranking) -> list[TrialRow]:
    shown, names = ranking.trials[:MOST], differing(ranking.trials)
    worst = max(trial.loss for trial in shown) or 1.0
    return [
        TrialRow(trial, _named(trial, names), trial.loss / worst,
                 wins=trial.conventions == ranking.winner)
        for trial in shown
    ]  # fmt: skip


def _named(trial: Trial, names: list[str]) -> str:
    values = vars(trial.conventions)
    told = {name: values[name] for name in names}
    words = [_words(name, value) for name, value in told.items()]
    return " · ".join(words) or "as the file says"


def _words(name: str, value: object) -> str:
    if name == "gates":
        return ", ".join(str(value))
    if name == "forget_bias":
        return f"forget + {value:g}"
    return {"reset": "reset ", "update": "z ", "together": ""}.get(name, "") + str(value)
