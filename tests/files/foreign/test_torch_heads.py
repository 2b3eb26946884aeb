"""Projections, heads of two layers and what they read, as torch computes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from tests.files.foreign.test_torch_files import logits, reported
from tests.files.foreign.torch_models import IDS, Tagger, logits_of


@pytest.mark.filterwarnings("ignore:LSTM with projections")
@pytest.mark.parametrize("layers", [1, 2])
def test_a_projected_lstm_computes_the_same(tmp_path: Path, layers: int) -> None:
    module = Tagger(proj_size=3, num_layers=layers)
    module.fc = nn.Linear(3, 10)
    report = reported(module, tmp_path)
    np.testing.assert_allclose(logits(report), logits_of(module), atol=2e-6)


@pytest.mark.parametrize("between", ["relu", "tanh"])
def test_a_head_of_two_layers_is_asked_what_lies_between(tmp_path: Path, between: str) -> None:
    module = Tagger()
    curve = {"relu": nn.ReLU, "tanh": nn.Tanh}[between]()
    module.fc = nn.Sequential(nn.Linear(6, 9), curve, nn.Linear(9, 10))
    report = reported(module, tmp_path)
    assert {q.about: q.default for q in report.questions if q.needed}["between"] == "relu"
    told = replace(report.parts[0].conventions, between=between)
    np.testing.assert_allclose(logits(report, told), logits_of(module), atol=2e-6)


def test_a_head_of_three_layers_is_said(tmp_path: Path) -> None:
    module = Tagger()
    module.fc = nn.Sequential(nn.Linear(6, 9), nn.Linear(9, 8), nn.Linear(8, 3))
    report = reported(module, tmp_path)
    assert "more than two layers (after fc.1.weight comes fc.2.weight)" in report.obstacles()[0]


@pytest.mark.parametrize(("read", "over"), [("mean", torch.mean), ("max", torch.amax)])
def test_a_classifier_may_read_all_steps_at_once(
    tmp_path: Path, read: str, over: Callable[..., torch.Tensor]
) -> None:
    module = Tagger(outputs=3)
    report = reported(module, tmp_path)
    assert "read" in {question.about for question in report.questions}
    told = replace(report.parts[0].conventions, read=read)
    with torch.no_grad():
        said = module.rnn(module.embedding(torch.tensor(IDS)))[0]
        expected = module.fc(over(said, dim=0))
    np.testing.assert_allclose(logits(report, told)[-1], expected.numpy(), atol=2e-6)
