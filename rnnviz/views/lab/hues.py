"""One name and one colour for each kind of network, in every picture of the memory lab."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QColor

from rnnviz.capture.forgetting import Forgetting
from rnnviz.nets.spec import CellKind
from rnnviz.views.look import Look

NAMES: Mapping[CellKind, str] = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}
SYMBOLS: Mapping[CellKind, str] = {"rnn": "gradient", "gru": "z", "lstm": "c"}
"""The symbol whose hue a network has: that of what keeps its memory, or red where nothing does."""


def hue(look: Look, cell: CellKind) -> QColor:
    """Return the colour of a kind of network."""
    return look.colour(SYMBOLS[cell])


def named(row: Forgetting) -> str:
    """Return a row's name: ``RNN (relu)``."""
    spec = row.model.spec
    return NAMES[spec.cell] + (f" ({spec.nonlinearity})" if spec.cell == "rnn" else "")
