"""A setting with a few answers, as a button with a menu."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu

from rnnviz.screen.button import MenuButton


class OptionButton(MenuButton):
    """A title with the answer chosen, whose menu has all of them; `chosen` carries the value."""

    chosen = Signal(str)

    def __init__(self, title: str, answers: Mapping[str, str], tip: str) -> None:
        super().__init__("", "plain", title, tip)
        self.title, self.answers = title, answers
        self.setProperty("choice", True)
        self.menu_ = QMenu(self)
        self.clicked.connect(self._open)
        self.offer(answers)

    def offer(self, answers: Mapping[str, str]) -> None:
        """Offer these answers, value → words."""
        self.answers = answers
        self.menu_.clear()
        for value, words in answers.items():
            self.menu_.addAction(words).triggered.connect(partial(self._choose, value))

    def show_answer(self, value: str) -> None:
        """Show that answer."""
        words = self.answers.get(value, value)
        self.setText(f"{self.title}: {words}")
        self.setAccessibleName(f"{self.title}: {words}")

    def _open(self) -> None:
        self.menu_.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _choose(self, value: str, _checked: bool = False) -> None:
        self.chosen.emit(value)
