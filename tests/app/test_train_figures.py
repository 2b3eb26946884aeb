"""The size of a network is told in Train before it learns, and after every change."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from rnnviz.app.window import MainWindow
from rnnviz.nets.estimate import DataSize, estimate, spec_of
from rnnviz.session import workshop
from rnnviz.session.leftover import Place
from rnnviz.session.training import LiveTraining
from rnnviz.training.frames import Frame

DATA = DataSize(vocabulary=3, labels=2, longest=4)


def test_the_size_is_shown_once_the_data_is_read_and_follows_the_knobs(
    qtbot: QtBot, window: MainWindow, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workshop, "Place", lambda: Place(tmp_path / "training"))
    monkeypatch.setattr(LiveTraining, "start", lambda *_: None)  # no process, so nothing is read
    room = window.go("train")
    shop, shown = room.workshop, room.screen.figures
    assert not shown.text()
    network = spec_of(shop.wanted.recipe, DATA).to_json()
    about = {"network": network, "vocabulary": ["a", "b", "c"], "labels": ["x", "y"], "longest": 4}
    about |= {"language": "words", "epoch": 0, "batches": 9, "resumed": False, "examples": ["a b"]}
    shop.training.ready.emit(Frame("ready", about))
    first = shown.text()
    assert first.startswith(f"{estimate(shop.wanted.recipe, DATA).numbers:,} numbers to learn")
    shop.set(hidden=99)
    assert shown.text() != first
    assert shown.text().startswith(f"{estimate(shop.wanted.recipe, DATA).numbers:,} numbers")
