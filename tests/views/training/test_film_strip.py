"""The film's strip paints numbers of the networks of then, and every place on it is a moment."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnviz.session.film import Film, Snapshot
from rnnviz.session.runs import Runs
from rnnviz.session.stills import Still, stills
from rnnviz.views.look import LIGHT, diverging, paint_values
from rnnviz.views.training.film_picture import BOUNDS, MARGIN, wide_grid
from rnnviz.views.training.film_strip import RAIL, FilmStrip
from tests.views.training.told import current, runs, shown

LEFT = Qt.MouseButton.LeftButton
SIZE = (470, 70)


def heard(signal: object) -> list[object]:
    found: list[object] = []
    signal.connect(found.append)
    return found


def made(found: Runs, text: str = "send money please") -> tuple[Still, ...]:
    run = current(found)
    *_, last = stills(run.film.snapshots, text, run.model)
    return last


@pytest.fixture
def strip(qtbot: QtBot) -> FilmStrip:
    """Return the strip of a film of five moments: 0, 10, 20, 30 and 40."""
    found = runs()
    strip = shown(qtbot, FilmStrip(), found, size=SIZE)
    strip.show_stills(made(found))
    strip.show_target(0, "transfer")
    return strip


def picture(strip: FilmStrip) -> QImage:
    return strip.grab().toImage()


def click(strip: FilmStrip, number: int) -> None:
    QTest.mouseClick(strip, LEFT, pos=strip.frame(number).center().toPoint())


def on_rail(strip: FilmStrip, step: float) -> QPoint:
    return QPointF(strip.x_of(step), 0.4 * RAIL * strip.look.unit).toPoint()


@pytest.mark.parametrize(("units", "columns", "pitch"), [(8, 4, 10), (48, 12, 4), (1, 1, 20)])
def test_tiles_are_as_large_as_the_picture_allows(units: int, columns: int, pitch: int) -> None:
    grid = wide_grid(units, 58.0, 20.0)
    assert (grid.columns, grid.pitch) == (columns, pitch)
    assert grid.columns * grid.pitch <= 58
    assert grid.rows * grid.pitch <= 20


def test_a_tile_has_the_colour_of_its_unit(strip: FilmStrip) -> None:
    image = picture(strip)
    colours = {image.pixelColor(x, y).rgb() for x in range(SIZE[0]) for y in range(SIZE[1])}
    for still in strip.stills.values():
        wanted = paint_values(still.h.copy(), BOUNDS, diverging(strip.look.theme.name))
        assert set(wanted.tolist()) <= colours


def test_the_bar_is_as_long_as_the_belief(strip: FilmStrip) -> None:
    accent = QColor(strip.look.theme.accent)
    strip.show_moment(0)  # its frame is of the same colour
    image, lengths, beliefs = picture(strip), [], []
    for number in range(1, 5):
        box = strip.frame(number).toRect()
        rows = [
            sum(image.pixelColor(x, y) == accent for x in range(box.left(), box.right()))
            for y in range(box.top(), box.bottom())
        ]
        lengths.append(max(rows))
        beliefs.append(strip.belief(strip.stills[strip.steps[number]]))
    whole = strip.frame(1).width() - 2 * MARGIN * strip.look.unit
    assert lengths[0] > 2 * lengths[2] > 0
    assert lengths == pytest.approx(np.array(beliefs) * whole, abs=2)  # but for blurred ends


def test_pictures_fill_the_strip_and_do_not_overlap(strip: FilmStrip) -> None:
    for count in (1, 3, 5, 30):
        film = Film()
        for step in range(count):
            film = film.with_snapshot(Snapshot.of(step, {"w": np.zeros(1, np.float32)}))
        found = runs()
        strip.show_runs(found.changed(found.current, film=film))
        frames = [strip.frame(k) for k in range(len(strip.steps))]
        assert all(a.right() < b.left() for a, b in pairwise(frames))
        assert frames[-1].right() <= strip.width()
        assert frames[-1].bottom() < strip.height()


def test_the_chosen_moment_is_framed_and_telling_it_says_nothing(strip: FilmStrip) -> None:
    told, accent = heard(strip.momentChosen), QColor(strip.look.theme.accent)
    framed = [edge(strip, k) == accent for k in range(5)]
    assert framed == [False] * 4 + [True]
    strip.show_moment(10)
    assert [edge(strip, k) == accent for k in range(5)].index(True) == 1
    strip.show_moment(None)
    assert not told


def edge(strip: FilmStrip, number: int) -> QColor:
    box = strip.frame(number)
    return picture(strip).pixelColor(round(box.center().x()), round(box.top()))


def test_a_click_chooses_a_moment_and_the_newest_is_now(strip: FilmStrip) -> None:
    told = heard(strip.momentChosen)
    click(strip, 1)
    strip.show_moment(10)
    click(strip, 1)
    click(strip, 4)
    assert told == [10, None]


def test_a_drag_goes_through_all_moments(strip: FilmStrip) -> None:
    strip.momentChosen.connect(strip.show_moment)
    told = heard(strip.momentChosen)
    QTest.mousePress(strip, LEFT, pos=on_rail(strip, 0))
    for step in (3, 9, 18, 31, 40):
        event_at(strip, on_rail(strip, step))
    QTest.mouseRelease(strip, LEFT, pos=on_rail(strip, 40))
    assert told == [0, 10, 20, 30, None]


def event_at(strip: FilmStrip, at: QPoint) -> None:
    from PySide6.QtGui import QMouseEvent  # QTest moves with no button down

    kind, none = QMouseEvent.Type.MouseMove, Qt.KeyboardModifier.NoModifier
    place = QPointF(at)
    move = QMouseEvent(kind, place, QPointF(strip.mapToGlobal(at)), LEFT, LEFT, none)
    QApplication.sendEvent(strip, move)


def test_the_arrows_and_the_wheel_go_through_the_film(strip: FilmStrip) -> None:
    strip.momentChosen.connect(strip.show_moment)
    told = heard(strip.momentChosen)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(strip, key)
    turn(strip, -120)
    turn(strip, -60)
    turn(strip, -60)
    turn(strip, 120)
    QTest.keyClick(strip, Qt.Key.Key_End)
    assert told == [30, 0, 10, 20, 30, 20, None]


def turn(strip: FilmStrip, angle: int) -> None:
    at, none = QPointF(9, 9), Qt.KeyboardModifier.NoModifier
    phase = Qt.ScrollPhase.NoScrollPhase
    wheel = QWheelEvent(
        at, at, QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton, none, phase, False
    )
    QApplication.sendEvent(strip, wheel)


def test_marks_stand_on_the_rail(strip: FilmStrip) -> None:
    before = picture(strip)
    strip.show_marks({"A": 10})
    after, at = picture(strip), on_rail(strip, 10)
    assert before.pixel(at) != after.pixel(at)
    strip.show_marks({})
    assert picture(strip) == before


def test_a_moment_tells_when_it_was_how_good_and_what_it_believed(strip: FilmStrip) -> None:
    says = strip.explain(strip.frame(2).center())
    assert "batch 20" in says
    assert "20.0 % right" in says
    assert f"transfer {strip.stills[20].p[0]:.3f}" in says
    assert strip.explain(QPointF(1, 60)) is None


def test_while_the_newest_still_is_made_the_one_before_stands_there(strip: FilmStrip) -> None:
    found = runs()
    film = current(found).film
    newer = film.with_snapshot(Snapshot.of(50, film.snapshots[-1].weights()))
    strip.show_runs(found.changed(found.current, film=newer))
    assert strip.still_of(5) is strip.stills[40]
    assert strip.still_of(2) is strip.stills[20]


def test_its_numbers_are_those_of_the_networks(strip: FilmStrip) -> None:
    numbers = strip.numbers()
    assert numbers["batch"].data.tolist() == [0, 10, 20, 30, 40]
    assert numbers["h"].axes == ("moment", "unit")
    assert (numbers["p"].data[3] == strip.stills[30].p).all()


def test_an_empty_film_says_so_and_nothing_can_be_chosen(qtbot: QtBot) -> None:
    strip = shown(qtbot, FilmStrip(), Runs(), theme=LIGHT, size=SIZE)
    told = heard(strip.momentChosen)
    QTest.mouseClick(strip, LEFT, pos=QPoint(20, 5))
    QTest.keyClick(strip, Qt.Key.Key_Left)
    turn(strip, 240)
    assert not told
    assert not strip.numbers()
    assert picture(strip).pixelColor(2, 2) == QColor(LIGHT.panel)
