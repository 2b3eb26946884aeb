"""The words on the stage: those that are read, under their columns, and the caption."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.trace import Cursor, Token, Trace
from rnnviz.views.look import Look
from rnnviz.views.parts.motion import ease
from rnnviz.views.parts.wording import escaped, step_name, visible, window
from rnnviz.views.stage.layout import Column, Rows
from rnnviz.views.stage.marks import Marks

LONGEST = 18
FALL = 0.1


def shown(text: str) -> str:
    """Return a token as it is written on screen: blanks get a sign, long words lose their end."""
    text = visible(text.replace("\n", "↵"))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def explain_word(token: Token, step: int) -> str:
    """Return what a word is, and what the network sees where it does not know the word."""
    said = f"<b>{escaped(shown(token.text))}</b> · step {step + 1}"
    if token.known:
        return said
    return f"{said}<br>not in the vocabulary: the network sees {escaped(token.seen)}"


def beat_line(cell: str, beat: int, reads: str) -> str:
    """Return what happens in a beat of a cell that `reads` a word, a character, or a layer."""
    phase = ANATOMIES[cell].phases[beat]
    return f"{phase.name}: {phase.says.replace('the word', f'the {reads}')}"


def reads(trace: Trace, layer: int) -> str:
    """Return what comes into a layer at a step."""
    return "layer below" if layer else step_name(trace)


def caption(trace: Trace) -> str:
    """Return what the whole stage shows."""
    writes = trace.request.sampling is not None
    what = "What the network expects next" if writes else "What the network believes"
    size = window(trace)
    narrow = f" of the {size} it reads" if size else ""
    return f"{what} after each {step_name(trace)}{narrow}"


def paint_word(
    painter: QPainter, marks: Marks, token: Token, column: Column, lines: Rows, cursor: Cursor
) -> QRectF:
    """Paint a word in its box and return the box; the word that is read drops into its place."""
    look, now = marks.look, column.step == cursor.step
    u, read = look.unit, column.step <= cursor.step
    fall = (1.0 - ease(cursor.phase / FALL)) if now and cursor.step > 0 else 0.0
    needed = look.width_of(shown(token.text), "value" if now else "label", bold=now) + 2.4 * u
    wide = max(min(column.width, needed), 4.5 * u)
    box = QRectF(column.centre - wide / 2, lines.word_top - 0.9 * u * fall, wide, lines.word_height)
    draw = partial(_draw, look, token, now, read)
    marks.paint(painter, box, ("word", token.text, token.known, now, read), draw)
    return box


def _draw(look: Look, token: Token, now: bool, read: bool, painter: QPainter, box: QRectF) -> None:
    u, theme = look.unit, look.theme
    edge = QColor(theme.warning if not token.known else theme.accent if now else theme.line)
    dots = Qt.PenStyle.SolidLine if token.known else Qt.PenStyle.DotLine
    painter.setPen(QPen(edge, 0.13 * u if now else 1.2, dots))
    painter.setBrush(QColor(theme.raised if read else theme.panel))
    painter.drawRoundedRect(box, 0.5 * u, 0.5 * u)
    painter.setFont(look.font("value" if now else "label", bold=now))
    painter.setPen(QColor(theme.text if read else theme.muted))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown(token.text))
