"""A walk through every page and the way back with each kind of network that others may have."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from rnnviz.app.window import MainWindow
from rnnviz.capture.gradients import Target
from rnnviz.screen.compare.pictures import PICTURES
from rnnviz.screen.pages import TABS_OF
from rnnviz.trace import Cursor, Edit
from rnnviz.views.base import View
from tests.cells import tiny

NETWORKS = (
    *("hard peepholes", "projected", "hard reset before", "linear lstm", "window"),
    "fifteen layers",
)
TEXT = "send money from my savings account"
PLACES = (Cursor(0, 0.5), Cursor(3, 0.9, 1, 3, "h"))


@pytest.fixture
def open_window(make_window: Callable[[], MainWindow]) -> MainWindow:
    window = make_window()
    window.showNormal()
    window.resize(1280, 720)
    return window


def show(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Open a tiny network of that name from memory, changed by hand, and wait for its run."""
    session = window.session
    with qtbot.waitSignal(session.traceChanged, check_params_cb=lambda t, _: t.complete):
        session.show_model(tiny(name, layers=2, scale=2.0), TEXT)
    session.playhead.pause()


def look(window: MainWindow) -> None:
    """Look at every picture at some places, and point at what is in it."""
    for place in PLACES:
        window.session.move(place)
        window.grab()
    for view in window.findChildren(View):
        if view.isVisible():
            for x, y in ((0.02, 0.5), (0.3, 0.4), (0.5, 0.5), (0.6, 0.2), (0.9, 0.8)):
                at = QPointF(x * view.width(), y * view.height())
                view.explain(at)
                view.points_at(at)
            view.numbers()


@pytest.mark.parametrize("name", NETWORKS)
def test_every_page_and_the_way_back_show_it(
    qtbot: QtBot, open_window: MainWindow, name: str
) -> None:
    window, problems = open_window, []
    window.session.problemRaised.connect(problems.append)
    show(qtbot, window, name)
    screen = window.explore.screen
    for page in TABS_OF:
        screen.pages.show_page(page)
        look(window)
    window.explore.wiring.passes.go_back(Target())
    qtbot.waitUntil(lambda: screen.stage.back is not None)
    look(window)
    window.explore.wiring.passes.leave()
    with qtbot.waitSignal(window.session.traceChanged, check_params_cb=lambda t, _: t.complete):
        window.session.set_edits((Edit("h", "scale", 0.5),))
    look(window)
    qtbot.waitUntil(lambda: not window.explore.wiring.studies.busy)
    assert problems == []


def test_networks_of_every_kind_stand_beside_each_other(
    qtbot: QtBot, open_window: MainWindow
) -> None:
    models = tuple(tiny(name, scale=2.0) for name in ("peepholes", "reset before", "window"))
    room = open_window.go("compare")
    room.compare(models, TEXT)
    compared = room.comparison
    qtbot.waitUntil(lambda: len(compared.sides) == 3 and not compared.busy)
    for picture in PICTURES:
        room.screen.board.show_picture(picture)
        for place in PLACES:
            compared.move(place)
            open_window.grab()
    qtbot.waitUntil(lambda: not room.inquiry.busy)
