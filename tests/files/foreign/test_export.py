"""Networks leave for PyTorch and ONNX and compute the same there, or a sentence says why not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from rnnviz.data.codec import Codec
from rnnviz.files.foreign.answers import Answers
from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.export import export, state_dict
from rnnviz.files.foreign.onnx_writer import onnx_bytes
from rnnviz.files.foreign.opening import open_foreign
from rnnviz.files.foreign.vocabulary import Vocabulary
from rnnviz.nets.model import Model
from rnnviz.nets.network import network_of
from rnnviz.nets.spec import NetworkSpec
from tests.files.foreign.onnx.ours import IDS, KEPT, digest
from tests.nets.variants import KINDS, READOUTS, spec_of, weights_of

LETTERS, LABELS = tuple("abcdefg"), tuple("vwxyz")
PLAIN = {
    "lstm": NetworkSpec("lstm", 7, 4, 6, 2, 5),
    "gru": NetworkSpec("gru", 7, 4, 6, 2, 5),
    "rnn": NetworkSpec("rnn", 7, 4, 6, 2, 5),
    "relu rnn": NetworkSpec("rnn", 7, 4, 6, 2, 5, nonlinearity="relu"),
    "deep rnn": NetworkSpec("rnn", 7, 4, 6, 15, 5),
    "window": replace(spec_of("attention"), window=8, padding=2),
}
SPECS = PLAIN | {name: spec_of(name) for name in (*KINDS, *READOUTS)}
MODELS = {
    name: Model(name, spec, weights_of(spec), Codec("characters", LETTERS), LABELS, "classify")
    for name, spec in SPECS.items()
}
WRITTEN = [name for name, spec in SPECS.items() if not spec.projection]
IN_TORCH = [name for name, spec in SPECS.items() if spec.is_torchs]


def logits(model: Model) -> np.ndarray:
    return network_of(model).forward(IDS)["logits"][0]


@pytest.mark.parametrize("name", WRITTEN)
def test_onnx_computes_what_is_on_screen(name: str) -> None:
    """The outputs in ``ours.npz`` are those of onnx's reference evaluator and of onnxruntime."""
    with np.load(KEPT) as kept:
        theirs, written = kept[name], kept[f"{name} sha256"]
    np.testing.assert_array_equal(digest(onnx_bytes(MODELS[name])), written, "run onnx/ours.py")
    ours = logits(MODELS[name])
    np.testing.assert_allclose(ours if theirs.ndim == 2 else ours[-1], theirs, atol=2e-5, rtol=1e-5)


BACK = [name for name in WRITTEN if not SPECS[name].beside and SPECS[name].over != "attention"]


@pytest.mark.parametrize("name", BACK)
def test_what_left_as_onnx_comes_back_as_the_same_network(tmp_path: Path, name: str) -> None:
    export(MODELS[name], tmp_path / "m.onnx")
    answers = Answers(vocabulary=Vocabulary(LETTERS, "characters"), labels=LABELS)
    again = open_foreign(tmp_path / "m.onnx", answers)
    assert again.spec == SPECS[name]
    np.testing.assert_allclose(logits(again), logits(MODELS[name]), atol=2e-6)


@pytest.mark.filterwarnings("ignore:LSTM with projections")
@pytest.mark.parametrize("suffix", [".pt", ".safetensors"])
def test_a_projection_leaves_for_torchs_proj_size(tmp_path: Path, suffix: str) -> None:
    model = MODELS["projected"]
    export(model, tmp_path / f"m{suffix}")
    opened = torch.load if suffix == ".pt" else load_file
    options = {"weights_only": True} if suffix == ".pt" else {}
    weights = opened(tmp_path / f"m{suffix}", **options)
    module = torch.nn.LSTM(4, 6, 2, proj_size=3)
    module.load_state_dict({k[4:]: w for k, w in weights.items() if k.startswith("rnn.")})
    with torch.no_grad():
        said, _ = module(weights["embedding.weight"][torch.tensor(IDS)])
        theirs = said @ weights["head.weight"].T + weights["head.bias"]
    np.testing.assert_allclose(logits(model), theirs.numpy(), atol=2e-6)
    answers = Answers(vocabulary=Vocabulary(LETTERS, "characters"), labels=LABELS)
    again = open_foreign(tmp_path / f"m{suffix}", answers)
    np.testing.assert_allclose(logits(again), logits(model), atol=2e-6)


REFUSED = [name for name in SPECS if name not in (*IN_TORCH, "projected")]


@pytest.mark.parametrize("name", REFUSED)
def test_what_torch_has_not_is_one_sentence(name: str) -> None:
    with pytest.raises(ForeignProblem, match=r"which no module of torch\.nn has; save it as"):
        state_dict(MODELS[name])


def test_what_onnx_has_not_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ForeignProblem, match=r"a projection, which no LSTM of ONNX has; save it"):
        export(MODELS["projected"], tmp_path / "m.onnx")
