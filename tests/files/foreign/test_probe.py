"""The probe finds how a cell was written from a text that it knows, and says when it cannot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.convert import network
from rnnviz.files.foreign.in_memory import contents_of
from rnnviz.files.foreign.parts import Part
from rnnviz.files.foreign.probe import best_vocabulary, ranked, ways
from rnnviz.files.foreign.understand import understand
from rnnviz.files.foreign.vocabulary import Vocabulary
from tests.files.foreign.equations import CURVES, states
from tests.files.foreign.torch_models import (
    IDS,
    LETTERS,
    Cells,
    GateByGate,
    HandWritten,
    OneHot,
    Pairs,
    Tagger,
    Tied,
    logits_of,
)


def part_of(module: nn.Module) -> Part:
    return understand(contents_of(module)).parts[0]


def taught(module: nn.Module) -> np.ndarray:
    """Teach a module the alphabet, over and over, and return the text as numbers."""
    text = torch.arange(32) % len(LETTERS)
    optimiser = torch.optim.Adam(module.parameters(), lr=0.05)
    for _ in range(200):
        optimiser.zero_grad()
        loss = nn.functional.cross_entropy(module(text[:-1]), text[1:])
        loss.backward()
        optimiser.step()
        if loss < 0.3:
            break
    return text.numpy()


@pytest.fixture(autouse=True)
def same_weights_every_time() -> None:
    torch.manual_seed(0)


@pytest.mark.parametrize(
    "made",
    [
        *(Tagger, OneHot, Cells, Tied, Pairs, GateByGate),
        *(lambda: Tagger("GRU"), lambda: Tagger("RNN"), lambda: Tagger(num_layers=3)),
    ],
)
def test_the_general_equations_are_torchs(made: type[nn.Module]) -> None:
    module = made()
    part = part_of(module)
    found = network(part, part.conventions).forward(IDS)["logits"][0]
    np.testing.assert_allclose(found, logits_of(module), atol=2e-6)


@pytest.mark.filterwarnings("ignore:LSTM with projections")
def test_projections_are_torchs() -> None:
    module = Tagger(num_layers=2, proj_size=3)
    module.fc = nn.Linear(3, 10)
    part = part_of(module)
    found = network(part, part.conventions).forward(IDS)["logits"][0]
    np.testing.assert_allclose(found, logits_of(module), atol=2e-6)


@pytest.mark.parametrize(
    "change",
    [
        {"reset": "before"},
        {"update": "replaces"},
        {"curve": "hard_sigmoid"},
        {"curve": "hard_sigmoid_6"},
        {"nonlinearity": "relu"},
        {"gates": "zrn", "reset": "before"},
    ],
)
def test_other_conventions_are_those_of_the_slow_equations(change: dict) -> None:
    part = part_of(Tagger("GRU"))
    how = replace(part.conventions, **change)
    h = states(replace(part, conventions=how), part.embedding[IDS])[-1]
    head = part.heads[0]
    expected = CURVES[how.between if how.between != "nothing" else "linear"](h) @ head.weight.T
    found = network(part, how).forward(IDS)["logits"][0]
    np.testing.assert_allclose(found, expected + head.bias, atol=2e-5)


@pytest.mark.parametrize("order", ["ifog", "gofi"])
def test_the_order_of_the_author_wins(order: str) -> None:
    module = HandWritten(order, hidden=12)
    text = taught(module)
    ranking = ranked(part_of(module), [text])
    assert ranking.trials[0].conventions.gates == order
    assert ranking.trials[0].conventions.forget_bias == 0
    assert len(ranking.trials) == 48
    assert f"gates {order}" in ranking.says


def test_what_comes_first_in_a_joined_matrix_is_found() -> None:
    module = GateByGate(state_first=True, hidden=12)
    text = taught(module)
    ranking = ranked(part_of(module), [text])
    assert ranking.winner is not None
    assert ranking.winner.together == "hx"
    assert "together hx" in ranking.says


def test_relu_is_told_from_tanh() -> None:
    module = Tagger("RNN", hidden=12, nonlinearity="relu")
    text = taught(module)
    part = understand(contents_of(module.state_dict())).parts[0]
    ranking = ranked(part, [text])
    assert ranking.winner == replace(part.conventions, nonlinearity="relu")


def test_an_answer_is_not_tried_again() -> None:
    part = part_of(HandWritten())
    assert {how.gates for how in ways(part, {"gates": "ofig"})} == {"ofig"}
    assert len(ways(part, {"gates": "ofig", "forget_bias": 1.0})) == 1


def test_a_network_that_learnt_nothing_cannot_decide() -> None:
    ranking = ranked(part_of(HandWritten()), [np.random.default_rng(0).integers(0, 10, 200)])
    assert ranking.winner is None
    assert "cannot decide" in ranking.says or "but not" in ranking.says


def test_a_wrong_vocabulary_is_worse_than_chance_and_said() -> None:
    module = HandWritten(hidden=12)
    text = taught(module)
    ranking = ranked(part_of(module), [np.random.default_rng(1).permutation(10)[text]])
    assert ranking.winner is None
    assert "no better than chance" in ranking.says


def test_the_numbering_of_the_training_text_is_found() -> None:
    module = Tagger(hidden=12)
    taught(module)
    right = Vocabulary(LETTERS, "characters")
    wrong = Vocabulary(LETTERS[::2] + LETTERS[1::2], "characters")
    for candidates in ([right, wrong], [wrong, right]):
        assert best_vocabulary(part_of(module), candidates, "".join(LETTERS) * 5) == right


@pytest.mark.parametrize(
    ("module", "text", "words"),
    [
        (Tagger(outputs=3), IDS, "does not foretell the next entry"),
        (HandWritten(), IDS[:5], "at least 20 known entries"),
        (HandWritten(), np.arange(40), "not in the vocabulary"),
    ],
)
def test_what_cannot_be_tried_is_said(module: nn.Module, text: np.ndarray, words: str) -> None:
    with pytest.raises(ForeignProblem, match=words):
        ranked(part_of(module), [text])
