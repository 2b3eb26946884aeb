"""How much an outcome depends on every state and input: gradients back through a trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.capture.edits import changes, slope_of
from rnnviz.capture.recorder import INNER, OUTER, range_of, symmetric
from rnnviz.nets.loss import Ids, cross_entropy_slope
from rnnviz.nets.model import Model
from rnnviz.nets.network import network_of
from rnnviz.trace import Array, Field, Trace

Quantity = Literal["loss", "logit", "p", "text"]


@dataclass(frozen=True)
class Target:
    """The one number whose gradient is asked for.

    ``loss`` is −log p(label) after a step, ``logit`` and ``p`` are the label's score and
    probability there, and ``text`` is the summed loss of all tokens that were drawn (which
    ignores step and label). `step` None is the last one, `label` None the most probable there.
    """

    quantity: Quantity = "loss"
    step: int | None = None
    label: int | None = None


def gradients(model: Model, trace: Trace, target: Target) -> Mapping[str, Field]:
    """Return the derivatives of the target by ``h``, ``c`` (LSTM) and ``x``, each over all steps.

    ``h`` and ``c`` are (layer, step, unit), ``x`` is (step, feature); bounds are measured and
    symmetric. They are total derivatives: how the target answers to a change of a state counting
    every way to it, the later steps too. They are by the values as the trace shows them, after
    any edits; further back they flow through the edits, scaled by what scales, stopped by what
    sets or masks. After the target's step all are zero.

    Raises
    ------
    ValueError
        If the trace is of other weights, the target's step or label does not exist, or the trace
        has no drawn tokens for ``text``.
    """
    if trace.request.model != model.version:
        raise ValueError(f"the trace is of {trace.request.model}, not of {model.version}")
    network = network_of(model)
    slopes = partial(slope_of, changes(trace.request, model.spec, len(trace)))
    run = {symbol: field.data for symbol, field in trace.fields.items()}
    d_h = np.zeros_like(trace["h"].data[-1])  # (T, H)
    with np.errstate(over="ignore", invalid="ignore"):  # gradients may explode: shown as they are
        steps, d_logits = _slopes(trace, target)
        d_h[steps] = d_logits @ network.W
        grads = network.back(run, d_h, slopes)
    found = {s: _field(grads[s], INNER, s) for s in ("h", "c") if s in trace}
    return found | {"x": _field(grads["x"][0], OUTER["x"], "x")}


def _field(data: Array, axes: tuple[str, ...], symbol: str) -> Field:
    return Field(data, axes, symmetric(range_of(data)), "∂" + symbol)


def _slopes(trace: Trace, target: Target) -> tuple[NDArray[np.intp], Array]:
    """Return the steps (n,) whose logits the target reads, and its slope by those, (n, K)."""
    if target.quantity == "text":
        chosen = np.array(trace.chosen)
        steps = np.flatnonzero(chosen >= 0)
        if not steps.size:
            raise ValueError("this run has no drawn tokens, so their loss has no gradient")
        return steps, cross_entropy_slope(trace["logits"].data[steps], chosen[steps])
    step = len(trace) - 1 if target.step is None else target.step
    if not 0 <= step < len(trace):
        raise ValueError(f"there is no step {step}; the run has {len(trace)}")
    p = trace["p"].at(step=step)
    label = int(p.argmax()) if target.label is None else target.label
    if not 0 <= label < p.size:
        raise ValueError(f"there is no output {label}; the network has {p.size}")
    logits = trace["logits"].data[[step]]
    return np.array([step]), _slope(target.quantity, logits, np.array([label]))


def _slope(quantity: Quantity, logits: Array, label: Ids) -> Array:
    """Return the slope of one label's loss, score or probability by the logits, (1, K)."""
    loss = cross_entropy_slope(logits, label)  # p − onehot
    if quantity == "loss":
        return loss
    if quantity == "p":
        p: Array = 1 + loss[:, label]  # of the label
        return -p * loss
    onehot = np.zeros_like(logits)
    onehot[:, label] = 1
    return onehot
