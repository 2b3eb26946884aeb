"""Which single unit matters most: each one switched off in turn, all of them in one batch.

Ablation as in Morcos et al. 2018, "On the importance of single directions for generalization": the
unit's h is 0 from some step on, for the head, the layer above and the next step alike. Of an LSTM
that takes the unit's c out too, since nothing else reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.capture.edits import Changes, changes
from rnnviz.capture.weights import edited_model
from rnnviz.nets.activations import softmax
from rnnviz.nets.cell import Tap
from rnnviz.nets.model import Model
from rnnviz.nets.network import network_of
from rnnviz.nets.stack import Stack
from rnnviz.nets.tape import Steps, Tape
from rnnviz.trace import Array, Trace

BATCH = 32  # units that are switched off side by side
LONGEST = 3e11  # multiplications; some ten seconds of one core


@dataclass(frozen=True)
class UnitEffect:
    """What switching off one unit did to the answer: its probability, and the answer then."""

    unit: int
    before: float
    after: float
    answer: str

    @property
    def change(self) -> float:
        """By how much the answer's probability moved."""
        return self.after - self.before


@dataclass(frozen=True)
class Ranking:
    """The units tried so far, those that moved the answer most first, of `units` there are.

    `answer` is the output whose probability is measured, after `step`; the units were off from
    step `since` on.
    """

    question: Ablation
    answer: str
    step: int
    since: int
    units: int
    effects: tuple[UnitEffect, ...]

    @property
    def whole(self) -> bool:
        """Whether every unit was tried."""
        return len(self.effects) == self.units


@dataclass(frozen=True)
class Ablation:
    """The question which unit of a layer matters most for the answer after a step.

    Each is off from step `since` on; the words that are read stay the same. In a run so long that
    this would take minutes, they are off only in the last steps, which `Ranking.since` tells.
    """

    layer: int
    step: int
    since: int = 0

    def answers(self, model: Model, trace: Trace) -> Iterator[Ranking]:
        """Yield rankings of more and more units; the last one has them all.

        Raises
        ------
        IndexError
            If the run has no such layer or step.
        """
        answer = answer_of(trace, self.step)
        before = trace["p"].at(step=self.step)
        since = max(self.since, self.step + 1 - affordable(model))
        batches = _Batches(model, trace, self.layer, since, self.step)
        found: list[UnitEffect] = []
        for first in range(0, trace.units, BATCH):
            units = range(first, min(first + BATCH, trace.units))
            for unit, p in zip(units, batches.without(units), strict=True):
                then = trace.labels[int(p.argmax())]
                found.append(UnitEffect(unit, float(before[answer]), float(p[answer]), then))
            ranked = tuple(sorted(found, key=lambda each: -abs(each.change)))
            label = trace.labels[answer]
            yield Ranking(self, label, self.step, since, trace.units, ranked)


def answer_of(trace: Trace, step: int) -> int:
    """Return the output that a step's answer is: the token drawn there, else the most probable."""
    drawn = trace.chosen[step] if step < len(trace.chosen) else -1
    return drawn if drawn >= 0 else int(trace["p"].at(step=step).argmax())


def affordable(model: Model) -> int:
    """Return how many steps all units can be switched off for in about ten seconds; at least 1."""
    spec = model.spec
    per_step = sum(w.size for name, w in model.weights.items() if name.startswith("rnn.weight"))
    return max(1, int(LONGEST / (per_step * spec.hidden)))


class _Batches:
    """The steps since … step of a run, read again by as many networks as units are off.

    The layers below stay as they were, so only the one in question and those above are run.
    """

    def __init__(self, model: Model, trace: Trace, layer: int, since: int, step: int) -> None:
        self.network = network_of(edited_model(model, trace.request))
        self.stack = Stack(self.network.stack.cells[layer:])
        self.layer, self.trace = layer, trace
        self.changes = changes(trace.request, model.spec, step + 1)
        self.steps = slice(since, step + 1)  # n of them
        self.x = self._read()

    def _read(self) -> Array:
        """Return what the layer reads at those steps, (n, 1, D), as edits and dropout left it."""
        if self.layer == 0:
            read, mask = self.trace["x"].data, self._mask("mask_x")
        else:
            below = self.layer - 1
            read, mask = self.trace["h"].at(layer=below), self._mask("mask_up", layer=below)
        return (read if mask is None else read * mask)[self.steps, None]

    def _mask(self, symbol: str, **at: int) -> Array | None:
        return self.trace[symbol].at(**at) if symbol in self.trace else None

    def without(self, units: Sequence[int]) -> Array:
        """Return the outputs' probabilities after the last step, (B, K), one unit off in each."""
        keep = np.ones((len(units), self.trace.units), np.float32)  # (B, H)
        keep[np.arange(len(units)), units] = 0.0
        tape = Tape(self._before(len(units)) | self._masks())
        taps = _Ablating(tape, self.changes, self.steps.start - 1, self.layer, keep)
        with np.errstate(over="ignore", invalid="ignore"):  # a relu network may overflow
            self.stack.forward(self.x, tape, 1, taps)
            p = softmax(self.network.head.logits(self._read_by_head(tape)))  # (B, K)
        return p

    def _read_by_head(self, tape: Tape) -> Array:
        """Return what the head reads after the last step, (B, R)."""
        readout, stop = self.network.readout, self.steps.stop
        first = 0 if readout.looks_back else stop - 1
        x = self.trace["x"].data[first:stop, None]  # (n, 1, E)
        h = [self._said_by(k, tape, first) for k in range(self.trace.layers)]  # (n, B, H)
        v = readout.said.of(np.broadcast_to(x, (*h[-1].shape[:2], x.shape[-1])), h)
        if "said0" in self.trace:
            before = self.trace["said0"].data[:, None]  # (N, 1, S)
            v = np.concatenate((np.broadcast_to(before, (len(before), *v.shape[1:])), v))
        return readout.latest(v)

    def _said_by(self, k: int, tape: Tape, first: int) -> Array:
        """Return a layer's h from step `first` to the last, (n, B, H), as the head reads it."""
        steps = slice(first, self.steps.stop)
        h = np.repeat(self.trace["h"].at(layer=k)[steps, None], tape["h"].shape[2], axis=1)
        if k >= self.layer:
            changed = min(len(h), len(self.x))
            h[-changed:] = tape["h"][k - self.layer, -changed:]
        mask = self._mask("mask_up", layer=k)
        return h if mask is None else h * mask[steps, None]

    def _before(self, batch: int) -> dict[str, Array]:
        """Return room for every h, whose step 0 is the last one before the units are off."""
        arrays = {}
        for symbol in self.stack.cells[0].anatomy.states:
            steps = len(self.x) + 1 if symbol == "h" else 1
            shape = (len(self.stack.cells), steps, batch, self.trace.units)
            arrays[symbol] = np.empty(shape, np.float32)
            for k in range(shape[0]):
                before = self.trace.before(symbol, self.layer + k, self.steps.start)
                arrays[symbol][k, 0] = before
        return arrays

    def _masks(self) -> dict[str, Array]:
        """Return the run's dropout masks of these layers, (L, n + 1, 1, H)."""
        found = {}
        for symbol in ("mask_up", "mask_h"):
            if symbol in self.trace:
                mask = self.trace[symbol].data[self.layer :]
                first = np.ones_like(mask[:, :1])  # nothing is dropped before the first step
                whole = np.concatenate((first, mask), axis=1)
                found[symbol] = whole[:, self.steps.start : self.steps.stop + 1, None]
        return found


class _Ablating:
    """Taps that do the run's own edits, take out one unit in each row, and keep every h."""

    def __init__(self, tape: Tape, changes: Changes, behind: int, layer: int, keep: Array) -> None:
        self._tape, self._changes, self._behind = tape, changes, behind
        self._layer, self._keep = layer, keep

    def at(self, layer: int, steps: Steps) -> Tap:
        """Return the tap for a layer and step of the tape, which lies that far behind the run's."""

        def tap(symbol: str, value: Array) -> Array:
            change = self._changes.get((symbol, self._layer + layer))
            if change is not None and isinstance(steps, int):
                here = self._behind + steps
                value = value * change.scale[here] + change.shift[here]
            if symbol == "h":
                value = value * self._keep if layer == 0 else value
                self._tape["h"][layer, steps] = value
            return value

        return tap
