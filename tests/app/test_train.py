"""A walk through Train in the real window: play, pause, a mistake, another cell, leave, close."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from rnnviz.app.rooms.train import TrainRoom
from rnnviz.app.window import MainWindow
from rnnviz.files.model_file import load
from rnnviz.session import plan, workshop
from rnnviz.session.ending import Ending
from rnnviz.session.leftover import Place

START = 30_000  # milliseconds; importing torch takes seconds on a busy machine
TINY = {"hidden": 4, "embedding": 4, "batch": 256, "epochs": 300, "patience": 300}


@pytest.fixture
def room(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> TrainRoom:
    """Return the room Train of a window, in which a tiny network is to learn the intents."""
    tiny = plan.usual_plan().changed(**TINY)
    monkeypatch.setattr(workshop, "Place", lambda: Place(tmp_path / "training"))
    monkeypatch.setattr(workshop, "usual_plan", lambda: tiny)
    room = window.go("train")
    assert isinstance(room, TrainRoom)
    return room


def seen(room: TrainRoom) -> Callable[[], bool]:
    return lambda: bool(room.workshop.runs[room.workshop.key].record.reviews)


def test_a_network_learns_is_looked_at_and_taken_along(
    qtbot: QtBot, window: MainWindow, room: TrainRoom, tmp_path: Path
) -> None:
    shop, screen = room.workshop, room.screen
    screen.transport.play.click()
    qtbot.waitUntil(seen(room), timeout=START)
    screen.transport.play.click()
    qtbot.waitUntil(lambda: not shop.standing.playing)
    wrong = shop.runs[shop.key].record.reviews[-1].wrong[0]
    screen.below.mistakes.exampleChosen.emit(wrong.text)
    qtbot.waitUntil(lambda: screen.stage.trace and screen.stage.trace.request.text == wrong.text)

    room.commands()["home"]()
    assert screen.film.strip.moment == 0
    qtbot.waitUntil(lambda: screen.title.says.text() == "batch 0")
    room.commands()["end"]()
    qtbot.waitUntil(lambda: "right now" in screen.title.title.text())

    with qtbot.waitSignal(room.saving.told):
        room.saving.save(room.looking.model, str(tmp_path / "mine.rnnviz"))
    card = load(tmp_path / "mine.rnnviz").card
    assert card["seed"] == 0
    assert card["recipe"]["hidden"] == 4
    assert card["step"] >= card["epochs"] >= 1
    assert 0 <= card["quality"]["accuracy"] < 1

    screen.actions_.explore.click()
    qtbot.waitUntil(lambda: window.session.model.name == "LSTM 4, seed 0")
    assert "transfer" in window.session.model.labels
    window.go("train")

    screen.actions_.same["gru"].click()
    qtbot.waitUntil(lambda: shop.standing.playing and shop.standing.step > 0, timeout=START)
    assert [run.recipe.cell for run in shop.runs.runs] == ["lstm", "gru"]
    assert window.close()
    assert not shop.training.running
    qtbot.waitUntil(lambda: not QCoreApplication.instance().findChildren(Ending))
