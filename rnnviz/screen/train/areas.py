"""Where the parts of the training's screen lie: rectangles that tile it with thin lines between."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect

from rnnviz.screen.areas import header_height, line_width

LEFT, RIGHT = 16.5, (25.0, 0.285)  # units; units at least, and the share of the width
DATA, TITLE = 6.2, 2.9  # units of height
STAGE, LAYER, LEAST_BELOW, BELOW = 29.5, 2.5, 6.0, 15.0
TRANSPORT, RUNS, FILM = 3.9, 2.6, 7.4
PRESENTED_RIGHT, PRESENTED_PLAY = 0.3, 0.3  # shares of the width
PRESENTED_FILM = 5.6  # units of height


@dataclass(frozen=True)
class Areas:
    """The rectangles of the parts, in pixels; what has no room or is not wanted is empty."""

    header: QRect
    data: QRect
    knobs: QRect
    figures: QRect
    trouble: QRect
    title: QRect
    stage: QRect
    below: QRect
    film: QRect
    record: QRect
    transport: QRect
    runs: QRect


def areas(
    width: int,
    height: int,
    unit: float,
    trouble: int,
    figures: int,
    *,
    presenting: bool,
    writes: bool = False,
    layers: int = 1,
) -> Areas:
    """Return the areas of a screen; `trouble` and `figures` are as many pixels high as they need.

    Before a class, what a network `writes` has a place too. More `layers` make a higher stage.
    """
    if presenting:
        return _few(width, height, unit, trouble, writes=writes)
    gap, top = line_width(unit), header_height(height, unit, False)
    y = top + gap
    left, right = round(LEFT * unit), round(max(RIGHT[0] * unit, RIGHT[1] * width))
    x = left + gap
    runs = QRect(x, height - round(RUNS * unit), width - x, round(RUNS * unit))
    low = runs.y() - round(TRANSPORT * unit)
    middle = width - x - right - gap
    film = QRect(x, low - gap - round(FILM * unit), middle, round(FILM * unit))
    column = QRect(x, y, middle, film.y() - gap - y)
    least = (STAGE + LAYER * (layers - 1)) * unit
    return Areas(
        QRect(0, 0, width, top),
        *_left(QRect(0, y, left, height - y), unit, figures),
        *_middle(column, unit, trouble, least),
        film=film,
        record=QRect(width - right, y, right, low - gap - y),
        transport=QRect(x, low, width - x, round(TRANSPORT * unit)),
        runs=runs,
    )


def _left(room: QRect, unit: float, figures: int) -> tuple[QRect, QRect, QRect]:
    """Return where data, knobs and figures lie in a column."""
    x, wide = room.x(), room.width()
    data = QRect(x, room.y(), wide, round(DATA * unit))
    low = room.bottom() + 1 - figures
    knobs = QRect(x, data.bottom() + 1, wide, low - data.bottom() - 1)
    return data, knobs, QRect(x, low, wide, figures)


def _middle(
    room: QRect, unit: float, trouble: int, least: float
) -> tuple[QRect, QRect, QRect, QRect]:
    """Return where trouble, title, stage and what is below it lie in a column.

    What is below gives way first, so that the stage is at `least` so many pixels high; then it.
    """
    gap, x, wide = line_width(unit), room.x(), room.width()
    title = QRect(x, room.y() + trouble, wide, round(TITLE * unit))
    free = room.height() - trouble - title.height()
    below = round(min(BELOW * unit, free - gap - least))
    below = below if below >= LEAST_BELOW * unit else 0
    stage = QRect(x, title.bottom() + 1, wide, free - below - (gap if below else 0))
    bottom = QRect(x, stage.bottom() + 1 + gap, wide, below) if below else QRect()
    return QRect(x, room.y(), wide, trouble), title, stage, bottom


def _few(width: int, height: int, unit: float, trouble: int, *, writes: bool) -> Areas:
    """Return what a lecture needs: the stage, the curves or what is written too, play, the film."""
    gap, none, low = line_width(unit), QRect(), height - round(PRESENTED_FILM * unit)
    right, play = round(PRESENTED_RIGHT * width), round(PRESENTED_PLAY * width)
    middle, x, tall = width - right - gap, width - right, low - gap - trouble
    record = QRect(x, trouble, right, tall // 2 if writes else tall)
    below = QRect(x, record.bottom() + 1 + gap, right, tall - record.height() - gap)
    return Areas(
        header=none, data=none, knobs=none, figures=none, title=none,
        trouble=QRect(0, 0, width, trouble),
        stage=QRect(0, trouble, middle, tall), below=below if writes else none,
        film=QRect(play, low, width - play, height - low), record=record,
        transport=QRect(0, low, play, height - low), runs=none,
    )  # fmt: skip
