"""How much an outcome depends on every state, gate and input: gradients back through a trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from rnnviz.capture.edits import changes, slope_of
from rnnviz.capture.extremes import finite_steps
from rnnviz.capture.recorder import joined, range_of, symmetric
from rnnviz.capture.weights import edited_model
from rnnviz.nets.activations import softmax
from rnnviz.nets.loss import Ids, cross_entropy_slope
from rnnviz.nets.model import Model
from rnnviz.nets.network import Network, network_of
from rnnviz.nets.stack import Slopes
from rnnviz.trace import Array, Field, Trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

OUTSIDE = ("logits", "p", "score", "score0", "said0")
"""What no gradient is asked by."""

Quantity = Literal["loss", "logit", "p", "text"]
Steps: TypeAlias = "NDArray[np.intp]"


@dataclass(frozen=True)
class Target:
    """The one number whose gradient is asked for.

    ``loss`` is −log p(label) after a step, ``logit`` and ``p`` are the label's score and
    probability there, and ``text`` is the summed loss of all tokens that were drawn (which
    ignores step and label). `step` None is the last one, `label` None the most probable there.

    `against` asks why the label and not that other one: of a ``logit`` it takes the other's away,
    which leaves log p(label) − log p(against).

    Raises
    ------
    ValueError
        If `against` is given with another quantity than ``logit``.
    """

    quantity: Quantity = "loss"
    step: int | None = None
    label: int | None = None
    against: int | None = None

    def __post_init__(self) -> None:
        """Refuse a difference that would mean nothing."""
        if self.against is not None and self.quantity != "logit":
            raise ValueError(f"only a logit is set against another one, not a {self.quantity}")


@dataclass(frozen=True, eq=False)
class WayBack:
    """The network that a trace was made by, what it recorded, and how edits scale what flows back.

    `run` holds arrays by symbol, `slopes` tells a scale by layer and symbol.
    """

    network: Network
    run: Mapping[str, Array]
    slopes: Slopes


def gradients(model: Model, trace: Trace, target: Target) -> Mapping[str, Field]:
    """Return the derivatives of the target by all that the recurrent layers computed, and by x.

    The keys are those of the trace, and the axes too: the states ``h``, ``c`` (LSTM) and the first
    ones ``h0``, ``c0``, every gate, both parts of each pre-activation (``f_x`` and ``f_h``; their
    sum is what the gate squashes, but for the GRU's n, whose ``n_h`` the reset gate scales), and
    ``x``. Bounds are measured and symmetric; all pre-activations share theirs.

    They are total derivatives: how the target answers to a change of a value counting every way
    to it, the later steps too. They are by the values as the trace shows them, after any edits;
    further back they flow through the edits, scaled by what scales, stopped by what sets or
    masks. After the target's step all are zero. What overflows float32 is ±∞, and never NaN; what
    is smaller than 1e-30 may count as 0 (`pairs` gives sizes without either limit).

    Source: backpropagation through time (Werbos 1990), by the equations in `nets`.

    Raises
    ------
    ValueError
        If the trace is of other weights, the target's step or label does not exist, or the trace
        has no drawn tokens for ``text``.
    """
    return _fields(trace, back_from(way_back(model, trace), trace, target)[1])


def back_from(way: WayBack, trace: Trace, target: Target) -> tuple[Array, Mapping[str, Array]]:
    """Return the target's slope by what the head reads, (T, R), and the gradients by all symbols.

    The slope is what the head alone hands down, at each step; the gradients lie in the arrays of a
    tape, with nothing in them that is not a number.

    Raises
    ------
    ValueError
        If the target does not exist in the trace.
    """
    d_r = np.zeros((len(trace), way.network.spec.read), np.float32)
    with np.errstate(over="ignore", invalid="ignore"):  # gradients may explode: shown as they are
        steps, d_logits = slopes_of(trace, target)
        d_r[steps] = way.network.slope(way.run, steps, d_logits)
        grads = way.network.back(way.run, d_r, way.slopes).arrays
    if int(steps[-1]) >= finite_steps(trace):  # the outcome itself is no number
        grads = {symbol: np.full_like(g, np.inf) for symbol, g in grads.items()}
    if np.isnan(grads["x"]).any():  # which all gradients of its step flow into
        grads = {symbol: np.where(np.isnan(g), np.inf, g) for symbol, g in grads.items()}
    return d_r, grads


def _fields(trace: Trace, grads: Mapping[str, Array]) -> dict[str, Field]:
    found = {}
    parts = symmetric(joined(range_of(grads["a_x"]), range_of(grads["a_h"])))
    for symbol, field in trace.fields.items():
        if symbol in OUTSIDE or symbol.startswith("mask_"):
            continue
        data = grads[symbol][0] if symbol == "x" else grads[symbol]
        bounds = parts if symbol[1:] in ("_x", "_h") else symmetric(range_of(data))
        found[symbol] = Field(data, field.axes, bounds, "∂" + symbol)
    return found


def way_back(model: Model, trace: Trace) -> WayBack:
    """Return what every gradient of a trace needs.

    Raises
    ------
    ValueError
        If the trace is not of this model.
    """
    if trace.request.model != model.version:
        raise ValueError(f"the trace is of {trace.request.model}, not of {model.version}")
    run = {symbol: field.data for symbol, field in trace.fields.items()}
    slopes = partial(slope_of, changes(trace.request, model.spec, len(trace)))
    return WayBack(network_of(edited_model(model, trace.request)), run, slopes)


def slopes_of(trace: Trace, target: Target) -> tuple[Steps, Array]:
    """Return the steps (n,) whose logits the target reads, and its slope by those, (n, K).

    Raises
    ------
    ValueError
        If the target's step or label does not exist, or nothing was drawn for ``text``.
    """
    if target.quantity == "text":
        chosen = np.array(trace.chosen)
        steps = np.flatnonzero(chosen >= 0)
        if not steps.size:
            raise ValueError("this run has no drawn tokens, so their loss has no gradient")
        return steps, output_slopes("loss", trace["logits"].data[steps], chosen[steps])
    step, label = place_of(trace, target)
    logits = trace["logits"].data[[step]]
    against = None if target.against is None else existing(trace, target.against)
    return np.array([step]), output_slopes(target.quantity, logits, np.array([label]), against)


def place_of(trace: Trace, target: Target) -> tuple[int, int]:
    """Return the step and the label that the target is about, where it left them open too.

    Raises
    ------
    ValueError
        If the run has no such step or the network no such output.
    """
    step = len(trace) - 1 if target.step is None else target.step
    if not 0 <= step < len(trace):
        raise ValueError(f"there is no step {step}; the run has {len(trace)}")
    label = int(trace["p"].at(step=step).argmax()) if target.label is None else target.label
    return step, existing(trace, label)


def existing(trace: Trace, label: int) -> int:
    """Return the label.

    Raises
    ------
    ValueError
        If the network has no such output.
    """
    outputs = trace["p"].size("label")
    if not 0 <= label < outputs:
        raise ValueError(f"there is no output {label}; the network has {outputs}")
    return label


def output_slopes(
    quantity: Quantity, logits: Array, labels: Ids, against: int | None = None
) -> Array:
    """Return the slope of the labels' losses, scores or probabilities by the logits, (n, K).

    `logits` is (n, K), `labels` (n,); `against` is as in `Target`.
    """
    if quantity == "logit":
        slopes = np.zeros_like(logits)
        np.put_along_axis(slopes, labels[:, None], 1, axis=1)
        if against is not None:
            slopes[:, against] -= 1
        return slopes
    loss = cross_entropy_slope(logits, labels)  # p − onehot
    if quantity == "p":
        p: Array = np.take_along_axis(softmax(logits), labels[:, None], axis=1)  # (n, 1)
        return -p * loss
    return loss
