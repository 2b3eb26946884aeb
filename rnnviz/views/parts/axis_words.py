"""The words along an axis: level where they fit, upright where those do, else numbers of steps."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from rnnviz.trace import Trace
from rnnviz.views.look import Look
from rnnviz.views.parts.wording import visible

LINE, LONGEST = 1.3, 6.0  # units: the least pitch of words that stand side by side; their length
TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)


def room_below(look: Look, trace: Trace, pitch: float) -> float:
    """Return how many pixels words below an axis need, at that many pixels a step."""
    if pitch < LINE * look.unit or _level(look, trace, pitch):
        return 1.8 * look.unit
    return min(LONGEST * look.unit, longest(look, trace)) + 0.6 * look.unit


def longest(look: Look, trace: Trace) -> float:
    """Return how many pixels the longest word takes."""
    return max(look.width_of(text, "small") for text in {visible(t.text) for t in trace.tokens})


def paint_below(painter: QPainter, look: Look, trace: Trace, area: QRectF, steps: int) -> None:
    """Paint the words of that many steps, which share the area's width, below it."""
    u, pitch = look.unit, area.width() / steps
    painter.setFont(look.font("small"))
    painter.setPen(QColor(look.theme.muted))
    if pitch < LINE * u:
        _paint_numbers(painter, look, area, steps)
        return
    level, metrics = _level(look, trace, pitch), QFontMetricsF(painter.font())
    for step, token in enumerate(trace.tokens[:steps]):
        text, x = visible(token.text), area.x() + (step + 0.5) * pitch
        if level:
            box = QRectF(x - pitch, area.bottom() + 0.3 * u, 2 * pitch, 1.4 * u)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            continue
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, LONGEST * u)
        painter.save()
        painter.translate(QPointF(x, area.bottom() + 0.3 * u))
        painter.rotate(-90.0)
        box = QRectF(-LONGEST * u, -0.7 * u, LONGEST * u, 1.4 * u)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        painter.restore()


def paint_beside(
    painter: QPainter, look: Look, words: dict[float, str], right: float, room: float
) -> None:
    """Paint words by the height of their middle, ending at `right`, in `room` pixels."""
    painter.setFont(look.font("small"))
    painter.setPen(QColor(look.theme.muted))
    metrics, u = QFontMetricsF(painter.font()), look.unit
    for y, word in words.items():
        text = metrics.elidedText(word, Qt.TextElideMode.ElideRight, room)
        box = QRectF(right - room, y - 0.8 * u, room, 1.6 * u)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)


def marks(look: Look, length: float, steps: int, apart: float = 3.4) -> list[int]:
    """Return the steps whose numbers have room along that many pixels, from 0."""
    most = max(1, int(length / (apart * look.unit)))
    gap = next((gap for gap in TICKS if steps <= gap * most), steps)
    return sorted({0, *range(gap - 1, steps, gap)}) if gap > 1 else [*range(steps)]


def _level(look: Look, trace: Trace, pitch: float) -> bool:
    return longest(look, trace) + 0.4 * look.unit <= pitch


def _paint_numbers(painter: QPainter, look: Look, area: QRectF, steps: int) -> None:
    u, pitch = look.unit, area.width() / steps
    for step in marks(look, area.width(), steps):
        x = area.x() + (step + 0.5) * pitch
        box = QRectF(x - 2 * u, area.bottom() + 0.2 * u, 4 * u, 1.4 * u)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{step + 1}")
