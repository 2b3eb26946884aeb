"""What is measured of a batch that is watched, against arrays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from rnnviz.data.readers import read
from rnnviz.data.recipe import Recipe
from rnnviz.nets.network import Network
from rnnviz.training.batches import Batch
from rnnviz.training.classification import Classification
from rnnviz.training.gates import Gates, histogram
from rnnviz.training.gauges import Gauges, group_of
from rnnviz.training.generation import Generation
from rnnviz.training.measures import Measures
from rnnviz.training.tally import REMEMBERED, Tally
from rnnviz.training.trainer import Trainer
from tests.models import random_weights
from tests.training.data import CLASSIFY, GENERATE, write_sentences, write_text


def trained(folder: Path, recipe: Recipe = CLASSIFY, batches: int = 3) -> Trainer:
    classifies = recipe.task == "classify"
    file = write_sentences(folder) if classifies else write_text(folder)
    data = read(recipe.reader, str(file))
    task = (Classification if classifies else Generation)(data, recipe)
    trainer = Trainer(task, recipe, seed=0)
    trainer.watched = True
    run = trainer.run()
    for _ in range(batches):
        next(run)
    return trainer


def test_batches_are_counted_since_one_last_looked() -> None:
    tally = Tally()
    for norm in (0.5, 2.0, 3.0):
        tally.note(norm + 1.0, norm, clip=1.0)
    told = tally.told()
    assert told["batch_loss"] == pytest.approx((1.5 + 3.0 + 4.0) / 3)
    assert (told["clipped"], told["counted"], told["accuracy"]) == (2, 3, None)
    assert tally.told()["batch_loss"] is None
    for _ in range(REMEMBERED):
        tally.note(1.0, 0.1, clip=1.0)
    assert tally.told()["clipped"] == 0
    assert tally.told()["counted"] == REMEMBERED


def test_an_answer_is_what_is_believed_after_the_last_word() -> None:
    tally = Tally()
    weights = torch.tensor([[0.5, 0.5, 0.0], [0.2, 0.2, 0.6]])
    targets = torch.tensor([[1, 1, 1], [0, 0, 0]])
    logits = torch.zeros(2, 3, 2)
    logits[0, 1, 1] = 5.0  # right at its last word, and wrong on the padding behind it
    logits[0, 2, 0] = 5.0
    logits[1, 0, 0] = 5.0  # right at first, wrong at its last word
    logits[1, 2, 1] = 5.0
    tally.note_answers(logits, Batch(weights, targets, weights, carries_state=False))
    assert tally.told()["accuracy"] == 0.5


def test_histograms_count_every_weight_of_a_group(tmp_path: Path) -> None:
    trainer = trained(tmp_path)
    found = trainer.gauges.histograms()
    for group, (counts, reach) in found.items():
        weights = [w for n, w in trainer.network.named_parameters() if group_of(n) == group]
        flat = np.concatenate([w.detach().numpy().ravel() for w in weights])
        assert counts.sum() == flat.size
        assert np.log2(reach) == round(np.log2(reach))
        assert reach / 2 < np.abs(flat).max() <= reach
        wanted, _ = np.histogram(flat, len(counts), (-reach, reach))
        assert np.abs(counts - wanted).sum() <= 2  # a weight on an edge may fall either way


def test_a_weight_that_is_no_number_is_in_no_histogram(tmp_path: Path) -> None:
    trainer = trained(tmp_path)
    with torch.no_grad():
        trainer.network.head.bias[0] = float("nan")
    assert "head" not in Gauges(trainer.network).histograms()


def test_measures_are_those_of_the_trainer(tmp_path: Path) -> None:
    trainer = trained(tmp_path)
    values, arrays = Measures(trainer).taken()
    assert values["gradients"] == trainer.gradients
    assert values["updates"] == trainer.updates
    assert values["counted"] == 3
    assert 0.0 <= values["accuracy"] <= 1.0
    assert set(values["gates"]) == {"i_0", "f_0", "o_0"}
    assert {name.partition("/")[2] for name in arrays} == set(values["reach"]) | set(
        values["gates"]
    )


def test_gates_are_those_of_each_sentence_alone(tmp_path: Path) -> None:
    trainer = trained(tmp_path, replace(CLASSIFY, layers=2))
    values, arrays = Measures(trainer).taken()
    network = Network(trainer.task.spec, trainer.averaged().arrays())
    texts = trainer.task.validation[0]
    for layer in (0, 1):
        alone = np.concatenate([network.forward(ids)["f"][layer] for ids in texts])  # (N, H)
        assert values["gates"][f"f_{layer}"] == pytest.approx(alone.mean(), abs=1e-5)
        assert arrays[f"gates/f_{layer}"].sum() == alone.size


def test_a_writer_has_gates_and_no_right_answers(tmp_path: Path) -> None:
    values, _ = Measures(trained(tmp_path, replace(GENERATE, cell="gru"))).taken()
    assert set(values["gates"]) == {"r_0", "z_0"}
    assert values["accuracy"] is None


def test_gates_are_not_read_more_often_than_they_may(tmp_path: Path) -> None:
    trainer = trained(tmp_path)
    measures = Measures(trainer)
    assert "gates" in measures.taken()[0]
    assert "gates" not in measures.taken()[0]  # it would take more than its share of the time


def test_a_plain_network_has_no_gates_to_read(tmp_path: Path) -> None:
    trainer = trained(tmp_path, replace(CLASSIFY, cell="rnn"))
    assert not Gates(trainer.task.spec, trainer.task.validation[0]).due
    assert "gates" not in Measures(trainer).taken()[0]


def test_a_network_without_unseen_text_has_nothing_to_read(tmp_path: Path) -> None:
    spec = trained(tmp_path).task.spec
    assert not Gates(spec, []).due
    gates = Gates(spec, [np.array([1]), np.array([1, 2, 3])])
    assert gates.measured(random_weights(spec))["f_0"].shape == (4, spec.hidden)


def test_openness_is_counted_in_even_bins() -> None:
    counts = histogram(np.array([0.0, 0.01, 0.5, 1.0], np.float32))
    assert counts[[0, 10, 19]].tolist() == [2.0, 1.0, 1.0]
    assert counts.sum() == 4
