"""Learning from trained networks: their shared belief says more than which answer was right."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from rnnviz.data.codec import Codec
from rnnviz.files.model_file import FileProblem
from rnnviz.nets.model import Model
from rnnviz.training.batches import Batch
from rnnviz.training.modules import RecurrentNetwork, State


class Teachers:
    """Networks with the vocabulary and the outputs of the pupil, which read what it reads.

    Sources: Hinton, Vinyals & Dean 2015 (a pupil of several networks); Furlanello et al. 2018 (one
    as large as its teachers may learn more than they know).

    Raises
    ------
    FileProblem
        If one of them reads or tells something else than the pupil.
    """

    def __init__(
        self, models: Sequence[Model], codec: Codec, labels: Sequence[str], device: torch.device
    ) -> None:
        self._networks = [_network(model, codec, labels).to(device) for model in models]
        self._states: list[State | None] = [None] * len(models)

    @torch.no_grad()
    def beliefs(self, batch: Batch) -> Tensor:
        """Return the mean of what they believe after every step, (B, T, K), each row of sum 1.

        Their memory is carried on from the batch before where the pupil's is.
        """
        told = []
        for n, network in enumerate(self._networks):
            state = self._states[n] if batch.carries_state else None
            logits, self._states[n] = network(batch.inputs, state)
            told.append(logits.float().softmax(-1))
        return torch.stack(told).mean(0)


def disagreement(logits: Tensor, beliefs: Tensor, batch: Batch) -> Tensor:
    """Return the weighted sum of the cross entropies of pupil and teachers in nats; (B, T, K)."""
    each = nn.functional.cross_entropy(
        logits.flatten(0, 1), beliefs.flatten(0, 1), reduction="none"
    )
    return (each * batch.weights.flatten()).sum()


def _network(model: Model, codec: Codec, labels: Sequence[str]) -> RecurrentNetwork:
    """Return the model's network with its entries and outputs in the pupil's order."""
    if (model.codec.language, set(model.codec.vocabulary), set(model.labels)) != (
        codec.language, set(codec.vocabulary), set(labels),
    ):  # fmt: skip
        raise FileProblem(
            f"{model.name} cannot teach this network, because it has another vocabulary or other "
            "outputs; train the teacher on the same data"
        )
    read = [model.codec.vocabulary.index(entry) for entry in codec.vocabulary]
    told = [model.labels.index(label) for label in labels]
    weights = dict(model.weights)
    weights["embedding.weight"] = weights["embedding.weight"][read]  # (V, E)
    for name in weights.keys() & {"head.weight", "head.bias"}:
        weights[name] = weights[name][told]  # (K, H), (K,)
    network = RecurrentNetwork(model.spec).eval()
    network.load_arrays(weights)
    return network
