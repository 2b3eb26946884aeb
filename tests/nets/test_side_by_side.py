"""Networks side by side are one network: its states are theirs, its logits the mean of theirs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.data.codec import Codec
from rnnviz.nets import side_by_side
from rnnviz.nets.activations import softmax
from rnnviz.nets.loss import cross_entropy_slope
from rnnviz.nets.model import Model
from rnnviz.nets.network import network_of
from rnnviz.nets.side_by_side import MOST, join, ordered_as
from tests.models import tiny_model
from tests.nets.reference import Reference

CLOSE = {"atol": 1e-6, "rtol": 1e-6}


@st.composite
def alike(draw: st.DrawFn) -> list[Model]:
    """Two or three writers of one kind, of any sizes."""
    cell, size = draw(st.sampled_from(["lstm", "gru", "rnn"])), st.integers(1, 7)
    more = {"layers": draw(st.integers(1, 3)), "language": "script"}
    if cell == "rnn":
        more["nonlinearity"] = draw(st.sampled_from(["tanh", "relu"]))
    return [
        tiny_model(cell, "generate", hidden=draw(size), embedding=draw(size), seed=k, **more)
        for k in range(draw(st.integers(2, 3)))
    ]


IDS = np.random.default_rng(0).integers(0, 22, (9, 2))


@settings(max_examples=60)
@given(alike())
def test_its_logits_are_the_mean_of_theirs_and_its_states_are_theirs(members: list[Model]) -> None:
    runs = [network_of(member).forward(IDS) for member in members]
    run = network_of(join(members)).forward(IDS)
    np.testing.assert_allclose(run["logits"], np.mean([r["logits"] for r in runs], axis=0), **CLOSE)
    for symbol in {"x", "h", "c", "f", "z", "n_h"} & runs[0].arrays.keys():
        beside = np.concatenate([r[symbol] for r in runs], axis=-1)
        np.testing.assert_allclose(run[symbol], beside, **CLOSE)


def test_its_belief_is_the_normalised_geometric_mean_of_theirs() -> None:
    members = [tiny_model("gru", "generate", seed=seed, scale=3.0) for seed in (1, 2, 3)]
    beliefs = [network_of(member).forward(IDS[:, 0])["p"][0] for member in members]
    mean = np.exp(np.mean(np.log(beliefs), axis=0))
    p = network_of(join(members)).forward(IDS[:, 0])["p"][0]
    np.testing.assert_allclose(p, mean / mean.sum(axis=-1, keepdims=True), rtol=1e-5, atol=1e-6)


@settings(max_examples=25)
@given(alike())
def test_its_gradients_are_those_of_autograd(members: list[Model]) -> None:
    model, ids = join(members), IDS[:, 0]
    reference = Reference(model.spec, model.weights)
    came = np.roll(ids, -1)
    logits = reference(ids)[0]
    torch.nn.functional.cross_entropy(logits, torch.from_numpy(came), reduction="sum").backward()
    network = network_of(model)
    run = network.forward(ids)
    slope = cross_entropy_slope(run["logits"][0], came)
    found = network.weight_gradients(ids, run.arrays, slope)
    for name, parameter in reference.named_parameters():
        expected = parameter.grad.numpy()
        close = 1e-5 * max(1.0, np.abs(expected).max())
        np.testing.assert_allclose(found[name], expected, rtol=1e-5, atol=close)


def test_members_whose_entries_stand_in_another_order_are_put_in_that_of_the_first() -> None:
    one, other = (tiny_model("lstm", "generate", seed=seed) for seed in (1, 2))
    turned = tuple(reversed(one.codec.vocabulary))
    backwards = Codec(other.codec.language, turned)
    rows = {"embedding.weight", "head.weight", "head.bias"}
    weights = {n: w[::-1] if n in rows else w for n, w in other.weights.items()}
    same = replace(other, codec=backwards, labels=turned, weights=weights)
    assert ordered_as(one, same).version == other.version
    assert join([one, same]).version == join([one, other]).version


def test_readers_of_sentences_stand_side_by_side_too() -> None:
    members = [tiny_model(seed=seed) for seed in (1, 2)]
    logits = [network_of(m).forward(IDS[:, 0])["logits"][0] for m in members]
    model = join(members, "both", {"seed": 3})
    p = network_of(model).forward(IDS[:, 0])["p"][0]
    np.testing.assert_allclose(p, softmax((logits[0] + logits[1]) / 2), **CLOSE)
    assert (model.name, model.labels, dict(model.card)) == ("both", members[0].labels, {"seed": 3})


PLAIN = tiny_model("lstm", "generate", layers=2)
OTHERS: dict[str, tuple[Model, str]] = {
    "cell": (tiny_model("gru", "generate", layers=2), "their cells are lstm and gru"),
    "layers": (tiny_model("lstm", "generate"), "their numbers of layers are 2 and 1"),
    "task": (tiny_model("lstm", layers=2), "they are made to generate and classify"),
    "language": (
        tiny_model("lstm", "generate", layers=2, language="characters"),
        "their text is cut into words and characters",
    ),
    "tied": (
        tiny_model("lstm", "generate", layers=2, embedding=8, tied=True),
        "tied to the embedding",
    ),
    "beyond torch": (tiny_model("lstm", "generate", layers=2, peepholes=True), "has peepholes"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_what_does_not_stand_side_by_side_is_one_sentence(kind: str) -> None:
    other, says = OTHERS[kind]
    for pair in ([PLAIN, other], [other, PLAIN]):
        with pytest.raises(ValueError, match="; join ") as problem:
            join(pair)
        if pair[0] is PLAIN:
            assert says in str(problem.value)
        assert "\n" not in str(problem.value)


def test_other_nonlinearities_vocabularies_and_labels_are_named() -> None:
    relu = tiny_model("rnn", "generate", nonlinearity="relu")
    with pytest.raises(ValueError, match="squashed by tanh and relu"):
        join([tiny_model("rnn", "generate"), relu])
    words = (*PLAIN.codec.vocabulary[:-1], "yacht")
    odd = replace(PLAIN, codec=Codec("words", words), labels=words)
    with pytest.raises(ValueError, match="only one of them has 'in'"):
        join([PLAIN, odd])
    reader = tiny_model()
    with pytest.raises(ValueError, match="not the same labels: only one of them has 'other'"):
        join([reader, replace(reader, labels=(*reader.labels[:-1], "other"))])


@pytest.mark.parametrize("count", [0, 1, MOST + 1])
def test_too_few_and_too_many_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match=f"2 to {MOST} networks stand side by side, not {count}"):
        join([PLAIN] * count)


def test_a_network_that_would_fill_the_memory_is_refused_before_it_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(side_by_side, "MOST_WEIGHTS", 3000)
    with pytest.raises(ValueError, match="and at most 3,000 can be shown"):
        join([PLAIN, PLAIN])
