"""Every key does what the sheet says, and the text box has its typing."""

from __future__ import annotations

from collections import Counter
from itertools import chain

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from rnnviz.app.keys import COMMANDS, MENUS
from rnnviz.app.window import MainWindow
from rnnviz.trace import Cursor

K = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def still(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """Return the window with the playhead at rest after the fourth word."""
    window.session.playhead.pause()
    window.session.move(Cursor(3, 0.9999))
    qtbot.waitUntil(window.isActiveWindow)
    return window


def where(window: MainWindow) -> tuple[int, int]:
    return window.session.cursor.step, int(window.session.cursor.phase * 5)


def test_no_key_means_two_things() -> None:
    keys = Counter(chain.from_iterable(command.keys for command in COMMANDS))
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_command_is_in_a_menu_and_every_menu_letter_is_its_own() -> None:
    for menu in MENUS:
        texts = [c.text for c in COMMANDS if c.menu == menu]
        letters = [text[text.index("&") + 1].lower() for text in texts]
        assert len(set(letters)) == len(letters), menu
    assert {c.menu for c in COMMANDS} == set(MENUS)


@pytest.mark.parametrize(
    ("key", "modifier", "place"),
    [
        (K.Key_Right, NONE, (4, 4)),
        (K.Key_PageDown, NONE, (4, 4)),
        (K.Key_Left, NONE, (2, 4)),
        (K.Key_PageUp, NONE, (2, 4)),
        (K.Key_Down, NONE, (4, 0)),
        (K.Key_Up, NONE, (3, 3)),
        (K.Key_Right, SHIFT, (7, 4)),
        (K.Key_L, NONE, (7, 4)),
        (K.Key_Left, SHIFT, (0, 0)),
        (K.Key_J, NONE, (0, 0)),
        (K.Key_Home, NONE, (0, 0)),
        (K.Key_End, NONE, (7, 4)),
    ],
)
def test_keys_move_through_the_run(
    qtbot: QtBot, still: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier, place: object
) -> None:
    qtbot.keyClick(still, key, modifier)
    qtbot.waitUntil(lambda: where(still) == place)


@pytest.mark.parametrize("key", [K.Key_Space, K.Key_K])
def test_play_and_pause(qtbot: QtBot, still: MainWindow, key: Qt.Key) -> None:
    qtbot.keyClick(still, key)
    assert still.session.playhead.playing
    qtbot.keyClick(still, key)
    assert not still.session.playhead.playing


def test_faster_and_slower(qtbot: QtBot, still: MainWindow) -> None:
    qtbot.keyClick(still, K.Key_Greater)
    assert still.session.playhead.speed == 2.0
    qtbot.keyClick(still, K.Key_Less)
    qtbot.keyClick(still, K.Key_Less)
    assert still.session.playhead.speed == 0.5


def test_larger_smaller_and_normal_text(qtbot: QtBot, still: MainWindow) -> None:
    normal = still.appearance.look.unit
    qtbot.keyClick(still, K.Key_Equal, CTRL)
    assert still.explore.screen.look.unit > normal
    qtbot.keyClick(still, K.Key_0, CTRL)
    assert still.explore.screen.look.unit == normal
    qtbot.keyClick(still, K.Key_Minus, CTRL)
    assert still.explore.screen.look.unit < normal


def test_undo_and_redo(qtbot: QtBot, still: MainWindow) -> None:
    first = still.session.request
    still.session.run_text("hello")
    qtbot.waitUntil(lambda: still.session.request.text == "hello")
    qtbot.keyClick(still, K.Key_Z, CTRL)
    qtbot.waitUntil(lambda: still.session.request == first)
    qtbot.keyClick(still, K.Key_Z, CTRL | SHIFT)
    qtbot.waitUntil(lambda: still.session.request.text == "hello")


def test_presenting_hides_the_menu_and_enlarges_the_text(qtbot: QtBot, still: MainWindow) -> None:
    before = still.appearance.look.unit
    qtbot.keyClick(still, K.Key_F5)
    assert still.isFullScreen()
    assert still.menuBar().isHidden()
    assert still.appearance.look.unit > before
    qtbot.keyClick(still, K.Key_PageDown)
    qtbot.waitUntil(lambda: where(still) == (4, 4))
    qtbot.keyClick(still, K.Key_Escape)
    assert not still.isFullScreen()
    assert not still.menuBar().isHidden()
    qtbot.waitUntil(lambda: still.appearance.look.unit == before)


def test_black_is_for_presenting_alone(qtbot: QtBot, still: MainWindow) -> None:
    qtbot.keyClick(still, K.Key_B)
    assert not still.presenter.black
    qtbot.keyClick(still, K.Key_F5)
    qtbot.keyClick(still, K.Key_B)
    assert still.presenter.black
    assert still.grab().toImage().pixelColor(still.rect().center()).lightness() == 0
    qtbot.keyClick(still, K.Key_B)
    assert not still.presenter.black
    qtbot.keyClick(still, K.Key_Period)
    qtbot.keyClick(still, K.Key_Escape)
    assert not still.presenter.black
    assert still.presenter.presenting
    qtbot.keyClick(still, K.Key_F5)
    assert not still.presenter.presenting


def test_full_screen_keeps_the_menu(qtbot: QtBot, still: MainWindow) -> None:
    qtbot.keyClick(still, K.Key_F11)
    assert still.isFullScreen()
    assert not still.menuBar().isHidden()
    qtbot.keyClick(still, K.Key_F11)
    assert not still.isFullScreen()


def test_the_text_box_has_its_typing(qtbot: QtBot, still: MainWindow) -> None:
    box = still.explore.screen.findChildren(QLineEdit)[0]
    box.setFocus()
    box.clear()
    before = still.session.cursor
    qtbot.keyClicks(box, "jkl b. <>")
    for key in (K.Key_Left, K.Key_Up, K.Key_Down, K.Key_PageDown, K.Key_Home, K.Key_End):
        qtbot.keyClick(box, key)
    assert box.text() == "jkl b. <>"
    assert still.session.cursor == before
    assert not still.session.playhead.playing
    assert still.session.playhead.speed == 1.0


def test_escape_gives_the_keys_back_to_the_stage(qtbot: QtBot, still: MainWindow) -> None:
    box = still.explore.screen.findChildren(QLineEdit)[0]
    box.setFocus()
    qtbot.keyClick(box, K.Key_Escape)
    assert not box.hasFocus()
    qtbot.keyClick(still, K.Key_Space)
    assert still.session.playhead.playing


def test_enter_runs_the_text_and_gives_the_keys_back(qtbot: QtBot, still: MainWindow) -> None:
    box = still.explore.screen.findChildren(QLineEdit)[0]
    box.setFocus()
    box.setText("hello you")
    qtbot.keyClick(box, K.Key_Return)
    qtbot.waitUntil(lambda: still.session.request.text == "hello you")
    qtbot.keyClick(still, K.Key_Space)
    assert not still.session.playhead.playing


def test_a_clicked_button_does_not_keep_the_space_bar(qtbot: QtBot, still: MainWindow) -> None:
    for button in still.explore.screen.findChildren(QPushButton):
        assert not button.focusPolicy() & Qt.FocusPolicy.ClickFocus


def test_a_button_reached_by_tab_is_pressed_by_space(qtbot: QtBot, still: MainWindow) -> None:
    buttons = [b for b in still.explore.screen.findChildren(QPushButton) if b.isVisible()]
    assert buttons
    button = buttons[0]
    button.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(button.pressed):
        qtbot.keyPress(button, K.Key_Space)
    assert not still.session.playhead.playing


def test_the_sheet_of_keys_is_made_from_the_actions(qtbot: QtBot, still: MainWindow) -> None:
    qtbot.keyClick(still, K.Key_F1)
    dialog = next(d for d in still.findChildren(QDialog) if d.windowTitle() == "All keys")
    qtbot.waitUntil(dialog.isVisible)
    text = dialog.findChild(QLabel).text()
    for command in COMMANDS:
        assert not command.keys or command.text.replace("&", "").rstrip("…") in text
    label = dialog.findChild(QLabel)
    assert label.height() >= label.sizeHint().height()
    assert label.width() >= label.sizeHint().width()
    dialog.reject()


def test_about_tells_the_versions(qtbot: QtBot, still: MainWindow) -> None:
    still.actions_["about"].trigger()
    dialog = next(d for d in still.findChildren(QDialog) if d.windowTitle() == "About rnnviz")
    qtbot.waitUntil(dialog.isVisible)
    text = dialog.findChild(QLabel).text()
    assert all(name in text for name in ("rnnviz 0.1.0", "Qt 6", "Python 3", "NumPy", "PyTorch"))
    dialog.reject()


def test_quitting_closes_the_window(qtbot: QtBot, still: MainWindow) -> None:
    quits = QGuiApplication.quitOnLastWindowClosed()
    QGuiApplication.setQuitOnLastWindowClosed(False)
    qtbot.keyClick(still, K.Key_Q, CTRL)
    assert not still.isVisible()
    QGuiApplication.setQuitOnLastWindowClosed(quits)
