"""Labels at points, as many as have room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF

NEAR = 0.35  # of a label's height, between point and label


def thinned(
    order: Iterable[int],
    points: Sequence[QPointF],
    sizes: Sequence[QSizeF],
    area: QRectF,
    taken: Iterable[QRectF] = (),
) -> dict[int, QRectF]:
    """Return where the labels go that have room, by number; those first in `order` go first.

    A label stands right, left, above or below of its point, inside the area, and overlaps neither
    another label nor what is `taken`.
    """
    placed: dict[int, QRectF] = {}
    full = [*taken]
    for k in order:
        boxes = _places(points[k], sizes[k])
        free = (b for b in boxes if area.contains(b) and not any(b.intersects(f) for f in full))
        box = next(free, None)
        if box is not None:
            placed[k] = box
            full.append(box)
    return placed


def _places(at: QPointF, size: QSizeF) -> Sequence[QRectF]:
    wide, high, gap = size.width(), size.height(), NEAR * size.height()
    corners = (
        (gap, -high / 2),
        (-wide - gap, -high / 2),
        (-wide / 2, -high - gap),
        (-wide / 2, gap),
    )
    return [QRectF(at + QPointF(x, y), size) for x, y in corners]
