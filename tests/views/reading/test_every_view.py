"""Whatever a view gives as numbers can be drawn and read."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from rnnviz.app.numbers import reading_of
from rnnviz.trace import Cursor
from rnnviz.views.look import Look
from tests.export.filled import FILLS, MADE
from tests.export.test_every_view import KINDS


@pytest.mark.parametrize("name", FILLS)
def test_every_chart_of_a_view_is_painted_and_read_in_its_middle(qtbot: QtBot, name: str) -> None:
    view = KINDS[name](*MADE.get(name, ()))
    qtbot.addWidget(view)
    view.resize(460, 380)
    view.set_look(Look(unit=12.0))
    view.show_cursor(Cursor(4, 0.999))
    assert reading_of(view, view.look) is None
    FILLS[name](view)
    reading = reading_of(view, view.look)
    qtbot.addWidget(reading)
    reading.resize(700, 400)
    for chart in reading.charts:
        for log in {False, chart.scale_turns, chart.decades}:
            reading.show_chart(chart, log)
            reading.grab()
            area = reading.plot.area()
            assert np.isfinite([area.left, area.right, area.low, area.high]).all()
            middle = (area.left + area.right) / 2, (area.low + area.high) / 2
            found = reading.read_at(*middle)
            assert found is not None
            assert all(told for _, told in found.values)
            assert any(found.where)
