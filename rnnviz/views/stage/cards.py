"""The closed cells of the stage: the states that a step left behind, and those still to come.

A layer that is not open is drawn low, with its hidden state alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.trace import Cursor, Trace
from rnnviz.views.look import Look
from rnnviz.views.stage.inside import body
from rnnviz.views.stage.layout import Column
from rnnviz.views.stage.marks import Marks
from rnnviz.views.stage.vectors import TileArea, Tiles, mark_unit

LARGEST, SMALLEST, WORDY = 4.6, 0.7, 1.05  # units: of tiles, and how high a card with words is


def state_heights(trace: Trace, layer: int, open_layer: int, top: float, tall: float, look: Look
                  ) -> Mapping[str, float]:  # fmt: skip
    """Return the height in pixels at which each state that is drawn crosses a layer's cards."""
    if layer != open_layer:
        return {"h": top + tall / 2.0}
    inner = body(QRectF(0.0, top, 1.0, tall), look)
    shares = ANATOMIES[trace.cell].diagram.states
    return {symbol: inner.top() + share * inner.height() for symbol, share in shares.items()}


def paint_card(
    painter: QPainter, marks: Marks, pictures: Tiles, trace: Trace, cursor: Cursor,
    column: Column, layer: int, card: QRectF, spoken: bool,
) -> list[TileArea]:  # fmt: skip
    """Paint one closed cell, with its states once they are `spoken`; return where its tiles are."""
    look, low = marks.look, layer != cursor.layer
    u, theme = look.unit, look.theme
    marks.box(painter, card, theme.line, 1.2, theme.panel, min(0.5 * u, card.height() / 2))
    heights = state_heights(trace, layer, cursor.layer, card.top(), card.height(), look)
    side = tile_side(card, heights, u, low=low)
    areas = []
    for symbol, height in heights.items():
        middle = QPointF(card.center().x(), height)
        if spoken and side >= SMALLEST * u:
            area = pictures.paint(painter, trace, symbol, layer, column.step, middle, side)
            areas.append(area)
            if cursor.unit is not None and not low:
                mark_unit(painter, area, cursor.unit, look)
        elif spoken and card.height() > 4.0:
            wide, high = min(card.width() - 0.9 * u, LARGEST * u), 0.5 * card.height()
            box = QRectF(middle.x() - wide / 2, middle.y() - high / 2, wide, high)
            pictures.paint_strip(painter, trace, symbol, layer, column.step, box)
        if not low:
            painter.setOpacity(1.0 if spoken else 0.35)
            baseline = middle.y() + side / 2 + 1.1 * u
            marks.name(painter, middle.x(), baseline, f"{symbol}_{{{column.step + 1}}}")
            painter.setOpacity(1.0)
    if low and column.step == cursor.step and card.height() >= WORDY * u:
        _invite(painter, look, layer, card)
    return areas


def tile_side(card: QRectF, heights: Mapping[str, float], u: float, *, low: bool) -> float:
    """Return how many pixels wide a state's tiles can be in a closed card."""
    room = card.height() - 0.8 * u if low else card.height() / len(heights) - 2.2 * u
    named = card.height() if low else 2 * (card.bottom() - max(heights.values()) - 1.5 * u)
    return min(card.width() - 0.9 * u, LARGEST * u, room, named)


def _invite(painter: QPainter, look: Look, layer: int, card: QRectF) -> None:
    """Say in the wide card of the step that is on which layer it is, and that a click opens it."""
    painter.setFont(look.font("small"))
    painter.setPen(QColor(look.theme.muted))
    line = card.adjusted(0.9 * look.unit, 0, -0.9 * look.unit, 0)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, f"layer {layer + 1}")
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, "click to open")
