"""The hidden state and the gates: pictures as arrays, and what reaches the screen."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QRegion

from rnnviz.trace import Cursor, Trace
from rnnviz.views.gates import GatesView, symbols_of, titles
from rnnviz.views.gates import picture as gates_picture
from rnnviz.views.hidden import HiddenView, picture, subtitle
from rnnviz.views.look import DARK, LIGHT, Look, Theme, paint_values, table_for
from rnnviz.views.parts.heatmap import MapView

END = 0.999


def shown(qtbot, view: MapView, trace: Trace, cursor: Cursor, theme: Theme = DARK) -> QImage:
    qtbot.addWidget(view)
    view.resize(480, 320)
    view.set_look(Look(theme, 16.0))
    view.show_trace(trace, None)
    view.show_cursor(cursor)
    return view.grab().toImage()


def middle(view: MapView, strip: int, row: int, step: int) -> QPointF:
    cells, window = view.cells_rect(strip), view.shown().window
    high = cells.height() / view.shown().rows.count
    return QPointF(window.x(step) + window.column // 2, cells.y() + int((row + 0.5) * high))


def near(a: QColor, b: QColor) -> bool:
    pairs = zip(a.getRgb()[:3], b.getRgb()[:3], strict=True)
    return all(abs(one - other) <= 2 for one, other in pairs)


def test_the_picture_has_a_row_a_unit_and_a_column_a_word(reading) -> None:
    trace = reading()
    found = picture(trace, Cursor(3), 480, 320)
    strip = found.strips[0]
    assert strip.values.shape == (8, 8)
    assert strip.bounds == (-1.0, 1.0)
    assert np.array_equal(strip.values.T, trace["h"].at(layer=0)[:, found.rows.order])


def test_the_picture_shows_the_layer_of_the_cursor(reading) -> None:
    trace = reading(layers=2)
    found = picture(trace, Cursor(0, layer=1), 480, 320)
    assert np.array_equal(found.strips[0].values.T, trace["h"].at(layer=1)[:, found.rows.order])
    assert subtitle(trace, 1, 1) == "layer 2 of 2 · 8 units × 8 words · sorted by similarity"


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_a_cell_has_the_colour_that_the_table_gives_its_value(qtbot, reading, theme) -> None:
    trace, view = reading(), HiddenView()
    image = shown(qtbot, view, trace, Cursor(7, END), theme)
    table = table_for(theme, "h", (-1.0, 1.0))
    for row in range(8):
        for step in range(8):
            unit = view.shown().rows.units(row)[0]
            value = trace["h"].at(layer=0, step=step, unit=unit)
            expected = int(paint_values(np.array([value]), (-1.0, 1.0), table)[0])
            at = middle(view, 0, row, step).toPoint()
            assert near(image.pixelColor(at), QColor(expected)), (row, step)


def test_what_lies_ahead_is_not_painted(qtbot, reading) -> None:
    trace, view = reading(), HiddenView()
    image = shown(qtbot, view, trace, Cursor(3, END))
    for row in range(8):
        assert near(image.pixelColor(middle(view, 0, row, 5).toPoint()), QColor(DARK.panel))


def test_the_current_column_waits_for_its_beat(qtbot, reading) -> None:
    trace, view = reading(), HiddenView()
    before = shown(qtbot, view, trace, Cursor(3, 0.5))
    at = middle(view, 0, 2, 3).toPoint()
    assert near(before.pixelColor(at), QColor(DARK.panel))
    view.show_cursor(Cursor(3, END))
    assert not near(view.grab().toImage().pixelColor(at), QColor(DARK.panel))


def test_gates_are_there_a_beat_earlier_than_the_hidden_state(qtbot, reading) -> None:
    trace, view = reading(), GatesView()
    image = shown(qtbot, view, trace, Cursor(3, 0.5))
    for strip, symbol in enumerate("figo"):
        unit = view.shown().rows.units(1)[0]
        field = trace[symbol]
        table = table_for(DARK, symbol, field.bounds)
        value = field.at(layer=0, step=3, unit=unit)
        expected = int(paint_values(np.array([value]), field.bounds, table)[0])
        assert near(image.pixelColor(middle(view, strip, 1, 3).toPoint()), QColor(expected))


@pytest.mark.parametrize(
    ("cell", "symbols"), [("lstm", "figo"), ("gru", "rzn"), ("rnn", ("h_x", "h_h"))]
)
def test_each_cell_has_its_own_strips(qtbot, reading, cell, symbols) -> None:
    trace = reading(cell)
    assert symbols_of(cell) == tuple(symbols)
    found = gates_picture(trace, Cursor(2), 480, 320)
    assert [s.symbol for s in found.strips] == list(symbols)
    shown(qtbot, GatesView(), trace, Cursor(2, END))


def test_a_plain_network_shows_what_it_adds_up() -> None:
    assert titles("rnn", "dark")[0] == "Word’s part and memory’s part"
    assert titles("lstm", "light")[1].startswith("pale closed, deep open")


def test_a_click_means_the_end_of_that_step_and_its_unit(qtbot, reading) -> None:
    trace, view = reading(), HiddenView()
    shown(qtbot, view, trace, Cursor(6, END))
    with qtbot.waitSignal(view.picked) as picked:
        at = middle(view, 0, 3, 2).toPoint()
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert picked.args == [Cursor(2, END, 0, view.shown().rows.units(3)[0], "h")]
    assert view.cursor_at == Cursor(6, END)


def test_hover_tells_symbol_unit_word_and_value(qtbot, reading) -> None:
    trace, view = reading(), HiddenView()
    shown(qtbot, view, trace, Cursor(6, END))
    text = view.explain(middle(view, 0, 4, 3))
    unit = view.shown().rows.units(4)[0]
    value = f"{trace['h'].at(layer=0, step=3, unit=unit):.3f}".replace("-", "−")
    assert f"unit {unit}: <b>{value}</b>" in text
    assert "word 4 of 8, “allison”" in text
    assert view.explain(middle(view, 0, 4, 7)) is None


def test_the_numbers_in_the_tool_tip_add_up(qtbot, reading) -> None:
    trace, view = reading("rnn"), HiddenView()
    shown(qtbot, view, trace, Cursor(6, END))
    text = view.explain(middle(view, 0, 1, 5)).replace("−", "-")
    a, b, h = re.search(r"tanh\((\S+) \+ \(?([^)]+?)\)+ = (\S+)", text).groups()
    assert np.tanh(float(a) + float(b)) == pytest.approx(float(h), abs=0.02)


def test_rows_of_several_units_say_so(qtbot, reading) -> None:
    trace, view = reading(hidden=600), HiddenView()
    shown(qtbot, view, trace, Cursor(6, END))
    group = view.shown().rows.group
    assert group > 1
    assert f"mean of {group} units" in view.explain(middle(view, 0, 0, 0))
    assert f"{group} a row" in subtitle(trace, 0, group)


def test_rows_keep_the_order_of_the_run_before_the_change(qtbot, reading) -> None:
    first, second, view = reading(), reading(seed=5), HiddenView()
    shown(qtbot, view, first, Cursor(6, END))
    order = view.order()
    view.show_trace(second, first)
    assert np.array_equal(view.order(), order)


@pytest.mark.parametrize("view", [HiddenView, GatesView])
def test_a_run_of_two_thousand_steps_scrolls_with_the_playhead(qtbot, reading, view) -> None:
    trace, view = reading(text="send money to my account " * 400), view()
    for step in (0, 999, 1999):
        shown(qtbot, view, trace, Cursor(step, END))
        window = view.shown().window
        assert window.first <= step < window.first + window.count
        assert view.shown().strips[0].values.shape[1] == window.count


@pytest.mark.parametrize("view_type", [HiddenView, GatesView])
def test_within_a_step_only_the_column_of_the_playhead_is_painted_anew(
    qtbot, reading, view_type
) -> None:
    view, trace = view_type(), reading()
    qtbot.addWidget(view)
    view.resize(500, 320)
    view.set_look(Look(DARK, 16.0))
    view.show_trace(trace)
    view.show_cursor(Cursor(4, 0.3, unit=1))
    with qtbot.waitExposed(view):
        view.show()
    view.repaint()
    areas = []
    for phase in (0.45, 0.7, 0.99):
        before = view.cursor_at
        view.show_cursor(Cursor(4, phase, unit=1))
        areas.append(view.moved_since(before))
        view.repaint(areas[-1])
    on_screen = view.screen().grabWindow(view.winId()).toImage()
    assert on_screen == view.grab().toImage().convertToFormat(on_screen.format())
    assert all(2 * sum(r.width() * r.height() for r in area) < 500 * 320 for area in areas)
    assert view.moved_since(Cursor(3, 0.99)) == QRegion(view.rect())
