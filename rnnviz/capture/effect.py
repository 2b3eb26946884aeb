"""What edits did to a run: the run with them against the one without, step by step.

A step is compared with the step that read the same place of the text. A word that an edit put in
has no such step, and a writer that draws another token goes on with another text: what follows
that draw is not compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.trace import Array, Token, Trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

SMALLEST = 0.005  # a probability that moves by less reads the same on screen


@dataclass(frozen=True)
class Shift:
    """One output's probability without the edits and with them."""

    label: str
    before: float
    after: float


@dataclass(frozen=True, eq=False)
class Effect:
    """The edited run beside the plain one, by the steps t of the edited one.

    `twins` (T,) holds the plain step that step t is compared with, or -1. `answers` is the first
    step whose answer is another: the top output of a reader, the token that a writer drew.
    `parts` is the first step that reads what was drawn otherwise; from there on the texts are two.
    Both are None where there is no such step.
    """

    trace: Trace
    plain: Trace
    twins: NDArray[np.intp]
    answers: int | None
    parts: int | None

    def twin(self, step: int) -> int | None:
        """Return the plain step to compare with, or None where there is none."""
        found = int(self.twins[step]) if 0 <= step < len(self.twins) else -1
        return found if found >= 0 else None

    def shifts(self, step: int, count: int = 3) -> tuple[Shift, ...]:
        """Return the outputs that moved most after that step, the earlier answer before all.

        There are none where the step has no twin, and none that moved by less than `SMALLEST`.
        """
        twin = self.twin(step)
        if twin is None:
            return ()
        before, after = self.plain["p"].at(step=twin), self.trace["p"].at(step=step)
        moved = np.abs(np.nan_to_num(after) - np.nan_to_num(before))
        most = np.argpartition(-moved, min(count, moved.size - 1))[:count]
        order = [int(k) for k in most[np.argsort(-moved[most], kind="stable")]]
        answer = int(before.argmax())
        order = [answer, *(k for k in order if k != answer)][:count]
        labels = self.trace.labels
        return tuple(
            Shift(labels[k], float(before[k]), float(after[k]))
            for k in order
            if moved[k] >= SMALLEST
        )

    def difference(self, symbol: str, layer: int, steps: slice) -> Array:
        """Return trace − plain at those steps, (n, unit); NaN where there is no twin."""
        after = self.trace[symbol].at(layer=layer)[steps]  # (n, N)
        twins = self.twins[steps]
        with np.errstate(invalid="ignore"):  # inf − inf, in a relu network that overflowed
            found = after - self.plain[symbol].at(layer=layer)[twins]
        found[twins < 0] = np.nan
        return found

    @cached_property
    def distances(self) -> Array:
        """‖Δh‖ over all layers after each step, (T,), NaN where there is no twin."""
        square = np.zeros(len(self.trace), np.float32)
        for layer in range(self.trace.layers):
            change = self.difference("h", layer, slice(None))
            square += np.einsum("tu,tu->t", change, change)
        return np.sqrt(square)


@lru_cache(maxsize=2)  # every view asks about the run on show
def effect(trace: Trace, plain: Trace) -> Effect:
    """Return what the edits of `trace` changed against `plain`, the run of the same text."""
    twins = np.array(trace.places or range(len(trace)), np.intp)  # (T,)
    twins[twins >= len(plain)] = -1
    parts = _parting(trace, plain, twins)
    if parts is not None:
        twins[parts:] = -1
    return Effect(trace, plain, twins, _answering(trace, plain, twins), parts)


def told_apart(trace: Trace, plain: Trace | None) -> Effect | None:
    """Return the effect of a run's edits, or None where there is nothing to compare it with."""
    if plain is None or plain.request.text != trace.request.text:
        return None
    if plain.labels != trace.labels or plain.units != trace.units:
        return None
    return effect(trace, plain)


def _parting(trace: Trace, plain: Trace, twins: NDArray[np.intp]) -> int | None:
    """Return the first step that reads a drawn token which is not the one that plain read."""
    for t in range(1, len(trace)):
        drawn = trace.chosen[t - 1] >= 0
        if drawn and twins[t] >= 0 and _other(trace.tokens[t], plain.tokens[twins[t]]):
            return t
    return None


def _other(one: Token, another: Token) -> bool:
    return one.id != another.id


def _answering(trace: Trace, plain: Trace, twins: NDArray[np.intp]) -> int | None:
    """Return the first step with a twin whose answer is another one."""
    steps = np.flatnonzero(twins >= 0)
    if trace.request.sampling is not None:
        draws = ((t, trace.chosen[t], plain.chosen[twins[t]]) for t in steps)
        return next(
            (int(t) for t, one, other in draws if min(one, other) >= 0 and one != other), None
        )
    after, before = trace["p"].data[steps].argmax(-1), plain["p"].data[twins[steps]].argmax(-1)
    changed = steps[after != before]
    return int(changed[0]) if changed.size else None
