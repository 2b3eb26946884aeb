"""What is written along the axes of a chart, at whatever part of it is in view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, log10

from rnnviz.views.look import Look
from rnnviz.views.parts.axis import Axis, tick_told
from rnnviz.views.parts.axis_words import LINE, LONGEST, TICKS
from rnnviz.views.parts.decades import power
from rnnviz.views.reading.charts import LARGEST, Bars, Chart, Lines, Map, Path
from rnnviz.views.reading.places import Places, exact_size

BESIDE, WIDEST = 5.0, 12.0  # units that numbers and words take left of a chart at most
APART_X, APART_Y = 5.0, 2.2  # units from number to number
ROW = 1.25  # units: the least pitch of rows that each have their word


@dataclass(frozen=True)
class Ticks:
    """Texts at places of an axis, and what it measures; texts below a chart may stand upright."""

    texts: tuple[tuple[float, str], ...] = ()
    title: str = ""
    upright: bool = False


def below(chart: Chart, log: bool, low: float, high: float, pixels: float, look: Look) -> Ticks:
    """Return the ticks of the part of the level axis from low to high, that many pixels wide."""
    title, axis = titles(chart, log)[0], chart.x if isinstance(chart, Map | Lines) else None
    if isinstance(axis, Places):
        return replace(words(axis, low, high, pixels, look), title=title)
    log = log and isinstance(chart, Bars)
    return Ticks(amounts(low, high, log, int(pixels / (APART_X * look.unit))), title)


def ruled(chart: Chart, ticks: Ticks) -> list[float]:
    """Return where the ground is ruled upright: at amounts, and at places that are in view."""
    counted = isinstance(chart, Lines) and isinstance(chart.x, Places)
    at = () if isinstance(chart, Map) else ticks.texts
    return [x for x, _ in at if not counted or x.is_integer()]


def beside(chart: Chart, log: bool, low: float, high: float, pixels: float, look: Look) -> Ticks:
    """Return the ticks of the part of the upright axis from low to high, so many pixels high."""
    rows, title = rows_of(chart), titles(chart, log)[1]
    if rows is None:
        log = log and isinstance(chart, Lines)
        return Ticks(amounts(low, high, log, int(pixels / (APART_Y * look.unit))), title)
    known = _thinned(rows, low, high, pixels / (high - low), ROW, look)
    return Ticks(_at(rows, known, low, high), title)


def amounts(low: float, high: float, log: bool, most: int) -> tuple[tuple[float, str], ...]:
    """Return at most so many round numbers; on a logarithmic axis the ends are logarithms."""
    most = max(2, most)
    if log and (low < -LARGEST or high > LARGEST):
        all_ = Axis(low, high).ticks(most)
        whole = tuple((x, power(int(x))) for x in all_ if float(x).is_integer())
        return whole or tuple((x, exact_size(x)) for x in all_)
    if not log:
        return tuple((x, tick_told(x)) for x in Axis(low, high).ticks(most))
    values = Axis(10.0**low, 10.0**high, log=True).ticks(most)
    if len(values) < 2:
        values = [x for x in Axis(10.0**low, 10.0**high).ticks(most) if x > 0.0]
    return tuple((log10(x), tick_told(x)) for x in values)


def words(places: Places, low: float, high: float, pixels: float, look: Look) -> Ticks:
    """Return words level where they fit, upright where those do, else the numbers of some."""
    pitch = pixels / (high - low)
    near = _near(places, low, high)
    wide = max((look.width_of(places.tick(k), "small") for k in near), default=0.0)
    if pitch >= wide + 0.5 * look.unit:
        return Ticks(_at(places, near, low, high))
    if places.words and pitch >= LINE * look.unit:
        return Ticks(_at(places, near, low, high), upright=True)
    plain = Places(places.says, places.numbers)
    return Ticks(_at(plain, _thinned(plain, low, high, pitch, 3.4, look), low, high))


def room_below(chart: Chart, pixels: float, look: Look) -> float:
    """Return how many pixels the ticks below all of a chart of that width may need."""
    places = chart.x if isinstance(chart, Map | Lines) else None
    if not isinstance(places, Places) or not places.words:
        return 1.9 * look.unit
    longest = max(look.width_of(word, "small") for word in set(places.words))
    if longest + 0.5 * look.unit <= pixels / len(places):
        return 1.9 * look.unit
    return min(LONGEST * look.unit, longest) + 0.9 * look.unit


def room_beside(chart: Chart, look: Look) -> float:
    """Return how many pixels the ticks left of a chart need."""
    rows = rows_of(chart)
    if rows is None:
        return BESIDE * look.unit
    longest = max(look.width_of(rows.tick(k), "small") for k in range(len(rows)))
    return min(WIDEST * look.unit, longest) + 0.9 * look.unit


def rows_of(chart: Chart) -> Places | None:
    """Return the places that a chart has below one another, if it has."""
    return chart.y if isinstance(chart, Map) else chart.places if isinstance(chart, Bars) else None


def titles(chart: Chart, log: bool) -> tuple[str, str]:
    """Return what the level axis measures, and the upright one."""
    value = ("size" if chart.decades else "value") + (" (logarithmic)" if log else "")
    if isinstance(chart, Map):
        return chart.x.title, chart.y.title
    if isinstance(chart, Bars):
        return value, chart.places.title
    if isinstance(chart, Path):
        return chart.names
    assert isinstance(chart, Lines)
    return chart.x.title, value


def _at(
    places: Places, known: Sequence[int], low: float, high: float
) -> tuple[tuple[float, str], ...]:
    """Return ticks in the middle of places, or of what is in view of one that reaches beyond."""
    middles = (k if low <= k <= high else (max(low, k - 0.5) + min(high, k + 0.5)) / 2
               for k in known)  # fmt: skip
    return tuple((float(x), places.tick(k)) for x, k in zip(middles, known, strict=True))


def _near(places: Places, low: float, high: float) -> range:
    """Return the places whose middle is between two ends; without one, those that reach there."""
    inside = range(max(0, ceil(low)), min(len(places) - 1, floor(high)) + 1)
    reach = range(max(0, floor(low + 0.5)), min(len(places) - 1, ceil(high - 0.5)) + 1)
    return inside or reach


def _thinned(
    places: Places, low: float, high: float, pitch: float, least: float, look: Look
) -> Sequence[int]:
    """Return so many of the places in view that they stand at least so many units apart."""
    gap = next((g for g in TICKS if g * pitch >= least * look.unit), TICKS[-1])
    counted = places.numbers[:1] == (1.0,) and places.numbers[-1] == len(places)
    near = _near(places, low, high)
    found = [k for k in near if gap == 1 or (k + counted) % gap == 0 or k == 0]
    return found or near[len(near) // 2 :][:1]
