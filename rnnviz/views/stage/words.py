"""The words under the columns of the stage."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from rnnviz.trace import Cursor, Token
from rnnviz.views.look import Look
from rnnviz.views.parts.motion import ease
from rnnviz.views.parts.wording import escaped, visible
from rnnviz.views.stage.layout import Column, Rows

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


def paint_word(
    painter: QPainter, look: Look, token: Token, column: Column, lines: Rows, cursor: Cursor
) -> QRectF:
    """Paint a word in its box and return the box; the word that is read drops into its place."""
    u, theme, now = look.unit, look.theme, column.step == cursor.step
    fall = (1.0 - ease(cursor.phase / FALL)) if now and cursor.step > 0 else 0.0
    font = look.font("value" if now else "label", bold=now)
    needed = QFontMetricsF(font).horizontalAdvance(shown(token.text)) + 2.4 * u
    wide = max(min(column.width, needed), 4.5 * u)
    top = lines.word_top - 0.9 * u * fall
    box = QRectF(column.centre - wide / 2, top, wide, lines.word_height)
    edge = QColor(theme.warning if not token.known else theme.accent if now else theme.line)
    dots = Qt.PenStyle.SolidLine if token.known else Qt.PenStyle.DotLine
    painter.setPen(QPen(edge, 0.13 * u if now else 1.2, dots))
    read = column.step <= cursor.step
    painter.setBrush(QColor(theme.raised if read else theme.panel))
    painter.drawRoundedRect(box, 0.5 * u, 0.5 * u)
    painter.setFont(font)
    painter.setPen(QColor(theme.text if read else theme.muted))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown(token.text))
    return box
