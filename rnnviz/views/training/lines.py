"""The curves of trainings as lines: which a chart has, and their points in so many pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.session.curve import Curve, smoothed
from rnnviz.session.runs import Run, Runs

CLIPPED, RAW = " after clipping", " of each batch"  # ends of names
Kind = Literal["faint", "plain", "points"]
Stroke = Literal["solid", "dashed", "dotted"]
Name = Literal["loss", "accuracy", "gradient", "groups", "update", "gates", "rate"]


@dataclass(frozen=True)
class Chart:
    """A picture of curves over steps: what they measure, of which parts, and on what axis.

    `parts` are the parts of each of `what`; where there are none, all that are measured, and of
    the run alone that is looked at: those of several would be too many. A chart with a `scale` may
    be read on a linear or a logarithmic (`log`) axis, another has its own.
    """

    title: str
    says: str
    what: tuple[str, ...]
    parts: tuple[str, ...] = ()
    log: bool = False
    scale: bool = False
    unit: bool = False  # values lie in 0…1
    share: bool = False  # so they do, and are told as per cent
    guide: float | None = None  # a number that is usual, which is marked


CHARTS: dict[Name, Chart] = {
    "loss": Chart("Loss", "nats", ("loss",), ("train", "validation"), scale=True),
    "accuracy": Chart("Right answers", "", ("accuracy",), ("train", "validation"), share=True),
    "gradient": Chart("Gradient norm", "of all weights", ("gradient", "clipped"), ("",), log=True),
    "groups": Chart("Gradient by part", "dots: after clipping", ("gradient", "clipped"), log=True),
    "update": Chart("Update by weight", "‖Δw‖/‖w‖, dashes: a usual size", ("update",), log=True,
                    guide=1e-3),
    "gates": Chart("How open the gates are", "mean over unseen examples", ("gate",), unit=True),
    "rate": Chart("Learning rate", "", ("learning rate",), ("",), log=True),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Line:
    """One line of a chart: `curve` is what it goes through.

    `colour` is a symbol of the theme, "" for that of text, or the number of a run's colour. Lines
    of the run that is looked at have a `label`; those of others are thin. `name` tells it from all
    others of the chart, also where there is no room for a label. A line of kind
    ``points`` has a mark at every value, as there are few, and a ``faint`` one is what a smoothed
    one was made of. Upper layers are ``dashed``, what was clipped is ``dotted``.
    """

    label: str
    curve: Curve
    colour: str | int
    kind: Kind = "plain"
    stroke: Stroke = "solid"
    current: bool = True
    name: str = ""


def lines_of(chart: Chart, runs: Runs, weight: float = 0.0) -> tuple[Line, ...]:
    """Return the lines of all runs that are shown, those of the current one last.

    `weight` 0…1 is that of the past in the moving average of what is measured at every batch;
    what it was made of stays behind it as a faint line, but not where there are many parts.
    """
    found = [
        line
        for run in runs.shown
        if chart.parts or run.key == runs.current
        for what, part in _measures(chart, run, current=run.key == runs.current)
        for line in _line(what, part, run, runs, weight, alone=bool(chart.parts))
    ]
    return tuple(line for line in found if len(line.curve))


def _measures(chart: Chart, run: Run, *, current: bool) -> list[tuple[str, str]]:
    """Return what is drawn of a run: of one laid over, the one line that tells most."""
    if not current:
        what = chart.what[0]
        seen = len(run.record[what, chart.parts[-1]]) > 0
        return [(what, chart.parts[-1 if seen else 0])]
    return [(w, part) for w in chart.what for part in chart.parts or run.record.parts(w)]


def _line(
    what: str, part: str, run: Run, runs: Runs, weight: float, *, alone: bool
) -> Sequence[Line]:
    """Return the line of a measure, before it what it was made of if there is room for that."""
    current = run.key == runs.current
    others = len(runs.shown) > 1 and (what, part) == ("gradient", "")
    curve, layer = run.record[what, part], part.rpartition("_")[2]
    later = layer.isdigit() and int(layer) > 0
    label = label_of(what, part, run) if current else _short(run, runs)
    below = current and what == "clipped" and bool(part)  # its label is that of what was not
    name = (label or what) + (CLIPPED if below else "")
    line = Line(
        "" if below else label,
        curve,
        colour_of(what, part, run) if current and not others else run.colour,
        "points" if part == "validation" else "plain",
        "dotted" if what == "clipped" else "dashed" if later else "solid",
        current,
        name,
    )
    if not weight or line.kind == "points" or what in ("learning rate", "gate"):
        return [line]
    mean = Curve(curve.steps, smoothed(curve.values, weight))
    faint = [replace(line, label="", kind="faint", name=name + RAW)] if current and alone else []
    return [*faint, replace(line, curve=mean)]


def _short(run: Run, runs: Runs) -> str:
    """Return as much of a run's name as tells it from the others: LSTM, LSTM 48, or all of it."""
    for most in (" ", ","):
        starts = [each.name.split(most)[0] for each in runs.runs]
        start = run.name.split(most)[0]
        if starts.count(start) == 1 and start.split(" ")[0].lower() in ANATOMIES:
            return start
    return run.name


def label_of(what: str, part: str, run: Run) -> str:
    """Return a part's name on screen: ``W_0`` is W, or W₁ where there are more layers."""
    if what in ("gradient", "clipped") and not part:
        return "before" if what == "gradient" else "after"
    name, _, layer = part.rpartition("_")
    if not layer.isdigit():
        return part
    layers = {p.rpartition("_")[2] for p in run.record.parts(what)} - {"embedding", "head"}
    return name if len(layers) == 1 else name + chr(ord("₁") + int(layer))


_GROUPS = {"embedding": "x", "W": "i", "U": "h", "b": "c", "head": "g"}


def colour_of(what: str, part: str, run: Run) -> str | int:
    """Return the symbol whose colour a part has, "" for that of text, or the run's own."""
    name = part.rpartition("_")[0] or part
    if what == "gate":
        return name
    if part == "train":
        return ""  # so that it is not taken for validation, which has the run's own
    if what in ("gradient", "clipped") and not part:
        return "gradient" if what == "gradient" else ""
    return _GROUPS.get(name, run.colour)


def by_column(curve: Curve, low: float, high: float, columns: int) -> Curve:
    """Return the points between two steps, the first, last, least and greatest of each column.

    A line through them paints the same pixels as one through all, where each of the even columns
    is a pixel wide. The neighbours of what is shown belong to it, so that lines reach the edges.
    """
    first = max(0, int(np.searchsorted(curve.steps, low)) - 1)
    last = int(np.searchsorted(curve.steps, high, side="right")) + 1
    steps, values = curve.steps[first:last], curve.values[first:last]
    if len(steps) <= 2 * columns:
        return Curve(steps, values)
    column = np.floor((steps - low) / max(high - low, 1e-12) * columns)
    starts = np.flatnonzero(np.diff(column, prepend=-np.inf))
    ends = np.append(starts[1:], len(steps))
    order = np.lexsort((values, column))  # by column, and by value in it
    keep = np.unique(np.concatenate([starts, ends - 1, order[starts], order[ends - 1]]))
    return Curve(steps[keep], values[keep])
