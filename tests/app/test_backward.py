"""Walks of someone who plays the gradient back and forward again."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnviz.app.window import MainWindow
from rnnviz.screen.explore import ExploreScreen
from tests.models import tiny_model


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


def test_the_switch_and_its_key_turn_the_scale_which_is_remembered(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.resize(1280, 720)
    screen = go_back(qtbot, window)
    scale, stage, actions = screen.middle.scale, screen.stage, window.actions_
    window.session.playhead.pause()
    assert scale.isVisible()
    assert not stage.log
    absolute = stage.grab().toImage()
    QTest.mouseClick(scale.buttons["log"], Qt.MouseButton.LeftButton)
    assert stage.log
    assert scale.buttons["log"].isChecked()
    assert stage.grab().toImage() != absolute
    assert window.explore.remembered()["log_gradients"]
    actions["gradient_scale"].trigger()
    assert scale.buttons["absolute"].isChecked()
    assert stage.grab().toImage() == absolute
    window.explore.restore(replace(window.remembered, log_gradients=True))
    assert stage.log


def test_esc_leaves_the_way_back(qtbot: QtBot, window: MainWindow) -> None:
    screen = go_back(qtbot, window)
    assert window.actions_["leave"].isEnabled()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert screen.stage.back is None
    assert screen.middle.scale.isHidden()
    assert not window.session.playhead.backward
    assert not window.actions_["leave"].isEnabled()


def test_esc_leaves_what_was_entered_last_first(qtbot: QtBot, window: MainWindow) -> None:
    screen = go_back(qtbot, window)
    window.session.playhead.pause()
    screen.desk.toggle(screen.pages.views[0])
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert screen.desk.enlarged.view is None
    assert screen.stage.back is not None
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert screen.stage.back is None


def test_what_takes_its_time_is_announced_and_can_be_stopped(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.session.playhead.pause()
    screen, passes = window.explore.screen, window.explore.wiring.passes
    window.explore.wiring.play_back()
    passes._patience.timeout.emit()
    assert "gradient" in screen.controls.busy.text.text()
    screen.cancelRequested.emit()
    assert not screen.controls.busy.text.text()
    assert not passes.on
    screen = go_back(qtbot, window)
    assert not screen.controls.busy.text.text()
    screen.cancelRequested.emit()
    assert passes.on


def test_a_stack_leaves_room_for_the_chain_rule(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1280, 720)
    model = tiny_model(layers=3, hidden=48)
    with qtbot.waitSignal(window.session.traceChanged, check_params_cb=lambda t, _: t.complete):
        window.session.show_model(model, "send money to my account")
    chain = go_back(qtbot, window).middle.chain
    window.grab()
    lit = [k for k, block in enumerate(chain.picture()) if block.lit]
    assert lit
    assert all(chain.rect().contains(chain._rect(k).toAlignedRect()) for k in lit)


def test_what_others_announce_stays_while_nothing_goes_back(window: MainWindow) -> None:
    screen = window.explore.screen
    screen.show_busy("Writing… 10 of 60 words")
    window.session.traceChanged.emit(window.session.trace, None)
    assert screen.controls.busy.text.text().startswith("Writing")
    screen.show_busy("")
