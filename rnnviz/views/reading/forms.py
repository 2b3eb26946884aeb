"""Which form the arrays of a panel take as charts: lines, maps, bars, or a path.

The names of axes decide, and so does the number of what would be drawn: more lines than can be told
apart are a map.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from rnnviz.trace import Array, Field
from rnnviz.views.parts.change import reach_of
from rnnviz.views.reading.charts import Bars, Chart, Lines, Map, Numbers, Path, Series
from rnnviz.views.reading.places import Amounts, Places
from rnnviz.views.reading.shown import NAMED, WORDED, Shown

MOST, TOP = 12, 8  # lines that can be told apart, and how many outputs are drawn of more
RUNNING = {"step", "state", "moment", "length", "point", "place", "end", "steps back", "direction"}
LISTED = {"layer", "direction", "label", "row", "pass"}  # axes whose places may be lines
SIGNED = (-1.0, 1.0)  # bounds where there are no values
SIZES, SHARES = (-6.0, 1.0), (-6.0, 0.0)  # decades of the colours, and in the memory lab
TOGETHER = ({"before", "after"}, {"one", "other"}, {"p", "drawn_from"})
RAW = " of each batch"  # the end of the name of what a smoothed line was made of
PAIR = " and "  # in the name of an axis whose two places are an x and a value
KINDS = {"rnn": "gradient", "gru": "z", "lstm": "c"}  # the hues of the memory lab
INKS = ("c", "z", "gradient", "o", "g", "f", "h", "x")  # symbols whose colours tell series apart


def charts_of(shown: Shown) -> tuple[Chart, ...]:
    """Return all charts of a panel; the one of the layer that was looked at comes first."""
    arrays = (name for name, field in shown.fields.items() if field.data.size)
    names = [name for name in arrays if not shown.is_companion(name)]
    single = [n for n in names if shown.fields[n].data.ndim <= 1 or _is_of_pairs(shown.fields[n])]
    found = [*_lines_of(shown, single), *_bars_of(shown, single)]
    for name in names:
        if name not in single:
            found += _charts_of(shown, name)
    return tuple(_joined(found))


def _charts_of(shown: Shown, name: str) -> list[Chart]:
    """Return the charts of an array with two axes or more."""
    field = shown.fields[name]
    if field.data.ndim > 2:
        return _parts_of(shown, name)
    one, other = field.axes
    if one == "state":
        return [_path(shown, name)]
    listed = (one in RUNNING and other in LISTED) or (other in RUNNING and one in LISTED)
    if listed and "outcome" not in shown.fields:
        return _listed(shown, name)
    return [_map(shown, name)]


def _parts_of(shown: Shown, name: str) -> list[Chart]:
    """Return the charts of the parts of an array along its first axis that does not run."""
    field = shown.fields[name]
    axis = next(a for a in ("layer", "row", *field.axes) if a in field.axes and a != "step")
    places = shown.places(name, axis)
    order = sorted(range(len(places)), key=lambda k: axis == "layer" and k != shown.layer)
    rest, found = tuple(a for a in field.axes if a != axis), []
    for k in order:
        title = f"{name} · {places.told(k)[-1]}" if len(places) > 1 else name
        part = Field(field.at(**{axis: k}), rest, field.bounds, field.symbol or name)
        found += _charts_of(shown.with_field(title, part), title)
    return found


def _listed(shown: Shown, name: str) -> list[Chart]:
    """Return lines, one a place of the axis that does not run; of too many a map, outputs both."""
    field = shown.fields[name]
    runs = next(a for a in ("step", *field.axes) if a in field.axes and a in RUNNING)
    (listed,) = (axis for axis in field.axes if axis != runs)
    rows = field.data if field.axes[1] == runs else field.data.T  # (listed, running)
    places = shown.places(name, listed)
    order = [*range(len(rows))]
    title, beside = _told(name), []
    if len(rows) > MOST:
        beside = [_map(shown, name)]
        if listed != "label":
            return beside
        order = _largest(rows)[:TOP]
        title = f"{title} · the {TOP} largest"
    x, at = shown.running(name, runs, rows.shape[1])
    series = tuple(
        Series(_line_told(name, places, k), at, rows[k].astype(np.float64), INKS[n % len(INKS)])
        for n, k in enumerate(order)
    )
    return [Lines(title, _in_decades(name, field), x=x, series=series), *beside]


def _line_told(name: str, places: Places, place: int) -> str:
    """Return what a line of several of an array is called; a layer's, by the array too."""
    told = " ".join(places.told(place))
    if places.title != "layer":
        return told
    return f"{_told(name)} {told}" if len(places) > 1 else _told(name)


def _map(shown: Shown, name: str) -> Map:
    field = shown.fields[name]
    one, other = field.axes
    across = one if one in RUNNING and other not in WORDED else other
    values = field.data.T if across == one else field.data
    decades, hue = _in_decades(name, field), KINDS.get(name.partition("_")[0], "")
    bounds = (SHARES if hue else SIZES) if decades else colour_bounds(field.bounds)
    return Map(
        _told(name), decades, values=values, x=shown.places(name, across),
        y=shown.places(name, other if across == one else one), bounds=bounds,
        symbol=hue if decades else field.symbol or name,
    )  # fmt: skip


def colour_bounds(bounds: tuple[float, float]) -> tuple[float, float]:
    """Return from where to where the colours reach: from 0, or as far on both sides of it."""
    low, high = bounds
    if not np.isfinite([low, high]).all() or low == high == 0.0:
        return SIGNED
    if low >= 0.0:
        return 0.0, high
    return bounds if low == -high else (-reach_of(max(-low, high)), reach_of(max(-low, high)))


def _path(shown: Shown, name: str) -> Path:
    """Return points that are joined, with the words that lead to them."""
    points = shown.fields[name].data.astype(np.float64)
    words = ("the beginning", *shown.words())
    return Path(
        name, places=Places.counted(shown.step_name + " {}", len(points), 0, words), points=points
    )


def _lines_of(shown: Shown, names: list[str]) -> Iterator[Chart]:
    """Yield lines of all arrays along one axis, those on the same axis and scale in one chart."""
    groups: dict[tuple[str, bool], list[str]] = {}
    for name in names:
        field = shown.fields[name]
        if field.axes and field.axes[0] in RUNNING:
            groups.setdefault((field.axes[-1], _in_decades(name, field)), []).append(name)
    for (axis, decades), members in groups.items():
        longest = max(members, key=lambda name: len(shown.fields[name].data))
        firm = np.cumsum([not name.endswith(RAW) for name in members])
        lines = tuple(
            _line(shown, name, int(count) - (not name.endswith(RAW)))
            for name, count in zip(members, firm, strict=True)
        )
        x = Amounts(axis.partition(PAIR)[0] + " {}") if PAIR in axis else (
            shown.running(longest, axis, len(shown.fields[longest].data))[0])  # fmt: skip
        yield Lines(", ".join(line.name for line in lines), decades, x=x, series=lines)


def _line(shown: Shown, name: str, number: int) -> Series:
    """Return an array along one axis, or of pairs of x and value, as a line."""
    field = shown.fields[name]
    values: Numbers = field.data.astype(np.float64)
    if _is_of_pairs(field):
        return Series(_told(name), values[:, 0], values[:, 1], _ink(name, number))
    _, at = shown.running(name, field.axes[0], len(values))
    return Series(_told(name), at, values, _ink(name, number), name.endswith(RAW))


def _joined(charts: list[Chart]) -> Iterator[Chart]:
    """Yield all charts, sizes of several states over the same axis as one, where they are few."""
    sizes = [c for c in charts if isinstance(c, Lines) and c.decades]
    alike = [c for c in sizes if c.x == sizes[0].x]
    series = tuple(line for chart in alike for line in chart.series)
    if len(alike) < 2 or len(series) > MOST:
        yield from charts
        return
    inked = tuple(replace(line, ink=_ink(line.name, k)) for k, line in enumerate(series))
    whole = Lines(", ".join(c.title for c in alike), True, x=alike[0].x, series=inked)
    yield from (whole if c is alike[0] else c for c in charts if c not in alike[1:])


def _bars_of(shown: Shown, names: list[str]) -> Iterator[Chart]:
    """Yield bars of arrays over units, outputs or rows, and of single numbers."""
    left = [n for n in names if shown.fields[n].axes and shown.fields[n].axes[0] not in RUNNING]
    alone = [n for n in names if not shown.fields[n].axes]
    while left:
        group = next((g for g in TOGETHER if left[0] in g), {left[0]})
        members = [name for name in left if name in group]
        left = [name for name in left if name not in group]
        yield _bars(shown, members)
    if alone:
        values = np.array([float(shown.fields[n].data) for n in alone])
        places = Places.counted("", len(alone), words=tuple(map(_told, alone)))
        nowhere = np.arange(len(alone), dtype=np.float64)
        yield Bars("numbers", places=places, series=(Series("", nowhere, values, INKS[0]),))


def _bars(shown: Shown, members: list[str]) -> Bars:
    field = shown.fields[members[0]]
    places = shown.places(members[0], field.axes[0])
    values = np.stack([shown.fields[name].data for name in members]).astype(np.float64)
    order = [*range(values.shape[1])]
    if field.axes[0] in NAMED and len(order) > MOST:
        order = _largest(values.T)
    at = np.arange(len(order), dtype=np.float64)
    series = (Series(_told(n), at, values[k, order], _ink(n, k)) for k, n in enumerate(members))
    title = " and ".join(map(_told, members))
    decades = _in_decades(members[0], field)
    return Bars(title, decades, places=places.taken(tuple(order)), series=tuple(series))


def _longest(shown: Shown, members: list[str], x: Places | Amounts) -> Places | Amounts:
    """Return places enough for the longest of some arrays."""
    if isinstance(x, Amounts):
        return x
    name = max(members, key=lambda each: shown.fields[each].data.size)
    return shown.places(name, shown.fields[name].axes[0])


def _largest(rows: Numbers | Array) -> list[int]:
    """Return the numbers of rows, the one with the largest value first."""
    return [int(k) for k in np.argsort(-np.nan_to_num(rows).max(axis=1), kind="stable")]


def _in_decades(name: str, field: Field) -> bool:
    return name.startswith("log10") or "log10" in field.symbol


def _told(name: str) -> str:
    """Return an array's name as it is read: ``log10_dh`` is ∂h."""
    first, _, rest = name.partition("_")
    if rest and first in KINDS:
        return f"{first.upper()} {rest.replace('_', ' ')}"
    name = rest if rest and first.isdigit() else name
    of = name.removeprefix("log10_d")
    return f"∂{of}" if len(of) == 1 < len(name) else name.removeprefix("log10_").replace("_", " ")


def _is_of_pairs(field: Field) -> bool:
    return len(field.axes) == 2 and PAIR in field.axes[1]


def _ink(name: str, number: int) -> str:
    """Return the symbol whose colour a series has: its own, its network's, or any other."""
    own = KINDS.get(name.partition("_")[0], name).removeprefix("∂")
    return own if len(own) == 1 or own in INKS else INKS[number % len(INKS)]
