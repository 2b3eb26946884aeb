"""The way back shows the computed gradients, as wide as they are, and none before it has come."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from rnnviz.capture.backward import Backward, PassBack
from rnnviz.capture.gradients import Target
from rnnviz.capture.run import capture, request_for
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.trace import Cursor
from rnnviz.views.chain import ChainView, chosen_unit, picture, told
from rnnviz.views.look import DARK, Look
from rnnviz.views.stage.ribbons import Widths
from rnnviz.views.stage.view import StageView
from tests.models import tiny_model

SENTENCE = "send $50 to allison from my checking account"
CELLS = ["lstm", "gru", "rnn"]


def back_of(cell: str, layers: int = 1, scale: float = 2.0) -> Backward:
    model = tiny_model(cell, hidden=20, layers=layers, scale=scale)  # type: ignore[arg-type]
    trace = capture(model, request_for(model, SENTENCE))
    (found,) = PassBack(Target()).answers(model, trace)
    return found


def shown(view: StageView | ChainView, back: Backward, cursor: Cursor) -> QImage:
    view.resize(1190, 610)
    view.set_look(Look.for_window(DARK, 1900, 1060))
    view.show_trace(back.trace)
    view.show_backward(back)
    view.show_cursor(cursor)
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    view.render(image)
    return image


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("cell", CELLS)
def test_only_what_the_pass_has_reached_has_tiles(qtbot: QtBot, cell: str, layers: int) -> None:
    view = StageView()
    qtbot.addWidget(view)
    back = back_of(cell, layers)
    shown(view, back, Cursor(4, 0.999, layers - 1))
    assert min(area.step for area in view._areas) > 4
    shown(view, back, Cursor(4, 0.001, layers - 1))
    assert min(area.step for area in view._areas) == 4


def test_half_the_width_is_half_the_gradient_on_the_absolute_scale() -> None:
    widths = Widths(0.0, 0.0, log=False)
    assert widths.share(np.log10(0.5)) == pytest.approx(0.5)
    assert Widths(0.0, 0.0, log=True).share(-4.0) == pytest.approx(0.5)
    assert widths.share(-np.inf) == 0.0
    assert widths.share(np.inf) == 1.0


@pytest.mark.parametrize("log", [False, True])
def test_full_width_holds_the_largest_gradient_of_all_layers_and_steps(log: bool) -> None:
    back = back_of("lstm", 2)
    widths = Widths.of(back, log=log)
    largest = max(float(logs.max()) for logs in (*back.flow.logs.values(), back.flow.x))
    assert widths.full >= largest > widths.full - 1.0


@pytest.mark.parametrize("cell", CELLS)
def test_the_numbers_of_a_line_are_those_of_the_unit_with_the_strongest_gradient(cell: str) -> None:
    back, cursor = back_of(cell), Cursor(5, 0.0)
    unit = chosen_unit(back, cursor)
    names = back.at(0, 5)
    assert unit == np.abs(names["d_h"]).argmax()
    for place, block in zip(ANATOMIES[cell].chain.places, picture(back, cursor), strict=True):
        link = ANATOMIES[cell].chain.at(place, len(ANATOMIES[cell].chain.beats) - 1)
        factors = [f for product in link.terms for f in product]
        numbers = [piece.number for piece in block.pieces if piece.factor][1:]
        assert numbers == [told(float(f.value(names)[unit])) for f in factors]


@pytest.mark.parametrize("cell", CELLS)
def test_a_factor_has_no_number_before_its_beat(cell: str) -> None:
    back = back_of(cell)
    for block in picture(back, Cursor(5, 0.9999)):
        assert not any(piece.number for piece in block.pieces)


def test_the_strip_paints_its_lines(qtbot: QtBot) -> None:
    view = ChainView()
    qtbot.addWidget(view)
    image = shown(view, back_of("lstm"), Cursor(5, 0.1))
    assert len({image.pixel(x, y) for x in range(0, 1190, 3) for y in range(0, 610, 3)}) > 20
