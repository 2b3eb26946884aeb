"""All pairs of steps: how strongly each outcome depends on each state that came before it.

Carried back as one batch, all T outcomes of a run cost one matrix product a step, instead of T
backward passes of T products each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.capture.carry import Carried, carry, log_norms
from rnnviz.capture.extremes import finite_steps
from rnnviz.capture.gradients import Quantity, Target, existing, output_slopes
from rnnviz.capture.recorder import range_of
from rnnviz.nets.model import Model
from rnnviz.trace import Array, Field, Trace

AXES = ("layer", "target", "step")
GAP = 50  # steps between two growing answers; some 20 ms of work for 64 targets of 128 units


@dataclass(frozen=True)
class Outcomes:
    """A question: how the outcomes after these steps depend on the states before them.

    `quantity` is that of a `Target`: ``loss``, ``logit`` or ``p``. `steps` None asks about all.
    With `label` it is that output's at every step: of the last belief, or of the right answer. None
    means, of a classifier, the most probable output of each step, and of a writer the token that
    really followed. `against` takes another output's logit away from a ``logit``, as in `Target`.
    """

    quantity: Quantity = "loss"
    label: int | None = None
    steps: tuple[int, ...] | None = None
    against: int | None = None

    def __post_init__(self) -> None:
        """Refuse what has no outcome at single steps.

        Raises
        ------
        ValueError
            If the quantity is ``text``, or `against` is given with another than ``logit``.
        """
        Target(self.quantity, against=self.against)
        if self.quantity == "text":
            raise ValueError("the loss of a whole text has no steps; ask for the loss of each")

    def answers(self, model: Model, trace: Trace) -> Iterator[Pairs]:
        """Yield pairs further and further back; the last answer is complete.

        All look into the same arrays. Work is done only when the next answer is asked for.

        Raises
        ------
        ValueError
            If the trace is of other weights, or has no such steps or label.
        """
        labels = self.labels(model, trace)
        if not labels:
            raise ValueError("this run has no outcome to go back from")
        steps = np.array([*labels], np.intp)
        logits = trace["logits"].data[steps]
        numbers = np.array([*labels.values()])
        with np.errstate(over="ignore", invalid="ignore"):
            slopes = output_slopes(self.quantity, logits, numbers, self.against)
        logs = _nothing(trace, len(steps))
        recent = _Recent(logs)
        for at in carry(model, trace, steps, slopes):
            recent.add(at)
            if at.step % GAP == 0:
                recent.write(at.step)
                yield Pairs(self, labels, {s: _field(s, v) for s, v in logs.items()}, at.step)

    def labels(self, model: Model, trace: Trace) -> Mapping[int, int]:
        """Return the output that each step's outcome is about, by step; the steps ascend.

        Left out are steps after an overflow, and a writer's last one if nothing followed.

        Raises
        ------
        ValueError
            If the run has no such step, or the network no such output.
        """
        asked = [*range(len(trace))] if self.steps is None else sorted({*self.steps})
        for step in (*asked[:1], *asked[-1:]):
            if not 0 <= step < len(trace):
                raise ValueError(f"there is no step {step}; the run has {len(trace)}")
        for label in (self.label, self.against):
            if label is not None:
                existing(trace, label)
        known = finite_steps(trace)
        labels = {step: self._label(model, trace, step) for step in asked if step < known}
        return {step: label for step, label in labels.items() if label >= 0}

    def _label(self, model: Model, trace: Trace, step: int) -> int:
        if self.label is not None:
            return self.label
        if model.task == "classify":
            return int(trace["p"].at(step=step).argmax())
        return trace.tokens[step + 1].id if step + 1 < len(trace) else trace.chosen[step]


@dataclass(frozen=True, eq=False)
class Pairs:
    """The answer: decimal logarithms of ‖∂outcome/∂state‖, by state ``h`` and ``c`` (LSTM).

    `logs[symbol]` is (layer, target, step), its bounds measured. Targets are the steps in `labels`,
    in ascending order, each with the output that its outcome is about. A state's derivative is
    total: it counts every way to the outcome. −∞ stands where nothing flows: right of the diagonal,
    behind an edit that sets or masks, and left of step `back`, which is not reached yet; ∞ where a
    single step left float32. There is no NaN, and no other limit: 1e-200 is as good as 1.

    >>> pairs["h"].at(layer=0, target=7, step=2)   # log10 of the norm of ∂loss_7/∂h_2
    """

    question: Outcomes
    labels: Mapping[int, int]
    logs: Mapping[str, Field]
    back: int = 0

    def __getitem__(self, symbol: str) -> Field:
        """Return the logarithms for that state."""
        return self.logs[symbol]

    @property
    def steps(self) -> tuple[int, ...]:
        """The step of each target, ascending."""
        return tuple(self.labels)

    @property
    def complete(self) -> bool:
        """Whether the first step is reached."""
        return self.back == 0


def pairs(model: Model, trace: Trace, question: Outcomes | None = None) -> Pairs:
    """Return the complete answer at once; by default for the loss at every step.

    Raises
    ------
    ValueError
        If the trace is of other weights, or has no such steps or label.
    """
    *_, whole = (question or Outcomes()).answers(model, trace)
    return whole


def spread(steps: int, count: int = 64) -> tuple[int, ...]:
    """Return at most `count` of so many steps, evenly chosen; the last is among them."""
    chosen = np.linspace(0, steps - 1, min(count, steps)).round().astype(int)
    return tuple(chosen.tolist())


class _Recent:
    """The squares of the norms at the last few steps, whose logarithms are taken all at once."""

    def __init__(self, logs: Mapping[str, Array]) -> None:
        """Write into these logarithms (layer, target, step), by state."""
        self.logs = logs
        self.squares = {s: np.zeros((*v.shape[:2], GAP)) for s, v in logs.items()}
        self.exponent = np.zeros((logs["h"].shape[1], GAP), np.intp)

    def add(self, at: Carried) -> None:
        """Keep what is carried at a step."""
        place = at.step % GAP
        self.exponent[at.first :, place] = at.exponent
        for symbol, squares in self.squares.items():
            for k, states in enumerate(at.states):
                squares[k, at.first :, place] = at.squares(states[symbol])

    def write(self, step: int) -> None:
        """Write the logarithms of the steps from this one on, and keep nothing any more."""
        for symbol, squares in self.squares.items():
            part = self.logs[symbol][..., step : step + GAP]
            part[...] = log_norms(squares, self.exponent)[..., : part.shape[-1]]
            squares[...] = 0.0


def _nothing(trace: Trace, targets: int) -> dict[str, Array]:
    """Return the logarithm of zero for every state, target and step."""
    shape = (trace.layers, targets, len(trace))
    return {s: np.full(shape, -np.inf, np.float32) for s in ("h", "c") if s in trace}


def _field(symbol: str, logs: Array) -> Field:
    return Field(logs, AXES, range_of(logs), f"log10 ‖∂{symbol}‖")
