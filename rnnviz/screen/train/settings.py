"""The settings of a training as they are offered: names, ranges, scales and tips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rnnviz.screen.slider import Scale, all_then, linear, logarithmic


@dataclass(frozen=True)
class Setting:
    """A number of a recipe: its title, lowest and highest value, decimals, scale and tip."""

    title: str
    low: float
    high: float
    decimals: int
    scale: Scale
    tip: str
    writers: bool = False  # says nothing to a classifier


@dataclass(frozen=True)
class Option:
    """A setting of a recipe with a few answers, value → words."""

    title: str
    answers: Mapping[str, str]
    tip: str


CELLS = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}
TIED = "tied"

OPTIONS: Mapping[str, Option] = {
    "optimiser": Option(
        "Optimiser",
        {
            "adamw": "AdamW",
            "adam": "Adam",
            "rmsprop": "RMSprop",
            "momentum": "Momentum",
            "sgd": "SGD",
        },
        "How a gradient becomes a step",
    ),
    "schedule": Option(
        "Schedule",
        {"constant": "constant", "cosine": "falling"},
        "Whether the learning rate stays, or falls by a half cosine to a fiftieth",
    ),
}  # fmt: skip

NETWORK: Mapping[str, Setting] = {
    "hidden": Setting("Units", 1, 1024, 0, logarithmic(2, 512), "Units H of every layer"),
    "layers": Setting("Layers", 1, 4, 0, linear(1, 4), "Recurrent layers on top of each other"),
    "embedding": Setting("Embedding", 1, 1024, 0, logarithmic(2, 512), "Numbers that a word is"),
    "seed": Setting("Seed", 0, 9999, 0, linear(0, 40), "The same seed, the same initial weights"),
}
LEARNING: Mapping[str, Setting] = {
    "learning_rate": Setting(
        "Learning rate", 1e-6, 10.0, 5, logarithmic(1e-5, 1.0), "How far one step goes"
    ),
    "batch": Setting("Batch", 1, 1024, 0, logarithmic(1, 512), "Sequences a step learns from"),
    "bptt": Setting(
        "BPTT", 1, 1000, 0, logarithmic(4, 256),
        "Steps that the gradient goes back (truncated backpropagation through time)", writers=True,
    ),
    "dropout": Setting("Dropout", 0.0, 0.95, 2, linear(0.0, 0.95), "Share of units left out"),
    "clip": Setting(
        "Clip norm at", 0.01, 100.0, 2, logarithmic(0.01, 100.0),
        "A longer gradient is shortened to this norm",
    ),
    "weight_decay": Setting(
        "Weight decay", 0.0, 1.0, 4, all_then(logarithmic(1e-4, 1.0)), "How weights are pulled to 0"
    ),
    "epochs": Setting("Epochs", 1, 10000, 0, logarithmic(1, 300), "It stops after so many epochs"),
    "patience": Setting(
        "Patience", 1, 10000, 0, logarithmic(1, 100),
        "It stops after so many epochs without a better validation loss",
    ),
    "goal": Setting(
        "Goal", 0.0, 1.0, 2, linear(0.0, 1.0),
        "It stops with this share of unseen answers right; 0 is no goal",
    ),
    "minutes": Setting(
        "Minutes", 0.0, 10000.0, 1, all_then(logarithmic(0.5, 120.0)),
        "It stops after so many minutes of training; 0 is no limit",
    ),
}  # fmt: skip
"""NETWORK changes at the next reset, LEARNING at once."""
WHOLE = tuple(name for name, each in {**NETWORK, **LEARNING}.items() if each.decimals == 0)
