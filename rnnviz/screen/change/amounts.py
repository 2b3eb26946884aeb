"""How far the slider of an edit reaches, and where a double click puts it back to."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log10

from rnnviz.capture.weights import weight_at
from rnnviz.edits import Change, Dropout, Edit, WeightEdit
from rnnviz.nets.model import Model
from rnnviz.trace import Trace

MOST_DROPPED = 0.95
FARTHEST = 1e6  # what may be typed where there is no bound


@dataclass(frozen=True)
class Reach:
    """The ends of a slider, the number it falls back to, and the ends of what may be typed."""

    low: float
    high: float
    usual: float
    least: float = -FARTHEST
    most: float = FARTHEST
    decimals: int = 2


def reach_of(edit: Change, model: Model, plain: Trace) -> Reach:
    """Return how far the amount of an edit may slide; `plain` is the run without edits."""
    if isinstance(edit, WeightEdit):
        old = weight_at(model, edit.name, edit.row, edit.column)
        wide = max(1.0, _round_up(2.0 * abs(old)))
        return Reach(old - wide, old + wide, old, decimals=3)
    if isinstance(edit, Dropout):
        return Reach(0.0, MOST_DROPPED, 0.0, 0.0, MOST_DROPPED)
    assert isinstance(edit, Edit)
    low, high = value_range(plain, edit.symbol)
    if edit.operation == "scale":
        return Reach(0.0, 2.0, 1.0)
    if edit.operation == "noise":
        return Reach(0.0, high, 0.0, 0.0)
    if edit.operation == "add":
        return Reach(-high, high, 0.0)
    return Reach(low, high, 0.0)


def value_range(plain: Trace, symbol: str) -> tuple[float, float]:
    """Return the range that values of a symbol are set in: a gate's 0…1, else around 0."""
    low, high = plain[symbol].bounds
    if low >= 0.0 and high <= 1.0:
        return 0.0, 1.0
    wide = _round_up(max(-low, high))
    return -wide, wide


def _round_up(value: float) -> float:
    """Return the next number of one digit, 1 or more: a slider's end is easy to read."""
    if value <= 1.0:
        return 1.0
    tens = 10.0 ** int(log10(value))
    return ceil(value / tens) * tens
