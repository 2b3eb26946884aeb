"""A button that shows which of a few things is chosen, and opens a menu of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from rnnviz.screen.button import MenuButton

Option = tuple[str, object]  # as it is read, and what it means


class Pick(MenuButton):
    """Shows the option that is chosen; `chosen` is emitted for what the user picks."""

    chosen = Signal(object)

    def __init__(self, says: str, tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", "plain", says, tip or says, parent)
        self._says = says
        self._options: Sequence[Option] = ()
        self.value: object = None
        self.menu_ = QMenu(self)
        self.menu_.triggered.connect(lambda action: self._take(action.data()))
        self.clicked.connect(self._open)

    def show_options(self, options: Sequence[Option]) -> None:
        """Offer those; the one that was chosen stays, if it is among them, else the first is."""
        options = tuple(options)
        if options == self._options:
            return
        self._options = options
        self.menu_.clear()
        for k, (text, _) in enumerate(options):
            self.menu_.addAction(text.replace("&", "&&")).setData(k)
        values = [value for _, value in options]
        self.show_value(self.value if self.value in values else values[0])

    def show_value(self, value: object) -> None:
        """Show that option, without telling anyone."""
        self.value = value
        text = next(text for text, each in self._options if each == value)
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(f"{self._says}: {text}")

    def _take(self, k: int) -> None:
        self.show_value(self._options[k][1])
        self.chosen.emit(self.value)

    def _open(self) -> None:
        self.menu_.popup(self.mapToGlobal(QPoint(0, self.height())))
