"""Kinds of cells and readouts that other programs have, by what their specs say of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnviz.nets.model import Model
from rnnviz.nets.spec import CellKind
from tests.models import tiny_model

KINDS: Mapping[str, tuple[CellKind, dict[str, Any]]] = {
    "hard lstm": ("lstm", {"gate_curve": "hard_sigmoid"}),
    "relu lstm": ("lstm", {"nonlinearity": "relu", "gate_curve": "hard_sigmoid_6"}),
    "linear lstm": ("lstm", {"nonlinearity": "linear"}),
    "peepholes": ("lstm", {"peepholes": True}),
    "hard peepholes": ("lstm", {"peepholes": True, "gate_curve": "hard_sigmoid"}),
    "projected": ("lstm", {"projection": 3}),
    "reset before": ("gru", {"reset": "before"}),
    "hard reset before": ("gru", {"reset": "before", "gate_curve": "hard_sigmoid"}),
    "relu gru": ("gru", {"nonlinearity": "relu"}),
    "hard gru": ("gru", {"gate_curve": "hard_sigmoid_6"}),
    "linear rnn": ("rnn", {"nonlinearity": "linear"}),
    "sigmoid rnn": ("rnn", {"nonlinearity": "sigmoid"}),
    "softsign rnn": ("rnn", {"nonlinearity": "softsign"}),
}
READOUTS: Mapping[str, dict[str, Any]] = {
    "attention": {"over": "attention", "beside": True},
    "attention to the top": {"over": "attention"},
    "mean": {"over": "mean"},
    "largest": {"over": "max", "beside": True},
    "beside": {"beside": True},
    "dense": {"dense": 5, "between": "relu"},
    "squashed": {"between": "tanh"},
    "dense attention": {"over": "attention", "beside": True, "dense": 4, "between": "sigmoid"},
}
USUAL: Mapping[str, tuple[CellKind, dict[str, Any]]] = {
    "lstm": ("lstm", {}),
    "gru": ("gru", {}),
    "rnn": ("rnn", {}),
    "relu rnn": ("rnn", {"nonlinearity": "relu"}),
}
EVERY = {**USUAL, **KINDS}
WHOLES: Mapping[str, dict[str, Any]] = {
    **READOUTS,
    "window": {"over": "attention", "beside": True, "window": 12, "padding": 1},
    "short window": {"window": 4, "padding": 1},
    "tied": {"task": "generate", "embedding": 8, "tied": True},
    "fifteen layers": {"layers": 15},
}
"""Networks of LSTMs that differ from the usual one outside the cell."""


def tiny(name: str, **sizes: Any) -> Model:
    """Return a tiny model with a cell, or an LSTM in a network, of that name."""
    cell, extra = EVERY[name] if name in EVERY else ("lstm", WHOLES[name])
    return tiny_model(cell, **{**sizes, **extra})
