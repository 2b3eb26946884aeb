"""What is to be trained: on which data, with which settings, from which seed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from rnnviz.data.bundled import BUNDLED, INTENTS, Bundled
from rnnviz.data.recipe import Recipe
from rnnviz.nets.anatomy import ANATOMIES
from rnnviz.training.messages import Job

AT_RESET = (
    "task", "reader", "language", "min_count", "cell", "embedding", "hidden", "layers", "tied",
    "optimiser",
)  # fmt: skip
"""What cannot change while a network learns: another of these needs another network."""


@dataclass(frozen=True)
class Source:
    """Where the data is: a file, a folder or ``made:NAME``; `columns` are those of a table.

    `example` is a text worth watching, and `demo` the one that its models belong to, if any.
    """

    title: str
    place: str
    columns: tuple[str, ...] = ()
    example: str = ""
    demo: str = ""


@dataclass(frozen=True)
class Plan:
    """Data, settings and seed of a training; frozen, so that one can be kept to go back to.

    >>> usual_plan().changed(cell="gru").waiting_for(usual_plan().recipe)
    ('cell',)
    """

    source: Source
    recipe: Recipe
    seed: int = 0
    usual: Recipe = field(default=INTENTS.recipe, compare=False)

    def changed(self, **settings: Any) -> Plan:
        """Return this plan with other settings of the recipe.

        Tied weights make the embedding as wide as the network.

        Raises
        ------
        DataProblem
            If a setting is out of its range.
        """
        recipe = self.recipe.changed(settings)
        if recipe.tied:
            recipe = replace(recipe, embedding=recipe.hidden)
        return replace(self, recipe=recipe)

    def waiting_for(self, learns: Recipe) -> tuple[str, ...]:
        """Return which settings differ from those it `learns` with and need a reset."""
        return tuple(n for n in AT_RESET if getattr(self.recipe, n) != getattr(learns, n))

    def live(self, learns: Recipe) -> Recipe:
        """Return the settings it can learn with at once: this plan's, but for those that wait."""
        return replace(self.recipe, **{name: getattr(learns, name) for name in AT_RESET})

    def job(self, out: str, *, fresh: bool = True) -> Job:
        """Return the job of this plan; its checkpoint lies beside `out`."""
        source = self.source
        return Job(
            self.recipe, source.place, out, source.demo, self.name, self.seed, fresh=fresh,
            threads=threads_of(os.cpu_count() or 1), columns=source.columns,
        )  # fmt: skip

    @property
    def name(self) -> str:
        """The network in a few words, such as "LSTM 48, seed 0"."""
        r = self.recipe
        layers = f"{r.layers} × " if r.layers > 1 else ""
        return f"{ANATOMIES[r.cell].name} {layers}{r.hidden}, seed {self.seed}"

    def to_json(self) -> str:
        """Return the plan as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Plan:
        """Return the plan that `to_json` wrote.

        Raises
        ------
        ValueError, KeyError, TypeError
            If it is none.
        """
        values: Mapping[str, Any] = json.loads(text)
        source = {**values["source"], "columns": tuple(values["source"]["columns"])}
        recipe, usual = Recipe(**values["recipe"]), Recipe(**values["usual"])
        return cls(Source(**source), recipe, int(values["seed"]), usual)


def plan_for(task: Bundled, seed: int = 0) -> Plan:
    """Return how a bundled task is learnt at first."""
    source = Source(task.title, task.place, (), task.example, task.demo)
    return Plan(source, task.recipe, seed, task.recipe)


def usual_plan() -> Plan:
    """Return what is offered before anyone has chosen."""
    return plan_for(BUNDLED["assistant"])


def threads_of(cores: int) -> int:
    """Return PyTorch's share of the cores: one is the window's, and small products want few."""
    return max(1, min(4, cores - 1))
