"""The memory lab's measurement: what is left of a gradient at every word, and what it teaches."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from rnnviz.capture.clipping import Clipping, clipped, norm_of, stepped, weight_gradients
from rnnviz.capture.extremes import Extreme, extremes, first_overflow
from rnnviz.capture.gradients import Target, existing
from rnnviz.capture.jacobians import jacobian
from rnnviz.capture.pairs import Outcomes, Pairs, pairs
from rnnviz.capture.reach import Fit, fitted
from rnnviz.capture.run import capture, request_for
from rnnviz.capture.theory import Bound, bound
from rnnviz.nets.loss import cross_entropy
from rnnviz.nets.model import Model
from rnnviz.nets.network import network_of
from rnnviz.trace import Array, Trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

Logs: TypeAlias = "NDArray[np.float64]"

RATE = 0.1  # of the one step of learning that is tried


@dataclass(frozen=True, eq=False)
class Learning:
    """What one step of gradient descent, of rate `RATE`, does to the loss of the same text.

    `loss` is −log p(label) in nats before the step, `after` that after the step with the clipped
    gradient, and `unclipped` after the step with the whole one; ∞ where that overflowed.
    """

    clipping: Clipping
    loss: float
    after: float
    unclipped: float


@dataclass(frozen=True, eq=False)
class Forgetting:
    """One model on one text, whose outcome is the loss of `label` after the last step.

    `state` is what carries the memory: ``c`` of an LSTM, else ``h``; all sizes are of the top
    layer. `pairs` and `learning` are None where the network left float32 while it read, as
    `overflow` then says. `bound` is what theory says of a plain RNN, and None of the others.
    """

    model: Model
    trace: Trace
    label: int
    pairs: Pairs | None
    learning: Learning | None
    bound: Bound | None
    overflow: Extreme | None

    @property
    def state(self) -> str:
        """The symbol of the state that carries the memory."""
        return "c" if "c" in self.trace else "h"

    @property
    def belief(self) -> int:
        """The label that is most probable in the end."""
        return int(np.nan_to_num(self.trace["p"].at(step=len(self.trace) - 1)).argmax())

    @cached_property
    def logs(self) -> Logs:
        """log10 ‖∂loss/∂state_t‖ (step,), absolute; −∞ where nothing arrives, ∞ of an overflow."""
        if self.pairs is None:
            return np.full(len(self.trace), -np.inf)
        sizes = self.pairs[self.state].at(layer=self.trace.layers - 1)[-1]  # (T,)
        logs: Logs = sizes.astype(np.float64)
        return logs

    @cached_property
    def left(self) -> Logs:
        """The same relative to the last step, where it is 0 (step,)."""
        with np.errstate(invalid="ignore"):
            left: Logs = np.nan_to_num(
                self.logs - self.logs[-1], nan=-np.inf, posinf=np.inf, neginf=-np.inf
            )
        return left

    @cached_property
    def fit(self) -> Fit | None:
        """How what is left falls with the distance from the last step."""
        return fitted(self.left[::-1])

    @property
    def extremes(self) -> tuple[Extreme, ...]:
        """Where the gradients would leave float32 on their way back."""
        if self.pairs is None:
            return ()
        return extremes(self.pairs[self.state], self.state, self.trace.layers - 1)


def forgetting(model: Model, text: str, label: str = "", limit: float | None = None) -> Forgetting:
    """Return what the model forgets of a text; gradients of learning are clipped to a norm `limit`.

    Without a label the outcome is about the one that is most probable in the end.

    Raises
    ------
    EmptyInput
        If the text has nothing that the model could read.
    ValueError
        If the model does not know the label.
    """
    trace = capture(model, request_for(model, text))
    number = _number(model, trace, label)
    overflow = first_overflow(trace)
    theory = bound(model) if model.spec.cell == "rnn" else None
    if overflow is not None:
        return Forgetting(model, trace, number, None, None, theory, overflow)
    found = pairs(model, trace, Outcomes("loss", number))
    learnt = learning(model, trace, number, np.inf if limit is None else limit)
    return Forgetting(model, trace, number, found, learnt, theory, None)


def _number(model: Model, trace: Trace, label: str) -> int:
    if not label:
        return int(np.nan_to_num(trace["p"].at(step=len(trace) - 1)).argmax())
    if label not in model.labels:
        raise ValueError(f"{model.name} has no output {label!r}")
    return existing(trace, model.labels.index(label))


def learning(model: Model, trace: Trace, label: int, limit: float) -> Learning:
    """Return what a step of learning from that outcome does, its gradient clipped to `limit`.

    Raises
    ------
    ValueError
        If the limit is not above 0, or the trace is of other weights.
    """
    gradients = weight_gradients(model, trace, Target("loss", None, label))
    clipping = clipped(gradients, limit)
    after = _loss_after(model, trace, label, stepped(model, clipping.gradients, RATE))
    unclipped = after
    if clipping.factor < 1.0:
        whole = np.isfinite(norm_of(gradients))
        unclipped = np.inf
        if whole:
            unclipped = _loss_after(model, trace, label, stepped(model, gradients, RATE))
    return Learning(clipping, _loss(trace["logits"].data[-1], label), after, unclipped)


def _loss_after(model: Model, trace: Trace, label: int, learnt: Model) -> float:
    ids = np.array([token.id for token in trace.tokens])
    with np.errstate(over="ignore", invalid="ignore"):  # a step too long may break the network
        logits = network_of(learnt).forward(ids)["logits"][0, -1]  # (K,)
    return _loss(logits, label)


def _loss(logits: Array, label: int) -> float:
    """Return −log p(label), ∞ after an overflow."""
    loss = float(cross_entropy(logits[None], np.array([label]))[0])
    return loss if np.isfinite(loss) else np.inf


def stretches(model: Model, trace: Trace, step: int) -> Logs:
    """Return log10 of the singular values of ∂state_t/∂state_{t−1} of the top layer, descending.

    The state is (h, c) of an LSTM, (2H,), else h, (H,).

    Raises
    ------
    ValueError
        If the trace is of other weights, or has no such step.
    """
    return jacobian(model, trace, trace.layers - 1, step - 1, step).singular_values
