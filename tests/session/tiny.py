"""Tiny random models under the names of the bundled ones."""

from __future__ import annotations

from rnnviz.files.model_file import FileProblem
from rnnviz.nets.model import Model
from tests.models import tiny_model

MODELS = {
    "intent-lstm": tiny_model("lstm"),
    "intent-gru": tiny_model("gru", seed=1),
    "script-lstm": tiny_model("lstm", "generate", language="script", seed=2),
    "stranger": tiny_model("rnn", seed=3),
}
DEMO_OF = {"intent-lstm": "intent", "intent-gru": "intent", "script-lstm": "script"}
MODELS = {
    name: Model(name, m.spec, m.weights, m.codec, m.labels, m.task, DEMO_OF.get(name, ""))
    for name, m in MODELS.items()
}


def open_tiny(name: str) -> Model:
    """Return one of `MODELS`, or refuse as a wrong file is refused."""
    if name not in MODELS:
        raise FileProblem(f"{name} is not a model file of rnnviz")
    return MODELS[name]
