"""What a panel showed at a moment, and what the places along its arrays' axes are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from rnnviz.trace import Array, Field
from rnnviz.views.parts.wording import readable, visible
from rnnviz.views.reading.charts import Numbers
from rnnviz.views.reading.places import Amounts, Places

WORDED = {"step": "{0} {{}}", "of": "of {0} {{}}", "target": "outcome at {0} {{}}"}  # of steps
NAMED = {"label", "says"}  # axes of outputs
FROM_ZERO = {"unit", "feature", "steps back", "length"}  # axes that are counted from 0
COMPANIONS = {
    "batch": "batch {}", "steps": "{} steps", "outcome": "", "unit": "unit {}", "id": "entry {}",
    "output": "",
}  # fmt: skip
"""Arrays that say where the places of their axis lie, and how such a place is told."""


@dataclass(frozen=True, eq=False)
class Shown:
    """What a panel showed at a moment: arrays by name, and the words of their steps and labels.

    `rows` are the words of an axis called ``row``, `step_name` is ``word`` or ``character``, and
    `layer` the one that was looked at.
    """

    fields: Mapping[str, Field]
    tokens: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    step_name: str = "step"
    layer: int = 0
    rows: tuple[str, ...] = ()

    def with_field(self, name: str, field: Field) -> Shown:
        """Return the same with one array more."""
        return replace(self, fields={**self.fields, name: field})

    def words(self) -> tuple[str, ...]:
        """Return the words of the steps, each with something to see."""
        return tuple(visible(token) for token in self.tokens)

    def _by_step(self, axis: str) -> str:
        return WORDED[axis].format(self.step_name)

    def running(self, name: str, axis: str, count: int) -> tuple[Places | Amounts, Numbers]:
        """Return an axis that runs, and where the points lie on it."""
        found = self._companion(name, axis, count)
        if found is not None:
            return Amounts(COMPANIONS[found[0]]), found[1].astype(np.float64)
        return self.places(name, axis), np.arange(count, dtype=np.float64)

    def places(self, name: str, axis: str) -> Places:
        """Return what the places along an axis of an array are called."""
        count = self.fields[name].size(axis)
        if axis == "row" and len(self.rows) == count:
            return Places.counted("", count, words=self.rows)
        found = self._companion(name, axis, count)
        if found is not None:
            return self._by_companion(*found)
        if axis in WORDED:
            return Places.counted(self._by_step(axis), count, words=self.words())
        if axis in NAMED:
            words = tuple(readable(label) for label in self.labels)
            named = "taken for" if axis == "says" else ""
            return Places.counted(named if len(words) >= count else "output {}", count, words=words)
        first = 0 if axis in FROM_ZERO else 1
        says = "{} steps back" if axis == "steps back" else axis + " {}"
        return Places.counted(says, count, first)

    def is_companion(self, name: str) -> bool:
        """Tell whether an array only says where the places of another one lie."""
        if len(self.fields) == 1 or not self.fields[name].axes:
            return False
        return name in COMPANIONS or name.endswith("_batch")

    def _by_companion(self, kind: str, values: Array) -> Places:
        """Return places that another array tells: steps by their words, outputs by their names."""
        if kind in ("outcome", "output"):
            known = self.words() if kind == "outcome" else tuple(map(readable, self.labels))
            places = [int(v) for v in values]
            words = tuple(known[k] for k in places) if max(places, default=0) < len(known) else ()
            says = self._by_step("target") if kind == "outcome" else "" if words else "output {}"
            return Places(says, tuple(float(k + 1) for k in places), words)
        return Places(COMPANIONS[kind], tuple(float(v) for v in values))

    def _companion(self, name: str, axis: str, count: int) -> tuple[str, Array] | None:
        """Return kind and values of the array that says where the places of an axis lie, if any."""
        for kind in COMPANIONS:
            for other in (f"{name}_{kind}", f"{name.removesuffix('_share')}_{kind}", kind):
                field = self.fields.get(other)
                if field is None or other == name or axis not in field.axes:
                    continue
                values = field.data if field.data.ndim == 1 else field.data[-1]
                if field.axes[-1] == axis and len(values) == count:
                    return kind, values
        return None
