"""Walks of someone who asks what single units do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from rnnviz.app.window import MainWindow
from rnnviz.screen.units.page import UnitsPage
from rnnviz.screen.units.sections import SECTIONS
from rnnviz.trace import Cursor
from tests.models import WORDS

END = 0.999


@pytest.fixture
def page(window: MainWindow) -> UnitsPage:
    """Return the page, open in a large window in which four words were read."""
    window.session.playhead.pause()
    window.resize(1440, 900)
    window.session.move(Cursor(3, END))
    window.explore.screen.pages.show_page("units")
    window.grab()
    return window.explore.screen.pages.page


@pytest.fixture
def text(tmp_path: Path) -> str:
    path = tmp_path / "long.txt"
    drawn = np.random.default_rng(0).choice(WORDS[4:], 2000)
    path.write_text(" ".join(drawn), encoding="utf-8")
    return str(path)


def load(qtbot: QtBot, page: UnitsPage, path: str) -> None:
    page.library.read(path)
    qtbot.waitUntil(lambda: page.library.corpus is not None)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_opens_and_follows_the_cursor(
    page: UnitsPage, window: MainWindow, section: str
) -> None:
    page.show_section(section)
    for step in (0, 5):
        window.session.move(Cursor(step, END))
        window.grab()
        assert all(view.isVisible() and view.cursor_at.step == step for view in page.views)


def test_without_a_pick_the_liveliest_unit_is_shown_and_a_typed_one_is_kept(
    page: UnitsPage, window: MainWindow
) -> None:
    h = window.session.trace["h"].at(layer=0)
    assert page.unit == int(h.astype(np.float64).var(axis=0).argmax())
    page.choice.number.setValue(5)
    assert window.session.cursor.unit == 5
    QTest.mouseClick(page.choice.symbols["f"], Qt.MouseButton.LeftButton)
    assert (window.session.cursor.unit, window.session.cursor.symbol) == (5, "f")
    assert all((view.unit, view.symbol) == (5, "f") for view in page.views)
    QTest.mouseClick(page.choice.after, Qt.MouseButton.LeftButton)
    assert (page.unit, page.symbol) == (6, "f")


def test_a_word_that_is_clicked_is_run_to(page: UnitsPage, window: MainWindow) -> None:
    view = page.views[0]
    at = view.box(1).center().toPoint()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert window.session.cursor.step == 1


def test_moments_follow_the_cursor_until_a_stretch_is_chosen(
    page: UnitsPage, window: MainWindow
) -> None:
    page.show_section("moments")
    window.grab()
    section = page.section
    section.knob.field.setValue(0.05)
    before = section.list.shown
    window.session.move(Cursor(1, END))
    assert section.list.shown != before
    one, other = (section.text.box(step).center().toPoint() for step in (2, 3))
    QTest.mousePress(section.text, Qt.MouseButton.LeftButton, pos=one)
    QTest.mouseMove(section.text, other)
    QTest.mouseRelease(section.text, Qt.MouseButton.LeftButton, pos=other)
    assert section.list.shown.pattern.length == 2
    chosen = section.list.shown
    window.session.move(Cursor(5, END))
    assert section.list.shown == chosen


def test_a_loaded_text_is_searched_and_a_passage_of_it_run(
    qtbot: QtBot, page: UnitsPage, window: MainWindow, text: str
) -> None:
    page.show_section("moments")
    section = page.section
    section.knob.field.setValue(0.05)
    load(qtbot, page, text)
    qtbot.waitUntil(lambda: section.list.shown.of == "long.txt")
    assert section.list.shown.passages
    assert not section.run.isEnabled()
    window.grab()
    at = section.list.box(0).center().toPoint()
    QTest.mouseClick(section.list, Qt.MouseButton.LeftButton, pos=at)
    wanted = section.list.shown.passages[0].inside
    with qtbot.waitSignal(window.session.traceChanged):
        QTest.mouseClick(section.run, Qt.MouseButton.LeftButton)
    assert wanted in window.session.request.text
    qtbot.waitUntil(lambda: len(window.session.trace) > 2)  # a run grows


def test_words_are_counted_here_or_in_the_loaded_text(
    qtbot: QtBot, page: UnitsPage, text: str
) -> None:
    page.show_section("words")
    assert page.section.list.shown.of == "this text"
    load(qtbot, page, text)
    assert page.section.list.shown.of.startswith("long.txt")
    assert sum(m.count for m in page.section.list.shown.movers) == 2000
    QTest.mouseClick(page.source.own, Qt.MouseButton.LeftButton)
    assert page.section.list.shown.of == "this text"


def test_a_new_run_neither_stops_the_reading_nor_forgets_the_text(
    qtbot: QtBot, page: UnitsPage, window: MainWindow, text: str
) -> None:
    page.show_section("words")
    page.library.read(text)
    with qtbot.waitSignal(window.session.traceChanged):
        window.session.run_text("hello you")
    qtbot.waitUntil(lambda: page.library.corpus is not None)


def test_another_network_forgets_the_text(
    qtbot: QtBot, page: UnitsPage, window: MainWindow, text: str
) -> None:
    page.show_section("words")
    load(qtbot, page, text)
    window.session.open_model("intent-gru")
    qtbot.waitUntil(lambda: window.session.model.spec.cell == "gru")
    assert page.library.corpus is None
    assert page.source.loaded.isHidden()


def test_reading_can_be_cancelled_and_trouble_is_told(
    qtbot: QtBot, page: UnitsPage, window: MainWindow, text: str, tmp_path: Path
) -> None:
    page.show_section("words")
    page.library.read(text)
    assert page.source.busy.text.text()
    page.source.busy.cancel.click()
    assert not page.source.busy.text.text()
    qtbot.waitUntil(lambda: not window.explore.wiring.studies.busy)
    assert page.library.corpus is None
    page.library.read(str(tmp_path / "gone.txt"))
    qtbot.waitUntil(lambda: "cannot be read" in page.source.note.text())


def test_the_dialog_opens_beside_the_work(qtbot: QtBot, page: UnitsPage) -> None:
    page.show_section("words")
    QTest.mouseClick(page.source.load, Qt.MouseButton.LeftButton)
    dialog = page.findChild(QFileDialog)
    qtbot.waitUntil(dialog.isVisible)
    dialog.reject()
    qtbot.waitUntil(lambda: page.findChild(QFileDialog) is None)


def test_a_click_that_hits_nothing_changes_nothing(page: UnitsPage, window: MainWindow) -> None:
    for section in SECTIONS:
        page.show_section(section)
        window.grab()
        before = window.session.cursor
        for view in page.views:
            QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
        assert window.session.cursor == before
