"""The key of a colour table: a bar from the smallest to the largest value, with the numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from rnnviz.views.base import image_of
from rnnviz.views.look import Look, table_for

BAR = 4.0  # labels wide


def scale_width(look: Look, ends: tuple[float, float] | tuple[str, str]) -> float:
    """Return how many pixels wide the key is."""
    return sum(look.width_of(text, "small") for text in _ends(ends)) + (BAR + 0.8) * look.unit


def paint_scale(
    painter: QPainter,
    look: Look,
    right: float,
    symbol: str,
    bounds: tuple[float, float],
    ends: tuple[str, str] | None = None,
) -> QRectF:
    """Paint the key of a symbol's colours beside a panel's title, ending at `right`.

    Its `ends` are called as they are given, or by the bounds.
    """
    u, (low, high) = look.unit, _ends(ends or bounds)
    table = table_for(look.theme, symbol, bounds)
    painter.setFont(look.font("small"))
    painter.setPen(look.theme.muted)
    end = QRectF(
        right - look.width_of(high, "small") - 1,
        0.75 * u,
        look.width_of(high, "small") + 1,
        1.2 * u,
    )
    painter.drawText(end, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, high)
    bar = QRectF(end.x() - (BAR + 0.4) * u, 1.05 * u, BAR * u, 0.6 * u)
    painter.drawImage(bar, image_of(np.ascontiguousarray(table[None, :])))
    start = QRectF(bar.x() - 0.4 * u - 9 * u, 0.75 * u, 9 * u, 1.2 * u)
    painter.drawText(start, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, low)
    return start.united(end)


def _ends(ends: tuple[float, float] | tuple[str, str]) -> tuple[str, ...]:
    return tuple(e if isinstance(e, str) else f"{e:.3g}".replace("-", "−") for e in ends)


def rounded_up(value: float) -> float:
    """Return the least of 1, 2 and 5 times a power of ten that is not below the value."""
    base = 10.0 ** np.floor(np.log10(value))
    return float(next(k * base for k in (1, 2, 5, 10) if value <= k * base * (1 + 1e-9)))
