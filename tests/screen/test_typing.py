"""What is typed, pasted and turned: the sentence box, and the knobs of a writer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from rnnviz.demos import DEMOS
from rnnviz.trace import Request, Sampling
from tests.screen.conftest import case
from tests.screen.heard import Heard


def test_enter_gives_the_keys_back_to_the_window(build, qtbot):
    screen = build()
    screen.show()
    qtbot.waitExposed(screen)
    screen.activateWindow()
    box = screen.controls.sentence
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert not box.hasFocus()
    screen.hide()


def paste(box, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    box.selectAll()
    box.paste()


def test_a_sentence_is_entered_as_it_stands_even_when_it_is_empty(build):
    screen = build()
    heard, box = Heard(screen), screen.controls.sentence
    for text in ("hello there", "", "שלום 😀"):
        box.setText(text)
        QTest.keyClick(box, Qt.Key.Key_Return)
    assert [args for _, args in heard.said] == [("hello there",), ("",), ("שלום 😀",)]


def test_lines_that_are_pasted_become_one_for_a_reader(build):
    screen = build("reader")
    heard, box = Heard(screen), screen.controls.sentence
    paste(box, "send money\r\nto allison")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert heard.said == [("textEntered", ("send money to allison",))]


def test_a_writers_prompt_keeps_its_line_ends(build):
    screen = build("writer")
    heard, box = Heard(screen), screen.controls.sentence
    paste(box, "JACK: yes\nMARY:")
    assert box.text() == "JACK: yes↵MARY:"
    box.end(False)
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert heard.said == [("textEntered", ("JACK: yes\nMARY:\n",))]


def test_two_thousand_words_are_taken_whole(build):
    screen = build()
    heard, box = Heard(screen), screen.controls.sentence
    text = " ".join(["extraordinarily"] * 2500)
    paste(box, text)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert heard.said == [("textEntered", (text,))]


def test_choosing_an_example_enters_it(build):
    screen = build("characters")
    heard, box = Heard(screen), screen.controls.sentence
    box.menu.actions()[0].trigger()
    assert heard.said == [("textEntered", ("ROMEO:\n",))]
    assert box.text() == "ROMEO:↵"


def test_what_is_being_typed_survives_a_run_of_the_old_text(build):
    screen = build("writer")
    box, request = screen.controls.sentence, case("writer").trace.request
    box.selectAll()
    QTest.keyClicks(box, "MARY")
    screen.show_request(request)
    assert box.text() == "MARY"
    screen.show_request(Request("", "another text"))
    assert box.text() == "another text"


def test_knobs_show_what_they_are_told_and_say_what_is_typed(build):
    screen = build("writer")
    heard, writing = Heard(screen), screen.controls.writing
    told = Sampling(length=200, temperature=0.5, top_k=40, top_p=0.9)
    screen.show_request(Request("", "", seed=12, sampling=told))
    assert writing.sampling() == told
    writing.temperature.field.setValue(1.25)
    writing.seed.field.setValue(77)
    assert heard.said == [
        ("samplingChanged", (Sampling(200, 1.25, 40, 0.9),)),
        ("seedChosen", (77,)),
    ]
    assert writing.temperature.slider.number() == pytest.approx(1.25, abs=0.01)


def test_dragging_a_knob_says_a_sampling_that_is_allowed(build):
    screen = build("writer")
    heard, writing = Heard(screen), screen.controls.writing
    for knob in (writing.length, writing.temperature, writing.top_k, writing.top_p):
        for end in (knob.slider.minimum(), knob.slider.maximum()):
            knob.slider.setValue(end)
    assert {name for name, _ in heard.said} == {"samplingChanged"}
    assert writing.sampling() == Sampling(length=1000, temperature=2.0, top_k=200, top_p=1.0)


def test_a_double_click_on_a_knob_goes_back_to_the_demos_value(build):
    screen = build("characters")
    knob = screen.controls.writing.temperature
    knob.field.setValue(1.9)
    QTest.mouseDClick(knob.slider, Qt.MouseButton.LeftButton)
    assert knob.number() == DEMOS["shakespeare"].sampling.temperature


def test_again_and_another_are_told_apart(build):
    screen = build("writer")
    heard = Heard(screen)
    screen.controls.writing.again.click()
    screen.controls.writing.another.click()
    assert [name for name, _ in heard.said] == ["againRequested", "anotherRequested"]


def test_a_reader_has_no_knobs(build):
    assert not build("reader").controls.writing.isVisibleTo(None)
    screen = build("writer")
    assert screen.controls.writing.isVisibleTo(screen)
