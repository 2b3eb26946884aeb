"""A model of another program learns on, with its own network and vocabulary."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from rnnviz.cli.train import _parser, job_of
from rnnviz.data.codec import Codec
from rnnviz.files.foreign.answers import Answers
from rnnviz.files.foreign.opening import open_foreign
from rnnviz.files.foreign.vocabulary import Vocabulary
from rnnviz.files.model_file import FileProblem, load, save_model
from rnnviz.nets.model import Model
from rnnviz.training import worker
from rnnviz.training.messages import Job
from tests.files.foreign.torch_models import LETTERS, Tagger
from tests.nets.variants import spec_of, weights_of


def asked(folder: Path, start: Path, data: str = "text.txt") -> Job:
    """Return the job of a command that begins with that model."""
    words = [str(folder / data), "-o", str(folder / "more.rnnviz"), "--start", str(start)]
    return job_of(_parser().parse_args([*words, "--epochs", "1", "--average", "0", "--batch", "2"]))


@pytest.fixture
def text(tmp_path: Path) -> Path:
    (tmp_path / "text.txt").write_text("badge cab face had cage\nabide jig\n" * 60)
    return tmp_path


def test_a_writer_of_pytorchs_learns_on_with_its_own_letters(text: Path) -> None:
    torch.manual_seed(0)
    torch.save(Tagger("GRU", num_layers=2).state_dict(), text / "homework.pt")
    words = Vocabulary(LETTERS, "characters")
    model = open_foreign(text / "homework.pt", Answers(vocabulary=words))
    save_model(model, text / "homework.rnnviz")
    job = asked(text, text / "homework.rnnviz")
    assert (job.recipe.cell, job.recipe.hidden, job.recipe.layers) == ("gru", 6, 2)
    worker.train(
        replace(job, recipe=replace(job.recipe, learning_rate=1e-7)), lambda *_, **__: None
    )
    more = load(text / "more.rnnviz")
    assert (more.spec, more.codec) == (model.spec, model.codec)
    assert more.card["started_from"]["version"] == model.version
    for name, weight in model.weights.items():
        if not name.startswith("head."):  # which is calibrated anew
            np.testing.assert_allclose(more.weights[name], weight, atol=1e-3)


@pytest.mark.parametrize(
    ("name", "words"), [("peepholes", "peepholes"), ("attention", "attention")]
)
def test_what_pytorch_cannot_train_is_one_sentence(text: Path, name: str, words: str) -> None:
    spec = replace(spec_of(name), vocabulary=10, outputs=10)
    codec = Codec("characters", LETTERS)
    save_model(Model(name, spec, weights_of(spec), codec, LETTERS, "generate"), text / "m.rnnviz")
    with pytest.raises(FileProblem, match=rf"m\.rnnviz has {words}, which cannot be trained here"):
        worker.train(asked(text, text / "m.rnnviz"), lambda *_, **__: None)
