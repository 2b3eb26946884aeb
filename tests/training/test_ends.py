"""How a training ends, by its own rules or because something goes wrong, and what is left then."""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from rnnviz.data.readers import read
from rnnviz.data.recipe import Recipe
from rnnviz.training import trainer as training
from rnnviz.training.classification import Classification
from rnnviz.training.frames import Frame
from rnnviz.training.generation import Generation
from rnnviz.training.live import END, Live
from rnnviz.training.review import review
from rnnviz.training.trainer import Trainer
from tests.training.data import CLASSIFY, GENERATE, write_sentences, write_text

LONG = replace(CLASSIFY, epochs=500, patience=500, learning_rate=0.05)


def trainer_of(folder: Path, recipe: Recipe = LONG) -> Trainer:
    data = read(recipe.reader, str(write_sentences(folder)))
    return Trainer(Classification(data, recipe), recipe, seed=0)


def lived(trainer: Trainer, until: str, save: Callable[[], None]) -> list[Frame]:
    """Return all that a training tells until it tells that, and one batch more if it goes on."""
    waiting: queue.Queue[dict[str, Any]] = queue.Queue()
    waiting.put({"kind": "play"})
    told: list[Frame] = []

    def tell(frame: Frame) -> None:
        told.append(frame)
        if frame.kind == until:
            waiting.put(END)

    Live(trainer, waiting, tell).run(save)
    return told


def test_it_stops_once_enough_is_right(tmp_path: Path) -> None:
    trainer = trainer_of(tmp_path, replace(LONG, goal=0.8))
    told = lived(trainer, "done", lambda: None)
    reached = [frame.values["accuracy"] for frame in told if frame.kind == "epoch"]
    assert reached[-1] >= 0.8
    assert all(accuracy < 0.8 for accuracy in reached[:-1])
    assert told[-1].values["why"] == f"{reached[-1]:.1%} right"
    assert trainer.state.accuracy == review(trainer).values["accuracy"]


def test_a_writer_may_have_a_goal_too(tmp_path: Path) -> None:
    recipe = replace(GENERATE, goal=0.3, epochs=50, patience=50)
    task = Generation(read(recipe.reader, str(write_text(tmp_path))), recipe)
    trainer = Trainer(task, recipe, seed=0)
    for _ in trainer.run():
        pass
    assert trainer.over.endswith("% right")
    assert 0.3 <= (trainer.state.accuracy or 0.0) <= 1.0


def test_it_stops_when_its_time_is_over_and_a_pause_takes_none_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer, now = trainer_of(tmp_path, replace(LONG, minutes=1.0)), [0.0]
    monkeypatch.setattr(training.time, "monotonic", lambda: now[0])
    step = trainer._step
    monkeypatch.setattr(trainer, "_step", lambda *given: _after(now, 1.0, step(*given)))
    for _ in trainer.run():
        now[0] += 1000.0  # whoever looks takes their time
    assert trainer.over == "1 minute"
    assert 60.0 <= trainer.state.seconds < 60.0 + trainer.task.batch_count()


def _after(now: list[float], seconds: float, value: object) -> object:
    now[0] += seconds
    return value


def test_the_other_rules_say_why_as_well(tmp_path: Path) -> None:
    trainer = trainer_of(tmp_path, replace(LONG, epochs=1))
    assert lived(trainer, "done", lambda: None)[-1].values["why"] == "1 epoch"
    trainer.state.stale = 4
    trainer.recipe = replace(LONG, patience=4)
    assert trainer.over == "no better for 4 epochs"


def test_a_disk_that_takes_nothing_is_told_once_and_the_training_goes_on(tmp_path: Path) -> None:
    trainer = trainer_of(tmp_path, replace(LONG, epochs=3))
    nowhere = tmp_path / "no such folder" / "m.partial"
    told = lived(trainer, "done", lambda: trainer.state.write(nowhere, "job"))
    (unsaved,) = (frame for frame in told if frame.kind == "unsaved")
    assert "cannot be kept on the disk" in unsaved.values["text"]
    assert "No such file" in unsaved.values["text"]
    assert trainer.state.epoch == 3


def test_a_loss_that_is_no_number_is_told_with_its_step_and_the_last_epoch_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = trainer_of(tmp_path)
    total, steps, step = trainer.task.batch_count(), list[int](), trainer._step

    def spoilt(*given: Any) -> Any:
        steps.append(1)
        if len(steps) == total + 2:  # the second batch of the second epoch
            trainer.network.head.weight.data.fill_(torch.nan)
        return step(*given)

    monkeypatch.setattr(trainer, "_step", spoilt)
    kept: list[dict[str, Any]] = []
    told = lived(trainer, "diverged", lambda: kept.append(trainer.network.arrays()))
    problem = next(frame for frame in told if frame.kind == "diverged")
    assert "epoch 2, batch 2" in problem.values["text"]
    assert problem.values["step"] == total + 2
    assert told[-1].kind == "weights"
    assert told[-1].values["step"] == total
    weights = trainer.network.arrays()
    assert all(np.array_equal(weights[name], kept[0][name]) for name in weights)
