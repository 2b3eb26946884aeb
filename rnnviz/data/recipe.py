"""How a demo's model is made: where its data comes from, what it is built of, how it learns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from rnnviz.data.dataset import DataProblem


@dataclass(frozen=True)
class Recipe:
    """Everything about a training but its data; frozen, and plain JSON but for the reader.

    The network: `cell`, `embedding` E, `hidden` H, `layers`, `tied`.

    The text: `reader` (see `readers`), `language`, and `min_count`, the times an entry must be
    seen to be in the vocabulary.

    The learning: `optimiser` is ``adamw`` (Loshchilov & Hutter 2019), ``adam``, ``rmsprop``,
    ``momentum`` or ``sgd``; `learning_rate` falls by a half cosine over `epochs`, or stays where
    `schedule` is ``constant``; `batch` sequences at once; `bptt` steps of truncated
    backpropagation through time for running text; gradients clipped to the norm `clip`. It stops
    after `patience` epochs without a better validation loss, at the end of the epoch in which a
    classifier gets the share `goal` of unseen sentences right, or in which `minutes` of training
    are over (0 is no such rule); the weights kept are a running average (`average`, the decay per
    update; 0 for none).

    Against learning by heart: `dropout` between layers and before the head, `input_dropout` on the
    embedding, `recurrent_dropout` on the matrix U of every layer (Merity et al. 2018),
    `word_dropout` the share of tokens replaced by ``<unk>``, `label_smoothing` the share of
    certainty that a target gives to all other labels (Szegedy et al. 2016).

    `prefix_weight` is the weight of the beliefs after each word against the one after the last;
    `restarts` the share of running texts whose memory is cleared at a window's start, so that the
    network also learns to begin in the middle of things.

    `half_products` multiplies matrices in 16 bits (bfloat16), twice as fast on a processor made
    for it and slower on others; weights, sums and validation stay in 32.
    """

    task: Literal["classify", "generate"]
    reader: str
    language: str
    cell: Literal["rnn", "gru", "lstm"] = "lstm"
    embedding: int = 128
    hidden: int = 128
    layers: int = 1
    tied: bool = False
    min_count: int = 2
    optimiser: Literal["adamw", "adam", "rmsprop", "momentum", "sgd"] = "adamw"
    schedule: Literal["cosine", "constant"] = "cosine"
    learning_rate: float = 2e-3
    weight_decay: float = 0.0
    batch: int = 64
    bptt: int = 64
    epochs: int = 30
    patience: int = 5
    goal: float = 0.0
    minutes: float = 0.0
    clip: float = 1.0
    dropout: float = 0.4
    input_dropout: float = 0.4
    recurrent_dropout: float = 0.0
    word_dropout: float = 0.0
    label_smoothing: float = 0.0
    prefix_weight: float = 0.5
    restarts: float = 0.0
    average: float = 0.999
    half_products: bool = False

    def __post_init__(self) -> None:
        """Refuse settings that cannot train.

        Raises
        ------
        DataProblem
            If a setting is out of its range; the message names setting and range.
        """
        for name, known in CHOICES.items():
            if getattr(self, name) not in known:
                raise DataProblem(
                    f"{name} must be one of {', '.join(known)}, not {getattr(self, name)}"
                )
        for name, low, high in _RANGES:
            if not low <= getattr(self, name) <= high:
                raise DataProblem(
                    f"{name.replace('_', '-')} must lie in {low:g}…{high:g}, "
                    f"not {getattr(self, name):g}"
                )

    def to_json(self) -> dict[str, Any]:
        """Return the settings as plain JSON values."""
        return asdict(self)

    def changed(self, settings: Mapping[str, Any]) -> Recipe:
        """Return this recipe with some settings replaced; None means unchanged."""
        return replace(self, **{k: v for k, v in settings.items() if v is not None})


CHOICES: Mapping[str, tuple[str, ...]] = {
    "cell": ("rnn", "gru", "lstm"),
    "optimiser": ("adamw", "adam", "rmsprop", "momentum", "sgd"),
    "schedule": ("cosine", "constant"),
}

_RANGES = (
    ("embedding", 1, 4096),
    ("hidden", 1, 4096),
    ("layers", 1, 4),
    ("min_count", 1, 1000),
    ("learning_rate", 1e-7, 10.0),
    ("weight_decay", 0.0, 10.0),
    ("batch", 1, 65536),
    ("bptt", 1, 100000),
    ("epochs", 1, 100000),
    ("patience", 1, 100000),
    ("goal", 0.0, 1.0),
    ("minutes", 0.0, 100000.0),
    ("clip", 1e-6, 1e6),
    ("dropout", 0.0, 0.95),
    ("input_dropout", 0.0, 0.95),
    ("recurrent_dropout", 0.0, 0.95),
    ("word_dropout", 0.0, 0.95),
    ("label_smoothing", 0.0, 0.9),
    ("prefix_weight", 0.0, 1.0),
    ("restarts", 0.0, 1.0),
    ("average", 0.0, 0.99999),
)

SMALL = Recipe(
    task="classify",
    reader="table",
    language="characters",
    embedding=16,
    hidden=32,
    min_count=1,
    learning_rate=5e-3,
    epochs=25,
    patience=100,
    dropout=0.0,
    input_dropout=0.0,
    prefix_weight=0.0,
    average=0.99,
)
"""One small network for all memory tasks, so that what differs is the task or the cell."""
