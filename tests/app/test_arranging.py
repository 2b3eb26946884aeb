"""Walks through pages, panels, layers and pauses, with the menu, the keys and the mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from rnnviz.app.settings import Settings
from rnnviz.app.window import MainWindow
from rnnviz.screen.pages import TABS_OF
from rnnviz.session.motion import at_rest
from rnnviz.session.session import Session
from rnnviz.session.watch import Condition, first_met
from rnnviz.trace import Cursor
from tests.models import tiny_model

K = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
END = 0.9999


@pytest.fixture
def still(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """Return the window with the playhead at rest after the fourth word."""
    window.resize(1280, 720)
    window.session.playhead.pause()
    window.session.move(Cursor(3, END))
    qtbot.waitUntil(window.isActiveWindow)
    window.grab()
    return window


def large(window: MainWindow) -> object:
    return window.explore.screen.middle.enlarged.view


@pytest.mark.parametrize(("key", "name"), [*zip("1234", TABS_OF, strict=False)])
def test_pages_are_reached_by_keys_and_marked_in_the_menu(
    still: MainWindow, key: str, name: str
) -> None:
    QTest.keyClick(still, key, CTRL)
    pages = still.explore.screen.pages
    assert pages.current == name
    assert pages.tabs[name].isChecked()
    marked = [n for n in TABS_OF if still.actions_[f"page_{n}"].isChecked()]
    assert marked == [name]
    assert all(
        not button.focusPolicy() & Qt.FocusPolicy.ClickFocus
        for button in pages.findChildren(QAbstractButton)
    )


@pytest.mark.parametrize(
    ("key", "name", "title"),
    [(K.Key_F2, "hidden", "Hidden state"), (K.Key_F3, "gates", "Gates")],
)
def test_panels_are_hidden_and_shown_by_keys(
    still: MainWindow, key: Qt.Key, name: str, title: str
) -> None:
    action, column = still.actions_[f"panel_{name}"], still.explore.screen.pages.watch
    assert action.isChecked()
    QTest.keyClick(still, key)
    assert not action.isChecked()
    assert title not in [view.accessibleName() for view in column.views]
    QTest.keyClick(still, key)
    assert action.isChecked()
    assert title in [view.accessibleName() for view in column.views]


def test_a_hidden_panel_comes_back_on_its_page(still: MainWindow) -> None:
    QTest.keyClick(still, K.Key_F3)
    QTest.keyClick(still, "2", CTRL)
    QTest.keyClick(still, K.Key_F3)
    assert still.explore.screen.pages.current == "watch"
    assert still.explore.screen.pages.watch.views[1].isVisible()
    for key in (K.Key_F2, K.Key_F3, K.Key_F4, K.Key_F6):
        QTest.keyClick(still, key)
    assert still.explore.screen.pages.watch._nothing.isVisible()
    QTest.keyClick(still, K.Key_F2, SHIFT)
    assert len(still.explore.screen.pages.watch.views) == 3
    assert still.explore.screen.equations.isVisible()


def test_escape_leaves_question_panel_and_presentation_in_turn(
    qtbot: QtBot, still: MainWindow
) -> None:
    QTest.keyClick(still, K.Key_F5)
    qtbot.waitUntil(lambda: still.presenter.presenting)
    QTest.keyClick(still, K.Key_Z)
    assert large(still) is not None
    still.session.move(Cursor(3, END, 0, 5, "f"))
    assert still.explore.wiring.origins.origin is not None
    QTest.keyClick(still, K.Key_B)
    QTest.keyClick(still, K.Key_Escape)
    assert not still.presenter.black
    QTest.keyClick(still, K.Key_Escape)
    assert still.explore.wiring.origins.origin is None
    assert large(still) is not None
    QTest.keyClick(still, K.Key_Escape)
    assert large(still) is None
    assert still.presenter.presenting
    QTest.keyClick(still, K.Key_Escape)
    assert not still.presenter.presenting


def test_escape_puts_an_answer_that_was_enlarged_back_before_it_ends_the_question(
    still: MainWindow,
) -> None:
    still.session.move(Cursor(3, END, 0, 5, "f"))
    still.grab()
    answer = still.explore.screen.pages.watch.views[-1]
    still.explore.screen.desk.toggle(answer)
    assert large(still) is answer
    QTest.keyClick(still, K.Key_Escape)
    assert large(still) is None
    assert answer.isVisible()
    QTest.keyClick(still, K.Key_Escape)
    assert not answer.isVisible()
    assert not still.actions_["leave"].isEnabled()


def test_an_answer_that_is_large_goes_with_its_question(still: MainWindow) -> None:
    still.session.move(Cursor(3, END, 0, 5, "f"))
    still.grab()
    answer = still.explore.screen.pages.watch.views[-1]
    still.explore.screen.desk.toggle(answer)
    QTest.mouseClick(answer, Qt.MouseButton.LeftButton, pos=answer.cross().center().toPoint())
    assert large(still) is None
    assert still.explore.screen.stage.isVisible()
    assert not still.actions_["leave"].isEnabled()


def test_the_button_over_a_large_panel_brings_the_network_back(still: MainWindow) -> None:
    QTest.keyClick(still, K.Key_Z)
    still.grab()
    QTest.mouseClick(still.explore.screen.middle.enlarged.back, Qt.MouseButton.LeftButton)
    assert large(still) is None
    QTest.keyClick(still, K.Key_Space)
    assert still.session.playhead.playing


def test_a_large_panel_plays_along(qtbot: QtBot, still: MainWindow) -> None:
    QTest.keyClick(still, K.Key_Z)
    QTest.keyClick(still, K.Key_Right)
    qtbot.waitUntil(lambda: large(still).cursor_at == at_rest(Cursor(4)))


def test_everything_stands_as_it_was_at_the_next_start(
    qtbot: QtBot, still: MainWindow, settings: Settings
) -> None:
    still.explore.screen.pausesChosen.emit(
        (Condition("top"), Condition("gate", 0.25, "f", on=False))
    )
    QTest.keyClick(still, K.Key_F3)
    QTest.keyClick(still, K.Key_F6)
    QTest.keyClick(still, K.Key_Z)
    name = large(still).accessibleName()
    still.close()
    again = MainWindow(Session(), settings=settings)
    qtbot.addWidget(again)
    assert again.explore.screen.pages.watch.hidden == {"gates", "equations"}
    assert again.explore.wiring.pauses.conditions == still.explore.wiring.pauses.conditions
    assert again.explore.screen.controls.pausing.list.conditions[0].on
    assert not again.actions_["panel_gates"].isChecked()
    again.resize(1280, 720)
    model = tiny_model()
    again.explore.screen.show_model(None, model)
    assert large(again) is not None
    assert large(again).accessibleName() == name
    again.close()


def test_the_page_that_was_open_is_open_again(
    qtbot: QtBot, still: MainWindow, settings: Settings
) -> None:
    QTest.keyClick(still, "2", CTRL)
    name = still.explore.screen.pages.current
    assert name != "watch"
    still.close()
    again = MainWindow(Session(), settings=settings)
    qtbot.addWidget(again)
    assert again.explore.screen.pages.current == name
    assert again.actions_[f"page_{name}"].isChecked()
    again.close()


def test_playing_pauses_with_its_reason_and_goes_on(qtbot: QtBot, still: MainWindow) -> None:
    session, controls = still.session, still.explore.screen.controls
    p = session.trace["p"].data
    label, step = session.trace.labels[0], 4
    condition = Condition("belief", float(p[step - 1, 0] + p[step, 0]) / 2, label)
    met = first_met(session.trace, condition, Cursor(), after=step - 1)
    assert met is not None
    assert met[0].step == step
    controls.pausing.list.offer(session.trace)
    still.explore.screen.pausesChosen.emit((condition,))
    session.playhead.set_speed(16.0)
    QTest.keyClick(still, K.Key_Space)
    qtbot.waitUntil(lambda: not session.playhead.playing)
    assert session.cursor == at_rest(Cursor(step))
    assert controls.reason.text() == f"Paused: {met[1]}."
    assert controls.reason.isVisible()
    QTest.keyClick(still, K.Key_Space)
    assert controls.reason.text() == ""
    qtbot.waitUntil(lambda: not session.playhead.playing)
    assert session.cursor.step > step


def test_layers_are_opened_by_keys(qtbot: QtBot, still: MainWindow) -> None:
    QTest.keyClick(still, K.Key_Up, CTRL)
    assert still.session.cursor.layer == 0  # there is but one
    deep = tiny_model(layers=3)
    still.session._open = lambda _: deep
    of_it = {"check_params_cb": lambda t, _: t.complete and still.session.model is deep}
    with qtbot.waitSignal(still.session.traceChanged, **of_it):
        still.session.open_model("deep")
    still.session.playhead.pause()
    still.session.move(Cursor(2, 0.5, 0, 1, "f"))
    seen = []
    for key in (K.Key_Up, K.Key_Up, K.Key_Up, K.Key_Down):
        QTest.keyClick(still, key, CTRL)
        seen.append(still.session.cursor.layer)
        still.grab()
    assert seen == [1, 2, 2, 1]
    assert still.session.cursor == Cursor(2, 0.5, 1)
    assert {view.cursor_at.layer for view in still.explore.screen.views} == {1}


def test_back_into_the_beat_before_by_button_and_key(qtbot: QtBot, still: MainWindow) -> None:
    beats: list[tuple[int, int]] = []
    for press in (
        still.explore.screen.controls.transport.out.click,
        lambda: QTest.keyClick(still, K.Key_Up),
    ):
        press()
        beats.append((still.session.cursor.step, int(still.session.cursor.phase * 5)))
    for _ in range(3):
        still.explore.screen.controls.transport.out.click()
    beats.append((still.session.cursor.step, int(still.session.cursor.phase * 5)))
    assert beats == [(3, 3), (3, 2), (2, 4)]


def test_impatient_hands_on_panels_and_pages_break_nothing(qtbot: QtBot, still: MainWindow) -> None:
    keys = (K.Key_Z, K.Key_F2, K.Key_F3, K.Key_F4, K.Key_F6, K.Key_F5, K.Key_Escape, K.Key_Space)
    for k, example in enumerate(("script", "intent", "script", "intent")):
        still.session.open_demo(example)
        for key in (*keys[k:], *keys[:k]):
            QTest.keyClick(still, key)
            QTest.keyClick(still, str(k + 1), CTRL)
        still.explore.screen.pausesChosen.emit((Condition("top"), Condition("gate", 0.9, "f")))
        still.explore.screen.controls.pausing.list.offer(still.session.trace)
        qtbot.waitUntil(lambda example=example: still.remembered.demo == example)
        still.grab()
    QTest.keyClick(still, K.Key_F2, SHIFT)
    for _ in range(4):
        QTest.keyClick(still, K.Key_Escape)
    QTest.keyClick(still, "1", CTRL)
    still.grab()
    assert large(still) is None
    assert still.explore.screen.stage.isVisible()
    assert len(still.explore.screen.pages.watch.views) >= 2
