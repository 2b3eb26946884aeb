"""The page about dropout is laid out cleanly: at every size, for all tasks, before a class."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from rnnviz.capture.passes import Passes
from rnnviz.capture.run import capture
from rnnviz.edits import WAYS, Dropout
from rnnviz.screen.button import Button
from rnnviz.screen.dropout.page import DropoutPage
from rnnviz.screen.explore import ExploreScreen
from rnnviz.trace import Cursor
from rnnviz.views.look import DARK, Look
from tests.screen.conftest import case
from tests.screen.test_layout import SIZES, assert_no_text_is_cut, assert_nothing_overlaps, shown


def dropped(screen: ExploreScreen, kind: str, *ways: str) -> DropoutPage:
    """Show the page for a run with units removed, and what some passes believe of it."""
    known = case(kind)
    request = known.trace.request
    for way in ways:
        request = request.with_edit(Dropout(way, 0.25, 1_233))
    trace = capture(known.model, request)
    screen.show_trace(trace, known.trace)
    screen.pages.show_page("dropout")
    if ways:
        *_, spread = Passes(20).answers(known.model, trace)
        screen.show_answer(spread)
    screen.show_cursor(Cursor(2, 0.999))
    screen.grab()
    return screen.pages.page


@pytest.mark.parametrize("ways", [(), ("up",), WAYS], ids=["none", "one", "all"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_overlaps_and_no_text_is_cut(build, size, ways) -> None:
    screen = build("reader", size)
    page = dropped(screen, "reader", *ways)
    assert_nothing_overlaps(screen)
    assert_no_text_is_cut(screen)
    assert len([view for view in page.views if view.isVisibleTo(screen)]) == (3 if ways else 1)


@pytest.mark.parametrize("kind", ["reader", "writer", "characters"])
def test_a_presentation_is_laid_out_as_cleanly(build, kind) -> None:
    screen = build(kind)
    page = dropped(screen, kind, "up", "memory")
    screen.set_look(Look.for_last_row(DARK, 0.026 * 720))
    screen.set_presenting(True)
    screen.grab()
    assert_nothing_overlaps(screen)
    for button in shown(screen, Button):
        assert button.fontMetrics().horizontalAdvance(button.text()) <= button.width()
    assert page.beliefs.isVisibleTo(screen)
    assert not page.bar.passes.isVisibleTo(screen)


def test_every_control_has_a_name_and_explains_itself(build) -> None:
    page = dropped(build(), "reader", "up")
    for stop in page.stops():
        assert stop.accessibleName()
    for button in page.bar.findChildren(Button):
        assert button.toolTip()
    assert all(view.accessibleName() for view in page.views)


def test_a_look_reaches_everything_on_the_page(build) -> None:
    page = dropped(build(), "reader", "up")
    look = Look(DARK, 21.0)
    page.set_look(look)
    parts: list[QWidget] = [*page.views, page.bar, page.bar.p, page.bar.next, page.bar.play]
    assert all(part.look == look for part in parts)


def test_a_picture_that_fills_the_stage_goes_back_when_nothing_is_removed_any_more(build) -> None:
    screen = build()
    page = dropped(screen, "reader", "up")
    screen.middle.enlarged.take(page.band)
    screen.grab()
    assert page.lends
    dropped(screen, "reader")
    assert not page.lends
    assert not page.band.isVisibleTo(screen)
    dropped(screen, "reader", "memory")
    assert page.band.isVisibleTo(screen)
    assert page.band.parentWidget() is page
