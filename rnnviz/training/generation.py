"""Learning to tell the next token of running text."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn

from rnnviz.data.codec import Codec, build_vocabulary
from rnnviz.data.dataset import Texts
from rnnviz.data.recipe import Recipe
from rnnviz.nets.estimate import DataSize, spec_of
from rnnviz.nets.spec import NetworkSpec
from rnnviz.training.batches import Batch, Ids, windows
from rnnviz.training.calibration import calibrate
from rnnviz.training.modules import RecurrentNetwork, State
from rnnviz.training.trigram import Trigram


class Generation:
    """The task of a writer: its vocabulary, its batches and its validation.

    With a `codec`, that of a model which goes on learning, the vocabulary is not made of the data.
    """

    def __init__(self, data: Texts, recipe: Recipe, codec: Codec | None = None) -> None:
        self.recipe = recipe
        self.codec = codec or Codec(
            recipe.language, build_vocabulary(recipe.language, data.train, recipe.min_count)
        )
        self.labels = self.codec.vocabulary
        self.pieces = [self._encoded(text) for text in data.train]
        self.validation = [self._encoded(text) for text in data.validation]
        self.unseen_texts = data.validation

    @property
    def spec(self) -> NetworkSpec:
        """The network that the recipe and the data ask for."""
        return spec_of(self.recipe, self.size)

    @property
    def size(self) -> DataSize:
        """What of the data decides the training's size."""
        V, longest = len(self.codec.vocabulary), max(len(piece) for piece in self.pieces)
        return DataSize(V, V, longest)

    def batches(self, order: np.random.Generator) -> Iterator[Batch]:
        """Yield one epoch of windows; the order of the pieces and the cuts move each epoch."""
        text = np.concatenate([self.pieces[k] for k in order.permutation(len(self.pieces))])
        start = int(order.integers(0, min(self.recipe.bptt, max(1, len(text) // 10))))
        return windows(text, self.recipe.batch, self.recipe.bptt, start)

    def batch_count(self) -> int:
        """Return the number of windows of an epoch, to within one."""
        tokens = sum(len(piece) for piece in self.pieces)
        return max(1, -(-tokens // (self.recipe.batch * self.recipe.bptt)))

    def examples(self, count: int) -> list[str]:
        """Return the beginnings of some lines of the unseen text."""
        lines = [line.strip() for text in self.unseen_texts for line in text.splitlines()]
        lines = [line for line in lines if len(line) > 10]
        return [line[:60] for line in lines[:: max(1, len(lines) // count)][:count]]

    @torch.no_grad()
    def validate(self, network: RecurrentNetwork) -> float:
        """Return the mean loss in nats a token on unseen text, each piece read from its start."""
        total, count = 0.0, 0
        for logits, targets in self._unseen(network):
            total += float(nn.functional.cross_entropy(logits, targets, reduction="sum"))
            count += len(targets)
        return total / max(1, count)

    @torch.no_grad()
    def accuracy(self, network: RecurrentNetwork) -> float:
        """Return the share 0…1 of unseen tokens that were thought the likeliest to come next."""
        right = [(says.argmax(dim=-1) == came).float() for says, came in self._unseen(network)]
        return float(torch.cat(right).mean())

    @torch.no_grad()
    def finish(self, network: RecurrentNetwork) -> dict[str, float]:
        """Calibrate on the unseen text: a network that learnt for long is too sure of itself."""
        scores, truth = zip(*self._unseen(network), strict=True)
        return calibrate(network, torch.cat(scores), torch.cat(truth))

    def _unseen(self, network: RecurrentNetwork) -> Iterator[tuple[Tensor, Tensor]]:
        """Yield logits (N, K) and what came next (N,), window by window."""
        for text in self.validation:
            state: State | None = None
            for each in windows(text, 1, 512):
                batch = each.on(network.device)
                logits, state = network(batch.inputs, state)
                yield logits[0], batch.targets[0]

    def yardstick(self, texts: tuple[str, ...]) -> dict[str, float]:
        """Return what a trigram model trained on the same text reaches on `texts`.

        For characters three are no yardstick, and nothing is returned.
        """
        if self.recipe.language == "characters":
            return {}
        trigram = Trigram([piece.tolist() for piece in self.pieces], len(self.codec.vocabulary))
        unseen = [self._encoded(text).tolist() for text in texts]
        return {"trigram_perplexity": trigram.perplexity(unseen)}

    def _encoded(self, text: str) -> Ids:
        return np.array([token.id for token in self.codec.encode(text)], np.int64)
