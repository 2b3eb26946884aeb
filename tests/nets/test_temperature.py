"""One temperature for all logits: the best of the grid, found on what a model has not learnt."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.data.dataset import DataProblem, Example, Sentences, Texts
from rnnviz.nets import temperature
from rnnviz.nets.loss import cross_entropy
from rnnviz.nets.network import network_of
from rnnviz.nets.temperature import GRID, best_temperature, cooled, unseen_scores
from tests.models import LABELS, tiny_model


@pytest.mark.parametrize("scale", [0.1, 0.8, 2.0, 9.0])
def test_it_is_the_best_of_the_grid(scale: float) -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(400, 9)).astype(np.float32)
    truth = np.array([rng.choice(9, p=np.exp(row) / np.exp(row).sum()) for row in logits])
    logits *= np.float32(scale)
    losses = [cross_entropy(logits / np.float32(t), truth).mean() for t in GRID]
    assert best_temperature(logits, truth) == GRID[int(np.argmin(losses))]


def test_a_cooled_model_says_its_logits_divided_and_nothing_else() -> None:
    model, ids = tiny_model("lstm", "generate"), np.arange(7)
    before, after = (network_of(m).forward(ids) for m in (model, cooled(model, 2.5)))
    np.testing.assert_allclose(after["logits"], before["logits"] / 2.5, rtol=1e-5, atol=1e-7)
    np.testing.assert_array_equal(after["h"], before["h"])


def test_the_scores_are_those_of_the_part_that_validates() -> None:
    model = tiny_model("gru", "generate")
    data = Texts(("hello",), ("send money to me", "the account"), ("what is the balance",))
    logits, truth = unseen_scores(model, data)
    ids = [np.array([token.id for token in model.codec.encode(t)]) for t in data.validation]
    assert truth.tolist() == [*ids[0][1:], *ids[1][1:]]
    alone = [network_of(model).forward(each[:-1])["logits"][0] for each in ids]
    np.testing.assert_allclose(logits, np.concatenate(alone), atol=1e-6)


def test_of_sentences_every_word_counts_whose_label_is_known() -> None:
    data = Sentences((), (Example("send money to me", LABELS[0]), Example("hello", "?")), ())
    logits, truth = unseen_scores(tiny_model(), data)
    assert logits.shape == (4, len(LABELS))
    assert truth.tolist() == [0, 0, 0, 0]
    with pytest.raises(DataProblem, match="could be calibrated on"):
        unseen_scores(tiny_model(), replace(data, validation=()))


def test_no_more_is_read_than_can_be_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(temperature, "MOST_SCORES", 3 * len(LABELS))
    said = tuple(Example("send money", LABELS[0]) for _ in range(10))
    assert len(unseen_scores(tiny_model(), Sentences((), said, ()))[0]) == 4
