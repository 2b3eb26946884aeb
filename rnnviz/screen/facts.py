"""What a model is, in one line: "LSTM · 1 layer · 64 units · 150 intents"."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from rnnviz.nets.anatomy import ANATOMIES, cell_name
from rnnviz.nets.model import Model


def facts(model: Model) -> str:
    """Return kind of cell, layers, units and outputs of a model."""
    spec = model.spec
    cell = ANATOMIES[cell_name(spec)].name
    parts = [
        cell,
        _count(spec.layers, "layer"),
        _count(spec.hidden, "unit") + (f" ({spec.projection} speak)" if spec.projection else ""),
        _count(spec.outputs, _output(model)),
        f"reads {_count(spec.window, step_name(model))} at a time" if spec.window else "",
        f"{len(model.members)} networks side by side" if model.members else "",
    ]
    return " · ".join(filter(None, parts))


def short_name(model_name: str) -> str:
    """Return what tells a demo's models apart: "intent-gru" is "GRU"."""
    return model_name.rsplit("-", 1)[-1].upper()


def _output(model: Model) -> str:
    if model.task == "classify":
        return "intent" if model.demo == "intent" else "label"
    return step_name(model)


def step_name(model: Model) -> str:
    """Return what one step of a model is called: a word, a character or a number."""
    return {"characters": "character", "levels": "number"}.get(model.codec.language, "word")


def _count(number: int, what: str) -> str:
    return f"{QLocale().toString(number)} {what}{'' if number == 1 else 's'}"
