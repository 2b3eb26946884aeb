"""Three models that other people trained give the numbers that are known of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

import rnnviz
from rnnviz.data.codec import Codec
from rnnviz.files.foreign import vocabulary
from rnnviz.files.foreign.answers import Answers
from rnnviz.files.foreign.convert import convert
from rnnviz.files.foreign.opening import open_foreign
from rnnviz.files.foreign.probe import ranked
from rnnviz.files.foreign.recognise import read
from rnnviz.files.foreign.understand import Report, understand
from rnnviz.files.foreign.vocabulary import Vocabulary
from rnnviz.files.model_file import save_model
from rnnviz.nets.loss import Ids, cross_entropy
from rnnviz.nets.model import Model
from rnnviz.nets.network import Network, network_of
from rnnviz.nets.quality import text_quality
from rnnviz.nets.windows import logits_of

ALPHABET = tuple("abcdefghijklmnopqrstuvwxyz ")


@pytest.fixture
def models(shared: Path) -> Path:
    folder = shared / "foreign_models"
    if not folder.is_dir():
        pytest.skip(f"the models of other people are not here: there is no {folder}")
    return folder


def entries(report: Report) -> tuple[str, ...]:
    return tuple(report.contents.facts["vocabularies"]["vocab.num2sym"])


def lines(folder: Path, vocabulary: tuple[str, ...]) -> list[Ids]:
    """Return the first 40 lines as the author's program numbered them."""
    number = {entry: k for k, entry in enumerate(vocabulary)}
    text = (folder / "test.txt").read_text(encoding="utf-8").split("\n")[:40]
    known = [[c if c in number else "<UNK>" for c in line.strip()] for line in text]
    return [np.array([number[e] for e in ("<BOS>", *line, "<EOS>")]) for line in known]


def loss(model: Model, texts: list[Ids]) -> float:
    network = Network(model.spec, model.weights)
    with np.errstate(over="ignore", invalid="ignore"):
        nats = [cross_entropy(network.forward(ids[:-1])["logits"][0], ids[1:]) for ids in texts]
    return float(np.concatenate(nats).astype(float).mean())


@pytest.mark.parametrize(
    ("file", "change", "expected"),
    [
        ("lstm_model.pth", {"gates": "ifog"}, 1.245),
        ("lstm_model.pth", {"gates": "ifgo"}, 4.038),
        ("rnn_model.pth", {}, 1.338),
    ],
)
def test_the_homework_with_gates_of_its_own(
    models: Path, file: str, change: dict, expected: float
) -> None:
    folder = models / "hw1_custom_gates"
    report = understand(read(folder / file))
    part = report.parts[0]
    words = entries(report)
    how = replace(part.conventions, **change)
    model = convert(part, Codec("characters", words), conventions=how)
    assert loss(model, lines(folder, words)) == pytest.approx(expected, abs=5e-4)


def test_the_homework_runs_away_with_relu(models: Path) -> None:
    folder = models / "hw1_custom_gates"
    report = understand(read(folder / "rnn_model.pth"))
    part, words = report.parts[0], entries(report)
    how = replace(part.conventions, nonlinearity="relu")
    model = convert(part, Codec("characters", words), conventions=how)
    assert loss(model, lines(folder, words)) > 1e29


@pytest.mark.parametrize(
    ("file", "change"), [("lstm_model.pth", {"gates": "ifog"}), ("rnn_model.pth", {})]
)
def test_the_probe_finds_how_the_homework_was_written(
    models: Path, file: str, change: dict
) -> None:
    folder = models / "hw1_custom_gates"
    report = understand(read(folder / file))
    part = report.parts[0]
    ranking = ranked(part, lines(folder, entries(report)))
    assert ranking.winner == replace(part.conventions, **change)


@pytest.mark.parametrize("strength", ["0-5", "0-01"])
def test_the_names_of_medicines_are_torchs(models: Path, strength: str) -> None:
    path = models / "rx_name_lstm" / f"lstm2_hs128_bs128_ep100_sw{strength}.pt"
    model = open_foreign(path, Answers(vocabulary=Vocabulary(ALPHABET, "characters")))
    assert (model.spec.cell, model.spec.layers, model.task) == ("lstm", 2, "generate")
    assert model.codec.vocabulary == ALPHABET
    state = torch.load(path, weights_only=True, map_location="cpu")
    module = torch.nn.LSTM(27, 128, 2)
    module.load_state_dict({k[5:]: v for k, v in state.items() if k.startswith("lstm.")})
    ids = np.array([token.id for token in model.codec.encode("zenatora lipitor ")])
    with torch.no_grad():
        said, _ = module(torch.nn.functional.one_hot(torch.tensor(ids), 27).float())
        logits = said @ state["lin.weight"].T + state["lin.bias"]
    ours = Network(model.spec, model.weights).forward(ids)["logits"][0]
    np.testing.assert_allclose(ours, logits.numpy(), atol=2e-4)


def test_a_medicine_that_it_learnt_by_heart_is_known(models: Path) -> None:
    """Its own names are not here to measure its loss on; this one is surely among them."""
    path = models / "rx_name_lstm" / "lstm2_hs128_bs128_ep100_sw0-5.pt"
    model = open_foreign(path, Answers(vocabulary=Vocabulary(ALPHABET, "characters")))
    forwards, backwards = (
        np.array([token.id for token in model.codec.encode(name)])
        for name in ("tylenol ", "lonelyt ")
    )
    assert loss(model, [forwards]) == pytest.approx(0.44, abs=0.005)
    assert loss(model, [backwards]) > 2


SENTENCE = "Why is the new iPhone better than the old one?"


@pytest.fixture
def textgenrnn(models: Path) -> Model:
    """Return the writer with attention, opened as anybody would: with its list of characters."""
    folder = models / "textgenrnn_base"
    numbers = vocabulary.read(folder / "textgenrnn_vocab.json", 465)
    return open_foreign(folder / "textgenrnn_weights.hdf5", Answers(vocabulary=numbers))


def test_textgenrnn_gives_its_reference_value(textgenrnn: Model, tmp_path: Path) -> None:
    """Each character from the third on, after the ones before it filled up with 0 to 40."""
    spec = textgenrnn.spec
    assert (spec.over, spec.beside, spec.window, spec.padding) == ("attention", True, 40, 0)
    save_model(textgenrnn, tmp_path / "m.rnnviz")
    model = rnnviz.load(tmp_path / "m.rnnviz")
    ids = np.array([token.id for token in model.codec.encode(SENTENCE)])
    nats = cross_entropy(logits_of(network_of(model), ids[:-1]), ids[1:])
    assert float(nats[2:].mean()) == pytest.approx(1.045, abs=5e-4)


def test_what_is_on_screen_of_textgenrnn_is_what_it_computes(textgenrnn: Model) -> None:
    """A trace reads the padding first, so its last belief is that of the whole window."""
    ids = np.array([token.id for token in textgenrnn.codec.encode(SENTENCE)])
    trace = rnnviz.run(textgenrnn, SENTENCE, length=1)
    expected = logits_of(network_of(textgenrnn), ids)[-1]
    np.testing.assert_allclose(trace["logits"].at(step=len(trace) - 1), expected, atol=1e-4)


def test_textgenrnn_is_measured_window_by_window(textgenrnn: Model, tmp_path: Path) -> None:
    quality = text_quality(textgenrnn, [SENTENCE])
    ids = np.array([token.id for token in textgenrnn.codec.encode(SENTENCE)])
    nats = cross_entropy(logits_of(network_of(textgenrnn), ids[:-1]), ids[1:])
    assert quality["perplexity"] == pytest.approx(float(np.exp(nats.mean())), rel=1e-4)
