"""Change the word that is read now: swap it, put one before it, leave it out, or forget at it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from rnnviz.capture.words import EmptyInput, given
from rnnviz.edits import Edit, WordEdit, WordOperation
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.nets.model import Model
from rnnviz.screen.change import revise
from rnnviz.screen.change.panel import Panel
from rnnviz.screen.change.wording import word_told
from rnnviz.screen.label import Line
from rnnviz.views.parts.wording import step_name, visible


class WordPanel(Panel):
    """The current word with what can be done to it; a line tells what the network would see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.what = Line("", "", self)
        self.typed = self.box("Another word", "another word…")
        self.typed.textChanged.connect(self.tell)
        self.typed.returnPressed.connect(partial(self._put, "swap"))
        self.swap = self.button(
            "Swap", "Put it in the place of this word", partial(self._put, "swap")
        )
        self.insert = self.button(
            "Insert before", "Put it before this word", partial(self._put, "insert")
        )
        self.delete = self.button("Leave out", "Leave this word out", partial(self._put, "delete"))
        self.forget = self.button("Forget everything here", "", self._forget)
        self._prompt = 0

    def rows(self) -> list[list[tuple[QWidget, float]]]:
        """Return the word, the box with its buttons, and what else can be done."""
        return [
            [(self.what, 0), (self.delete, 6.2)],
            [(self.typed, 0), (self.swap, 4.0), (self.insert, 7.8)],
            [(self.forget, 0)],
        ]

    def show_run(self, model: Model, trace, plain) -> None:
        """Change that run; the words that it drew can be swapped alone."""
        try:
            self._prompt = len(given(model, trace.request))
        except EmptyInput:
            self._prompt = 0
        super().show_run(model, trace, plain)

    def tell(self) -> None:
        """Show the word, and what can be done to it."""
        if self.trace is None:
            return
        drawn = self.step >= self._prompt
        place = f"{step_name(self.trace)} {self.step + 1}{', drawn' if drawn else ''}"
        self.what.setText(f"{word_told(self.trace, self.step)} · {place}")
        states = " and ".join(ANATOMIES[self.trace.cell].states)
        self.forget.setToolTip(f"{states} of every unit are 0 after this {step_name(self.trace)}")
        written = bool(self.model.codec.encode(self.typed.text()))
        self.swap.setEnabled(written)
        self.insert.setEnabled(written and not drawn)
        self.delete.setEnabled(not drawn)
        self.note.setText(seen(self.model, self.typed.text()))

    def _put(self, operation: WordOperation) -> None:
        text = "" if operation == "delete" else self.typed.text()
        if operation != "delete" and not self.model.codec.encode(text):
            return
        self.revised.emit(revise.adding(WordEdit(operation, self.step, text)))
        self.typed.clear()
        self.typed.clearFocus()

    def _forget(self) -> None:
        states = ANATOMIES[self.trace.cell].states
        edits = (Edit(state, "mask", steps=(self.step,)) for state in states)
        self.revised.emit(revise.adding(*edits))


def seen(model: Model, text: str) -> str:
    """Return what the network would see of a text where that is something else, or nothing."""
    if not text.strip():
        return ""
    tokens = model.codec.encode(text)
    if not tokens:
        return "the network cannot read any of this"
    strange = {t.text: t.seen.replace("<", "‹").replace(">", "›") for t in tokens if not t.known}
    if not strange:
        return "the network knows this"
    return " · ".join(f"{visible(written)} → {as_seen}" for written, as_seen in strange.items())
