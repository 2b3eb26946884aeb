"""What stands around the film's strip has room everywhere, and offers only what can be done."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from rnnviz.screen.train.film_button import FORMS
from rnnviz.screen.train.film_panel import FilmPanel
from rnnviz.session.film import Film
from rnnviz.session.runs import Runs
from rnnviz.views.look import DARK, Look
from tests.views.training.told import current, runs


@pytest.fixture
def panel(qtbot: QtBot) -> FilmPanel:
    panel = FilmPanel()
    qtbot.addWidget(panel)
    panel.resize(548, 82)
    panel.set_look(Look(DARK, 11.0))
    panel.show_runs(runs())
    panel.show()
    return panel


def places(panel: FilmPanel) -> list[QRect]:
    row = [panel.title, panel.says, *panel._buttons().values()]
    return [part.geometry() for part in row if part.isVisible()]


@pytest.mark.parametrize("width", [548, 700, 1400])
def test_heading_and_buttons_stand_in_a_row_that_has_room(panel: FilmPanel, width: int) -> None:
    panel.resize(width, 82)
    found = places(panel)
    assert all(a.right() < b.left() for a, b in pairwise(found))
    assert found[-1].right() <= width
    assert panel.title.width() >= panel.look.width_of(panel.title.text())
    assert found[-1].bottom() < panel.strip.y()


def test_a_class_sees_the_strip_and_play_alone(panel: FilmPanel) -> None:
    panel.set_presenting(True)
    shown = [name for name, button in panel._buttons().items() if button.isVisible()]
    assert shown == ["play"]
    assert not panel.title.isVisible()
    assert panel.strip.height() == panel.height()
    assert panel.play.geometry().right() < panel.strip.x() + panel.strip.frame(0).left()
    panel.set_presenting(False)
    assert len(places(panel)) == 9


def test_without_a_film_nothing_is_offered(panel: FilmPanel) -> None:
    found = runs()
    for none in (Runs(), found.changed(found.current, film=Film())):
        panel.show_runs(none)
        assert not any(panel._buttons()[name].isEnabled() for name in ("play", "a", "b", "save"))
        assert not panel.strip.offers()
    panel.show_runs(found)
    assert panel.play.isEnabled()
    assert len(panel.strip.offers()) == 3 + len(FORMS)


def test_it_says_which_moment_it_is_and_how_good_the_network_was(panel: FilmPanel) -> None:
    assert panel.says.text().startswith("drag to go back")
    assert not panel.now.isEnabled()
    panel.show_moment(0)
    assert panel.says.text() == "before training · 0.0 % right"
    panel.show_moment(30)
    assert panel.says.text() == "batch 30 · 30.0 % right"
    assert panel.now.isEnabled()


def test_compare_says_what_it_would_compare(panel: FilmPanel) -> None:
    film = current(runs()).film
    panel.show_marks({"A": 10}, (film.at(10), film.at(40)))
    assert panel.compare.isEnabled()
    assert panel.compare.toolTip() == "Compare batch 10 with batch 40"
    panel.show_marks({}, ())
    assert not panel.compare.isEnabled()
    assert "Mark a moment" in panel.compare.toolTip()


def test_the_save_button_says_how_far_it_is_and_stops(qtbot: QtBot, panel: FilmPanel) -> None:
    panel.save.show_share(0.456)
    assert panel.save.text() == "Stop, 46 %"
    with qtbot.waitSignal(panel.save.cancelAsked):
        panel.save.click()
    panel.save.show_share(None)
    panel.save.click()
    assert panel.save.menu_.actions()[0].text() == "GIF, 640 × 360…"
    with qtbot.waitSignal(panel.save.saveAsked) as asked:
        panel.save.menu_.actions()[-1].trigger()
    assert asked.args == [FORMS[-1]]
    panel.save.menu_.close()
