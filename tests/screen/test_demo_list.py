"""The list of demos: titles that keep their places, whichever is chosen."""

from __future__ import annotations

from math import ceil

from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from rnnviz.demos import DEMOS
from rnnviz.screen.demo_list import DemoRow
from rnnviz.views.look import DARK, Look


def test_the_chosen_title_is_bold_only_where_that_takes_no_further_line(qtbot: QtBot) -> None:
    row, look = DemoRow(DEMOS["count"]), Look(DARK, 14.0)
    qtbot.addWidget(row)
    row.set_look(look)
    row.setChecked(True)
    plain = QFontMetricsF(look.font("label")).horizontalAdvance(row.demo.title)
    narrow = ceil(plain + 1.5 * look.unit) + 1  # bold letters are wider than that
    font, box = row._title(narrow)
    assert not font.bold()
    wider_font, wider_box = row._title(narrow + 100)
    assert wider_font.bold()
    assert box.height() == wider_box.height()
