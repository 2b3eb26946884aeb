"""An error that nobody caught is shown, with details to copy, and the window goes on."""

from __future__ import annotations

import sys
import threading
import traceback
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox, QWidget


class Apology(QObject):
    """Shows an error that nobody caught, with details that can be copied; one at a time.

    `install` makes it Python's hook for such errors. It may come from any thread.
    """

    _happened = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        """Show errors over that window."""
        super().__init__(parent)
        self._parent, self._before = parent, sys.excepthook
        self.box: QMessageBox | None = None
        self._happened.connect(self._show)

    def install(self) -> None:
        """Hear of every error that is not caught."""
        sys.excepthook = self.hear
        threading.excepthook = lambda seen: self.hear(
            seen.exc_type, seen.exc_value, seen.exc_traceback
        )

    def uninstall(self) -> None:
        """Leave errors to whoever had them before."""
        sys.excepthook, threading.excepthook = self._before, threading.__excepthook__

    def hear(
        self, kind: type[BaseException], error: BaseException | None, at: TracebackType | None
    ) -> None:
        """Write the error to the terminal, if there is one, and show it."""
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        details = "".join(traceback.format_exception(kind, error, at))
        if sys.stderr is not None:
            sys.stderr.write(details)
        self._happened.emit(str(error) or kind.__name__, details)

    @Slot(str, str)
    def _show(self, text: str, details: str) -> None:
        if self.box is not None:
            return
        from PySide6.QtWidgets import QMessageBox  # most starts need none of this

        from rnnviz import __version__
        from rnnviz.app.dialogs import versions

        box = QMessageBox(QMessageBox.Icon.Warning, "rnnviz", "", parent=self._parent)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setText("Something went wrong inside rnnviz. You can go on working.")
        box.setInformativeText(text[:500])
        box.setDetailedText("\n".join([f"rnnviz {__version__}", *versions(), "", details]))
        copy = box.addButton("Copy details", QMessageBox.ButtonRole.ActionRole)
        copy.clicked.disconnect()  # else a click closes the box
        copy.clicked.connect(self._copy)
        box.addButton(QMessageBox.StandardButton.Close)
        box.finished.connect(self._closed)
        self.box = box
        box.open()

    @Slot()
    def _copy(self) -> None:
        if self.box is not None:
            QGuiApplication.clipboard().setText(self.box.detailedText())

    @Slot()
    def _closed(self) -> None:
        self.box = None
