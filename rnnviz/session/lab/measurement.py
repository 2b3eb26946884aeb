"""What the lab measures at a setting: one row a model, and the answers that are right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rnnviz.capture.forgetting import Forgetting, forgetting, stretches
from rnnviz.capture.knobs import turned
from rnnviz.nets.memory import remember
from rnnviz.nets.model import Model
from rnnviz.nets.spec import CellKind
from rnnviz.session.lab.setting import FARTHEST, Setting
from rnnviz.trace import Array, frozen

OpenModel = Callable[[str], Model]
Curve = Mapping[int, float]  # share of right answers by distance

COARSE = (1, 5, 20, 80)  # distances that are measured first
FINE = (2, 3, 7, 10, 14, 28, 40, 56)
COUNT = 200  # texts of each distance


@dataclass(frozen=True, eq=False)
class Measurement:
    """What was measured of each model at a setting; `cause` is the step of the sign that counts.

    `complete` where all models that the setting shows have their row.
    """

    setting: Setting
    label: str
    cause: int | None
    rows: Mapping[CellKind, Forgetting]

    @property
    def complete(self) -> bool:
        """Whether every model is there."""
        return tuple(self.rows) == self.setting.shown

    @cached_property
    def steps(self) -> int:
        """The number of steps, the same of all models."""
        return max(len(row.trace) for row in self.rows.values())

    @property
    def distance(self) -> int | None:
        """How many steps before the last one the sign that counts stands."""
        return None if self.cause is None else self.steps - 1 - self.cause


@dataclass(frozen=True, eq=False)
class Stretched:
    """log10 of the singular values of one step's Jacobian, descending, by model."""

    setting: Setting
    step: int
    sizes: Mapping[CellKind, Array]


@dataclass(frozen=True, eq=False)
class Accuracy:
    """Right answers by distance, of each model, as far as they are measured.

    `total` counts the points that there will be, `chance` is what guessing gets.
    """

    setting: Setting
    curves: Mapping[CellKind, Curve]
    total: int
    chance: float

    @property
    def done(self) -> int:
        """How many points are measured."""
        return sum(len(curve) for curve in self.curves.values())

    @property
    def complete(self) -> bool:
        """Whether all are."""
        return self.done >= self.total

    @property
    def coarse(self) -> bool:
        """Whether there are enough points for a first curve."""
        return all(len(curve) >= len(COARSE) for curve in self.curves.values())


def measured(setting: Setting, opened: OpenModel) -> Iterator[Measurement]:
    """Yield the measurement with one model, with two, and so on; the last one is complete.

    Raises
    ------
    ValueError
        If the text has nothing that can be read, or a knob cannot be turned so far.
    """
    example, rows = setting.example(), dict[CellKind, Forgetting]()
    task = setting.memory_task
    cause = task.cause(example.text) if task else None
    for name, cell in zip(setting.models(), setting.shown, strict=True):
        model = turned(opened(name), setting.knobs_of(cell))
        rows[cell] = forgetting(model, example.text, example.label, setting.limit)
        yield Measurement(setting, example.label, _place(cause, rows[cell]), dict(rows))


def _place(cause: int | None, row: Forgetting) -> int | None:
    """Return the step of the sign that counts; None where signs of the text are not read."""
    return cause if cause is not None and cause < len(row.trace) else None


def stretched(measurement: Measurement, step: int) -> Iterator[Stretched]:
    """Yield the singular values of each model's step."""
    sizes = {
        cell: frozen(stretches(row.model, row.trace, step))
        for cell, row in measurement.rows.items()
        if step < len(row.trace)
    }
    yield Stretched(measurement.setting, step, sizes)


def distances(setting: Setting) -> tuple[int, ...]:
    """Return where right answers are counted: this distance and its double first, then coarse."""
    here = (setting.distance, min(2 * setting.distance, FARTHEST))
    task = setting.memory_task
    least = task.least if task else 0
    wanted = dict.fromkeys((*COARSE, *here, *FINE))
    return tuple(d for d in wanted if least <= d <= FARTHEST)


def accuracies(
    setting: Setting, opened: OpenModel, known: Mapping[CellKind, Curve]
) -> Iterator[Accuracy]:
    """Yield the curves with ever more points; those that are `known` are not measured again.

    Raises
    ------
    ValueError
        If sentences are read, which have no distance.
    """
    task = setting.memory_task
    if task is None:
        raise ValueError("sentences have no distance between cause and effect")
    curves = {cell: dict(known.get(cell, {})) for cell in setting.shown}
    wanted = distances(setting)
    missing = [(d, c) for d in wanted for c in setting.shown if d not in curves[c]]
    total = sum(len(curve) for curve in curves.values()) + len(missing)
    models = {
        cell: turned(opened(name), setting.knobs_of(cell))
        for name, cell in zip(setting.models(), setting.shown, strict=True)
    }
    chance = 1.0 / len(task.labels)
    for distance, cell in missing:
        (found,) = remember(models[cell], task, (distance,), COUNT)
        curves[cell][distance] = found.accuracy[0]
        yield Accuracy(setting, {c: dict(curve) for c, curve in curves.items()}, total, chance)
    if not missing:
        yield Accuracy(setting, curves, total, chance)
