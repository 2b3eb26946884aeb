"""The film's strip and the row of runs: what they show, and what a click on them asks for."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnviz.screen.train.film_strip import COLUMNS, ROWS, FilmStrip, corner, thumbnails
from rnnviz.screen.train.runs_row import RunsRow, chips
from tests.views.training.told import current, film, runs, shown

LEFT = Qt.MouseButton.LeftButton


def heard(signal: object) -> list[object]:
    found: list[object] = []
    signal.connect(lambda *told: found.append(told[0] if told else "now"))
    return found


def strip(qtbot: QtBot) -> FilmStrip:
    return shown(qtbot, FilmStrip(), size=(460, 90))


def test_a_wider_strip_has_more_pictures_and_always_the_first_and_the_newest() -> None:
    steps = tuple(range(0, 4000, 10))
    few, many = thumbnails(steps, 400, 12.0), thumbnails(steps, 900, 12.0)
    assert len(few) == 6
    assert len(many) == 15
    assert few[0] == many[0] == 0
    assert few[-1] == many[-1] == len(steps) - 1
    assert few[1] < (few[-1] - few[-2]), "early moments are denser"


def test_few_snapshots_all_have_a_picture_and_none_has_none() -> None:
    assert thumbnails((0, 10, 20), 900, 12.0) == (0, 1, 2)
    assert thumbnails((), 900, 12.0) == ()
    assert len(thumbnails((0, 10, 20), 1, 12.0)) == 2


def test_a_picture_has_the_weights_between_the_first_units() -> None:
    snapshot = film().at(20)
    weights = snapshot.weights()["rnn.weight_hh_l0"]
    assert (corner(snapshot) == weights[:ROWS, :COLUMNS]).all()


def test_the_chosen_moment_is_framed_and_telling_it_says_nothing(qtbot: QtBot) -> None:
    view = strip(qtbot)
    told, back = heard(view.momentChosen), heard(view.nowAsked)
    accent = QColor(view.look.theme.accent)
    assert framed_at(view, 4) == accent != framed_at(view, 1)
    view.show_moment(10)
    assert framed_at(view, 1) == accent != framed_at(view, 4)
    view.show_moment(None)
    assert not told
    assert not back


def framed_at(view: FilmStrip, number: int) -> QColor:
    place = view.frame(number)
    return view.grab().toImage().pixelColor(round(place.center().x()), round(place.top()))


def test_a_click_chooses_a_moment_and_one_on_the_newest_goes_back_to_now(qtbot: QtBot) -> None:
    view = strip(qtbot)
    told, back = heard(view.momentChosen), heard(view.nowAsked)
    click(view, 1)
    assert told == [10]
    view.show_moment(10)
    click(view, 4)
    assert told == [10]
    assert back == ["now"]


def click(view: FilmStrip, number: int) -> None:
    QTest.mouseClick(view, LEFT, pos=view.frame(number).center().toPoint())


def test_the_arrows_go_through_the_film(qtbot: QtBot) -> None:
    view = strip(qtbot)
    told, back = heard(view.momentChosen), heard(view.nowAsked)
    QTest.keyClick(view, Qt.Key.Key_Left)
    view.show_moment(30)
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert told == [30, 0]
    assert back == ["now"]


def test_chips_share_a_row_that_is_full() -> None:
    for count in (1, 3, 12):
        boxes = chips(count, 500, 12.0)
        assert boxes[-1].right() <= 500
        assert all(a.right() < b.left() for a, b in itertools.pairwise(boxes))


def test_a_chip_chooses_its_run_and_its_cross_removes_it(qtbot: QtBot) -> None:
    row = shown(qtbot, RunsRow(), runs("lstm", "gru"), size=(600, 32))
    row.show_learning(current(row.runs).key)
    chosen, removed = heard(row.runChosen), heard(row.runRemoved)
    (first, there), (_second, here) = row.boxes()
    QTest.mouseClick(row, LEFT, pos=there.center().toPoint())
    QTest.mouseClick(row, LEFT, pos=row.cross(there).center().toPoint())
    assert chosen == [first.key]
    assert removed == [first.key]
    QTest.mouseClick(row, LEFT, pos=row.cross(here).center().toPoint())
    QTest.mouseClick(row, LEFT, pos=QPoint(2, 2))
    assert chosen == removed == [first.key], "the run that learns stays"
