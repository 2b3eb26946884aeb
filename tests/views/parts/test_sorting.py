"""Units by number or sorted by similarity: one order in rows and tiles, turned with one click."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from rnnviz.capture.run import capture, request_for
from rnnviz.trace import Edit
from rnnviz.views.hidden import HiddenView
from rnnviz.views.look import Look, diverging
from rnnviz.views.parts.order import shown_order, unit_order
from rnnviz.views.parts.tiles import grid_for, tiles
from tests.models import tiny_model


def test_tiles_follow_the_order_and_are_found_by_it() -> None:
    order = (3, 0, 2, 1)
    grid = grid_for(4, 40.0, order)
    values = np.array([-1.0, -0.4, 0.4, 1.0], np.float32)
    table = diverging("dark")
    picture = tiles(values, (-1.0, 1.0), table, grid, 0)
    for tile, unit in enumerate(order):
        row, column = divmod(tile, grid.columns)
        assert grid.place(unit) == (row, column)
        x, y = column * grid.pitch + 2, row * grid.pitch + 2
        assert grid.unit_at(x, y) == unit
        assert picture[y, x] == tiles(values[[unit]], (-1.0, 1.0), table, grid_for(1, 9.0), 0)[0, 0]


def test_a_changed_run_keeps_the_order_of_the_run_before(reading) -> None:
    model = tiny_model(scale=3.0)
    request = request_for(model, "send money to you and me")
    plain = capture(model, request)
    changed = capture(model, request.with_edit(Edit("h", "noise", 0.9)))
    assert not np.array_equal(unit_order(changed, 0), unit_order(plain, 0))
    assert np.array_equal(shown_order(changed, plain, 0, by_number=False), unit_order(plain, 0))
    assert shown_order(changed, plain, 0, by_number=True).tolist() == list(range(8))


def test_by_number_the_rows_stand_in_their_order(qtbot, reading) -> None:
    view, trace = HiddenView(), reading()
    qtbot.addWidget(view)
    view.resize(480, 320)
    view.show_trace(trace)
    assert np.array_equal(view.order(), unit_order(trace, 0))
    view.set_look(Look(by_number=True))
    assert view.order().tolist() == list(range(8))


def test_a_click_on_the_written_order_asks_to_turn_it(qtbot, reading) -> None:
    view = HiddenView()
    qtbot.addWidget(view)
    view.resize(480, 320)
    view.show_trace(reading())
    with qtbot.waitSignal(view.sortAsked):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.link().center().toPoint())
    with qtbot.assertNotEmitted(view.sortAsked):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPointF(200, 150).toPoint())
