"""Attention on the stage: a rail over the cards carries what the belief of this step is made of."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.capture.attention import Attention
from rnnviz.views.look import Look
from rnnviz.views.parts.decades import Decades
from rnnviz.views.stage.layout import Column, Rows

SCALE = Decades(-5, 0)
"""Of the weights: attention is often paid to one place alone."""
RAIL = 0.8  # units above the cards
FAINTEST = 0.02  # of the scale; what is less is not drawn


def paint_attention(
    painter: QPainter, look: Look, found: Attention, step: int, grown: float,
    seen: tuple[Column, ...], lines: Rows,
) -> None:  # fmt: skip
    """Paint how much of each column comes to the belief of a step that has `grown` so far (0…1)."""
    now = next((column for column in seen if column.step == step), None)
    if now is None or grown <= 0.0:
        return
    u, top = look.unit, lines.cells[-1][0]
    y, colour = top - RAIL * u, QColor(look.theme.accent)
    with np.errstate(divide="ignore"):
        shares = SCALE.share(np.log10(found.weights[step]))
    for column in (c for c in seen if c.step <= step and shares[c.step] > FAINTEST):
        share = float(shares[column.step])
        colour.setAlphaF(share * grown)
        painter.setPen(QPen(colour, max(1.0, 0.34 * share * u), c=Qt.PenCapStyle.RoundCap))
        end = column.centre + (now.centre - column.centre) * grown
        painter.drawPolyline(
            [QPointF(column.centre, top), QPointF(column.centre, y), QPointF(end, y)]
        )
