"""Small random models that open in no time, for the tests of every room."""

from __future__ import annotations

from typing import Any

import numpy as np

from rnnviz.data.codec import UNKNOWN, Codec
from rnnviz.nets.model import Model, Task
from rnnviz.nets.spec import CellKind, NetworkSpec

WORDS = (
    *(UNKNOWN, "\n", "<amount>", "<number>"),
    *("send", "to", "from", "my", "account", "transfer", "hello", "checking", "savings", "balance"),
    *("what", "is", "the", "weather", "please", "money", "a", "i", "me", "you", "and", "in"),
)
SCRIPT = (
    *(UNKNOWN, "\n", "JACK:", "MARY:", "[", "]", ".", ",", "!", "?"),
    *("yes", "no", "of", "course", "coolly", "my", "dear", "I", "you", "are", "the", "and"),
)
CHARACTERS = ("\n", " ", *"abcdefghijklmnopqrstuvwxyz", *"ABCDEFGHIJ", *".,:;!?'-")
VOCABULARIES = {"words": WORDS, "script": SCRIPT, "characters": CHARACTERS}
LABELS = ("transfer", "balance", "greeting", "weather", "out of scope")


def tiny_model(
    cell: CellKind = "lstm",
    task: Task = "classify",
    layers: int = 1,
    hidden: int = 8,
    embedding: int = 6,
    seed: int = 0,
    language: str = "words",
    scale: float = 1.0,
    **extra: Any,
) -> Model:
    """Return a random model; the same arguments give the same weights.

    `extra` is what else its spec says. `scale` multiplies the weights, whose size is that of
    PyTorch's defaults at 1.0.
    """
    vocabulary = VOCABULARIES[language]
    labels = LABELS if task == "classify" else vocabulary
    sizes = (len(vocabulary), embedding, hidden, layers, len(labels))
    spec = NetworkSpec(cell, *sizes, **extra)
    weights = random_weights(spec, seed, scale)
    return Model(f"tiny-{cell}", spec, weights, Codec(language, vocabulary), labels, task)


def random_weights(
    spec: NetworkSpec, seed: int = 0, scale: float = 1.0
) -> dict[str, np.typing.NDArray[np.float32]]:
    """Return weights of the spec's shapes: normal embeddings, all else uniform in ±1/√H."""
    rng, reach = np.random.default_rng(seed), scale / np.sqrt(spec.hidden)
    weights = {name: rng.uniform(-reach, reach, shape) for name, shape in spec.shapes().items()}
    weights["embedding.weight"] = rng.normal(0.0, scale, spec.shapes()["embedding.weight"])
    for name, values in weights.items():
        if "weight_hr" in name:
            values[spec.projection :] = 0.0  # only so many units speak
    return {name: values.astype(np.float32) for name, values in weights.items()}
