"""The questions that a file cannot answer, each with the answer it has now."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from rnnviz.app.opening.draft import Draft
from rnnviz.files.foreign.questions import Question, entries
from rnnviz.screen.button import Button, MenuButton
from rnnviz.screen.label import Sentence
from rnnviz.views.look import Look


class Choice(MenuButton):
    """A button with the answer chosen, whose menu has all of them; `chosen` carries its key."""

    chosen = Signal(str)

    def __init__(self, answers: Mapping[str, str], now: str, says: str) -> None:
        """Offer the answers, key → words; what is chosen may be none of them."""
        self.answers = answers
        super().__init__(self._words(now), "plain", says, "Choose another answer")
        self.setProperty("choice", True)
        self.menu_ = QMenu(self)
        for answer, words in answers.items():
            action = self.menu_.addAction(words)
            action.triggered.connect(partial(self._choose, answer))
        self.clicked.connect(self._open)

    def show_answer(self, answer: str) -> None:
        """Show that answer."""
        self.setText(self._words(answer))

    def _words(self, answer: str) -> str:
        return self.answers.get(answer) or f"{', '.join(answer)}: found on the sample"

    def _open(self) -> None:
        self.menu_.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _choose(self, answer: str, _checked: bool = False) -> None:
        self.chosen.emit(answer)


class Given(QWidget):
    """A line to type what the file lacks into, and a button to take it from a file."""

    typed = Signal(str)
    fileWanted = Signal()

    def __init__(self, says: str, hint: str) -> None:
        super().__init__()
        self.line, self.file = QLineEdit(), Button("From a file…", "plain")
        self.line.setProperty("role", "box")
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(says)
        self.line.setAcceptDrops(False)  # the dialog takes what is dropped on it
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.line, 1)
        self._row.addWidget(self.file)
        self.line.textEdited.connect(self.typed)
        self.file.clicked.connect(lambda: self.fileWanted.emit())

    def set_look(self, look: Look) -> None:
        """Take the sizes of that look."""
        self.file.set_look(look)
        self._row.setSpacing(round(0.5 * look.unit))
        for widget in (self.line, self.file):
            widget.setFixedHeight(round(2.2 * look.unit))


class Form(QWidget):
    """All questions about one part, in a column; it says what the user answers."""

    answered = Signal(str, str)  # what about, the answer
    typed = Signal(str, str)  # vocabulary or labels, the text
    fileWanted = Signal(str)  # vocabulary or labels

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.controls = Look(), dict[str, Choice | Given]()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._rows: list[QWidget] = []

    def show_draft(self, draft: Draft) -> None:
        """Ask anew: about another part the questions are others."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self._rows, self.controls = [], {}
        for question in draft.questions:
            self._ask(draft, question)
        self.set_look(self.look)

    def show_answers(self, draft: Draft) -> None:
        """Show what is answered by now."""
        for question in draft.questions:
            control = self.controls.get(question.about)
            if isinstance(control, Choice):
                control.show_answer(draft.answer_to(question))

    def asked_at(self, place: QPoint) -> str:
        """Return what is asked for at a place, or else first, that a file can answer; '' if none.

        `place` is on the screen.
        """
        given = {k: c for k, c in self.controls.items() if isinstance(c, Given) and k != "scaling"}
        here = (k for k, c in given.items() if c.rect().contains(c.mapFromGlobal(place)))
        return next(iter((*here, *given, "")))

    def show_taken(self, about: str, says: str) -> None:
        """Say in the line of the vocabulary or the labels where they were taken from."""
        control = self.controls.get(about)
        if isinstance(control, Given):
            control.line.setText(says)

    def set_look(self, look: Look) -> None:
        """Take the sizes of that look."""
        self.look = look
        self._column.setSpacing(round(0.35 * look.unit))
        for control in self.controls.values():
            control.set_look(look)
            if isinstance(control, Choice):
                control.setFixedHeight(round(2.2 * look.unit))

    def _ask(self, draft: Draft, question: Question) -> None:
        title = Sentence("plain")
        title.setText(question.asks)
        title.setToolTip(question.why)
        control = self._control(draft, question)
        control.setToolTip(question.why)
        self.controls[question.about] = control
        for widget in (title, control):
            self._column.addWidget(widget)
            self._rows.append(widget)

    def _control(self, draft: Draft, question: Question) -> Choice | Given:
        about = question.about
        if question.answers:
            choice = Choice(question.answers, draft.answer_to(question), question.asks)
            choice.chosen.connect(partial(self.answered.emit, about))
            return choice
        given = Given(question.asks, _hint(draft, about))
        given.file.setVisible(about != "scaling")
        given.typed.connect(partial(self.typed.emit, about))
        given.fileWanted.connect(partial(self.fileWanted.emit, about))
        return given


def _hint(draft: Draft, about: str) -> str:
    if about == "labels":
        return "their names, with commas between"
    if about == "scaling":
        return "two numbers: the mean and the deviation, say; 0, 1 for the numbers themselves"
    if draft.part.is_series:
        return "such as 0 to 100, or a file of its numbers"
    return f"all {entries(draft.part):,} characters in order, or a list or the training text"
