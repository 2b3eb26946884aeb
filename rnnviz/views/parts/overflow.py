"""Where numbers left float32, in one sentence that stands in place of a picture's second line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from rnnviz.capture.extremes import LARGEST, Extreme, first_overflow
from rnnviz.trace import Array, Trace
from rnnviz.views.base import paint_title
from rnnviz.views.look import Look
from rnnviz.views.parts.decades import told
from rnnviz.views.parts.wording import step_name, visible


@lru_cache(maxsize=4)  # every picture of a run asks, in every frame
def run_told(trace: Trace) -> str:
    """Return where the run itself overflowed, "" where it did not."""
    found = first_overflow(trace)
    return _told(found, trace, found.symbol) if found is not None else ""


def gradients_told(logs: Mapping[str, Array], trace: Trace) -> str:
    """Return where the run overflowed, or else where its gradients first did on their way back.

    `logs` are decimal logarithms of the sizes by state, (layer, step).
    """
    places = [
        Extreme("overflow", symbol, int(layer), int(step), float(sizes[layer, step]))
        for symbol, sizes in logs.items()
        for layer, step in np.argwhere(sizes > LARGEST)
    ]
    if run_told(trace) or not places:
        return run_told(trace)
    first = max(places, key=lambda place: (place.step, place.layer))
    return _told(first, trace, f"∂{first.symbol}")


def _told(found: Extreme, trace: Trace, name: str) -> str:
    value = told(found.log10).partition(" ")[0]
    word = visible(trace.tokens[found.step].text)
    where = f"{step_name(trace)} {found.step + 1}, ‘{word}’"
    return f"Overflow: {name} of layer {found.layer + 1} is {value} at {where}"


def paint_head(
    painter: QPainter,
    look: Look,
    title: tuple[str, str],
    warning: str,
    width: float,
    short: str = "",
) -> None:
    """Paint a panel's title and second line, which a `warning` takes the place of.

    A title that has no room is the `short` one.
    """
    name, words = title
    cut = short and look.width_of(name, "title", bold=True) > width - 2 * look.unit
    paint_title(painter, look, short if cut else name, "" if warning else words, width)
    if warning:
        box = QRectF(look.unit, 2.1 * look.unit, width - look.unit, 1.3 * look.unit)
        paint_warning(painter, look, warning, box)


def paint_warning(painter: QPainter, look: Look, warning: str, box: QRectF) -> None:
    """Paint the sentence at the left of a box, as much of it as there is room for."""
    painter.setFont(look.font("small", bold=True))
    painter.setPen(QColor(look.theme.warning))
    room = box.width() - look.unit
    text = painter.fontMetrics().elidedText(warning, Qt.TextElideMode.ElideRight, int(room))
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
