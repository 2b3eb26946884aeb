"""Attention on the stage: what the belief is made of is led to it over the cards."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from rnnviz.capture.run import capture, request_for
from rnnviz.trace import Cursor, Trace
from rnnviz.views.look import DARK, Look
from rnnviz.views.stage.attending import RAIL
from rnnviz.views.stage.view import StageView
from tests.cells import tiny

LOOK = Look(DARK, 12.0)


def run(name: str) -> Trace:
    model = tiny(name, layers=2, scale=2.0)
    return capture(model, request_for(model, "send money from my savings account"))


def over_the_cards(qtbot: QtBot, trace: Trace, cursor: Cursor) -> list[float]:
    """Return how much of the accent stands on the rail left of each column up to the cursor's."""
    view = StageView()
    qtbot.addWidget(view)
    view.resize(1100, 560)
    view.set_look(LOOK)
    view.show_trace(trace)
    view.show_cursor(cursor)
    image, (seen, lines) = view.grab().toImage(), view._layout()
    y = round(lines.cells[-1][0] - RAIL * LOOK.unit)
    ground, found = QColor(DARK.background), []
    for column in (c for c in seen if c.step < cursor.step):
        colour = image.pixelColor(round(column.x + column.width + 2), y)
        found.append(abs(colour.blue() - ground.blue()))
    return found


def test_the_rail_grows_stronger_with_every_step_that_counts(qtbot: QtBot) -> None:
    trace = run("attention")
    found = over_the_cards(qtbot, trace, Cursor(len(trace) - 1, 0.999))
    assert found[-1] > 60
    assert np.diff(found).min() > -12  # what comes from the left is joined by what is added


@pytest.mark.parametrize(("name", "phase"), [("attention", 0.1), ("lstm", 0.999)])
def test_there_is_no_rail_before_it_speaks_and_none_without_attention(
    qtbot: QtBot, name: str, phase: float
) -> None:
    assert max(over_the_cards(qtbot, run(name), Cursor(4, phase))) < 20


def test_the_belief_tells_what_it_was_read_from(qtbot: QtBot) -> None:
    for name, words in (("attention", "what it looks at"), ("lstm", "softmax(W h + b)")):
        view = StageView()
        qtbot.addWidget(view)
        view.resize(1100, 560)
        view.show_trace(run(name))
        view.show_cursor(Cursor(3, 0.999))
        view.grab()
        (box, _) = next(a for a in view._beliefs._areas if a[1] == 3)
        assert words in view.explain(box.center())
