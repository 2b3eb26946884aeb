"""How the model on show was read from the file of another program."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from rnnviz.app.appearance import Appearance
from rnnviz.app.opening import card
from rnnviz.app.opening.layout import scrolled
from rnnviz.nets.model import Model
from rnnviz.screen.button import Button
from rnnviz.screen.style import sheet

OWN = "rnnviz trained this model itself, so nothing had to be inferred."


def show_reading(model: Model, appearance: Appearance, parent: QWidget) -> QDialog:
    """Return the card of a model in a dialog, opened."""
    look, u = appearance.look, appearance.look.unit
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(f"How {model.name} was read")
    dialog.setStyleSheet(sheet(look))
    label = QLabel(card.rich(card.of_model(model), look) or OWN)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setMargin(round(0.9 * u))
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    close = Button("Close", "plain")
    close.setFixedHeight(round(2.3 * u))
    close.clicked.connect(dialog.reject)
    column, row = QVBoxLayout(dialog), QHBoxLayout()
    column.addWidget(scrolled(label, "rows"), 1)
    column.addLayout(row)
    row.addStretch(1)
    row.addWidget(close)
    dialog.resize(round(46 * u), round(min(34 * u, parent.height())))
    dialog.open()
    return dialog
