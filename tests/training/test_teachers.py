"""Teachers: a pupil hears the mean of their beliefs, whatever the order of their entries."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from rnnviz.data.codec import Codec
from rnnviz.files.model_file import FileProblem, load
from rnnviz.nets.model import Model
from rnnviz.nets.network import Network
from rnnviz.trace import Array
from rnnviz.training import worker
from rnnviz.training.batches import windows
from rnnviz.training.messages import Job
from rnnviz.training.teachers import Teachers, disagreement
from tests.models import tiny_model
from tests.training.data import GENERATE, write_text

CPU = torch.device("cpu")


def in_another_order(model: Model, order: list[int]) -> Model:
    """Return the same network with its entries and outputs in that order."""
    weights = dict(model.weights)
    for name in ("embedding.weight", "head.weight", "head.bias"):
        weights[name] = weights[name][order]
    entries = tuple(model.codec.vocabulary[k] for k in order)
    return replace(
        model, weights=weights, codec=Codec(model.codec.language, entries), labels=entries
    )


def believed(model: Model, ids: NDArray[np.int64]) -> Array:
    p: Array = Network(model.spec, model.weights).forward(ids)["p"][0]  # (T, K)
    return p


def test_the_belief_of_teachers_is_the_mean_of_what_the_textbook_tells() -> None:
    one, other = tiny_model("lstm", task="generate"), tiny_model("lstm", task="generate", seed=5)
    order = list(range(len(one.labels)))[::-1]
    teachers = Teachers([one, in_another_order(other, order)], one.codec, one.labels, CPU)
    ids = np.arange(9) % len(order)
    told = [teachers.beliefs(batch) for batch in windows(ids, 1, 4)]  # carried over the cut
    wanted = np.mean([believed(model, ids[:-1]) for model in (one, other)], axis=0)  # (T, K)
    np.testing.assert_allclose(torch.cat(told, 1)[0].numpy(), wanted, atol=1e-5)


def test_who_believes_as_the_teachers_do_disagrees_least() -> None:
    batch = next(windows(np.arange(5), 1, 4))
    beliefs = torch.tensor([0.7, 0.2, 0.1]).expand(1, 4, 3)
    same = disagreement(beliefs.log(), beliefs, batch)
    assert same == pytest.approx(-float((beliefs[0, 0] * beliefs[0, 0].log()).sum()))
    assert disagreement(beliefs.flip(-1).log(), beliefs, batch) > same


def test_a_teacher_of_other_words_is_refused() -> None:
    one = tiny_model("lstm", task="generate")
    other = Codec(one.codec.language, ("§", *one.codec.vocabulary[1:]))
    with pytest.raises(FileProblem, match="another vocabulary"):
        Teachers([one], other, other.vocabulary, CPU)


def test_a_pupil_that_hears_only_its_teacher_comes_to_believe_the_same(tmp_path: Path) -> None:
    data = str(write_text(tmp_path))
    teacher, pupil = (str(tmp_path / f"{name}.rnnviz") for name in ("teacher", "pupil"))
    worker.train(Job(GENERATE, data, teacher, "demo", "teacher"), lambda *_, **__: None)
    wholly = replace(GENERATE, teaching=1.0)
    job = Job(wholly, data, pupil, "demo", "pupil", seed=3, teachers=(teacher,))
    worker.train(job, lambda *_, **__: None)
    one, other = load(teacher), load(pupil)
    assert other.card["taught_by"] == [{"command": "", "version": one.version}]
    ids = np.array([token.id for token in one.codec.encode("the cat sat on")])
    assert np.abs(believed(one, ids) - believed(other, ids)).mean() < 0.02
