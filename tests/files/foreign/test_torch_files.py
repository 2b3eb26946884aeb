"""What torch saved opens without torch and computes what torch computes."""

from __future__ import annotations

import warnings
from collections import OrderedDict, namedtuple
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from rnnviz.data.codec import Codec
from rnnviz.files.foreign.conventions import Conventions
from rnnviz.files.foreign.convert import convert
from rnnviz.files.foreign.recognise import read
from rnnviz.files.foreign.understand import Report, understand
from rnnviz.nets.network import Network
from tests.files.foreign.torch_models import (
    IDS,
    LETTERS,
    Attends,
    Cells,
    Encodes,
    GateByGate,
    HandWritten,
    OneHot,
    Pairs,
    Tagger,
    Tied,
    TwoStacks,
    logits_of,
)

CODEC = Codec("characters", LETTERS)
Writer = Callable[[nn.Module, Path], None]


def save_weights(module: nn.Module, path: Path) -> None:
    torch.save(module.state_dict(), path)


def save_legacy(module: nn.Module, path: Path) -> None:
    torch.save(module.state_dict(), path, _use_new_zipfile_serialization=False)


def save_checkpoint(module: nn.Module, path: Path) -> None:
    optimiser = torch.optim.Adam(module.parameters())
    module(torch.tensor(IDS)).sum().backward()
    optimiser.step()
    state = {f"module.{name}": value for name, value in module.state_dict().items()}
    torch.save(
        {"epoch": 3, "loss": np.float64(0.5), "model": state, "opt": optimiser.state_dict()}, path
    )


def save_module(module: nn.Module, path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.save(module, path)


def save_legacy_module(module: nn.Module, path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.save(module, path, _use_new_zipfile_serialization=False)


def save_script(module: nn.Module, path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.jit.trace(module, torch.tensor(IDS)).save(str(path))


def save_npz(module: nn.Module, path: Path) -> None:
    with path.open("wb") as file:
        np.savez(file, **{k: v.numpy() for k, v in module.state_dict().items()})


def save_safetensors(module: nn.Module, path: Path) -> None:
    from safetensors.torch import save_file

    save_file({k: v.clone() for k, v in module.state_dict().items()}, path)


WRITERS: list[Writer] = [
    save_weights, save_legacy, save_checkpoint, save_module, save_legacy_module, save_script,
    save_npz, save_safetensors,
]  # fmt: skip


def reported(module: nn.Module, folder: Path, writer: Writer = save_weights) -> Report:
    writer(module, folder / "homework.bin")
    return understand(read(folder / "homework.bin"))


def logits(report: Report, conventions: Conventions | None = None) -> np.ndarray:
    labels = tuple(f"class {k}" for k in range(len(report.parts[0].heads[0].weight)))
    labels = LETTERS if len(labels) == len(LETTERS) else labels
    model = convert(report.parts[0], CODEC, labels, conventions)
    return Network(model.spec, model.weights).forward(IDS)["logits"][0]


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("kind", ["LSTM", "GRU", "RNN"])
def test_every_way_to_save_a_module_gives_torchs_numbers(
    tmp_path: Path, kind: str, writer: Writer
) -> None:
    module = Tagger(kind, num_layers=2)
    report = reported(module, tmp_path, writer)
    np.testing.assert_allclose(logits(report), logits_of(module), atol=2e-6)


@pytest.mark.parametrize(
    "module",
    [
        *(
            OneHot,
            TwoStacks,
            lambda: TwoStacks("GRU"),
            lambda: TwoStacks("RNN"),
            Cells,
            Tied,
            Pairs,
        ),
        *(lambda: Cells("GRUCell"), lambda: Cells("RNNCell"), lambda: Tagger(num_layers=15)),
        *(lambda: Tagger(bias=False), lambda: Tagger("GRU", outputs=3), Pairs, GateByGate),
    ],
)
def test_every_way_to_write_a_network_gives_torchs_numbers(
    tmp_path: Path, module: Callable[[], nn.Module]
) -> None:
    made = module()
    np.testing.assert_allclose(logits(reported(made, tmp_path)), logits_of(made), atol=2e-6)


@pytest.mark.parametrize("order", ["ifgo", "ifog", "igfo", "figo", "gofi"])
def test_a_hand_written_cell_is_right_in_the_authors_order_and_wrong_in_another(
    tmp_path: Path, order: str
) -> None:
    module = HandWritten(order)
    report = reported(module, tmp_path)
    told = replace(report.parts[0].conventions, gates=order)
    np.testing.assert_allclose(logits(report, told), logits_of(module), atol=2e-6)
    wrong = replace(told, gates="oigf")
    assert np.abs(logits(report, wrong) - logits_of(module)).max() > 1e-3


def test_state_before_word_is_told_and_right(tmp_path: Path) -> None:
    module = GateByGate(state_first=True)
    report = reported(module, tmp_path)
    assert "together" in {question.about for question in report.questions}
    told = replace(report.parts[0].conventions, together="hx")
    np.testing.assert_allclose(logits(report, told), logits_of(module), atol=2e-6)


def test_a_relu_network_is_asked_about_as_weights_and_known_as_a_module(tmp_path: Path) -> None:
    module = Tagger("RNN", nonlinearity="relu")
    asked = reported(module, tmp_path)
    assert "nonlinearity" in {question.about for question in asked.questions}
    told = replace(asked.parts[0].conventions, nonlinearity="relu")
    np.testing.assert_allclose(logits(asked, told), logits_of(module), atol=2e-6)
    known = reported(module, tmp_path, save_module)
    assert "nonlinearity" not in {question.about for question in known.questions}
    np.testing.assert_allclose(logits(known), logits_of(module), atol=2e-6)


def test_reading_backwards_is_said_with_what_to_do(tmp_path: Path) -> None:
    module = Tagger(bidirectional=True)
    module.fc = nn.Linear(12, 10)
    report = reported(module, tmp_path)
    assert "also reads the text from its end" in report.obstacles()[0]
    assert "with bidirectional off" in report.obstacles()[0]
    assert len(report.parts[0].layers[0]) == 2
    assert report.to_json()["obstacles"]


class Vocab:
    """A student's own class, which the reader must never need."""

    def __init__(self) -> None:
        self.sym2num = {letter: k for k, letter in enumerate(LETTERS)}
        self.num2sym = [*LETTERS]


Point = namedtuple("Point", "x y")


def test_a_vocabulary_of_the_authors_own_class_is_recovered(tmp_path: Path) -> None:
    module = Tagger()
    inside = {"net": module.state_dict(), "vocab": Vocab(), "at": Point(1, 2), "lr": 1e-3}
    torch.save(inside, tmp_path / "own.pth")
    contents = read(tmp_path / "own.pth")
    assert contents.facts["vocabularies"]["vocab.num2sym"] == [*LETTERS]
    assert contents.facts["vocabularies"]["vocab.sym2num"] == [*LETTERS]
    assert contents.facts["values"]["lr"] == 1e-3
    assert any(name.endswith("Vocab") for name in contents.facts["classes"])
    assert "vocabulary" not in {question.about for question in understand(contents).questions}


def test_the_state_of_an_optimiser_is_left_out_and_said(tmp_path: Path) -> None:
    report = reported(Tagger(), tmp_path, save_checkpoint)
    assert any("optimiser" in words for words in report.ignored)
    assert report.contents.facts["values"]["epoch"] == 3
    assert report.contents.facts["values"]["loss"] == 0.5


def test_encoder_and_decoder_are_both_found(tmp_path: Path) -> None:
    both = nn.ModuleDict({"encoder": Tagger("GRU"), "decoder": Tagger("GRU", hidden=8)})
    report = reported(both, tmp_path)
    assert {part.name for part in report.parts} == {"encoder.rnn", "decoder.rnn"}
    assert {part.embedding_name for part in report.parts} == {
        "encoder.embedding.weight",
        "decoder.embedding.weight",
    }


def test_layer_ten_comes_after_layer_nine(tmp_path: Path) -> None:
    module = Tagger(num_layers=12)
    state = OrderedDict(sorted(module.state_dict().items()))
    torch.save(state, tmp_path / "deep.pt")
    report = understand(read(tmp_path / "deep.pt"))
    np.testing.assert_allclose(logits(report), logits_of(module), atol=2e-6)


@pytest.mark.parametrize("kind", [torch.float64, torch.float16, torch.bfloat16])
def test_other_precisions_are_read(tmp_path: Path, kind: torch.dtype) -> None:
    state = {name: value.to(kind) for name, value in Tagger().state_dict().items()}
    torch.save(state, tmp_path / "other.pt")
    tensors = read(tmp_path / "other.pt").tensors
    for name, value in state.items():
        np.testing.assert_array_equal(tensors[name].astype(np.float32), value.float().numpy())


def test_strided_views_are_read_as_torch_sees_them(tmp_path: Path) -> None:
    whole = torch.arange(24.0).reshape(4, 6)
    views = {"turned": whole.T, "part": whole[1:3, ::2], "scalar": whole[2, 2]}
    torch.save(views, tmp_path / "views.pt")
    tensors = read(tmp_path / "views.pt").tensors
    for name, value in views.items():
        np.testing.assert_array_equal(tensors[name], value.numpy())


def test_tied_weights_are_seen(tmp_path: Path) -> None:
    assert reported(Tied(), tmp_path).parts[0].tied
    assert not reported(Tagger(), tmp_path).parts[0].tied


def test_attention_between_encoder_and_decoder_is_said_and_the_head_is_the_decoders(
    tmp_path: Path,
) -> None:
    both = nn.ModuleDict({"encoder": Encodes(), "decoder": Attends()})
    report = reported(both, tmp_path)
    decoder, encoder = report.parts
    assert (decoder.name, [head.name for head in decoder.heads]) == (
        "decoder.gru",
        ["decoder.out.weight"],
    )
    assert "attention (decoder.attn.weight" in report.obstacles(0)[0]
    assert encoder.heads == ()
    (nothing,) = report.obstacles(1)
    assert "encoder.gru has no linear head, so there is nothing that it believes" in nothing


def test_batch_norm_is_left_out_and_said(tmp_path: Path) -> None:
    module = Tagger()
    module.bn = nn.BatchNorm1d(6)
    report = reported(module, tmp_path)
    assert any("bn normalises 6 numbers (batch norm)" in words for words in report.inferred)
