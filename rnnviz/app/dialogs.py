"""The few dialogs: all keys, about, files. Whoever opens one imports this, as it takes a while."""

from __future__ import annotations

import platform
from collections.abc import Callable

import PySide6
from PySide6.QtCore import Qt, qVersion
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
EVERY_MODEL = (
    "Models (*.rnnviz *.pt *.pth *.ckpt *.bin *.safetensors *.npz *.h5 *.hdf5 *.keras"
    " *.onnx *.json)"
)


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
    # Imported here, as it brings the whole of e-mail along.
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
        dialog.setNameFilters([EVERY_MODEL, FILTER, "Texts (*.txt)", "All files (*)"])
    dialog.open()
    return dialog


def ask_whether(parent: QWidget, says: str, yes: str, then: Callable[[], object]) -> QMessageBox:
    """Ask, and do what `yes` is the button of only if it is pressed; return the opened question."""
    box = QMessageBox(QMessageBox.Icon.Question, "rnnviz", says, parent=parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.accepted.connect(then)
    box.open()
    return box


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
