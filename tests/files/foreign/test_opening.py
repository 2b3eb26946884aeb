"""From a file to a model: vocabulary, answers kept beside it, what is asked, and out again."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import nn

import rnnviz
from rnnviz.files.foreign.answers import Answers, beside, keep, kept
from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.export import export
from rnnviz.files.foreign.opening import open_foreign
from rnnviz.files.foreign.reader_process import read_apart
from rnnviz.files.foreign.understand import understand
from rnnviz.files.foreign.vocabulary import Vocabulary
from rnnviz.files.library import open_model
from rnnviz.files.model_file import FileProblem, load, save_model
from rnnviz.nets.model import Model
from rnnviz.nets.network import Network
from rnnviz.training.modules import RecurrentNetwork
from tests.files.foreign.torch_models import (
    IDS,
    LETTERS,
    HandWritten,
    OneHot,
    Tagger,
    Tied,
    logits_of,
)
from tests.models import tiny_model

WORDS = Vocabulary(LETTERS, "characters")


def logits(model: Model) -> np.ndarray:
    return Network(model.spec, model.weights).forward(IDS)["logits"][0]


def saved(module: nn.Module, path: Path, **beside: object) -> Path:
    torch.save({"model": module.state_dict(), **beside} if beside else module.state_dict(), path)
    return path


def test_a_file_with_its_vocabulary_opens_without_a_question(tmp_path: Path) -> None:
    module = Tagger()
    path = saved(module, tmp_path / "m.pt", letters={c: k for k, c in enumerate(LETTERS)})
    model = open_model(str(path))
    assert (model.task, model.codec.vocabulary) == ("generate", LETTERS)
    np.testing.assert_allclose(logits(model), logits_of(module), atol=2e-6)
    assert "fc.weight is the head" in " ".join(model.card["read"])


def test_a_file_without_one_says_what_to_attach(tmp_path: Path) -> None:
    path = saved(OneHot(), tmp_path / "m.pt")
    with pytest.raises(FileProblem, match=r"which 10 entries it reads; attach a vocabulary"):
        open_model(str(path))
    assert open_foreign(path, Answers(vocabulary=WORDS)).codec.vocabulary == LETTERS


def test_answers_are_kept_beside_the_file_for_as_long_as_it_is_the_same(tmp_path: Path) -> None:
    module = HandWritten("figo")
    path = saved(module, tmp_path / "m.pt")
    keep(path, Answers(conventions={"gates": "figo"}, vocabulary=WORDS))
    np.testing.assert_allclose(logits(open_model(str(path))), logits_of(module), atol=2e-6)
    saved(HandWritten("figo"), path)
    assert kept(path) is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rnnviz": 9}, "holds no answers"),
        ({"task": "dance"}, "is damaged"),
        ({"labels": "abc"}, "is damaged"),
        ({"vocabulary": {"entries": 3}}, "is damaged"),
        ({"conventions": [1]}, "is damaged"),
        ({"conventions": {"gates": "ifg"}}, "must name each"),
        ({"conventions": {"forget_bias": "x"}}, "must be a number"),
        ({"conventions": {"reset": "never"}}, "must be one of after, before"),
        ({"conventions": {"colour": "red"}}, "there is no convention"),
    ],
)
def test_damaged_answers_are_one_sentence(tmp_path: Path, change: dict, words: str) -> None:
    path = saved(HandWritten(), tmp_path / "m.pt")
    keep(path, Answers(vocabulary=WORDS))
    place = beside(path)
    place.write_text(json.dumps(json.loads(place.read_text()) | change))
    with pytest.raises(ForeignProblem, match=words):
        open_foreign(path)


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        ({"conv.weight": torch.zeros(3, 3)}, r"holds 1 tensors and none is of a recurrent layer"),
        ({"a": 0, "b": 1, "c": 2}, r"a vocabulary of 3 entries and no weights"),
        ({"note": "hello"}, r"holds no weights"),
    ],
)
def test_a_file_without_a_recurrent_part_says_what_it_holds(
    tmp_path: Path, contents: dict, words: str
) -> None:
    torch.save(contents, tmp_path / "m.pt")
    with pytest.raises(ForeignProblem, match=words):
        open_foreign(tmp_path / "m.pt")


def test_weights_that_are_not_numbers_are_refused_by_name(tmp_path: Path) -> None:
    module = Tagger()
    with torch.no_grad():
        module.fc.weight[0, 0] = float("nan")
    path = saved(module, tmp_path / "m.pt")
    with pytest.raises(ForeignProblem, match=r"fc\.weight holds weights that are not numbers"):
        open_foreign(path, Answers(vocabulary=WORDS))


def test_one_part_of_several_is_chosen_by_name_or_number(tmp_path: Path) -> None:
    both = nn.ModuleDict({"encoder": Tagger("GRU"), "decoder": Tagger("LSTM", hidden=8)})
    path = saved(both, tmp_path / "m.pt")
    kinds = {
        part: open_foreign(path, Answers(part=part, vocabulary=WORDS)).spec.cell
        for part in ("encoder.rnn", "decoder.rnn")
    }
    assert kinds == {"encoder.rnn": "gru", "decoder.rnn": "lstm"}
    with pytest.raises(ForeignProblem, match=r"no part 'third'; its parts are"):
        open_foreign(path, Answers(part="third"))


def test_a_converted_model_is_a_full_citizen(tmp_path: Path) -> None:
    path = saved(Tagger("GRU", outputs=3), tmp_path / "m.pt")
    model = open_foreign(path, Answers(vocabulary=WORDS, labels=("x", "y", "z")))
    save_model(model, tmp_path / "m.rnnviz")
    again = load(tmp_path / "m.rnnviz")
    assert again.version == model.version
    assert again.card["read"] == [*model.card["read"]]
    assert rnnviz.run(again, "badge").top(4, 1)[0][0] in ("x", "y", "z")


MODELS = [("lstm", 2), ("gru", 1), ("rnn", 15)]


@pytest.mark.parametrize(("cell", "layers"), MODELS)
@pytest.mark.parametrize("suffix", [".pt", ".safetensors"])
def test_what_is_saved_for_torch_computes_the_same_in_torch(
    tmp_path: Path, cell: str, layers: int, suffix: str
) -> None:
    model = tiny_model(cell, layers=layers)  # type: ignore[arg-type]
    export(model, tmp_path / f"m{suffix}")
    opened = torch.load if suffix == ".pt" else load_file
    options = {"weights_only": True} if suffix == ".pt" else {}
    network = RecurrentNetwork(model.spec)
    network.load_state_dict(opened(tmp_path / f"m{suffix}", **options))
    with torch.no_grad():
        theirs, _ = network(torch.tensor(IDS)[None])
    np.testing.assert_allclose(logits(model), theirs[0].numpy(), atol=2e-6)


@pytest.mark.parametrize(("cell", "layers"), MODELS)
@pytest.mark.parametrize("suffix", [".pt", ".safetensors", ".onnx"])
def test_what_is_saved_comes_back_as_the_same_network(
    tmp_path: Path, cell: str, layers: int, suffix: str
) -> None:
    model = tiny_model(cell, layers=layers)  # type: ignore[arg-type]
    export(model, tmp_path / f"m{suffix}")
    words = Vocabulary(model.codec.vocabulary, "bare words")
    again = open_foreign(tmp_path / f"m{suffix}", Answers(vocabulary=words, labels=model.labels))
    np.testing.assert_allclose(logits(again), logits(model), atol=2e-6)


def test_relu_and_tied_weights_leave_and_come_back(tmp_path: Path) -> None:
    relu = tiny_model("rnn", nonlinearity="relu")
    export(relu, tmp_path / "relu.onnx")
    assert (
        understand(read_apart(tmp_path / "relu.onnx")).parts[0].conventions.nonlinearity == "relu"
    )
    tied = rnnviz.from_torch(Tied(), LETTERS)
    export(tied, tmp_path / "tied.pt")
    assert understand(read_apart(tmp_path / "tied.pt")).parts[0].tied


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"must end in one of \.pt"):
        export(tiny_model(), tmp_path / "m.h5")


@pytest.mark.parametrize("made", [Tagger, OneHot, Tied])
def test_a_module_in_memory_opens(made: type[nn.Module]) -> None:
    module = made()
    for given in (
        module,
        module.state_dict(),
        {k: v.numpy() for k, v in module.state_dict().items()},
    ):
        model = rnnviz.from_torch(given, "".join(LETTERS))
        np.testing.assert_allclose(logits(model), logits_of(module), atol=2e-6)


def test_a_module_in_memory_tells_its_nonlinearity_and_takes_conventions() -> None:
    relu = Tagger("RNN", nonlinearity="relu")
    np.testing.assert_allclose(logits(rnnviz.from_torch(relu, LETTERS)), logits_of(relu), atol=2e-6)
    hand = HandWritten("ogif")
    model = rnnviz.from_torch(hand, dict(zip(LETTERS, range(10), strict=True)), gates="ogif")
    np.testing.assert_allclose(logits(model), logits_of(hand), atol=2e-6)


def test_what_is_no_module_is_one_sentence() -> None:
    with pytest.raises(FileProblem, match="list is no module and no state_dict"):
        rnnviz.from_torch([1])
    with pytest.raises(FileProblem, match="the vocabulary has 3 entries and the model reads 10"):
        rnnviz.from_torch(Tagger(), "abc")


def test_from_torch_does_not_import_torch() -> None:
    import subprocess

    code = (
        "import sys, numpy as np, rnnviz\n"
        "r = np.random.default_rng(0).normal\n"
        "state = {'e.weight': 0, 'emb.weight': r(size=(3, 2)), 'rnn.weight_ih_l0': r(size=(4, 2)),"
        " 'rnn.weight_hh_l0': r(size=(4, 1)), 'fc.weight': r(size=(3, 1))}\n"
        "print(rnnviz.from_torch(state, 'abc').spec.cell, 'torch' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "lstm False", done.stderr


def test_answers_may_be_replaced_one_by_one(tmp_path: Path) -> None:
    path = saved(HandWritten("figo"), tmp_path / "m.pt")
    answers = Answers(conventions={"gates": "ifgo"}, vocabulary=WORDS)
    wrong = open_foreign(path, answers)
    right = open_foreign(path, replace(answers, conventions={"gates": "figo"}))
    assert wrong.version != right.version
