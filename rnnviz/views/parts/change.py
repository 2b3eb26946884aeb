"""The effect of a change on a whole run: as arrays for a heatmap, and in a few words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.capture.effect import Effect
from rnnviz.trace import Array
from rnnviz.views.parts.cells import Rows, Window, rows_of
from rnnviz.views.parts.order import unit_order
from rnnviz.views.parts.wording import visible

_LEVELS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 1e3, 1e4, 1e6, 1e9)


@dataclass(frozen=True, eq=False)
class DifferencePicture:
    """Cells (row, column) of the window's steps, NaN where there is nothing to compare with.

    `distances` (column,) are ‖Δh‖ over all layers, `farthest` is the largest of the whole run.
    The colours reach from −`reach` to `reach`. `answers` and `parts` are steps of the run, or None.
    """

    values: Array
    distances: Array
    farthest: float
    reach: float
    window: Window
    rows: Rows
    answers: int | None
    parts: int | None


def picture(
    found: Effect, symbol: str, layer: int, window: Window, height: float
) -> DifferencePicture:
    """Return what the edits changed of a symbol in that window, for a map of that many pixels."""
    change = found.difference(symbol, layer, slice(None))  # (T, H)
    rows = rows_of(unit_order(found.plain, layer), height)
    steps = slice(window.first, window.first + window.count)
    far = found.distances
    return DifferencePicture(
        rows.means(change[steps]),
        far[steps],
        _largest(far),
        reach_of(_largest(change)),
        window,
        rows,
        found.answers,
        found.parts,
    )


def reach_of(largest: float) -> float:
    """Return the round number that the colours reach to."""
    return next((level for level in _LEVELS if largest <= level), _LEVELS[-1])


def _largest(values: Array) -> float:
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max()) if finite.size else 0.0


def change_told(found: Effect) -> str:
    """Return where the answer of a reader, or the text of a writer, first changes."""
    what = "text" if found.trace.request.sampling is not None else "answer"
    if found.answers is None:
        return f"the {what} stays the same" if found.trace.complete else ""
    word = visible(found.trace.tokens[found.answers].text)
    return f"{what} first changes {'after' if what == 'text' else 'at'} ‘{word}’"
