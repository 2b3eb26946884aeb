"""Walks of someone who asks how far back an outcome reaches."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnviz.app.window import MainWindow
from rnnviz.capture.gradients import Target
from rnnviz.capture.pairs import Outcomes
from rnnviz.capture.product import RangeStretch
from rnnviz.screen.gradients.page import GradientsPage
from rnnviz.screen.gradients.section import SECTIONS
from rnnviz.trace import Cursor

END = 0.999


@pytest.fixture
def page(window: MainWindow) -> GradientsPage:
    """Return the page, open in a large window in which four words were read."""
    window.session.playhead.pause()
    window.resize(1440, 900)
    window.session.move(Cursor(3, END))
    window.explore.screen.pages.show_page("gradients")
    window.grab()
    return window.explore.screen.pages.page


def flow_of(page: GradientsPage) -> object:
    return page.section.flow.flow


def test_the_gradients_come_by_themselves_and_stay_while_the_cursor_moves(
    qtbot: QtBot, page: GradientsPage, window: MainWindow
) -> None:
    qtbot.waitUntil(lambda: flow_of(page) is not None)
    known = flow_of(page)
    assert known.step == len(window.session.trace) - 1
    for step in (0, 2):
        window.session.move(Cursor(step, END))
        window.grab()
    assert flow_of(page) is known
    assert not window.explore.wiring.studies.busy


def test_another_outcome_is_asked_for_and_shown(
    qtbot: QtBot, page: GradientsPage, window: MainWindow
) -> None:
    labels = page.outcome._labels
    page.outcome.of.chosen.emit(labels[1])
    qtbot.waitUntil(lambda: flow_of(page) is not None and flow_of(page).label == labels[1])
    page.outcome.against.chosen.emit(labels[0])
    qtbot.waitUntil(lambda: flow_of(page).question.target.against == labels[0])
    page.outcome.at.chosen.emit(True)
    qtbot.waitUntil(lambda: flow_of(page).step == 3)
    window.session.move(Cursor(1, END))
    qtbot.waitUntil(lambda: flow_of(page).step == 1)


def test_a_change_of_the_run_changes_the_gradients(
    qtbot: QtBot, page: GradientsPage, window: MainWindow
) -> None:
    qtbot.waitUntil(lambda: flow_of(page) is not None)
    before = flow_of(page)
    with qtbot.waitSignal(window.session.traceChanged, check_params_cb=lambda t, _: t.complete):
        window.session.run_text("my account")
    qtbot.waitUntil(lambda: flow_of(page) not in (None, before))
    assert flow_of(page).logs["h"].shape == (1, 2)
    window.grab()


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_opens_answers_and_follows_the_cursor(
    qtbot: QtBot, page: GradientsPage, window: MainWindow, section: str
) -> None:
    with qtbot.waitSignal(window.explore.wiring.studies.answered):
        page.show_section(section)
        page._drop()
        page._ask_later()
    for step in (0, 4):
        window.session.move(Cursor(step, END))
        window.grab()
        assert all(view.isVisible() and view.cursor_at.step == step for view in page.views)
    qtbot.waitUntil(lambda: not window.explore.wiring.studies.busy)


def test_the_jacobian_follows_the_cursor_and_takes_in_the_memory(
    qtbot: QtBot, page: GradientsPage, window: MainWindow
) -> None:
    page.show_section("jacobian")
    bars = page.section.bars
    qtbot.waitUntil(lambda: bars.stretch is not None)
    window.session.move(Cursor(1, END))
    qtbot.waitUntil(lambda: bars.stretch.question.step == 1)
    QTest.mouseClick(page.options.buttons["state"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bars.stretch.question.part == "state")
    assert len(bars.stretch.sizes) == 2 * window.session.trace.units


def test_words_are_coloured_for_and_against(
    qtbot: QtBot, page: GradientsPage, window: MainWindow
) -> None:
    page.show_section("words")
    text = page.section.text
    qtbot.waitUntil(lambda: text.flow is not None)
    window.grab()
    QTest.mouseClick(page.options.buttons["signed"], Qt.MouseButton.LeftButton)
    assert text.signed
    at = text.box(2).center().toPoint()
    QTest.mouseClick(text, Qt.MouseButton.LeftButton, pos=at)
    assert window.session.cursor.step == 2


def test_pairs_by_the_memory_are_other_cells(qtbot: QtBot, page: GradientsPage) -> None:
    page.show_section("pairs")
    cells = page.section.cells
    qtbot.waitUntil(lambda: cells.pairs is not None and cells.pairs.complete)
    by_h = cells.grab().toImage()
    QTest.mouseClick(page.options.buttons["c"], Qt.MouseButton.LeftButton)
    assert cells.symbol == "c"
    assert cells.grab().toImage() != by_h


def test_cancel_and_leaving_stop_what_is_under_way(
    qtbot: QtBot, page: GradientsPage, window: MainWindow
) -> None:
    page.show_section("pairs")
    page._ask()
    with qtbot.waitSignal(page.dropped) as told:
        page.busy.cancelRequested.emit()
    assert told.args == [Outcomes]
    window.explore.screen.pages.show_page("watch")
    qtbot.waitUntil(lambda: not window.explore.wiring.studies.busy)
    assert page._asked is None


def test_a_writer_is_asked_about_its_text(
    qtbot: QtBot, page: GradientsPage, window: MainWindow
) -> None:
    with qtbot.waitSignal(window.session.traceChanged, check_params_cb=lambda t, _: t.complete):
        window.session.open_demo("script")
    window.session.playhead.pause()
    page.outcome.of.chosen.emit("text")
    qtbot.waitUntil(lambda: flow_of(page) is not None and flow_of(page).step is None)
    window.grab()
    page.outcome.of.chosen.emit("loss")
    qtbot.waitUntil(lambda: flow_of(page).step == window.session.cursor.step)
    window.session.move(Cursor(5, END))
    said = window.session.trace.tokens[6].id
    page.outcome.of.chosen.emit(said)
    rival = next(k for k in page.outcome._labels if k != said)
    page.outcome.against.chosen.emit(rival)
    qtbot.waitUntil(lambda: flow_of(page).question.target == Target("logit", 5, said, rival))
    assert "and not" in page.section.flow.subtitle()
    for section in SECTIONS:
        page.show_section(section)
        window.grab()
    qtbot.waitUntil(lambda: not window.explore.wiring.studies.busy)


def test_a_range_is_chosen_by_keys_that_the_window_leaves_to_it(
    qtbot: QtBot, page: GradientsPage, window: MainWindow
) -> None:
    page.show_section("product")
    product, bars = page.section.product, page.section.bars
    last = len(window.session.trace) - 1
    qtbot.waitUntil(lambda: product.product is not None and product.product.complete)
    assert product.product.question == RangeStretch(0, 0, last)
    before = window.session.cursor
    product.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(product, Qt.Key.Key_Right)
    QTest.keyClick(product, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: product.product.question == RangeStretch(0, 1, last - 1))
    assert window.session.cursor == before
    QTest.mouseClick(page.options.buttons["by_h"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bars.stretch.question == RangeStretch(0, 1, last - 1, "by_h"))
    page.show_section("flow")
    page.show_section("product")
    assert product.range == (2, last - 1)
