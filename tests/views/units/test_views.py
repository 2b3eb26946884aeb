"""The pictures of units: what reaches the screen, what the mouse finds there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from rnnviz.capture.moments import moments, pattern_of
from rnnviz.capture.movers import Mover
from rnnviz.capture.run import capture, request_for
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.trace import Cursor, Edit, Trace
from rnnviz.views.base import View
from rnnviz.views.look import DARK, LIGHT, Look, paint_values, table_for
from rnnviz.views.units.course import CourseView, strips
from rnnviz.views.units.moments import MomentsPicture, MomentsView, PatternText, described, passage
from rnnviz.views.units.movers import MoversPicture, MoversView, strongest
from rnnviz.views.units.path import PathView, picture
from rnnviz.views.units.saturation import SaturationView, dots, symbols_of
from rnnviz.views.units.text import TextView
from tests.models import tiny_model

END = 0.999
HERE = Cursor(4, END)
LONG = "send money to my savings account please what is the weather and " * 30


def shown(qtbot, view: View, trace: Trace, cursor: Cursor = HERE, **look) -> QImage:
    qtbot.addWidget(view)
    view.resize(420, 460)
    view.set_look(Look(**{"theme": DARK, "unit": 12.0, **look}))
    view.show_trace(trace, None)
    view.show_cursor(cursor)
    return view.grab().toImage()


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("symbol", ["h", "c", "f"])
def test_every_word_stands_on_the_colour_of_its_value(qtbot, reading, theme, symbol) -> None:
    trace, view = reading(), TextView()
    view.show_unit(3, symbol)
    image = shown(qtbot, view, trace, Cursor(len(trace) - 1, END), theme=theme)
    bounds = trace[symbol].bounds
    values = trace[symbol].at(layer=0, unit=3)
    colours = paint_values(values, bounds, table_for(theme, symbol, bounds))
    for step, colour in enumerate(colours[:-1]):
        corner = view.box(step).center().toPoint()
        left = QPoint(round(view.box(step).x()) + 3, corner.y())
        found, wanted = image.pixelColor(left), QColor.fromRgba(int(colour))
        assert all(abs(a - b) <= 2 for a, b in zip(found.getRgb(), wanted.getRgb(), strict=True))


def test_what_is_not_read_yet_is_veiled(qtbot, reading) -> None:
    trace, view = reading(), TextView()
    view.show_unit(3, "h")
    whole = shown(qtbot, view, trace, Cursor(7, END))
    early = shown(qtbot, view, trace, Cursor(1, END))
    left = [view.box(step).translated(3, 8).topLeft().toPoint() for step in (0, 5)]
    assert whole.pixelColor(left[0]) == early.pixelColor(left[0])
    assert whole.pixelColor(left[1]) != early.pixelColor(left[1])


def test_a_click_runs_to_a_word_and_a_drag_chooses_a_stretch(qtbot, reading) -> None:
    trace, view = reading(), TextView()
    shown(qtbot, view, trace)
    one, other = (view.box(step).center().toPoint() for step in (2, 5))
    with qtbot.waitSignal(view.picked) as told, qtbot.assertNotEmitted(view.stretchChosen):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=one)
    assert told.args == [Cursor(2, END)]
    with qtbot.waitSignal(view.stretchChosen) as told, qtbot.assertNotEmitted(view.picked):
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=other)
        QTest.mouseMove(view, one)
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=one)
    assert told.args == [2, 5]
    assert view.place(QPointF(2, 2)) is None


def test_a_long_text_scrolls_to_the_word_that_is_read(qtbot, reading) -> None:
    trace, view = reading(text=LONG), TextView()
    shown(qtbot, view, trace, Cursor(0, END))
    assert view.top == 0
    assert view.lines().count > view.rows()
    view.show_cursor(Cursor(len(trace) - 1, END))
    assert view.area().contains(view.box(len(trace) - 1).center())
    assert "account" in LONG
    assert view.step_at(view.box(len(trace) - 1).center()) == len(trace) - 1


def test_hovering_a_word_says_the_units_value(qtbot, reading) -> None:
    trace, view = reading(), TextView()
    view.show_unit(6, "o")
    shown(qtbot, view, trace)
    text = view.explain(view.box(1).center())
    assert f"unit 6: <b>{float(trace['o'].at(layer=0, step=1, unit=6)):.3f}" in text


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_every_symbol_of_a_cell_has_a_curve(reading, cell) -> None:
    trace = reading(cell)
    found = [symbol for strip in strips(trace, 0, 2) for symbol in strip.symbols]
    anatomy = ANATOMIES[cell]
    assert sorted(found) == sorted((*anatomy.states, *(anatomy.gates or ("h_x", "h_h"))))
    for strip in strips(trace, 0, 2):
        for symbol in strip.symbols:
            values = trace[symbol].at(layer=0, unit=2)
            assert strip.low <= values.min() <= values.max() <= strip.high


def test_a_curve_runs_through_its_values(qtbot, reading) -> None:
    trace, view = reading(), CourseView()
    view.show_unit(2, "f")
    image = shown(qtbot, view, trace, Cursor(7, END))
    area = next(a for s, a in view.areas() if "f" in s.symbols)
    for step in range(6):
        value = float(trace["f"].at(layer=0, step=step, unit=2))
        at = QPointF(view.x(step + 0.5), area.bottom() - value * area.height()).toPoint()
        assert near(image, at, view.look.colour("f")), step


def near(image: QImage, at: QPoint, colour: QColor, reach: int = 2) -> bool:
    """Tell whether the colour is within a few pixels of a place."""
    around = range(-reach, reach + 1)
    found = (image.pixelColor(at + QPoint(x, y)).getRgb() for x in around for y in around)
    return any(max(abs(a - b) for a, b in zip(f, colour.getRgb(), strict=True)) < 12 for f in found)


def test_a_long_curve_scrolls_and_its_overview_holds_all(qtbot, reading) -> None:
    trace, view = reading(text=LONG), CourseView()
    shown(qtbot, view, trace, Cursor(200, END))
    first, count = view.window()
    assert first <= 200 < first + count < len(trace)
    area = view.overview()
    middle = QPointF(area.x() + area.width() * 0.501, area.center().y())
    assert view.place(middle).step == len(trace) // 2


def test_before_a_change_is_a_dashed_ghost(qtbot, reading) -> None:
    model = tiny_model(scale=3.0)
    request = request_for(model, "send money to you")
    plain, changed = capture(model, request), capture(model, request.with_edit(Edit("f", "set", 0)))
    view = CourseView()
    shown(qtbot, view, changed, Cursor(3, END))
    without = view.grab().toImage()
    view.show_trace(changed, plain)
    view.show_cursor(Cursor(3, END))
    assert view.grab().toImage() != without
    assert np.array_equal(view.ghost(), plain["h"].at(layer=0, unit=0))


def test_units_at_the_same_place_share_a_dot(qtbot, reading) -> None:
    trace, view = reading(), SaturationView()
    shown(qtbot, view, trace)
    for found, points in view.found():
        units = [unit for dot in points for unit in dot.units]
        assert sorted(units) == list(range(8))
        for dot in points:
            assert all(found.low[u] == np.float32(dot.x) for u in dot.units)
    assert [f.symbol for f, _ in view.found()] == [*symbols_of("lstm")]


def test_a_click_on_a_dot_picks_its_unit_and_again_the_next_of_many(qtbot, reading) -> None:
    trace, view = reading(), SaturationView()
    shown(qtbot, view, trace)
    found, square = view.found()[-1][0], view.squares()[-1]
    dot = max(dots(found), key=lambda d: len(d.units))
    at = QPointF(square.x() + dot.x * square.width(), square.bottom() - dot.y * square.height())
    first = view.place(at)
    assert (first.unit, first.symbol) in {(u, "h") for u in dot.units}
    assert len(dot.units) > 1
    view.show_unit(first.unit, "h")
    assert view.place(at).unit in set(dot.units) - {first.unit}
    assert f"{len(dot.units)} units" in view.explain(at)


def test_the_path_starts_before_the_first_word_and_moves_with_the_phase(qtbot, reading) -> None:
    trace, view = reading(), PathView()
    still = shown(qtbot, view, trace, Cursor(4, 0.0))
    moving = shown(qtbot, view, trace, Cursor(4, 0.93))
    assert still != moving
    found = picture(trace, 0)
    assert found.points.shape == (len(trace) + 1, 2)
    np.testing.assert_allclose(found.points[1:].mean(axis=0), 0.0, atol=1e-6)


def test_a_click_on_a_point_of_the_path_goes_to_its_step(qtbot, reading) -> None:
    trace, view = reading(), PathView()
    shown(qtbot, view, trace)
    assert view.place(view._places[3]).step == 2
    assert "3 of 8" in view.explain(view._places[3])
    assert view.place(QPointF(1, 1)) is None


def test_a_changed_path_is_seen_in_the_plane_of_the_one_before(reading) -> None:
    model = tiny_model(scale=3.0)
    request = request_for(model, "send money to you and me")
    plain, changed = capture(model, request), capture(model, request.with_edit(Edit("f", "set", 0)))
    found = picture(changed, 0, plain)
    np.testing.assert_array_equal(found.ghost, picture(plain, 0).points)
    assert not np.allclose(found.points, found.ghost)


def mover(number: int, mean: float) -> Mover:
    return Mover(number, mean, 0.0, 1)


def test_of_many_words_those_at_both_ends_are_shown() -> None:
    many = tuple(mover(k, 1.0 - k / 5.0) for k in range(11))  # 1.0 … −1.0
    assert [m.id for m in strongest(many, 4)] == [0, 1, 9, 10]
    up = tuple(mover(k, 1.0) for k in range(9))
    assert [m.id for m in strongest((*up, mover(9, -1.0)), 4)] == [0, 1, 2, 9]


def test_a_click_on_a_word_goes_to_where_it_is_read_next(qtbot, reading) -> None:
    trace, view = reading(text="send money to me and send money to you"), MoversView()
    ids = [token.id for token in trace.tokens]
    view.show_movers(MoversPicture(3, "this text", ("send",), (mover(ids[0], 0.5),)))
    shown(qtbot, view, trace, Cursor(2, END))
    assert view.place(view.box(0).center()).step == 5
    view.show_cursor(Cursor(6, END))
    assert view.place(view.box(0).center()).step == 0
    assert "raises h of unit 3 by 0.500" in view.explain(view.box(0).center())


def test_passages_are_listed_with_their_text_and_chosen_by_a_click(qtbot, reading) -> None:
    trace, view = reading(), MomentsView()
    h = trace["h"].at(layer=0)
    pattern = pattern_of(h, 0, 4, 4, 0.1)
    found = moments([h[:, u] for u in pattern.units], pattern, 3, (4, 4))
    texts = [token.text for token in trace.tokens]
    passages = tuple(passage(texts, m, 4, False) for m in found)
    assert passages[0].inside == texts[found[0].first]
    view.show_moments(MomentsPicture(pattern, passages))
    shown(qtbot, view, trace)
    with qtbot.waitSignal(view.chosen) as told:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.box(1).center().toPoint())
    assert told.args == [1]
    assert f"{pattern.found} units are on" in described(pattern)


def test_the_text_shows_how_much_of_the_pattern_is_on(qtbot, reading) -> None:
    trace, view = reading(), PatternText()
    shown(qtbot, view, trace)
    assert not view.values().any()
    share = np.linspace(0.0, 1.0, len(trace), dtype=np.float32)
    view.show_share(share)
    assert "100 %" in view.explain(view.box(len(trace) - 1).center())
    view.show_trace(replace(trace, tokens=trace.tokens[:3]), None)
    assert view.values().size == 3  # the shares of another run say nothing about this one


def test_a_dot_of_the_gates_points_at_its_unit_and_marks_one_pointed_at(qtbot, reading) -> None:
    trace, view = reading(), SaturationView()
    before = shown(qtbot, view, trace, Cursor(5, END))
    (_, points), square = view.shown()[0], view.squares()[0]
    dot = points[0]
    middle = QPointF(square.x() + dot.x * square.width(), square.bottom() - dot.y * square.height())
    found = view.points_at(middle)
    assert found is not None
    assert found.unit in dot.units
    assert found.step == 5
    view.show_hover(found)
    assert view.grab().toImage() != before
    view.show_hover(Cursor(5))
    assert view.grab().toImage() == before
