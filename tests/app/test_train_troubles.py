"""A walk through Train by someone who does everything wrong; no training is ever lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from rnnviz.app.rooms.train import TrainRoom
from rnnviz.app.window import MainWindow
from rnnviz.data.survey import survey
from rnnviz.screen.button import Button
from rnnviz.session import workshop
from rnnviz.session.ending import Ending
from rnnviz.session.leftover import Place
from rnnviz.session.plan import Plan
from rnnviz.session.surveyor import plan_of

START = 120_000  # milliseconds; importing torch takes seconds on a busy machine
TINY = {
    "hidden": 4, "embedding": 4, "batch": 64, "epochs": 9999, "patience": 9999,
    "optimiser": "sgd", "learning_rate": 0.01,
}  # fmt: skip
SENTENCES = [
    (f"{start} {word} {end}", label)
    for label, words in {"more": ("add", "give", "put"), "less": ("take", "drop", "cut")}.items()
    for word in words
    for start in ("please", "now", "then", "ok", "so")
    for end in ("one", "two of them", "it all", "some")
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file of one's own that can be learnt from."""
    file = tmp_path / "mine.csv"
    file.write_text("text,label\n" + "".join(f"{text},{label}\n" for text, label in SENTENCES))
    return file


@pytest.fixture
def room(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> TrainRoom:
    """Return the room Train of a window, in which a tiny network is to learn that file."""
    tiny: Plan = plan_of(survey(file)).changed(**TINY)
    monkeypatch.setattr(workshop, "Place", lambda: Place(tmp_path / "training"))
    monkeypatch.setattr(workshop, "usual_plan", lambda: tiny)
    room = window.go("train")
    assert isinstance(room, TrainRoom)
    return room


def test_nothing_that_goes_wrong_loses_the_training(
    qtbot: QtBot, window: MainWindow, room: TrainRoom, file: Path
) -> None:
    shop, screen = room.workshop, room.screen

    def say(words: str) -> None:
        qtbot.waitUntil(lambda: words in screen.trouble.text.text(), timeout=START)

    def epochs(count: int) -> None:
        qtbot.waitUntil(lambda: shop.standing.epoch >= count, timeout=START)

    def way(words: str) -> Button:
        return next(button for button in screen.trouble.buttons if words in button.text())

    screen.transport.play.click()
    screen.transport.play.click()  # once more, while PyTorch is still being started
    epochs(1)

    cut_off = file.with_name("cut.json")
    cut_off.write_text('[["give it", "mo')
    assert room.take(str(cut_off))
    say("cut.json is not JSON")
    window.go("explore")
    window.go("train")
    epochs(shop.standing.epoch + 1)

    screen.knobs.knobs["clip"].field.setValue(100.0)
    screen.knobs.knobs["learning_rate"].field.setValue(10.0)
    qtbot.waitUntil(lambda: len(screen.trouble.buttons) > 1)
    way("Learning rate 1").click()
    assert shop.learns.learning_rate == 1.0
    assert shop.wanted.recipe.learning_rate == 1.0
    screen.knobs.knobs["learning_rate"].field.setValue(0.02)
    epochs(1)

    screen.knobs.knobs["learning_rate"].field.setValue(0.01)
    shop.training._process.kill()
    say("ended from outside")
    assert "on the disk is kept" in screen.trouble.text.text()
    way("Go on").click()
    epochs(2)
    screen.transport.play.click()
    qtbot.waitUntil(lambda: not shop.standing.playing)
    told, kept = shop.standing.epoch, len(shop.runs)

    file.write_bytes(b"\x00\x01")
    screen.knobs.reset.click()
    say("NUL sign")
    way("Go on with LSTM 4").click()
    epochs(told)
    assert shop.standing.playing
    assert len(shop.runs) > kept

    file.unlink()
    screen.knobs.reset.click()
    qtbot.waitUntil(lambda: shop.standing.ready and shop.standing.step == 0)
    assert not shop.standing.playing
    screen.transport.play.click()
    epochs(1)
    assert window.close()
    assert not shop.training.running
    qtbot.waitUntil(lambda: not QCoreApplication.instance().findChildren(Ending))


def test_a_change_before_a_message_does_not_take_it_away(qtbot: QtBot, room: TrainRoom) -> None:
    shop, screen = room.workshop, room.screen
    screen.knobs.knobs["learning_rate"].field.setValue(0.02)
    shop.training.failed.emit("the trainer ended from outside.")
    assert shop.wanted.recipe.learning_rate == 0.02
    assert "ended from outside" in screen.trouble.text.text()
    screen.knobs.knobs["learning_rate"].field.setValue(0.03)
    assert not screen.trouble.isVisible()
