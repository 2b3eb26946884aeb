"""Several trainings side by side: which are kept, which is looked at, which are laid over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rnnviz.data.codec import Codec
from rnnviz.data.recipe import Recipe
from rnnviz.nets.model import Model
from rnnviz.nets.spec import NetworkSpec
from rnnviz.session.card import card_of
from rnnviz.session.film import Film, Snapshot
from rnnviz.session.plan import Plan
from rnnviz.session.record import Record
from rnnviz.trace import Array

COLOURS = 6  # that runs are told apart by


@dataclass(frozen=True, eq=False)
class Run:
    """One training: what it is called, how it learns now, and what was seen and kept of it.

    `key` tells it from all others, `colour` counts from 0 to `COLOURS` − 1. `about` is what the
    trainer told when it was ready: network, language, vocabulary and labels. `weights` are the
    newest ones as float32, by name, after `step` batches; `saved` is the step that a file has.
    """

    key: int
    name: str
    plan: Plan
    record: Record = field(default_factory=Record)
    film: Film = field(default_factory=Film)
    colour: int = 0
    about: Mapping[str, Any] = field(default_factory=dict)
    weights: Mapping[str, Array] = field(default_factory=dict)
    step: int = 0
    saved: int = 0

    @property
    def recipe(self) -> Recipe:
        """The settings it learns with."""
        return self.plan.recipe

    @property
    def accuracy(self) -> float | None:
        """The newest share 0…1 of right answers on unseen data; None before it was measured."""
        return self.record["accuracy", "validation"].last

    @property
    def unsaved(self) -> bool:
        """Whether it learnt something that no file has."""
        return self.step > self.saved

    def model(self, snapshot: Snapshot | None = None) -> Model:
        """Return the newest network, or that of a moment, as a model that can be run and saved.

        Its card tells how it was made, and how good it is.

        Raises
        ------
        KeyError
            If the trainer was not ready yet, so that nothing is known of the network.
        """
        about, step = self.about, self.step if snapshot is None else snapshot.step
        network = NetworkSpec.from_json(about["network"])
        epochs = step // max(1, int(about["batches"]))
        return Model(
            self.name if snapshot is None else f"{self.name}, batch {step:,}",
            network,
            self.weights if snapshot is None else snapshot.weights(),
            Codec(about["language"], tuple(about["vocabulary"])),
            tuple(about["labels"]),
            self.recipe.task,
            self.plan.source.demo,
            card_of(self.plan, step, epochs, self.record),
        )


@dataclass(frozen=True, eq=False)
class Runs:
    """The runs of a sitting in the order they began; `current` and `overlaid` are keys.

    >>> runs = Runs().with_new(plan)
    >>> runs = runs.changed(runs.current, record=record)
    """

    runs: tuple[Run, ...] = ()
    current: int | None = None
    overlaid: frozenset[int] = frozenset()
    _next: int = 0

    def __len__(self) -> int:
        """Return the number of runs."""
        return len(self.runs)

    def __contains__(self, key: object) -> bool:
        """Tell whether there is a run of that key."""
        return any(run.key == key for run in self.runs)

    def __getitem__(self, key: int | None) -> Run:
        """Return a run.

        Raises
        ------
        KeyError
            If there is none of that key.
        """
        for run in self.runs:
            if run.key == key:
                return run
        raise KeyError(f"there is no run {key}")

    @property
    def shown(self) -> tuple[Run, ...]:
        """The runs whose curves are drawn: those laid over, and the current one last, on top."""
        over = tuple(r for r in self.runs if r.key in self.overlaid and r.key != self.current)
        return (*over, *(r for r in self.runs if r.key == self.current))

    def with_new(self, plan: Plan, name: str = "", **parts: Any) -> Runs:
        """Return these with a new run, which is the current one.

        The one before is laid over it if both learn from the same data. It has the colour that
        fewest others have, and a number behind its name if that is taken.
        """
        taken = [run.colour for run in self.runs]
        colour = min(range(COLOURS), key=lambda k: (taken.count(k), k))
        run = Run(self._next, self._free(name or plan.name), plan, colour=colour, **parts)
        return Runs((*self.runs, run), run.key, self._comparable(plan), self._next + 1)

    def changed(self, key: int | None, **parts: Any) -> Runs:
        """Return these with other parts, such as `record` or `film`, of one run."""
        changed = replace(self[key], **parts)
        return replace(self, runs=tuple(changed if r.key == key else r for r in self.runs))

    def renamed(self, key: int, name: str) -> Runs:
        """Return these with another name of one run; one of blanks alone changes nothing."""
        name = " ".join(name.split())
        if not name or name == self[key].name:
            return self
        return self.changed(key, name=self._free(name))

    def without(self, key: int) -> Runs:
        """Return these without a run; if it was the current one, its neighbour is that now."""
        place = next((n for n, run in enumerate(self.runs) if run.key == key), None)
        if place is None:
            return self
        left = self.runs[:place] + self.runs[place + 1 :]
        neighbour = left[min(place, len(left) - 1)].key if left else None
        current = neighbour if key == self.current else self.current
        return replace(self, runs=left, current=current, overlaid=self.overlaid - {key})

    def looking_at(self, key: int) -> Runs:
        """Return these with that run as the current one.

        The one before is laid over it if both learn from the same data.
        """
        return replace(self, current=key, overlaid=self._comparable(self[key].plan))

    def overlaying(self, key: int, on: bool) -> Runs:
        """Return these with that run's curves drawn beside those of the current one, or not."""
        self[key]
        keys = self.overlaid | {key} if on else self.overlaid - {key}
        return replace(self, overlaid=keys)

    def _comparable(self, plan: Plan) -> frozenset[int]:
        """Return which of the runs that are shown now learn from the same data as that plan."""
        return frozenset(run.key for run in self.shown if run.plan.source == plan.source)

    def _free(self, name: str) -> str:
        names = {run.name for run in self.runs}
        numbered = (f"{name} ({k})" for k in range(2, len(names) + 3))
        return next(each for each in (name, *numbered) if each not in names)
