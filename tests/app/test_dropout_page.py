"""Walks of someone who asks what dropout does."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnviz.app.window import MainWindow
from rnnviz.edits import Dropout
from rnnviz.screen.dropout.page import DropoutPage
from rnnviz.trace import Cursor, Trace

END = 0.999


@pytest.fixture
def page(window: MainWindow) -> DropoutPage:
    """Return the page, in a large window that stands at the fourth word."""
    window.session.playhead.pause()
    window.resize(1440, 900)
    window.session.move(Cursor(3, END))
    window.explore.screen.pages.show_page("dropout")
    window.grab()
    return window.explore.screen.pages.page


def click(button: object) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def settled(page: DropoutPage, question: Callable[[Trace], bool]) -> Callable[[], bool]:
    return lambda: page.trace is not None and page.trace.complete and question(page.trace)


def number(trace: Trace) -> int:
    return max((edit.number for edit in trace.request.active(Dropout)), default=-1)


def begin(qtbot: QtBot, page: DropoutPage) -> None:
    """Remove units on their way up."""
    click(page.bar.where["up"])
    qtbot.waitUntil(settled(page, lambda t: "mask_up" in t))


def test_before_anything_is_removed_the_page_says_where_to_begin(page: DropoutPage) -> None:
    assert not page.setting.on
    assert page.masks.isVisible()
    assert not page.beliefs.isVisible()
    assert not page.bar.next.isEnabled()
    click(page.bar.play)
    assert not page.playing


def test_a_click_removes_units_and_all_passes_follow(qtbot: QtBot, page: DropoutPage) -> None:
    begin(qtbot, page)
    assert page.bar.where["up"].isChecked()
    assert "mask_h" not in page.trace
    qtbot.waitUntil(lambda: page.spread is not None and page.spread.complete)
    assert page.spread.passes == 100
    assert page.beliefs.spread is page.band.spread is page.spread
    column = page.spread.watched[3].tolist().index(int(page.trace["p"].at(step=3).argmax()))
    own = page.trace["p"].at(step=3).max()
    assert page.spread.samples[3, column, 0] == pytest.approx(own, abs=1e-5)


def test_the_slider_to_its_end_and_the_next_pass_and_all_undone(
    qtbot: QtBot, window: MainWindow, page: DropoutPage
) -> None:
    plain = page.trace
    page.bar.p.slider.setFocus()
    QTest.keyClick(page.bar.p.slider, Qt.Key.Key_End)
    qtbot.waitUntil(settled(page, lambda t: t.request.edits == (Dropout("up", 0.9),)))
    first = page.trace["mask_up"].data
    click(page.bar.next)
    qtbot.waitUntil(settled(page, lambda t: number(t) == 1))
    assert not np.array_equal(page.trace["mask_up"].data, first)
    assert page.bar.names[2].text() == "Pass 2"
    window.session.undo()
    qtbot.waitUntil(settled(page, lambda t: number(t) == 0))
    np.testing.assert_array_equal(page.trace["mask_up"].data, first)
    window.session.undo()
    qtbot.waitUntil(settled(page, lambda t: not t.request.edits))
    for symbol, field in plain.fields.items():
        np.testing.assert_array_equal(page.trace[symbol].data, field.data)
    assert not page.beliefs.isVisible()


def test_two_clicks_before_the_first_answer_both_count(qtbot: QtBot, page: DropoutPage) -> None:
    click(page.bar.where["input"])
    click(page.bar.where["memory"])
    qtbot.waitUntil(settled(page, lambda t: "mask_x" in t and "mask_h" in t))
    assert page.setting.ways == {"input", "memory"}
    click(page.bar.when[False])
    qtbot.waitUntil(settled(page, lambda t: not t.request.active(Dropout)[0].every_step))
    mask = page.trace["mask_h"].data
    assert (mask == mask[:, :1]).all()


def test_the_same_passes_stay_while_one_follows_another(qtbot: QtBot, page: DropoutPage) -> None:
    begin(qtbot, page)
    qtbot.waitUntil(lambda: page.spread is not None and page.spread.complete)
    before = page.spread
    click(page.bar.next)
    qtbot.waitUntil(settled(page, lambda t: number(t) == 1))
    assert page.spread is page.beliefs.spread is before
    page.bar.p.field.setValue(0.3)
    qtbot.waitUntil(settled(page, lambda t: t.request.edits[0].p == 0.3))
    assert page.spread is None
    qtbot.waitUntil(lambda: page.spread is not None and page.spread.complete)


def test_another_number_of_passes_is_asked_for(qtbot: QtBot, page: DropoutPage) -> None:
    begin(qtbot, page)
    page.bar.passes.field.setValue(20)
    qtbot.waitUntil(lambda: page.spread is not None and page.spread.passes == 20)
    page.bar.passes.field.setValue(500)
    qtbot.waitUntil(lambda: page.spread.passes == 500)


def test_passes_are_played_until_they_are_stopped(qtbot: QtBot, page: DropoutPage) -> None:
    page._passes.setInterval(5)
    begin(qtbot, page)
    click(page.bar.play)
    assert page.playing
    assert page.bar.play.accessibleName() == "Stop the passes"
    qtbot.waitUntil(lambda: number(page.trace) >= 4)
    click(page.bar.play)
    assert not page.playing
    assert page.bar.play.accessibleName() == "Play passes"


@pytest.mark.parametrize("interruption", ["another page", "another model", "another text"])
def test_what_interrupts_the_passes_ends_them(
    qtbot: QtBot, window: MainWindow, page: DropoutPage, interruption: str
) -> None:
    page._passes.setInterval(5)
    begin(qtbot, page)
    click(page.bar.play)
    qtbot.waitUntil(lambda: number(page.trace) >= 2)
    if interruption == "another page":
        window.explore.screen.pages.show_page("watch")
    elif interruption == "another model":
        window.session.open_model("intent-gru")
    else:
        window.session.set_edits(())
    qtbot.waitUntil(lambda: not page.playing)


def test_a_writer_writes_another_text_in_every_pass(
    qtbot: QtBot, window: MainWindow, page: DropoutPage
) -> None:
    window.session.open_model("script-lstm")
    qtbot.waitUntil(lambda: page.model.task == "generate" and page.trace.complete)
    begin(qtbot, page)
    page.bar.p.field.setValue(0.8)
    qtbot.waitUntil(settled(page, lambda t: t.request.edits[0].p == 0.8))
    texts = {page.trace.tokens}
    for k in range(1, 4):
        click(page.bar.next)
        qtbot.waitUntil(settled(page, lambda t, k=k: number(t) == k))
        texts.add(page.trace.tokens)
    assert len(texts) > 1
    qtbot.waitUntil(lambda: page.spread is not None and page.spread.complete)
    assert page.spread.tokens == page.trace.tokens
    window.explore.screen.grab()


def test_the_page_can_be_walked_by_keyboard_and_closed_while_it_works(
    qtbot: QtBot, window: MainWindow, page: DropoutPage
) -> None:
    assert all(stop.accessibleName() for stop in page.stops())
    page.bar.where["memory"].setFocus()
    QTest.keyClick(page.bar.where["memory"], Qt.Key.Key_Return)
    qtbot.waitUntil(settled(page, lambda t: "mask_h" in t))
    click(page.bar.play)
    window.close()
    qtbot.waitUntil(lambda: not page.playing)
