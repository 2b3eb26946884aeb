"""How measures of a training are put into words."""

from __future__ import annotations

from math import floor, log10

from rnnviz.views.parts.decades import told

EMPTY = "not measured yet"
NO_GATES = "a plain RNN has no gates"


def measured(value: float | None, *, share: bool = False) -> str:
    """Return a number as it is read beside a curve: 0.31, 91.4 %, 0.0026, 3.4·10⁻⁷; – for none."""
    if value is None:
        return "–"
    if share:
        return f"{100 * value:.1f} %"
    if value == 0.0:
        return "0"
    size = floor(log10(abs(value)))
    if -3 <= size < 4:
        return f"{value:.{max(0, 2 - size if size >= 0 else max(2, 1 - size))}f}".replace("-", "−")
    return told(log10(abs(value))) if value > 0 else "−" + told(log10(-value))


def batch_told(step: int) -> str:
    """Return a step's name: batch 1,700; before the first one there was no training yet."""
    return f"batch {step:,}" if step else "before training"
