"""A walk through the memory lab: predict, double the distance, and read the answer."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from rnnviz.app.appearance import Appearance
from rnnviz.app.rooms.lab import LabRoom
from rnnviz.session.session import Session


def test_a_prediction_is_judged_by_what_is_measured(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    session = Session(window)
    room = LabRoom(session, Appearance("light"), window)
    window.setCentralWidget(room.screen)
    window.resize(1280, 720)
    window.show()
    qtbot.waitUntil(lambda: room.quiz.asked is not None and room.quiz.asked.before is not None)
    room.screen.question.choices[2].click()
    assert "drag" in room.screen.question.text.text()
    room.screen.question.do.click()
    qtbot.waitUntil(lambda: room.quiz.asked.after is not None)
    assert room.lab.setting.distance == 20
    assert "Measured" in room.screen.question.text.text()
    room.lab.undo()
    assert room.lab.setting.distance == 10
    room.close()
    session.close()
