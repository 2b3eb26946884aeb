"""Learning to tell a sentence's label, after its last word and after each one before."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import torch
from torch import Tensor, nn

from rnnviz.data.codec import Codec, build_vocabulary
from rnnviz.data.dataset import DataProblem, Example, Sentences
from rnnviz.data.recipe import Recipe
from rnnviz.nets.estimate import DataSize, spec_of
from rnnviz.nets.model import Model
from rnnviz.nets.spec import NetworkSpec
from rnnviz.trace import Array
from rnnviz.training.batches import Batch, Ids, sentences
from rnnviz.training.calibration import calibrate
from rnnviz.training.modules import RecurrentNetwork

TOGETHER = 256  # unseen sentences that are read at once


class Classification:
    """The task of a classifier: its vocabulary and labels, its batches and its validation.

    With a model that goes on learning, both are that model's and not made of the data.
    """

    def __init__(self, data: Sentences, recipe: Recipe, start: Model | None = None) -> None:
        self.recipe = recipe
        texts = (example.text for example in data.train)
        made = Codec(recipe.language, build_vocabulary(recipe.language, texts, recipe.min_count))
        self.codec = made if start is None else start.codec
        known = start is not None and {*data.labels} <= {*start.labels}
        self.labels = start.labels if start is not None and known else data.labels
        self.train = self._encoded(data.train)
        self.validation = self._encoded(data.validation)
        if not (self.train[0] and self.validation[0]):
            raise DataProblem("there are too few sentences with words that are known")
        self.unseen_texts = [e.text for e in data.validation if self._usable(e)]

    @property
    def spec(self) -> NetworkSpec:
        """The network that the recipe and the data ask for."""
        return spec_of(self.recipe, self.size)

    @cached_property
    def size(self) -> DataSize:
        """What of the data decides the training's size."""
        longest = max((len(text) for text in self.train[0]), default=1)
        return DataSize(len(self.codec.vocabulary), len(self.labels), longest)

    def batches(self, order: np.random.Generator) -> Iterator[Batch]:
        """Yield one epoch of batches."""
        texts, labels = self.train
        return sentences(texts, labels, self.recipe.batch, self.recipe.prefix_weight, order)

    def batch_count(self) -> int:
        """Return the number of batches of an epoch."""
        return -(-len(self.train[0]) // self.recipe.batch)

    def examples(self, count: int) -> list[str]:
        """Return some unseen sentences, spread over the labels."""
        return self.unseen_texts[:: max(1, len(self.unseen_texts) // count)][:count]

    @torch.no_grad()
    def validate(self, network: RecurrentNetwork) -> float:
        """Return the mean loss in nats on unseen sentences, weighted over words as in training."""
        losses = []
        for batch in self._unseen(network):
            losses.append((float(loss(network(batch.inputs)[0], batch)), len(batch.inputs)))
        return sum(value * n for value, n in losses) / sum(n for _, n in losses)

    def accuracy(self, network: RecurrentNetwork) -> float:
        """Return the share 0…1 of unseen sentences that are told right after their last word."""
        return float(np.mean(self.last_beliefs(network).argmax(axis=1) == self.validation[1]))

    @torch.no_grad()
    def last_beliefs(self, network: RecurrentNetwork) -> Array:
        """Return the probabilities after each unseen sentence's last word, (N, K)."""
        texts = self.validation[0]
        found = np.zeros((len(texts), len(self.labels)), np.float32)
        by_length = np.argsort([len(text) for text in texts], kind="stable")
        for start in range(0, len(texts), TOGETHER):
            places = by_length[start : start + TOGETHER]
            lengths = torch.tensor([len(texts[n]) for n in places])
            ids = nn.utils.rnn.pad_sequence(
                [torch.from_numpy(texts[n]) for n in places], batch_first=True
            ).to(network.device)
            logits = network(ids)[0][torch.arange(len(places)), lengths - 1]  # (n, K)
            found[places] = torch.softmax(logits, dim=-1).cpu().numpy()
        return found

    @torch.no_grad()
    def finish(self, network: RecurrentNetwork) -> dict[str, float]:
        """Calibrate on the prefixes of unseen sentences, every one counted once."""
        return calibrate(network, *self._prefix_scores(network))

    def _prefix_scores(self, network: RecurrentNetwork) -> tuple[Tensor, Tensor]:
        scores, truth = [], []
        for batch in self._unseen(network):
            real = batch.weights > 0
            scores.append(network(batch.inputs)[0][real])
            truth.append(batch.targets[real])
        return torch.cat(scores), torch.cat(truth)

    def _unseen(self, network: RecurrentNetwork) -> Iterator[Batch]:
        """Yield the unseen sentences where the network is."""
        texts, labels = self.validation
        fixed = np.random.default_rng(0)
        for batch in sentences(texts, labels, 256, self.recipe.prefix_weight, fixed):
            yield batch.on(network.device)

    def _usable(self, example: Example) -> bool:
        return example.label in self.labels and bool(self.codec.encode(example.text))

    def _encoded(self, examples: tuple[Example, ...]) -> tuple[list[Ids], Ids]:
        known = {label: k for k, label in enumerate(self.labels)}
        texts, labels = [], []
        for example in examples:
            if self._usable(example):
                ids = [token.id for token in self.codec.encode(example.text)]
                texts.append(np.array(ids, np.int64))
                labels.append(known[example.label])
        return texts, np.array(labels, np.int64)


def loss(logits: Tensor, batch: Batch, smoothing: float = 0.0) -> Tensor:
    """Return the weighted sum of the cross entropies in nats; logits (B, T, K)."""
    K = logits.shape[-1]
    each = nn.functional.cross_entropy(
        logits.reshape(-1, K),
        batch.targets.reshape(-1),
        reduction="none",
        label_smoothing=smoothing,
    )
    return (each * batch.weights.reshape(-1)).sum()
