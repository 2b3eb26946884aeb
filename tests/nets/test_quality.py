"""Quality of running text, read in parts side by side."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.nets import quality
from rnnviz.nets.network import Network
from rnnviz.nets.quality import surprise
from rnnviz.nets.spec import NetworkSpec
from tests.models import random_weights


def network(cell: str) -> Network:
    spec = NetworkSpec(cell, 7, 5, 12, 2, 7)
    return Network(spec, random_weights(spec, 1, 0.5))


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("tokens", [0, 1, 2, 3, 700])
def test_the_surprise_of_a_text_is_that_of_all_its_tokens_but_the_first(
    cell: str, tokens: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quality, "CHUNK", 50)
    net, ids = network(cell), np.random.default_rng(0).integers(0, 7, tokens)
    p = net.forward(ids[:-1])["p"][0] if tokens > 1 else np.ones((0, 7))
    expected = -np.log(p[np.arange(len(p)), ids[1:]]).sum()
    assert surprise(net, ids) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("tokens", [300, 700, 701, 707])
def test_parts_side_by_side_come_to_the_same(
    cell: str, tokens: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quality, "CHUNK", 56)
    monkeypatch.setattr(quality, "RUN_UP", 60)
    net, ids = network(cell), np.random.default_rng(0).integers(0, 7, tokens)
    assert surprise(net, ids, streams=8) == pytest.approx(surprise(net, ids), rel=1e-6)


def test_it_is_told_how_far_the_reading_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "CHUNK", 50)
    told: list[float] = []
    surprise(network("gru"), np.arange(201) % 7, tell=told.append)
    assert told == [0.25, 0.5, 0.75, 1.0]
