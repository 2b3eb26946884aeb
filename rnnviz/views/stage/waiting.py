"""The stage before there is a run: words that wait to be read, each below an empty cell."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter

from rnnviz.trace import Cursor, Token
from rnnviz.views.stage.layout import closed_widths, columns, rows
from rnnviz.views.stage.marks import Marks
from rnnviz.views.stage.words import paint_word, shown

ONE = 1  # layer, as long as nobody knows how many there are
MORE = 64  # words to come of a writer; they fill any stage


def paint_waiting(
    painter: QPainter, marks: Marks, words: Sequence[Token], size: QSize, *, goes_on: bool
) -> None:
    """Paint the words where they are at the beginning of a run, without a number.

    One that `goes_on` will write more after them, for which there is room on their right.
    """
    look, begin = marks.look, Cursor()
    u, theme = look.unit, look.theme
    widths = [look.width_of(shown(word.text)) for word in words] + MORE * goes_on * [0.0]
    closed = closed_widths(widths, u)
    lines = rows(ONE, 0, u, float(size.height()))
    for column in columns(closed, begin, u, float(size.width()))[: len(words)]:
        paint_word(painter, marks, words[column.step], column, lines, begin)
        card = QRectF(column.x, lines.cells[0][0], column.width, lines.cells[0][1])
        edge, pen, radius = (theme.accent, 0.13, 0.7) if column.openness else (theme.line, 0.0, 0.5)
        marks.box(painter, card, edge, max(1.2, pen * u), theme.panel, radius * u)
