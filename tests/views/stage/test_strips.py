"""Many layers: a card too low for tiles shows its units side by side."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap
from pytestqt.qtbot import QtBot

from rnnviz.trace import Cursor, Trace
from rnnviz.views.look import DARK, Look
from rnnviz.views.stage.vectors import Tiles
from rnnviz.views.stage.view import StageView

LOOK = Look(DARK, 11.5, by_number=True)


def test_each_unit_of_a_strip_has_the_colour_of_its_sign(qtbot: QtBot, reading) -> None:
    trace: Trace = reading("lstm", layers=2)
    picture = QPixmap(160, 8)
    with QPainter(picture) as painter:
        Tiles(LOOK).paint_strip(painter, trace, "h", 1, 4, QRectF(0, 0, 160, 8))
    image, values = picture.toImage(), trace["h"].at(layer=1, step=4)
    for unit in np.flatnonzero(np.abs(values) > 0.1):
        colour = image.pixelColor(int((unit + 0.5) * 160 / values.size), 4)
        assert (colour.blue() > colour.red()) == (values[unit] > 0)


def test_fifteen_layers_have_something_to_see_in_every_card(qtbot: QtBot, reading) -> None:
    view = StageView()
    qtbot.addWidget(view)
    view.resize(780, 530)
    view.set_look(LOOK)
    view.show_trace(reading("lstm", layers=15))
    view.show_cursor(Cursor(3, 0.95, 6))
    image, (seen, lines) = view.grab().toImage(), view._layout()
    panel = QColor(DARK.panel)
    for top, tall in lines.cells:
        y = round(top + tall / 2)
        middle = round(seen[0].x + seen[0].width / 2)
        row = {image.pixelColor(x, y).name() for x in range(middle - 15, middle + 15)}
        assert len(row - {panel.name()}) > 1
