"""A training that is watched and steered."""

from __future__ import annotations

import queue
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnviz.data.readers import read
from rnnviz.data.recipe import Recipe
from rnnviz.nets.network import Network
from rnnviz.training.classification import Classification
from rnnviz.training.frames import Frame
from rnnviz.training.gauges import Gauges, group_of
from rnnviz.training.live import END, Live
from rnnviz.training.review import MOST_WRONG, review
from rnnviz.training.trainer import Trainer
from tests.training.data import CLASSIFY, write_sentences


def trainer_of(folder: Path, recipe: Recipe = CLASSIFY) -> Trainer:
    data = read(recipe.reader, str(write_sentences(folder)))
    return Trainer(Classification(data, recipe), recipe, seed=0)


def lived(trainer: Trainer, *commands: dict[str, Any]) -> list[Frame]:
    waiting: queue.Queue[dict[str, Any]] = queue.Queue()
    for command in (*commands, END):
        waiting.put(command)
    told: list[Frame] = []
    Live(trainer, waiting, told.append).run(lambda: None)
    return told


def test_it_begins_paused_and_shows_the_first_weights(tmp_path: Path) -> None:
    trainer = trainer_of(tmp_path)
    told = lived(trainer)
    assert [frame.kind for frame in told] == ["weights"]
    assert told[0].arrays.keys() == trainer.task.spec.shapes().keys()


def test_so_many_batches_are_trained_as_were_asked_for(tmp_path: Path) -> None:
    trainer = trainer_of(tmp_path)
    before = trainer.network.arrays()
    waiting: queue.Queue[dict[str, Any]] = queue.Queue()
    told: list[Frame] = []

    def tell(frame: Frame) -> None:
        told.append(frame)
        if frame.kind == "progress" and frame.values["step"] == 3:
            waiting.put(END)

    waiting.put({"kind": "advance", "batches": 3})
    Live(trainer, waiting, tell).run(lambda: None)
    assert max(frame.values["step"] for frame in told) == 3
    assert not np.array_equal(before["head.weight"], trainer.network.arrays()["head.weight"])


def test_what_it_tells_belongs_to_the_last_step(tmp_path: Path) -> None:
    trainer = trainer_of(tmp_path)
    waiting: queue.Queue[dict[str, Any]] = queue.Queue()
    told: list[Frame] = []

    def tell(frame: Frame) -> None:
        told.append(frame)
        if frame.kind == "progress":
            waiting.put(END)

    waiting.put({"kind": "advance", "batches": 1})
    Live(trainer, waiting, tell).run(lambda: None)
    values = next(frame for frame in told if frame.kind == "progress").values
    groups = {group_of(name) for name, _ in trainer.network.named_parameters()}
    assert values["gradients"].keys() == groups
    assert np.linalg.norm([*values["gradients"].values()]) == pytest.approx(
        values["gradient"], rel=1e-4
    )
    assert all(0 < ratio < 10 for ratio in values["updates"].values())


def test_a_training_ends_with_its_last_epoch_and_reviews_each(tmp_path: Path) -> None:
    trainer = trainer_of(tmp_path, replace(CLASSIFY, epochs=2))
    waiting: queue.Queue[dict[str, Any]] = queue.Queue()
    waiting.put({"kind": "play"})
    told: list[Frame] = []
    saved: list[int] = []

    def tell(frame: Frame) -> None:
        told.append(frame)
        if frame.kind == "done":
            waiting.put(END)

    Live(trainer, waiting, tell).run(lambda: saved.append(trainer.state.epoch))
    assert told[-1].values["epoch"] == 2
    reviews = [frame for frame in told if frame.kind == "epoch"]
    assert len(reviews) == 2
    assert saved == [1, 2]
    total = len(trainer.task.validation[0])
    assert reviews[-1].arrays["confusion"].sum() == total
    wrong = total - np.trace(reviews[-1].arrays["confusion"])
    assert reviews[-1].values["accuracy"] == pytest.approx(1 - wrong / total)
    assert len(reviews[-1].values["wrong"]) == min(wrong, MOST_WRONG)


def test_a_training_that_is_done_goes_on_when_it_may_take_longer(tmp_path: Path) -> None:
    short = replace(CLASSIFY, epochs=1)
    trainer = trainer_of(tmp_path, short)
    longer = replace(short, epochs=2).to_json()
    after = [[{"kind": "change", "recipe": longer}, {"kind": "play"}], [END]]
    waiting: queue.Queue[dict[str, Any]] = queue.Queue()
    waiting.put({"kind": "play"})
    ends: list[int] = []

    def tell(frame: Frame) -> None:
        if frame.kind == "done":
            ends.append(frame.values["epoch"])
            for command in after.pop(0):
                waiting.put(command)

    Live(trainer, waiting, tell).run(lambda: None)
    assert ends == [1, 2]


def test_another_job_ends_the_one_before(tmp_path: Path) -> None:
    waiting: queue.Queue[dict[str, Any]] = queue.Queue()
    begin = {"kind": "begin", "job": {"out": "another"}}
    waiting.put(begin)
    live = Live(trainer_of(tmp_path), waiting, lambda frame: None)
    live.run(lambda: None)
    assert live.following == begin


def test_a_review_says_what_the_textbook_says(tmp_path: Path) -> None:
    trainer = trainer_of(tmp_path, replace(CLASSIFY, epochs=1))
    for _ in trainer.run():
        pass
    found = review(trainer)
    network = Network(trainer.task.spec, trainer.averaged().arrays())
    says = [network.forward(ids)["p"][0, -1].argmax() for ids in trainer.task.validation[0]]
    assert found.values["accuracy"] == np.mean(np.array(says) == trainer.task.validation[1])


def test_settings_change_while_it_trains_and_the_network_does_not(tmp_path: Path) -> None:
    trainer = trainer_of(tmp_path)
    changed = replace(CLASSIFY, learning_rate=0.5, dropout=0.7, clip=0.1)
    told = lived(trainer, {"kind": "change", "recipe": changed.to_json()})
    assert not [frame for frame in told if frame.kind == "refused"]
    assert trainer.recipe == changed
    assert trainer.network.dropout.p == 0.7
    other = replace(CLASSIFY, hidden=99).to_json()
    told = lived(trainer, {"kind": "change", "recipe": other})
    assert "hidden can only change at the next reset" in told[-1].values["text"]
    assert trainer.recipe == changed


def test_a_loss_that_is_no_number_goes_back_and_waits_for_other_settings(tmp_path: Path) -> None:
    wild = replace(CLASSIFY, learning_rate=10.0, optimiser="sgd", clip=1e6, epochs=40)
    trainer = trainer_of(tmp_path, wild)
    trainer.network.head.weight.data *= float("inf")
    trainer.state.keep_best()
    waiting: queue.Queue[dict[str, Any]] = queue.Queue()
    told: list[Frame] = []

    def tell(frame: Frame) -> None:
        told.append(frame)
        if frame.kind == "diverged":
            waiting.put(END)

    waiting.put({"kind": "play"})
    Live(trainer, waiting, tell).run(lambda: None)
    text = next(frame for frame in told if frame.kind == "diverged").values["text"]
    assert "smaller learning rate" in text


def test_gauges_measure_nothing_unless_they_are_asked(tmp_path: Path) -> None:
    trainer = trainer_of(tmp_path)
    gauges = Gauges(trainer.network)
    assert gauges.after() == {}


@pytest.mark.parametrize("optimiser", ["adamw", "adam", "rmsprop", "momentum", "sgd"])
def test_every_optimiser_learns(tmp_path: Path, optimiser: str) -> None:
    rate = 0.5 if optimiser in ("sgd", "momentum") else 0.02
    recipe = replace(CLASSIFY, optimiser=optimiser, learning_rate=rate, epochs=2, average=0.0)
    losses = [progress.loss for progress in trainer_of(tmp_path, recipe).run()]
    assert losses[-1] < 0.9 * losses[0]


def test_a_constant_schedule_keeps_the_rate(tmp_path: Path) -> None:
    recipe = replace(CLASSIFY, schedule="constant", epochs=3)
    rates = [progress.learning_rate for progress in trainer_of(tmp_path, recipe).run()]
    assert rates[-1] == recipe.learning_rate
