"""The box for what the network reads, or for what it shall write after."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from rnnviz.screen.button import MenuButton
from rnnviz.views.look import Look

LINE_END = "↵"  # how a line end is shown, and typed with Shift+Enter

LONGEST = 200_000  # characters; Qt's own limit would cut a long text without a word


class SentenceBox(QLineEdit):
    """One line to type in; Enter emits `textEntered`, also when it is empty.

    A reader's line ends become spaces; a writer's are kept and shown as ↵.
    """

    textEntered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self._keeps_lines, self._told = Look(), False, ""
        self.examples = MenuButton("", "flat", "Examples", "Examples worth trying", self)
        self.examples.setCursor(Qt.CursorShape.ArrowCursor)
        self.examples.clicked.connect(self._open_examples)
        self.menu = QMenu(self)
        self.menu.triggered.connect(lambda action: self._enter(action.data()))
        self.returnPressed.connect(lambda: self._enter(self.written()))
        self.textEdited.connect(self._flatten)
        self.setMaxLength(LONGEST)
        self.set_writer(False)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of that look."""
        self.look = look
        self.examples.set_look(look)
        self.setTextMargins(round(0.4 * look.unit), 0, round(2.2 * look.unit), 0)
        self._place()

    def set_writer(self, writes: bool) -> None:
        """Ask for a prompt, which keeps its line ends, or for a sentence."""
        self._keeps_lines = writes
        self.setAccessibleName("Prompt" if writes else "Sentence")
        what = "Begin a text and press Enter" if writes else "Type a sentence and press Enter"
        self.setPlaceholderText(what)
        lines = "; Shift+Enter ends a line" if writes else ""
        self.setToolTip(f"{what}{lines}")

    def show_examples(self, examples: Sequence[str]) -> None:
        """Offer those texts in the menu."""
        self.menu.clear()
        for example in examples:
            shown = example.replace("\n", LINE_END).replace("&", "&&")
            self.menu.addAction(shown).setData(example)
        self.examples.setVisible(bool(examples))

    def show_text(self, text: str) -> None:
        """Show that text, unless it is what was shown last and the user is typing another."""
        if text != self._told or not self.isModified():
            self._told = text
            self.setText(self._flat(text))
            self.setCursorPosition(0)

    def written(self) -> str:
        """Return the text as it is meant: with line ends where ↵ stands."""
        text = self.text()
        return text.replace(LINE_END, "\n") if self._keeps_lines else text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End a line with Shift+Enter in a prompt; give the keys back with Escape."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self._keeps_lines and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.insert(LINE_END)
        elif event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button of the examples at the right end."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        side, edge = round(1.8 * self.look.unit), round(0.35 * self.look.unit)
        self.examples.setGeometry(
            self.width() - side - edge, (self.height() - side) // 2, side, side
        )

    def _open_examples(self) -> None:
        size = self.menu.sizeHint()
        self.menu.popup(self.mapToGlobal(QPoint(self.width() - size.width(), -size.height())))

    def _enter(self, text: str) -> None:
        self._told = text
        self.setText(self._flat(text))
        self.textEntered.emit(text)

    def _flatten(self, text: str) -> None:
        if "\n" in text or "\r" in text or "\u2028" in text or "\u2029" in text:
            self.setText(self._flat(text))
            self.setModified(True)

    def _flat(self, text: str) -> str:
        for end in ("\r\n", "\r", "\u2028", "\u2029"):
            text = text.replace(end, "\n")
        return text.replace("\n", LINE_END if self._keeps_lines else " ")
