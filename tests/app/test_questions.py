"""Walks of someone who asks where numbers come from."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnviz.app.window import MainWindow
from rnnviz.trace import Cursor
from rnnviz.views.origin.view import OriginView
from rnnviz.views.origin.words import shown_values

END = 0.999


@pytest.fixture
def standing(window: MainWindow) -> MainWindow:
    """Return a large window in which the network has just read its fourth word."""
    window.session.playhead.pause()
    window.resize(1440, 900)
    window.session.move(Cursor(3, END))
    window.grab()  # a tile is where it was painted
    return window


def tile(window: MainWindow, symbol: str, unit: int) -> QPoint:
    """Return where a unit's tile lies in the open cell."""
    areas = window.explore.screen.stage._side.inside.areas
    area = next(a for a in areas if a.symbol == symbol)
    row, column = area.grid.place(unit)
    half = area.grid.pitch / 2
    return QPoint(
        round(area.x + column * area.grid.pitch + half),
        round(area.y + row * area.grid.pitch + half),
    )


def click(window: MainWindow, symbol: str, unit: int) -> None:
    place = tile(window, symbol, unit)
    QTest.mouseClick(window.explore.screen.stage, Qt.MouseButton.LeftButton, pos=place)
    window.grab()


def panel(window: MainWindow) -> OriginView | None:
    last = window.explore.screen.pages.watch.views[-1]
    return last if isinstance(last, OriginView) else None


@pytest.mark.parametrize("symbol", ["f", "i", "g", "o", "c", "h"])
def test_a_click_on_a_tile_shows_numbers_that_add_up(standing: MainWindow, symbol: str) -> None:
    before = standing.explore.screen.pages.watch.views
    click(standing, symbol, 5)
    view, trace = panel(standing), standing.session.trace
    assert view.isVisible()
    assert not before[-1].isVisible()
    assert standing.explore.screen.pages.watch.views[:-1] == before[:-1]
    found = view.origin
    assert found.value == trace[symbol].at(layer=0, step=3, unit=5)
    assert found.result == pytest.approx(found.value, abs=1e-5)
    assert sum(shown_values(view.rows(), found)) == pytest.approx(found.total, abs=0.006)


def test_escape_brings_the_panel_back(standing: MainWindow) -> None:
    before = standing.explore.screen.pages.watch.views
    click(standing, "f", 5)
    assert panel(standing) is not None
    QTest.keyClick(standing, Qt.Key.Key_Escape)
    assert standing.explore.screen.pages.watch.views == before
    assert before[-1].isVisible()
    assert standing.session.cursor == Cursor(3, standing.session.cursor.phase)


def test_the_same_unit_again_and_the_cross_bring_it_back_too(standing: MainWindow) -> None:
    click(standing, "g", 2)
    click(standing, "g", 2)
    assert panel(standing) is None
    click(standing, "g", 2)
    click(standing, "o", 2)
    view = panel(standing)
    assert view.origin.symbol == "o"
    cross = view.cross().center().toPoint()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=cross)
    assert panel(standing) is None


def test_escape_answers_the_question_before_it_ends_the_presentation(
    qtbot: QtBot, standing: MainWindow
) -> None:
    QTest.keyClick(standing, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: standing.presenter.presenting)
    standing.session.move(Cursor(3, END, 0, 5, "f"))
    standing.grab()
    assert panel(standing) is not None
    QTest.keyClick(standing, Qt.Key.Key_Escape)
    assert panel(standing) is None
    assert standing.presenter.presenting
    QTest.keyClick(standing, Qt.Key.Key_Escape)
    assert not standing.presenter.presenting


def test_one_can_ask_on_from_the_answer(standing: MainWindow) -> None:
    click(standing, "h", 5)
    view = panel(standing)
    box = next(box for box, leads in view._leads if leads.symbol == "c")
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert (view.origin.symbol, view.origin.unit) == ("c", 5)
    standing.grab()
    box = next(box for box, leads in view._leads if leads.step == 2)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert (view.origin.symbol, view.origin.step) == ("c", 2)
    assert standing.session.cursor.step == 2


def test_another_text_and_another_network_are_asked_nothing(
    qtbot: QtBot, standing: MainWindow
) -> None:
    click(standing, "f", 5)
    standing.session.run_text("hello")
    qtbot.waitUntil(lambda: standing.session.request.text == "hello")
    standing.grab()
    assert panel(standing) is None
    standing.session.move(Cursor(0, END, 0, 5, "f"))
    standing.session.open_model("intent-gru")
    qtbot.waitUntil(lambda: standing.session.model.spec.cell == "gru")
    standing.grab()
