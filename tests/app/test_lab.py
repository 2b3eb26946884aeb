"""Walks through the memory lab: predict, double the distance, read the answer, and leave."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnviz.app.rooms.lab import LabRoom
from rnnviz.app.window import MainWindow

K = Qt.Key


def _entered(qtbot: QtBot, window: MainWindow) -> LabRoom:
    """Return the lab as it asks its first question, with what was measured before."""
    room = window.go("lab")
    assert isinstance(room, LabRoom)
    qtbot.waitUntil(lambda: room.quiz.asked is not None and room.quiz.asked.before is not None)
    return room


def _idle(room: LabRoom) -> bool:
    return not any(runner.busy for runner in room.lab.runners)


def test_a_prediction_is_judged_by_what_is_measured(qtbot: QtBot, window: MainWindow) -> None:
    room = _entered(qtbot, window)
    question, knob = room.screen.question, room.screen.knobs.distance
    assert question.text.text().startswith("Each network says which letter came first")
    assert knob.goal is None
    question.choices[2].click()
    assert "drag" in question.text.text()
    assert knob.goal == 20
    assert "20" in knob.note.text()
    question.do.click()
    qtbot.waitUntil(lambda: room.quiz.asked.after is not None)
    assert room.lab.setting.distance == 20
    assert knob.goal is None
    assert question.text.text().startswith("Measured")
    right = room.quiz.asked.right
    assert [b.text().startswith("✓") for b in question.choices].index(True) == right
    QTest.keyClick(window, K.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert room.lab.setting.distance == 10


def test_backspace_plays_the_gradient_back_until_the_room_is_left(
    qtbot: QtBot, window: MainWindow
) -> None:
    room = _entered(qtbot, window)
    QTest.keyClick(window, K.Key_Backspace)
    assert room.lab.playhead.playing
    assert room.lab.playhead.backward
    assert room.screen.rows.veiled == "left"
    window.go("explore")
    assert not room.lab.playhead.playing


def test_before_a_class_all_that_is_shown_lies_on_the_screen(
    qtbot: QtBot, window: MainWindow
) -> None:
    room = _entered(qtbot, window)
    QTest.keyClick(window, K.Key_F5)
    window.showNormal()
    window.resize(1280, 720)
    screen = room.screen
    assert screen.pairs.isHidden()
    assert screen.status.isHidden()
    bars = screen.question, screen.strip, screen.knobs
    for part in (*bars, screen.rows, screen.reach, screen.accuracy):
        assert screen.rect().contains(part.geometry()), part
        assert part.height() >= 4 * part.look.unit or part is screen.strip
    assert screen.rows.plan().cards
    assert len(screen.knobs.dials) == 3
    screen.question.choices[0].click()
    offered = [k for k, b in enumerate(screen.question.choices) if not b.isHidden()]
    assert offered == [0]


def test_the_window_ends_the_lab_s_work_before_it_goes(
    qtbot: QtBot, make_window: Callable[[], MainWindow]
) -> None:
    window = make_window()
    room = _entered(qtbot, window)
    heard: list[object] = []
    room.lab.measured.connect(heard.append)
    room.screen.knobs.distance.chosen.emit(40.0)
    window.close()
    assert _idle(room)
    heard.clear()
    room.lab.change(room.lab.setting.about("count"))
    assert _idle(room)
    assert heard == []
