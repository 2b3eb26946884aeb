"""The memory that is told before a training, against what PyTorch's own profiler counts."""

from __future__ import annotations

import pytest
import torch
from torch.profiler import ProfilerActivity, profile

from rnnviz.data.recipe import Recipe
from rnnviz.nets.estimate import FLOAT, _of_a_step
from rnnviz.nets.spec import CellKind, NetworkSpec
from rnnviz.training.batches import Batch
from rnnviz.training.classification import loss
from rnnviz.training.modules import RecurrentNetwork

BATCH, STEPS = 16, 24
SHAPES = {
    "wide input": {"embedding": 96, "hidden": 48},
    "wide state": {"embedding": 32, "hidden": 160},
    "two layers": {"embedding": 64, "hidden": 64, "layers": 2},
    "dropout": {"embedding": 64, "hidden": 64, "layers": 2, "dropout": 0.3, "input_dropout": 0.3},
    "many outputs": {"embedding": 16, "hidden": 32, "outputs": 900},
}


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("name", SHAPES)
def test_a_step_takes_as_much_as_is_estimated(cell: CellKind, name: str) -> None:
    shape = {"layers": 1, "dropout": 0.0, "input_dropout": 0.0, "outputs": 20, **SHAPES[name]}
    outputs = int(shape.pop("outputs"))
    recipe = Recipe("classify", "table", "words", cell=cell, **shape)
    spec = NetworkSpec(cell, 30, recipe.embedding, recipe.hidden, recipe.layers, outputs)
    network = RecurrentNetwork(spec, recipe.dropout, recipe.input_dropout)
    more = _peak(network, 2 * STEPS) - _peak(network, STEPS)
    measured = more / (BATCH * STEPS * FLOAT)
    assert _of_a_step(recipe, spec) == pytest.approx(measured, rel=0.1)


def _peak(network: RecurrentNetwork, steps: int) -> int:
    """Return the most bytes that are held at once while a batch of so many steps is learnt."""
    ids = torch.zeros(BATCH, steps, dtype=torch.long)
    batch = Batch(ids, ids, torch.full((BATCH, steps), 1 / (BATCH * steps)), carries_state=False)
    _learn(network, batch)
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as found:
        _learn(network, batch)
    held = most = 0
    for event in found.profiler.kineto_results.events():
        if event.name() == "[memory]":
            held += event.nbytes()
            most = max(most, held)
    return most


def _learn(network: RecurrentNetwork, batch: Batch) -> None:
    network.zero_grad(set_to_none=True)
    logits, _ = network(batch.inputs)
    loss(logits, batch).backward()
