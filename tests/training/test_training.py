"""Training: it learns, the seed decides, it goes on after a kill, and says what is wrong."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from rnnviz.data.dataset import DataProblem
from rnnviz.data.readers import read
from rnnviz.data.recipe import Recipe
from rnnviz.files.model_file import FileProblem, load
from rnnviz.nets.network import Network
from rnnviz.nets.quality import measure
from rnnviz.nets.spec import NetworkSpec
from rnnviz.training import worker
from rnnviz.training.batches import sentences, windows
from rnnviz.training.calibration import calibrate
from rnnviz.training.classification import Classification
from rnnviz.training.generation import Generation
from rnnviz.training.messages import Job, from_line
from rnnviz.training.modules import RecurrentNetwork
from rnnviz.training.trainer import Diverged, Trainer
from tests.training.data import CLASSIFY, GENERATE, write_sentences, write_text

CASES = [(CLASSIFY, write_sentences), (GENERATE, write_text)]


def job(folder: Path, recipe: Recipe, write: Callable[[Path], Path], **more: Any) -> Job:
    out = str(folder / "m.rnnviz")
    return Job(recipe, str(write(folder)), out, "demo", "m", command="rnnviz train demo", **more)


class Told(list[tuple[str, dict[str, Any]]]):
    """Keeps what a worker tells, and may stop it at an epoch as a kill would."""

    def __init__(self, stop_after: int = 99) -> None:
        super().__init__()
        self.stop_after = stop_after

    def __call__(self, kind: str, **values: Any) -> None:
        self.append((kind, values))
        if kind == "progress" and values["epoch"] >= self.stop_after:
            raise KeyboardInterrupt


@pytest.mark.parametrize(("recipe", "write"), CASES, ids=["classify", "generate"])
def test_a_training_learns_and_the_textbook_agrees_with_it(
    tmp_path: Path, recipe: Recipe, write: Callable[[Path], Path]
) -> None:
    told = Told()
    worker.train(job(tmp_path, recipe, write), told)
    kinds = [kind for kind, _ in told]
    assert kinds[0] == "start"
    assert kinds[-1] == "done"
    model = load(tmp_path / "m.rnnviz")
    quality = model.card["quality"]
    if recipe.task == "classify":
        assert quality["accuracy"] > 0.9
        assert quality["calibration_error"] < 0.35
    else:
        assert quality["bits_per_character"] < 0.8
    assert measure(model, read(recipe.reader, Path(told[-1][1]["out"]).parent)) == quality
    assert not (tmp_path / "m.rnnviz.partial").exists()


@pytest.mark.parametrize(("recipe", "write"), CASES, ids=["classify", "generate"])
def test_a_killed_training_goes_on_to_the_same_weights(
    tmp_path: Path, recipe: Recipe, write: Callable[[Path], Path]
) -> None:
    (tmp_path / "whole").mkdir()
    (tmp_path / "killed").mkdir()
    worker.train(job(tmp_path / "whole", recipe, write), Told())
    killed = job(tmp_path / "killed", recipe, write)
    with pytest.raises(KeyboardInterrupt):
        worker.train(killed, Told(stop_after=2))
    told = Told()
    worker.train(killed, told)
    assert told[0] == ("start", {**told[0][1], "epoch": 2, "resumed": True})
    one, other = (load(tmp_path / name / "m.rnnviz") for name in ("whole", "killed"))
    assert one.version == other.version


def test_another_recipe_does_not_go_on_from_the_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        worker.train(job(tmp_path, CLASSIFY, write_sentences), Told(stop_after=1))
    told = Told(stop_after=1)
    with pytest.raises(KeyboardInterrupt):
        worker.train(job(tmp_path, replace(CLASSIFY, clip=0.5), write_sentences), told)
    assert told[0][1]["resumed"] is False


def test_a_damaged_checkpoint_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "m.rnnviz.partial").write_bytes(b"nonsense")
    told = Told(stop_after=1)
    with pytest.raises(KeyboardInterrupt):
        worker.train(job(tmp_path, CLASSIFY, write_sentences), told)
    assert told[0][1]["resumed"] is False


def test_the_seed_decides_the_weights(tmp_path: Path) -> None:
    data = read("clinc", write_sentences(tmp_path))
    short = replace(CLASSIFY, epochs=1)
    trained = []
    for seed in (0, 0, 1):
        trainer = Trainer(Classification(data, short), short, seed)  # type: ignore[arg-type]
        list(trainer.run())
        trained.append(trainer.network.arrays()["head.weight"])
    assert np.array_equal(trained[0], trained[1])
    assert not np.allclose(trained[0], trained[2])


def test_training_stops_when_the_validation_loss_no_longer_falls(tmp_path: Path) -> None:
    data = read("text", write_text(tmp_path))
    recipe = replace(GENERATE, learning_rate=1e-7, epochs=50, patience=2)
    trainer = Trainer(Generation(data, recipe), recipe, 0)  # type: ignore[arg-type]
    trainer.state.best = 0.0  # nothing can be better
    list(trainer.run())
    assert trainer.state.epoch == 2


def test_a_loss_that_is_no_number_says_where_and_what_to_try(tmp_path: Path) -> None:
    data = read("text", write_text(tmp_path))
    trainer = Trainer(Generation(data, GENERATE), GENERATE, 0)  # type: ignore[arg-type]
    with torch.no_grad():
        trainer.network.head.bias.fill_(float("inf"))
    with pytest.raises(Diverged, match="epoch 1, batch 1; try a smaller learning rate"):
        list(trainer.run())


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("tied", [False, True])
def test_module_and_textbook_compute_the_same(cell: str, tied: bool) -> None:
    spec = NetworkSpec(cell, 9, 6, 6, 2, 9, tied=tied)  # type: ignore[arg-type]
    module = RecurrentNetwork(spec).eval()
    ids = np.array([1, 4, 2, 8, 0])
    p = Network(spec, module.arrays()).forward(ids)["p"][0]
    with torch.no_grad():
        expected = module(torch.from_numpy(ids)[None])[0][0].softmax(-1).numpy()
    np.testing.assert_allclose(p, expected, atol=1e-6)


def test_an_epoch_has_every_sentence_once_and_learns_from_no_padding() -> None:
    texts = [np.arange(1, n + 2) for n in range(7)]
    labels = np.arange(7)
    seen = []
    for batch in sentences(texts, labels, 3, 0.5, np.random.default_rng(0)):
        assert ((batch.inputs > 0) == (batch.weights > 0)).all()
        assert batch.weights.sum() == pytest.approx(1.0)
        seen += batch.targets[:, 0].tolist()
    assert sorted(seen) == list(range(7))


def test_windows_carry_on_where_the_last_one_ended() -> None:
    text = np.arange(101)
    batches = list(windows(text, 4, 10))
    first, second = batches[:2]
    assert not first.carries_state
    assert second.carries_state
    assert (second.inputs[:, 0] == first.inputs[:, -1] + 1).all()
    assert all((b.targets == b.inputs + 1).all() for b in batches)
    assert sum(b.inputs.numel() for b in batches) == 100


def test_the_process_speaks_in_lines_of_json_and_names_bad_data(tmp_path: Path) -> None:
    bad = Job(CLASSIFY, str(tmp_path / "none"), str(tmp_path / "m.rnnviz"), "demo", "m")
    ended = subprocess.run(
        [sys.executable, "-m", "rnnviz.training.worker"],
        input=bad.to_line(), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    kind, values = from_line(ended.stdout.splitlines()[-1])
    assert ended.returncode == 2
    assert kind == "problem"
    assert "nothing at" in values["text"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (RuntimeError("mat1 and mat2\ncannot be multiplied"), "mat1 and mat2 cannot be multiplied"),
        (RuntimeError("DefaultCPUAllocator: not enough memory: you tried"), "not enough memory"),
        (
            torch.OutOfMemoryError("CUDA out of memory. Tried to get 2 GiB"),
            "not enough memory",
        ),
        (RuntimeError("MPS backend out of memory (allocated: 9 GB)"), "not enough memory"),
        (MemoryError(), "a smaller batch"),
        (OSError(28, "No space left on device"), "No space left"),
        (ValueError(), "ValueError"),
    ],
)
def test_what_nobody_foresaw_is_told_in_a_sentence_too(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    wrong: Exception,
    says: str,
) -> None:
    def fail(*_: object) -> None:
        raise wrong

    one = Job(GENERATE, "data", "out", "demo", "m")
    monkeypatch.setattr(worker, "train", fail)
    monkeypatch.setattr("sys.stdin", io.StringIO(one.to_line()))
    assert worker.main() == 1
    told = capsys.readouterr()
    kind, values = from_line(told.out.splitlines()[-1])
    assert kind == "problem"
    assert says in values["text"]
    assert "Traceback" in told.err


def test_a_job_comes_back_from_its_line() -> None:
    one = Job(GENERATE, "data", "out", "demo", "m", seed=3, half=True)
    assert Job.from_line(one.to_line()) == one
    assert json.loads(one.to_line())["recipe"]["bptt"] == 32


@pytest.mark.parametrize("setting", [{"layers": 9}, {"dropout": 1.0}, {"learning_rate": 0.0}])
def test_a_setting_out_of_range_names_the_range(setting: dict[str, Any]) -> None:
    with pytest.raises(DataProblem, match="must lie in"):
        CLASSIFY.changed(setting)


def test_recurrent_dropout_thins_the_recurrent_matrix_only_while_training() -> None:
    torch.manual_seed(0)
    network = RecurrentNetwork(NetworkSpec("lstm", 9, 6, 6, 2, 9), recurrent_dropout=0.5)
    ids = torch.tensor([[1, 2, 3, 4]])
    network.train()
    assert not torch.equal(network(ids)[0], network(ids)[0])
    network(ids)[0].sum().backward()
    unchanged = (network.rnn.weight_hh_l0.grad == 0).float().mean()
    assert 0.3 < unchanged < 0.7
    network.eval()
    assert torch.equal(network(ids)[0], network(ids)[0])


def test_a_training_can_go_on_from_a_models_weights(tmp_path: Path) -> None:
    first = job(tmp_path, GENERATE, write_text)
    worker.train(first, Told())
    start = str((tmp_path / "m.rnnviz").rename(tmp_path / "first.rnnviz"))
    still = replace(GENERATE, learning_rate=1e-7, epochs=1, average=0.0)
    worker.train(job(tmp_path, still, write_text, start=start), Told())
    one, other = load(start), load(tmp_path / "m.rnnviz")
    for name, weight in one.weights.items():
        if not name.startswith("head."):  # which is calibrated anew
            np.testing.assert_allclose(other.weights[name], weight, atol=1e-3)
    made = {"command": first.command, "version": one.version}
    assert other.card["started_from"] == made


def test_a_training_cannot_go_on_from_another_network(tmp_path: Path) -> None:
    worker.train(job(tmp_path, replace(GENERATE, epochs=1), write_text), Told())
    start = str((tmp_path / "m.rnnviz").rename(tmp_path / "first.rnnviz"))
    wider = replace(GENERATE, hidden=25)
    with pytest.raises(FileProblem, match="another network"):
        worker.train(job(tmp_path, wider, write_text, start=start), Told())


def test_a_writer_that_is_too_sure_is_calibrated_and_its_order_stays(tmp_path: Path) -> None:
    task = Generation(read("text", write_text(tmp_path)), GENERATE)  # type: ignore[arg-type]
    trainer = Trainer(task, GENERATE, 0)
    list(trainer.run())
    network = trainer.network.eval()
    with torch.no_grad():
        network.head.weight.mul_(3.0)
        network.head.bias.mul_(3.0)
        before, ids = task.validate(network), torch.tensor([[3, 5, 2]])
        order = network(ids)[0].argsort(-1)
        assert task.finish(network)["temperature"] > 1.0
        assert task.validate(network) < before
        assert torch.equal(network(ids)[0].argsort(-1), order)


def test_a_tied_head_is_not_scaled() -> None:
    network = RecurrentNetwork(NetworkSpec("lstm", 9, 6, 6, 1, 9, tied=True)).eval()
    weight = network.head.weight.clone()
    assert calibrate(network, torch.randn(20, 9) * 9, torch.zeros(20, dtype=torch.long)) == {}
    assert torch.equal(network.head.weight, weight)


def test_products_in_16_bits_learn_as_those_in_32_do(tmp_path: Path) -> None:
    losses = []
    for half in (False, True):
        recipe = replace(GENERATE, half_products=half, epochs=3)
        data = read(recipe.reader, str(write_text(tmp_path)))
        trainer = Trainer(Generation(data, recipe), recipe, seed=0)
        *_, last = trainer.run()
        losses.append(last.validation)
        assert all(weight.dtype == torch.float32 for weight in trainer.network.parameters())
    assert losses[0] != losses[1]
    assert losses[1] == pytest.approx(losses[0], rel=0.05)
