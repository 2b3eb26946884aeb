"""Which words mattered: outputs against every input word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.capture.carry import Carried, carry
from rnnviz.capture.gradients import Target, gradients, output_slopes, place_of
from rnnviz.capture.recorder import range_of, symmetric
from rnnviz.nets.model import Model
from rnnviz.trace import Array, Field, Trace

AXES = ("target", "step")
LIKELIEST = 5


@dataclass(frozen=True, eq=False)
class Saliency:
    """How much each target depends on each word; both fields are (target, step).

    `norm` is ‖∂target/∂x_t‖: how much the least change of a word's vector could do. `product` is
    x_t · ∂target/∂x_t: what the word did, to first order, against a vector of zeros; above 0 it
    spoke for the target, below against it. After the step of the targets all is 0. `targets` are
    the targets in order.

    Sources: Simonyan, Vedaldi & Zisserman 2014 (norm); Denil, Demiraj & de Freitas 2014 and
    Shrikumar et al. 2016 (input × gradient).
    """

    targets: tuple[Target, ...]
    norm: Field
    product: Field


def saliency(model: Model, trace: Trace, target: Target) -> Saliency:
    """Return how much the target depends on each word, for any target that `gradients` knows.

    Raises
    ------
    ValueError
        If the trace is of other weights, or the target does not exist.
    """
    d_x = gradients(model, trace, target)["x"].data[None]  # (1, T, E)
    return _measured((target,), trace, d_x)


def saliency_of_outputs(
    model: Model, trace: Trace, step: int | None = None, labels: Sequence[int] | None = None
) -> Saliency:
    """Return how much the scores of some outputs after a step depend on each word.

    `step` None is the last one, `labels` None the five likeliest there, the likeliest first. All
    are carried back at once.

    Raises
    ------
    ValueError
        If the trace is of other weights, or has no such step or output.
    """
    step, _ = place_of(trace, Target("logit", step))
    if labels is None:
        labels = np.argsort(-trace["p"].at(step=step), kind="stable")[:LIKELIEST].tolist()
    targets = tuple(Target("logit", *place_of(trace, Target("logit", step, k))) for k in labels)
    logits = np.repeat(trace["logits"].data[[step]], len(targets), axis=0)
    slopes = output_slopes("logit", logits, np.array(labels))  # (n, K)
    d_x = np.zeros((len(targets), *trace["x"].data.shape), np.float32)  # (n, T, E)
    for at in carry(model, trace, np.full(len(targets), step), slopes, inputs=True):
        d_x[:, at.step] = _values(at)
    return _measured(targets, trace, d_x)


def _values(at: Carried) -> Array:
    """Return the gradients by x, (n, E), as float32 can hold them."""
    assert at.x is not None
    with np.errstate(over="ignore", under="ignore"):
        values: Array = np.ldexp(at.x, at.exponent[:, None])
    return np.where(np.isnan(values), np.float32(np.inf), values)


def _measured(targets: tuple[Target, ...], trace: Trace, d_x: Array) -> Saliency:
    with np.errstate(over="ignore", invalid="ignore"):
        norm = np.linalg.norm(d_x.astype(np.float64), axis=-1).astype(np.float32)
        product = np.einsum("nte,te->nt", d_x, trace["x"].data, dtype=np.float64)
    product = np.where(np.isnan(product), np.inf, product).astype(np.float32)
    return Saliency(
        targets,
        Field(norm, AXES, (0.0, range_of(norm)[1]), "‖∂x‖"),
        Field(product, AXES, symmetric(range_of(product)), "x · ∂x"),
    )
