"""The runs of Train in the real window, without a trainer: looked at, compared, saved, removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from rnnviz.app.rooms.train import TrainRoom
from rnnviz.app.window import MainWindow
from rnnviz.files.model_file import load
from rnnviz.session import workshop
from rnnviz.session.leftover import Place
from rnnviz.session.standing import Standing
from rnnviz.session.training import LiveTraining
from tests.models import tiny_model
from tests.views.training.told import runs


@pytest.fixture
def room(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> TrainRoom:
    """Return Train with a run of an RNN and one of an LSTM, which is looked at."""
    monkeypatch.setattr(workshop, "Place", lambda: Place(tmp_path / "training"))
    monkeypatch.setattr(LiveTraining, "start", lambda *_: None)
    room, found = window.go("train"), runs("rnn", "lstm")
    for run in found.runs:
        about = {**run.about, "examples": ["send money", "pay me"], "longest": 4}
        weights = tiny_model(run.recipe.cell).weights
        found = found.changed(run.key, about=about, weights=weights, step=40)
    room.workshop.key, room.workshop.standing = 1, Standing(ready=True, step=40)
    room.workshop.revise(found)
    return room


def test_another_run_is_looked_at_on_the_same_text(qtbot: QtBot, room: TrainRoom) -> None:
    stage = room.screen.stage
    qtbot.waitUntil(lambda: stage.trace is not None and stage.trace.cell == "lstm")
    assert room.looking.text == "send money"
    room.looking.watch("pay me")
    room.screen.runs.chips[0].click()
    qtbot.waitUntil(lambda: stage.trace.cell == "rnn" and stage.trace.request.text == "pay me")
    assert room.screen.header.facts.text().startswith("RNN")
    assert not room.screen.actions_.same["lstm"].isHidden()
    assert room.screen.actions_.same["rnn"].isHidden()
    assert room.screen.film.strip.film is room.workshop.runs[0].film
    assert room.screen.transport._told[0] == "LSTM: batch 40"


def test_a_click_on_a_curve_goes_to_that_moment_and_at_its_end_follows(room: TrainRoom) -> None:
    loss = room.screen.record.curves["loss"]
    for step, moment in ((24, 20), (3, 0), (40, None)):
        loss.picked.emit(step)
        assert room.looking.moment == moment
        assert loss.moment == moment
        assert room.screen.film.strip.moment == moment


def test_the_gradient_flows_back_through_the_run_that_is_looked_at(
    qtbot: QtBot, room: TrainRoom
) -> None:
    stage, gradient = room.screen.stage, room.screen.title.gradient
    qtbot.waitUntil(lambda: stage.trace is not None)
    gradient.click()
    qtbot.waitUntil(lambda: stage.back is not None)
    assert stage.back.trace.request == stage.trace.request
    assert stage.back.question.target.label == int(stage.trace["p"].at(step=1).argmax())
    assert stage.cursor_at.step == 0
    room.screen.runs.chips[0].click()
    qtbot.waitUntil(lambda: stage.back is not None and stage.trace.cell == "rnn")
    gradient.click()
    qtbot.waitUntil(lambda: stage.back is None)
    assert stage.cursor_at.step == len(stage.trace) - 1


def test_two_runs_are_compared_under_one_cursor(
    qtbot: QtBot, window: MainWindow, room: TrainRoom
) -> None:
    room.screen.runs.compare.click()
    assert window.rooms.current.name == "compare"
    comparison = window.rooms.current.comparison
    qtbot.waitUntil(lambda: comparison.plan is not None and not comparison.busy)
    assert [side.name for side in comparison.sides] == ["LSTM", "RNN"]
    assert comparison.plan.text == "send money"


def test_only_a_run_that_no_file_has_is_asked_for(
    qtbot: QtBot, room: TrainRoom, tmp_path: Path
) -> None:
    room.screen.runs.chips[0].click()
    with qtbot.waitSignal(room.saving.told):
        room.keeping.save(0, room.looking.model, str(tmp_path / "kept.rnnviz"))
    assert load(tmp_path / "kept.rnnviz").card["step"] == 40
    assert not room.workshop.runs[0].unsaved
    room.workshop.key = None
    room.screen.runs.chips[1].removeAsked.emit()
    question = room.window.findChild(QMessageBox)
    assert "40 batches" in question.text()
    question.reject()
    assert 1 in room.workshop.runs
    room.screen.runs.chips[1].removeAsked.emit()
    question = next(q for q in room.window.findChildren(QMessageBox) if q.isVisible())
    next(b for b in question.buttons() if b.text() == "Remove it").click()
    assert 1 not in room.workshop.runs
    room.workshop.revise(room.workshop.runs.with_new(room.workshop.runs[0].plan))
    room.screen.runs.chips[0].removeAsked.emit()
    assert 0 not in room.workshop.runs
