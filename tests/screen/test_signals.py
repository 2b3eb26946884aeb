"""The screen says what the user wants, and says nothing when it is told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest

from rnnviz.demos import DEMOS
from rnnviz.trace import Cursor, Request, Sampling
from tests.screen.conftest import case, tell
from tests.screen.heard import SIGNALS, Heard


def test_what_the_screen_says_is_listened_to():
    assert {"picked", "textEntered", "editsChanged", "asked", "playToggled"} <= set(SIGNALS)


def test_being_told_says_nothing(build):
    screen = build("writer")
    heard = Heard(screen)
    tell(screen, case("reader"))
    tell(screen, case("characters"))
    screen.show_request(Request("", "JACK:\n", seed=99, sampling=Sampling(5, 1.5, 40, 0.5)))
    screen.show_cursor(Cursor(2, 0.5))
    screen.show_playing(True)
    screen.show_speed(4.0)
    screen.show_busy("Writing…")
    screen.show_problem("This cannot be read.")
    screen.set_presenting(True)
    screen.show_busy("")
    assert heard.said == []


def test_transport_buttons_say_where_to_go(build):
    screen = build()
    heard, transport = Heard(screen), screen.controls.transport
    for button in transport.stops()[:-1]:
        button.click()
    assert heard.said == [
        ("homeRequested", ()),
        ("stepRequested", (-1,)),
        ("playToggled", ()),
        ("stepRequested", (1,)),
        ("endRequested", ()),
        ("phaseRequested", (1,)),
        ("phaseRequested", (-1,)),
        ("stepRequested", (1,)),
        ("backRequested", ()),
    ]


def test_the_play_button_offers_what_it_would_do(build):
    screen = build()
    play = screen.controls.transport.play
    screen.show_playing(True)
    assert (play.accessibleName(), play.icon_name) == ("Pause", "pause")
    screen.show_playing(False)
    assert (play.accessibleName(), play.icon_name) == ("Play", "play")


def test_enter_presses_a_focused_button(build):
    screen = build()
    heard = Heard(screen)
    QTest.keyClick(screen.controls.transport.next, Qt.Key.Key_Return)
    assert heard.said == [("stepRequested", (1,))]


@pytest.mark.parametrize("speed", [0.1, 0.5, 1.0, 4.0, 16.0])
def test_the_speed_slider_stands_where_it_is_told(build, speed):
    screen = build()
    screen.show_speed(speed)
    assert screen.controls.transport.speed.number() == pytest.approx(speed, rel=0.01)


def test_dragging_the_speed_says_the_speed_and_a_double_click_makes_it_1(build):
    screen = build()
    heard, slider = Heard(screen), screen.controls.transport.speed
    slider.setValue(slider.maximum())
    QTest.mouseDClick(slider, Qt.MouseButton.LeftButton)
    (first, (fast,)), (second, (normal,)) = heard.said
    assert first == second == "speedChosen"
    assert fast == pytest.approx(16.0)
    assert normal == pytest.approx(1.0, rel=0.01)


def test_the_wheel_over_a_control_without_focus_changes_nothing(build):
    screen = build("writer")
    heard = Heard(screen)
    for control in (screen.controls.transport.speed, screen.controls.writing.length.field):
        wheel = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(0, 120), QPoint(0, 120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QGuiApplication.sendEvent(control, wheel)
    assert heard.said == []


def test_a_demo_is_only_marked_when_the_screen_is_told(build):
    screen = build()
    heard = Heard(screen)
    screen.demos.rows[1].click()
    assert heard.said == [("demoChosen", ("script",))]
    assert [row.isChecked() for row in screen.demos.rows] == [True, *[False] * (len(DEMOS) - 1)]
    screen.show_demos(tuple(DEMOS.values()), "script")
    others = [False] * (len(DEMOS) - 2)
    assert [row.isChecked() for row in screen.demos.rows] == [False, True, *others]


def test_the_menu_of_a_narrow_window_offers_the_same_as_the_list(build):
    screen = build(size=(1024, 768))
    heard, actions = Heard(screen), screen.header.menu.actions()
    assert screen.header.chooser.isVisibleTo(screen)
    actions[2].trigger()
    actions[-1].trigger()
    assert heard.said == [("demoChosen", ("shakespeare",)), ("openRequested", ())]


def test_models_of_a_demo_are_offered_side_by_side(build):
    screen = build()
    heard = Heard(screen)
    assert [s.text() for s in screen.header.segments] == ["LSTM", "GRU", "RNN"]
    screen.header.segments[1].click()
    assert heard.said == [("modelChosen", ("intent-gru",))]
    tell(screen, case("writer"))
    assert screen.header.segments == []


def test_header_and_list_ask_for_the_rest(build):
    screen = build()
    heard = Heard(screen)
    screen.header.theme.click()
    screen.header.present.click()
    screen.demos.open.click()
    screen.controls.finish.click()
    names = ["themeRequested", "presentRequested", "openRequested", "presentRequested"]
    assert [name for name, _ in heard.said] == names


def test_clicking_a_picture_picks_a_place(build):
    screen = build()
    heard = Heard(screen)
    for view in screen.views:
        view.picked.emit(Cursor(3))
    assert heard.said == [("picked", (Cursor(3),))] * len(screen.views)


def test_work_can_be_cancelled_and_quick_work_does_not_flicker(build, qtbot):
    screen = build()
    heard, busy = Heard(screen), screen.controls.busy
    screen.show_busy("Writing… 10 of 500 words")
    assert not busy.isVisibleTo(screen)
    qtbot.waitUntil(lambda: busy.isVisibleTo(screen))
    assert busy.text.text() == "Writing… 10 of 500 words"
    busy.cancel.click()
    assert heard.said == [("cancelRequested", ())]
    screen.show_busy("")
    assert not busy.isVisibleTo(screen)


def test_a_problem_takes_the_place_of_the_note_until_it_is_taken_back(build):
    screen = build()
    controls = screen.controls
    assert "‹amount›" in controls.note.text()
    screen.show_problem("There is nothing to read: type a sentence first.")
    assert controls.problem.isVisibleTo(screen)
    assert not controls.note.isVisibleTo(screen)
    screen.show_problem("")
    assert controls.note.isVisibleTo(screen)
    assert not controls.problem.isVisibleTo(screen)


def test_no_trace_is_shown_as_nothing(build):
    screen = build()
    screen.show_trace(None)
    screen.grab()
    assert screen.controls.note.text() == ""


def test_steps_are_named_as_the_network_reads(build):
    screen = build("characters")
    assert screen.controls.transport.next.accessibleName() == "Next character"
    tell(screen, case("reader"))
    assert screen.controls.transport.next.toolTip() == "Next word (→)"


def test_a_model_of_ones_own_needs_no_demo(build):
    screen = build("reader")
    screen.show_model(None, case("writer").model)
    screen.show_trace(case("writer").trace)
    screen.grab()
    assert screen.header.title.text() == "tiny-lstm"
    assert not screen.controls.sentence.examples.isVisibleTo(screen)


def test_tool_tips_of_the_theme_button_name_the_other_theme(build):
    assert "light" in build(theme="dark").header.theme.toolTip()
    assert "dark" in build(theme="light").header.theme.toolTip()
