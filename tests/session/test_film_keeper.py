"""The film survives the end of either side: of the trainer's process, and of the window's."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from rnnviz.session.ending import Ending
from rnnviz.session.film_keeper import FilmKeeper
from rnnviz.session.leftover import Place
from rnnviz.session.plan import Plan, Source
from rnnviz.session.trouble import left_over
from rnnviz.session.workshop import Workshop
from tests.training.data import CLASSIFY, write_sentences

START = 30_000  # milliseconds; importing torch takes seconds on a busy machine
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[], tuple[Workshop, FilmKeeper]]]:
    made: list[tuple[Workshop, FilmKeeper]] = []
    source = Source("a test", str(write_sentences(tmp_path)))
    plan = Plan(source, replace(CLASSIFY, epochs=5000, patience=5000), usual=CLASSIFY)

    def one() -> tuple[Workshop, FilmKeeper]:
        shop = Workshop(place=Place(tmp_path / "training"), plan=plan)
        made.append((shop, FilmKeeper(shop, every=0)))
        return made[-1]

    yield one
    for shop, keeper in made:
        shop.close()
        assert keeper.close()
    qtbot.waitUntil(lambda: not QCoreApplication.instance().findChildren(Ending))


def film_of(shop: Workshop) -> object:
    return shop.runs[shop.key].film


def test_a_film_goes_on_after_the_trainer_was_killed_and_in_a_new_window(
    qtbot: QtBot, tmp_path: Path, make: Callable[[], tuple[Workshop, FilmKeeper]]
) -> None:
    shop, keeper = make()
    shop.reset()
    shop.play()
    qtbot.waitUntil(lambda: shop.standing.epoch >= 2 and len(film_of(shop)) > 5, timeout=START)
    before = film_of(shop)
    os.kill(shop.training._process.processId(), signal.SIGKILL)
    qtbot.waitUntil(lambda: shop.trouble is not None)
    assert film_of(shop).steps[: len(before)] == before.steps, "the window still has it"
    qtbot.waitUntil(lambda: not keeper._soon.isActive() and not keeper._runner.busy)
    shop.close()

    anew, _ = make()
    anew.reset()
    anew.apply(left_over("x", 1).remedies[0])
    first = before.snapshots[0]
    qtbot.waitUntil(lambda: first.step in film_of(anew).steps, timeout=START)
    qtbot.waitUntil(lambda: anew.standing.playing)
    found = film_of(anew)
    name, half = next(iter(first.halves.items()))
    assert np.array_equal(found.snapshots[0].halves[name], half)
    assert len(found) > 3
    assert set(found.steps) & set(before.steps)


def test_a_training_that_has_learnt_nothing_leaves_the_film_of_another(
    qtbot: QtBot, tmp_path: Path, make: Callable[[], tuple[Workshop, FilmKeeper]]
) -> None:
    kept = tmp_path / "training" / "film" / "000000003.safetensors"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"of another")
    _shop, keeper = make()
    keeper._note(0)
    assert not keeper._soon.isActive()
    assert kept.exists()
