"""The four forms that numbers take as a chart, and what is read at a place of each.

A chart lies in its own plane: counted places are at 0, 1, 2 …, and on a logarithmic axis a value is
at its decimal logarithm. Where `decades` is set the values are such logarithms already.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from rnnviz.trace import Array
from rnnviz.views.reading.area import Area
from rnnviz.views.reading.places import Amounts, Places, exact, exact_size

if TYPE_CHECKING:
    from numpy.typing import NDArray

Numbers: TypeAlias = "NDArray[np.float64]"
LARGEST = 300.0  # decimal logarithm of a size that can still be drawn on a linear axis
ROWS, FEW = 64, 32  # bars that are shown at once, and how many of more are shown first
ROOM = 0.05  # of the values' range, left free above and below


@dataclass(frozen=True)
class Reading:
    """What is at a place: where that is, a (name, number) pair a series, and the place itself.

    `nearest` is the series that the place was closest to.
    """

    where: tuple[str, ...]
    values: tuple[tuple[str, str], ...]
    x: float
    y: float
    nearest: int = 0


@dataclass(frozen=True, eq=False)
class Series:
    """A line: values (point,) over x (point,); `ink` is the symbol whose colour it has, or "".

    A `faint` one is what the next was made of.
    """

    name: str
    x: Numbers
    y: Numbers
    ink: str = ""
    faint: bool = False


@dataclass(frozen=True, eq=False)
class Chart(ABC):
    """One array of a panel, or several that belong together."""

    title: str
    decades: bool = False

    upside_down = False  # whether y runs downwards
    half = 0.0, 0.0  # of the width and height that a place takes

    @property
    def scale_turns(self) -> bool:
        """Whether the values may be read on a logarithmic axis as on a linear one."""
        values = self.sizes()
        known = values[np.isfinite(values)]
        if self.decades:
            return bool(known.size) and float(known.max()) < LARGEST
        return bool(known.size) and float(known.min()) > 0.0

    @abstractmethod
    def sizes(self) -> Numbers:
        """Return all values whose axis may be logarithmic; none where there is no such axis."""

    @abstractmethod
    def whole(self, log: bool) -> Area:
        """Return where all of it lies."""

    def first(self, log: bool) -> Area:
        """Return what is shown first."""
        return self.whole(log)

    @abstractmethod
    def read(self, x: float, y: float, log: bool) -> Reading | None:
        """Return what is nearest to a place, or None where nothing is."""

    def beside(self, found: Reading, across: int, down: int) -> tuple[float, float]:
        """Return the place that is next to one, so many to the right and below."""
        return found.x + across, found.y + down

    def drawn(self, values: Numbers, log: bool) -> Numbers:
        """Return where values lie on their axis, NaN where they have no place on it."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            found = values if log == self.decades else np.log10(values) if log else 10.0**values
        return np.where(np.isfinite(found), found, np.nan)

    def told(self, value: float) -> str:
        """Return a value as it is read."""
        return exact_size(value) if self.decades else exact(value)


@dataclass(frozen=True, eq=False, kw_only=True)
class Lines(Chart):
    """Series over one axis."""

    x: Places | Amounts
    series: tuple[Series, ...]

    def sizes(self) -> Numbers:
        """Return the values of all series."""
        return np.concatenate([each.y for each in self.series])

    def whole(self, log: bool) -> Area:
        """Return where all points lie; 0 too, where the values are not far from it."""
        xs = np.concatenate([each.x for each in self.series])
        beside = 0.5 if isinstance(self.x, Places) or np.ptp(xs) == 0.0 else 0.01 * np.ptp(xs)
        low, high = _range(self.drawn(self.sizes(), log), zero=not log)
        return Area(float(xs.min() - beside), float(xs.max() + beside), low, high)

    def beside(self, found: Reading, across: int, down: int) -> tuple[float, float]:
        """Return the x that follows, or is followed by, that of a place."""
        xs = np.unique(np.concatenate([each.x for each in self.series]))
        k = int(np.searchsorted(xs, found.x)) + across
        return float(xs[min(max(k, 0), len(xs) - 1)]), found.y

    def read(self, x: float, y: float, log: bool) -> Reading | None:
        """Return every series' value at the x of the nearest point."""
        all_x = np.concatenate([each.x for each in self.series])
        if not all_x.min() - 1.0 <= x <= all_x.max() + 1.0 and isinstance(self.x, Places):
            return None
        at = float(all_x[np.abs(all_x - x).argmin()])
        points = [self.point_at(each, at) for each in self.series]
        values = [np.nan if k is None else s.y[k] for k, s in zip(points, self.series, strict=True)]
        drawn = self.drawn(np.array(values), log)
        far = np.where(np.isnan(drawn), np.inf, np.abs(drawn - y))
        near = int(far.argmin())
        where = self.x.told(int(at)) if isinstance(self.x, Places) else self.x.told(at)
        told = ((s.name, self.told(float(v))) for s, v in zip(self.series, values, strict=True))
        return Reading(where, tuple(told), at, float(drawn[near]), near)

    def point_at(self, series: Series, x: float) -> int | None:
        """Return the number of a series' point there, None where there is none.

        Of amounts it is the last point up to there: a training is not measured at every batch.
        """
        count = int(np.searchsorted(series.x, x, side="right"))
        known = count > 0 and (isinstance(self.x, Amounts) or series.x[count - 1] == x)
        return count - 1 if known else None


@dataclass(frozen=True, eq=False, kw_only=True)
class Map(Chart):
    """Values (row, column) as colours from the one bound to the other; row 0 is the topmost.

    The colours are those of the `symbol`; sizes without one have those of gradients.
    """

    values: Array
    x: Places
    y: Places
    bounds: tuple[float, float]
    symbol: str = ""

    upside_down = True
    half = 0.5, 0.5

    def sizes(self) -> Numbers:
        """Return nothing: values are colours here."""
        return np.empty(0)

    def whole(self, log: bool) -> Area:
        """Return where all cells lie."""
        rows, columns = self.values.shape
        return Area(-0.5, columns - 0.5, -0.5, rows - 0.5)

    def read(self, x: float, y: float, log: bool) -> Reading | None:
        """Return the cell that the place lies in."""
        rows, columns = self.values.shape
        row, column = int(np.floor(y + 0.5)), int(np.floor(x + 0.5))
        if not (0 <= row < rows and 0 <= column < columns):
            return None
        value = self.told(float(self.values[row, column]))
        where = (*self.x.told(column), *self.y.told(row))
        return Reading(where, ((self.title, value),), column, row)


@dataclass(frozen=True, eq=False, kw_only=True)
class Bars(Chart):
    """Values (place,) of one or a few series as level bars, the first place topmost."""

    places: Places
    series: tuple[Series, ...]

    upside_down = True
    half = 0.0, 0.5

    def sizes(self) -> Numbers:
        """Return the values of all series."""
        return np.concatenate([each.y for each in self.series])

    def foot(self, log: bool) -> float:
        """Return where bars begin: at 0, or on a logarithmic axis below the least of them."""
        if not log:
            return 0.0
        drawn = self.drawn(self.sizes(), log)
        known = drawn[np.isfinite(drawn)]
        return float(np.floor(known.min() - 0.3)) if known.size else 0.0

    def whole(self, log: bool) -> Area:
        """Return where all bars lie."""
        ends = np.append(self.drawn(self.sizes(), log), self.foot(log))
        low, high = _range(ends, zero=not log)
        return Area(max(low, self.foot(log)) if log else low, high, -0.5, len(self.places) - 0.5)

    def first(self, log: bool) -> Area:
        """Return all bars, or the first of very many."""
        area, count = self.whole(log), len(self.places)
        return area if count <= ROWS else Area(area.left, area.right, -0.5, FEW - 0.5)

    def read(self, x: float, y: float, log: bool) -> Reading | None:
        """Return the values of the place at that height."""
        k = int(np.floor(y + 0.5))
        if not 0 <= k < len(self.places):
            return None
        told = tuple((each.name, self.told(float(each.y[k]))) for each in self.series)
        end = float(self.drawn(self.series[0].y[k : k + 1], log)[0])
        return Reading(self.places.told(k), told, end, k)


@dataclass(frozen=True, eq=False, kw_only=True)
class Path(Chart):
    """Points (place, 2) that are joined in their order."""

    places: Places
    points: Numbers
    names: tuple[str, str] = ("first direction", "second direction")

    def sizes(self) -> Numbers:
        """Return nothing: neither axis may be logarithmic."""
        return np.empty(0)

    def whole(self, log: bool) -> Area:
        """Return where all points lie."""
        (left, right), (low, high) = _range(self.points[:, 0]), _range(self.points[:, 1])
        return Area(left, right, low, high)

    def beside(self, found: Reading, across: int, down: int) -> tuple[float, float]:
        """Return the point that comes after one on the path, or before it."""
        k = int(np.hypot(*(self.points - (found.x, found.y)).T).argmin()) + across + down
        px, py = self.points[min(max(k, 0), len(self.points) - 1)]
        return float(px), float(py)

    def read(self, x: float, y: float, log: bool) -> Reading | None:
        """Return the nearest point."""
        k = int(np.hypot(*(self.points - (x, y)).T).argmin())
        px, py = (float(each) for each in self.points[k])
        told = tuple(zip(self.names, (exact(px), exact(py)), strict=True))
        return Reading(self.places.told(k), told, px, py)


def _range(values: Numbers, *, zero: bool = False) -> tuple[float, float]:
    """Return ends with some room around all finite values, and around 0 where that is near."""
    known = values[np.isfinite(values)]
    if not known.size:
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    if zero and low > 0.0 and low < 0.5 * high:
        low = 0.0
    room = ROOM * (high - low) or 0.5 * abs(high) or 0.5
    return (low if zero and low == 0.0 else low - room), high + room
