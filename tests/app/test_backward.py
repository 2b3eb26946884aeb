"""Walks of someone who plays the gradient back and forward again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnviz.app.window import MainWindow
from rnnviz.screen.explore import ExploreScreen


def go_back(qtbot: QtBot, window: MainWindow) -> ExploreScreen:
    window.session.playhead.pause()
    QTest.keyClick(window, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: window.explore.screen.stage.back is not None)
    return window.explore.screen


def test_backspace_plays_the_gradient_back_and_goes_forward_again(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.resize(1280, 720)
    screen, head = go_back(qtbot, window), window.session.playhead
    assert head.backward
    assert head.playing
    assert screen.controls.transport.gradient.isChecked()
    assert screen.middle.chain.isVisible()
    assert screen.middle.equations.isHidden()
    last = len(window.session.trace) - 1
    qtbot.waitUntil(lambda: head.cursor.step < last)
    window.grab()
    QTest.keyClick(window, Qt.Key.Key_Backspace)
    assert not head.backward
    assert screen.stage.back is None
    assert not screen.controls.transport.gradient.isChecked()
    assert screen.middle.equations.isVisible()
    assert screen.middle.chain.isHidden()


def test_the_button_does_the_same_and_another_text_goes_forward(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.session.playhead.pause()
    screen = window.explore.screen
    QTest.mouseClick(screen.controls.transport.gradient, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.stage.back is not None)
    with qtbot.waitSignal(window.session.traceChanged, check_params_cb=lambda t, _: t.complete):
        window.session.run_text("my account")
    assert not window.session.playhead.backward
    assert screen.stage.back is None
    assert not window.explore.wiring.passes.on
    window.grab()
