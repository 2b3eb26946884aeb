"""The few dialogs: all keys, about, files, and an apology for a bug."""

from __future__ import annotations

import platform
import sys
import threading
import traceback
from types import TracebackType

import PySide6
from PySide6.QtCore import QObject, Qt, Signal, Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QMessageBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rnnviz import __version__

FILTER = "Models of rnnviz (*.rnnviz)"


def show_keys(parent: QWidget, table: str) -> QDialog:
    """Return the sheet of all keys, opened beside the window's work."""
    dialog = _dialog(parent, "All keys")
    label = QLabel(table)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setMargin(8)
    label.setAccessibleName("All keys")
    area = QScrollArea()
    area.setWidget(label)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    dialog.layout().addWidget(area)
    _add_close(dialog)
    label.ensurePolished()  # takes the font of the style sheet, which decides its size
    size = label.sizeHint()
    dialog.resize(size.width() + 60, min(size.height() + 90, parent.height()))
    dialog.open()
    return dialog


def show_about(parent: QWidget) -> QDialog:
    """Return what this program is and what it runs on, opened."""
    dialog = _dialog(parent, "About rnnviz")
    label = QLabel(
        f"<h2>rnnviz {__version__}</h2><p>Watch recurrent networks think.</p>"
        f"<p>{'<br>'.join(versions())}</p>"
    )
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setMargin(8)
    dialog.layout().addWidget(label)
    _add_close(dialog)
    dialog.open()
    return dialog


def versions() -> list[str]:
    """Return the versions that a report of a bug needs; PyTorch is not imported for it."""
    # Imported here, as it brings the whole of e-mail along: 15 ms of every start.
    from importlib.metadata import PackageNotFoundError, version

    known = [f"Python {platform.python_version()}", f"Qt {qVersion()}"]
    known.append(f"PySide6 {PySide6.__version__}")
    for name, package in (("NumPy", "numpy"), ("PyTorch", "torch")):
        try:
            known.append(f"{name} {version(package)}")
        except PackageNotFoundError:
            known.append(f"{name} is not installed")
    return [*known, platform.platform()]


def ask_for_file(parent: QWidget, *, save_as: str = "") -> QFileDialog:
    """Return an opened dialog for a model file, to open one or to save under a suggested name."""
    dialog = QFileDialog(parent, "Save model as" if save_as else "Open model", "", FILTER)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setDefaultSuffix("rnnviz")
    if save_as:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(save_as)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([FILTER, "Texts (*.txt)"])
    dialog.open()
    return dialog


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


def _dialog(parent: QWidget, title: str) -> QDialog:
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    QVBoxLayout(dialog)
    return dialog


def _add_close(dialog: QDialog) -> None:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    dialog.layout().addWidget(buttons)
