"""The film of a training in the real window, without a trainer: gone through, played, compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from rnnviz.app.rooms.train import TrainRoom
from rnnviz.app.window import MainWindow
from rnnviz.capture.run import capture, request_for
from rnnviz.export import film as films
from rnnviz.screen.train.film_button import FORMS
from rnnviz.session import film_player, workshop
from rnnviz.session.film import Snapshot
from rnnviz.session.leftover import Place
from rnnviz.session.training import LiveTraining
from rnnviz.views.training.curves import CurvesView
from tests.models import random_weights
from tests.views.training.told import current, runs

TEXT = "send money"


@pytest.fixture
def room(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrainRoom:
    """Return Train with the film of a GRU: after 0, 10, 20, 30 and 40 batches."""
    monkeypatch.setattr(workshop, "Place", lambda: Place(tmp_path / "training"))
    monkeypatch.setattr(LiveTraining, "start", lambda *_: None)
    room, found = window.go("train"), runs("gru")
    run = current(found)
    about = {**run.about, "examples": [TEXT, "pay me"], "longest": 4}
    weights = run.film.snapshots[-1].weights()
    room.workshop.key = run.key
    room.workshop.revise(found.changed(run.key, about=about, weights=weights, step=40))
    return room


def at(room: TrainRoom, *batches: str) -> bool:
    """Tell whether the beliefs on the stage are of these moments."""
    return tuple(moment.says for moment in room.screen.stage._moments) == batches


def press(window: MainWindow, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(window.rooms.current.screen, key)


def test_every_view_goes_to_the_moment_and_back_to_now(qtbot: QtBot, room: TrainRoom) -> None:
    screen = room.screen
    qtbot.waitUntil(lambda: at(room, "before training", "batch 10", "now"))
    box = screen.film.strip.frame(2).center().toPoint()
    QTest.mouseClick(screen.film.strip, Qt.MouseButton.LeftButton, pos=box)
    qtbot.waitUntil(lambda: at(room, "before training", "batch 20"))
    run = room.looking.run
    model = run.model(run.film.at(20))
    wanted = capture(model, request_for(model, TEXT))
    assert (screen.stage.trace["p"].data == wanted["p"].data).all()
    assert {view.moment for view in screen.record.findChildren(CurvesView)} == {20}
    assert screen.below.confusion.moment == screen.below.mistakes.moment == 20
    assert screen.film.says.text() == "batch 20 · 20.0 % right"
    screen.film.now.click()
    qtbot.waitUntil(lambda: at(room, "before training", "batch 10", "now"))


def test_the_pictures_are_of_the_sentence_and_change_with_it(qtbot: QtBot, room: TrainRoom) -> None:
    strip = room.screen.film.strip
    qtbot.waitUntil(lambda: len(strip.stills) == 5 and strip.target is not None)
    before = strip.stills[40].p
    room.looking.watch("pay me")
    qtbot.waitUntil(lambda: len(strip.stills) == 5 and (strip.stills[40].p != before).any())


def test_keys_play_the_film_while_the_training_goes_on(
    qtbot: QtBot, window: MainWindow, room: TrainRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(film_player, "LASTS", 0.4)
    panel, shop = room.screen.film, room.workshop
    seen: list[object] = []
    room.looking.momentChanged.connect(seen.append)
    press(window, Qt.Key.Key_F)
    assert panel.play.icon_name == "pause"
    run = current(shop.runs)
    newer = Snapshot.of(50, random_weights(run.model().spec, 5))
    shop.revise(shop.runs.changed(run.key, film=run.film.with_snapshot(newer)))
    qtbot.waitUntil(lambda: not room.film.player.playing)
    assert (seen[0], seen[-1]) == (0, None)
    assert seen[:-1] == sorted(set(seen[:-1])), "a late look at the clock may pass a moment over"
    assert panel.play.icon_name == "play"


def test_a_moment_of_the_users_choice_pauses_the_film(window: MainWindow, room: TrainRoom) -> None:
    room.screen.film.play.click()
    assert room.film.player.playing
    press(window, Qt.Key.Key_Home)
    assert not room.film.player.playing
    press(window, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left)
    assert room.looking.moment == 10
    press(window, Qt.Key.Key_End)
    assert room.looking.moment is None


def test_two_marked_moments_are_compared_and_the_first_stands_beside_the_beliefs(
    qtbot: QtBot, window: MainWindow, room: TrainRoom
) -> None:
    panel = room.screen.film
    assert not panel.compare.isEnabled()
    room.looking.look_back(20)
    press(window, Qt.Key.Key_BracketLeft)
    room.looking.look_back(30)
    qtbot.waitUntil(lambda: at(room, "before training", "batch 20", "batch 30"))
    panel.b.click()
    assert panel.strip.marks == {"A": 20, "B": 30}
    assert panel.compare.toolTip() == "Compare batch 20 with batch 30"
    panel.compare.click()
    comparison = window.rooms.current.comparison
    qtbot.waitUntil(lambda: comparison.plan is not None and not comparison.busy)
    assert [side.name for side in comparison.sides] == ["GRU, batch 20", "GRU, batch 30"]
    assert comparison.plan.text == TEXT
    run = room.looking.run
    model = run.model(run.film.at(20))
    wanted = capture(model, request_for(model, TEXT))
    assert (comparison.sides[0].trace["p"].data == wanted["p"].data).all()


def test_the_speed_goes_round(room: TrainRoom) -> None:
    panel, seen = room.screen.film, []
    for _ in range(5):
        panel.speed.click()
        seen.append(panel.speed.text())
    assert seen == ["2×", "4×", "¼×", "½×", "1×"]


SMALL = replace(FORMS[0], width=320, height=180)


def test_the_film_is_saved_from_the_button_while_the_room_works(
    qtbot: QtBot, room: TrainRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(films, "timeline", lambda film, _fps: [*film.snapshots])
    button, says = room.screen.film.save, []
    monkeypatch.setattr(room.screen, "show_problem", says.append)
    room.film.told.connect(says.append)
    dialog = room.film.saving.ask(SMALL)
    assert isinstance(dialog, QFileDialog)
    assert dialog.selectedFiles()[0].endswith("GRU learns a test.gif")
    dialog.fileSelected.emit(str(tmp_path / "a.gif"))
    dialog.reject()
    assert button.text() == "Stop, 0 %"
    qtbot.waitUntil(lambda: bool(says))
    assert says[0] == "Saved as a.gif."
    assert button.text() == "Save film"
    assert (tmp_path / "a.gif").read_bytes()[:3] == b"GIF"


def test_saving_is_stopped_with_the_same_button(
    room: TrainRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    button = room.screen.film.save
    room.film.saving.save(SMALL, str(tmp_path / "a.gif"))
    button.click()
    assert button.text() == "Save film"
    assert not room.film.saving._export.busy
    assert not [*tmp_path.glob("*.gif")]


def test_a_right_click_on_the_film_offers_marks_and_forms(
    window: MainWindow, room: TrainRoom
) -> None:
    strip = room.screen.film.strip
    menu = window.exporting.menu_for(strip)
    texts = [action.text() for action in menu.actions()]
    assert "Save film as GIF, 960 × 540…" in texts
    assert "Save film as MP4, 1920 × 1080…" in texts
    next(action for action in menu.actions() if action.text().endswith("as A")).trigger()
    assert strip.marks == {"A": 40}
    menu.deleteLater()
