"""The film survives the end of either side: of the trainer's process, and of the window's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from rnnviz.session.film_keeper import FilmKeeper
from rnnviz.session.leftover import Place
from rnnviz.session.plan import Plan, Source
from rnnviz.session.runs import Run
from rnnviz.session.training import LiveTraining
from rnnviz.session.workshop import Workshop
from rnnviz.training.frames import Frame
from tests.models import random_weights, tiny_model
from tests.views.training.told import RECIPE, current, record, runs

pytestmark = pytest.mark.usefixtures("qapp")
BATCHES = 20  # in an epoch
Made = tuple[Workshop, FilmKeeper]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Made]]:
    """Return what makes windows on the same folder; a test tells them what a trainer would."""
    monkeypatch.setattr(LiveTraining, "start", lambda *_: None)
    made: list[Made] = []

    def one() -> Made:
        plan = Plan(Source("a test", "made:test"), RECIPE, usual=RECIPE)
        shop = Workshop(place=Place(tmp_path / "training"), plan=plan)
        made.append((shop, FilmKeeper(shop, every=0)))
        shop.reset()
        return made[-1]

    yield one
    for shop, keeper in made:
        shop.close()
        assert keeper.close()


def run_of(shop: Workshop) -> Run:
    return shop.runs[shop.key]


def begin(shop: Workshop, epoch: int = 0) -> None:
    """Tell that the trainer is ready, after so many whole epochs."""
    about = {**current(runs()).about, "batches": BATCHES, "epoch": epoch, "resumed": epoch > 0}
    shop.training._hear(Frame("ready", {**about, "examples": ["send money"], "longest": 4}))


def learn(shop: Workshop, *steps: int) -> None:
    """Tell the weights after each of these batches; what was measured is `record`."""
    for step in steps:
        weights = random_weights(tiny_model().spec, seed=step)
        shop.training._hear(Frame("weights", {"step": step}, weights))
    shop.revise(shop.runs.changed(shop.key, record=record().until(steps[-1])))


def kept(keeper: FilmKeeper) -> Callable[[], bool]:
    return lambda: not keeper._soon.isActive() and not keeper._runner.busy


def files(tmp_path: Path) -> list[int]:
    """Return the steps that are on disk."""
    found = (tmp_path / "training" / "film").glob("0*.safetensors")
    return sorted(int(file.stem) for file in found)


def test_a_film_goes_on_in_a_new_window_up_to_the_last_whole_epoch(
    qtbot: QtBot, tmp_path: Path, make: Callable[[], Made]
) -> None:
    shop, keeper = make()
    begin(shop)
    learn(shop, 0, 7, 20, 33)
    qtbot.waitUntil(kept(keeper))
    assert files(tmp_path) == [0, 7, 20, 33]
    before = run_of(shop).film

    anew, other = make()
    begin(anew, epoch=1)
    learn(anew, 20)
    qtbot.waitUntil(lambda: len(run_of(anew).film) == 3)
    found = run_of(anew)
    assert found.film.steps == (0, 7, 20), "33 came after the checkpoint"
    assert np.array_equal(found.film.at(7).halves["head.bias"], before.at(7).halves["head.bias"])
    assert found.record["loss", "train"].steps.tolist() == [0, 10, 20]
    assert [each.step for each in found.record.reviews] == [20]
    assert found.record.step == 20
    learn(anew, 28)
    qtbot.waitUntil(kept(other))
    assert files(tmp_path) == [0, 7, 20, 28]


def test_a_film_stays_when_the_trainer_ends_and_goes_on_with_it(
    qtbot: QtBot, tmp_path: Path, make: Callable[[], Made]
) -> None:
    shop, keeper = make()
    begin(shop)
    learn(shop, 0, 7, 20, 33)
    shop.training.failed.emit("The trainer's process was ended from outside.")
    assert run_of(shop).film.steps == (0, 7, 20, 33)
    begin(shop, epoch=1)
    learn(shop, 20, 25)
    qtbot.waitUntil(kept(keeper))
    assert run_of(shop).film.steps == (0, 7, 20, 25)
    assert files(tmp_path) == [0, 7, 20, 25]


def test_what_is_left_stays_until_another_training_has_learnt_something(
    qtbot: QtBot, tmp_path: Path, make: Callable[[], Made]
) -> None:
    shop, keeper = make()
    begin(shop)
    learn(shop, 0, 7)
    qtbot.waitUntil(kept(keeper))
    anew, other = make()
    begin(anew)
    learn(anew, 0)
    assert not other._soon.isActive()
    assert files(tmp_path) == [0, 7]
    learn(anew, 3)
    qtbot.waitUntil(kept(other))
    assert files(tmp_path) == [0, 3]


def test_a_training_that_is_done_leaves_nothing(
    qtbot: QtBot, tmp_path: Path, make: Callable[[], Made]
) -> None:
    shop, keeper = make()
    begin(shop)
    learn(shop, 0, 7)
    qtbot.waitUntil(kept(keeper))
    shop.training._hear(Frame("done", {"epoch": 1}))
    qtbot.waitUntil(kept(keeper))
    assert not [*(tmp_path / "training" / "film").iterdir()]
    assert run_of(shop).film.steps == (0, 7), "the window still shows it"


def test_a_run_that_was_removed_is_not_written(
    qtbot: QtBot, tmp_path: Path, make: Callable[[], Made]
) -> None:
    shop, keeper = make()
    begin(shop)
    learn(shop, 0, 7)
    shop.revise(shop.runs.without(shop.key))
    qtbot.waitUntil(kept(keeper))
    assert not files(tmp_path)
