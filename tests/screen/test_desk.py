"""Panels are hidden and shown, and one at a time fills the place of the stage."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from rnnviz.screen.desk import Arrangement
from rnnviz.screen.pages import TABS_OF
from rnnviz.trace import Cursor
from rnnviz.views.look import DARK, LIGHT, Look
from tests.screen.conftest import case, tell
from tests.screen.test_hover import leave, point
from tests.screen.test_layout import assert_nothing_overlaps

SIZES = [(1024, 768), (1280, 720), (1920, 1080), (3840, 2160)]
TITLE = QPointF(40.0, 12.0)


def names(screen) -> list[str]:
    return [view.accessibleName() for view in screen.pages.watch.views]


def test_a_hidden_panel_gives_its_room_to_the_others_and_comes_back(build) -> None:
    screen = build("reader", (1280, 720))
    before = {view: view.geometry() for view in screen.pages.watch.views}
    hidden, gates, outputs = before
    screen.desk.turn("gates")
    assert screen.pages.watch.views == [hidden, outputs]
    assert not gates.isVisibleTo(screen)
    assert hidden.height() > 1.3 * before[hidden].height()
    assert outputs.geometry().bottom() == before[outputs].bottom()
    screen.desk.turn("gates")
    assert {view: view.geometry() for view in screen.pages.watch.views} == before


def test_a_panel_that_comes_back_has_missed_nothing(build) -> None:
    screen = build("reader")
    gates = screen.pages.watch.views[1]
    screen.desk.turn("gates")
    tell(screen, case("writer"))
    screen.show_cursor(Cursor(4, 0.5))
    screen.desk.turn("gates")
    assert gates.trace is case("writer").trace
    assert gates.cursor_at == Cursor(4, 0.5)


def test_what_comes_out_is_hidden_whatever_the_task(build) -> None:
    screen = build("reader")
    screen.desk.turn("outputs")
    assert names(screen) == ["Hidden state", "Gates"]
    tell(screen, case("writer"))
    assert names(screen) == ["Hidden state", "Gates"]
    screen.desk.show_all()
    assert names(screen) == ["Hidden state", "Gates", "What comes next"]


def test_a_column_without_panels_says_how_to_get_them_back(build) -> None:
    screen = build("reader", (1024, 768))
    for name in ("hidden", "gates", "outputs"):
        screen.desk.turn(name)
    nothing = screen.pages.watch._nothing
    assert screen.pages.watch.views == []
    assert nothing.isVisibleTo(screen)
    screen.grab()
    assert nothing.text.heightForWidth(nothing.text.width()) <= nothing.text.height()
    nothing.all.click()
    assert len(names(screen)) == 3
    assert not nothing.isVisibleTo(screen)


def test_the_equations_can_be_hidden_for_a_larger_stage(build) -> None:
    screen = build("reader", (1280, 720))
    before = screen.stage.height()
    screen.desk.turn("equations")
    assert not screen.equations.isVisibleTo(screen)
    assert screen.stage.height() > before + 40
    screen.desk.turn("equations")
    assert screen.stage.height() == before


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["reader", "characters"])
def test_every_panel_can_take_the_place_of_stage_and_equations(build, kind, size) -> None:
    screen = build(kind, size)
    column = {view: view.geometry() for view in screen.pages.views}
    middle = screen.middle.geometry()
    for view in column:
        screen.desk.toggle(view)
        image = screen.grab().toImage()
        assert not image.isNull()
        assert_nothing_overlaps(screen)
        assert not screen.stage.isVisibleTo(screen)
        assert view.width() == middle.width()
        assert view.height() > 0.85 * middle.height()
        assert screen.controls.tape.isVisibleTo(screen)
        screen.desk.toggle(view)
    screen.grab()
    assert {view: view.geometry() for view in screen.pages.views} == column
    assert screen.stage.isVisibleTo(screen)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_before_a_class_the_way_back_can_be_read(build, theme) -> None:
    screen = build("reader", (1024, 768))
    screen.set_presenting(True)
    screen.set_look(Look.for_last_row(theme, 0.026 * 768))
    screen.desk.toggle(screen.pages.views[0])
    screen.grab()
    back = screen.middle.enlarged.back
    assert back.sizeHint().width() <= back.width()
    assert screen.look.pixels("label") >= 0.026 * 768
    assert_nothing_overlaps(screen)


@pytest.mark.parametrize("page", [name for name in TABS_OF if name != "watch"])
def test_the_panels_of_other_pages_are_enlarged_for_free(build, page) -> None:
    screen = build("reader", (1280, 720))
    screen.pages.show_page(page)
    screen.grab()
    for view in [v for v in screen.pages.views if not v.isHidden()][:2]:
        home, place = view.parentWidget(), view.geometry()
        screen.desk.toggle(view)
        assert view.stand_in.geometry() == place
        assert view.stand_in.parentWidget() is home
        screen.resize(1300, 740)
        screen.grab()
        assert view.width() == screen.middle.width()
        screen.resize(1280, 720)
        screen.grab()
        QTest.mouseClick(view.stand_in, Qt.MouseButton.LeftButton)
        assert (view.parentWidget(), view.geometry(), view.stand_in) == (home, place, None)


def test_a_large_panel_is_told_of_runs_and_places_while_another_page_is_open(build) -> None:
    screen = build("reader")
    hidden = screen.pages.views[0]
    screen.desk.toggle(hidden)
    screen.pages.show_page(next(name for name in TABS_OF if name != "watch"))
    tell(screen, case("writer"))
    screen.show_cursor(Cursor(3, 0.5))
    assert hidden.trace is case("writer").trace
    assert hidden.cursor_at == Cursor(3, 0.5)
    assert hidden in screen.views
    assert screen.desk.put_back()
    screen.pages.show_page("watch")
    screen.grab()
    assert hidden in screen.pages.watch.views


def test_a_panel_that_the_next_model_has_not_goes_back_by_itself(build) -> None:
    screen = build("reader")
    outputs = screen.pages.views[-1]
    screen.desk.toggle(outputs)
    tell(screen, case("writer"))
    assert screen.middle.enlarged.view is None
    assert not outputs.isVisibleTo(screen)
    assert screen.stage.isVisibleTo(screen)
    tell(screen, case("reader"))
    assert outputs.isVisibleTo(screen)


def test_hiding_the_large_panel_puts_it_back_first(build) -> None:
    screen = build("reader")
    gates = screen.pages.views[1]
    screen.desk.toggle(gates)
    screen.desk.turn("gates")
    assert screen.middle.enlarged.view is None
    assert not gates.isVisibleTo(screen)
    screen.desk.turn("gates")
    assert gates.isVisibleTo(screen)
    assert gates.parentWidget() is screen.pages.watch


def test_one_panel_after_the_other_is_enlarged_and_then_none(build) -> None:
    screen = build("reader")
    views, seen = screen.pages.views, []
    for _ in range(len(views) + 1):
        screen.desk.enlarge_next()
        seen.append(screen.middle.enlarged.view)
    assert seen == [*views, None]
    screen.desk.toggle(views[0])
    screen.pages.show_page(next(name for name in TABS_OF if name != "watch"))
    screen.desk.enlarge_next()
    assert screen.middle.enlarged.view is None
    screen.pages.show_page("watch")
    screen.pages.watch.hide_panels(frozenset(("hidden", "gates", "outputs")))
    screen.desk.enlarge_next()
    assert screen.middle.enlarged.view is None


def test_the_title_under_the_mouse_offers_two_buttons(build) -> None:
    screen = build("reader")
    gates, handles = screen.pages.views[1], screen.desk.handles
    assert handles.isHidden()
    point(gates, TITLE)
    assert handles.parentWidget() is gates
    assert gates.rect().contains(handles.geometry())
    assert not handles.isHidden()
    handles.grow.click()
    assert screen.middle.enlarged.view is gates
    assert handles.isHidden()
    point(gates, TITLE)
    assert handles.grow.accessibleName() == "Put back"
    handles.grow.click()
    assert screen.middle.enlarged.view is None
    point(gates, TITLE)
    handles.drop.click()
    assert gates not in screen.pages.views
    screen.desk.show_all()
    point(gates, TITLE)
    point(gates, QPointF(40.0, 150.0))
    assert handles.isHidden()
    point(gates, TITLE)
    leave(gates)
    assert handles.isHidden()


def test_a_double_click_on_a_title_enlarges_and_puts_back(build) -> None:
    screen = build("reader")
    hidden = screen.pages.views[0]
    for wanted in (hidden, None):
        QTest.mouseDClick(hidden, Qt.MouseButton.LeftButton, pos=TITLE.toPoint())
        assert screen.middle.enlarged.view is wanted
    below = QPoint(80, round(hidden.cells_rect(0).center().y()))
    QTest.mouseDClick(hidden, Qt.MouseButton.LeftButton, pos=below)
    assert screen.middle.enlarged.view is None


def test_the_menu_of_a_panel_enlarges_and_hides(build, monkeypatch) -> None:
    screen = build("reader")
    hidden, opened = screen.pages.views[0], []
    menu = screen.desk.handles.menu_for(hidden)
    assert [action.text() for action in menu.actions()] == ["Enlarge\tZ", "Hide"]
    menu.actions()[0].trigger()
    assert screen.middle.enlarged.view is hidden
    assert screen.desk.handles.menu_for(hidden).actions()[0].text().startswith("Back")
    menu.actions()[1].trigger()
    assert hidden not in screen.pages.views
    monkeypatch.setattr("PySide6.QtWidgets.QMenu.popup", lambda menu, at: opened.append(menu))
    gates = screen.pages.views[0]
    click = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(50, 90), QPoint(50, 90))
    QApplication.sendEvent(gates, click)
    assert len(opened) == 1


def test_an_arrangement_can_be_brought_about_and_told(build) -> None:
    screen = build("reader")
    assert screen.desk.arrangement == Arrangement()
    wanted = Arrangement("watch", ("equations", "gates"), "Hidden state")
    screen.desk.arrange(wanted)
    assert screen.desk.arrangement == wanted
    assert screen.middle.enlarged.view is screen.pages.views[0]
    screen.desk.arrange(Arrangement("no such page", ("nonsense",), "no such panel"))
    assert screen.desk.arrangement.page == "watch"
    assert len(screen.pages.watch.views) == 3


def test_leaving_a_widget_takes_no_panel_along(build, qapp) -> None:
    screen = build("reader")
    gates = screen.pages.views[1]
    point(gates, TITLE)
    screen.desk.toggle(gates)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    screen.desk.put_back()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert screen.desk.handles.parentWidget() is screen.pages
    assert not [w for w in gates.findChildren(QWidget) if w is screen.desk.handles]
