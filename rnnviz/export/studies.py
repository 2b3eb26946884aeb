"""What can be saved beside a trace: its gradients, all pairs of its steps, its Jacobians.

Under these names they stand in a file. Sizes are decimal logarithms: −inf is 0, inf what overflowed
within a step.

- ``grad_h``, ``grad_f`` …: the derivative of the target by the field ``h``, ``f`` … of the trace,
  with its axes;
- ``word_norm``, ``word_product``: ‖∂target/∂x_t‖ and x_t · ∂target/∂x_t of each word, for the one
  target (target, step);
- ``path_over_c``, ``path_over_h``, ``path_alone``, ``path_by_h``, of an LSTM: the gradient split
  by its paths, as `Paths` tells (layer, step, unit);
- ``pair_h``, ``pair_c``: log10 ‖∂outcome/∂state‖ (layer, target, step);
- ``reach_h``, ``reach_c``: its median over the targets, by distance (layer, distance);
- ``jacobian_h`` and, of an LSTM, ``jacobian_state``: log10 of the singular values of each step's
  Jacobian, ∂h_t/∂h_{t−1} or that of (h, c), descending (layer, step, value); the largest is the
  spectral norm;
- ``radius_h``, ``radius_state``: log10 of its spectral radius (layer, step);
- ``product_h``, ``product_state``: log10 of the singular values of the product of all of them but
  the first, the last state by that after the first step (layer, value); ``product_c`` and
  ``product_by_h``, of an LSTM, the same of ∂c/∂c along the memory alone and through h.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from dataclasses import fields as dataclass_fields
from typing import Any, Literal

import numpy as np

from rnnviz.capture.gradients import Target, gradients
from rnnviz.capture.jacobians import WAYS, Part, jacobian, step_jacobians
from rnnviz.capture.pairs import Outcomes, pairs
from rnnviz.capture.paths import paths
from rnnviz.capture.reach import Reach, reach
from rnnviz.capture.recorder import range_of
from rnnviz.capture.saliency import saliency
from rnnviz.nets.model import Model
from rnnviz.trace import Field, Trace, frozen


@dataclass(frozen=True)
class Study:
    """Fields by the name that they have in a file, and notes on them in plain JSON values."""

    fields: Mapping[str, Field]
    notes: Mapping[str, Any] = field(default_factory=dict)


def gradient_study(model: Model, trace: Trace, target: Target) -> Study:
    """Return the gradients of a target, as `gradients` gives them.

    Raises
    ------
    ValueError
        If the target does not exist.
    """
    found = gradients(model, trace, target)
    words = saliency(model, trace, target)
    fields = {f"grad_{symbol}": each for symbol, each in found.items()}
    fields |= {"word_norm": words.norm, "word_product": words.product}
    if "c" in trace:
        ways = paths(model, trace, target)
        fields |= {f"path_{each.name}": getattr(ways, each.name) for each in dataclass_fields(ways)}
    return Study(fields, {"target": asdict(target)})


def pair_study(model: Model, trace: Trace, question: Outcomes) -> Study:
    """Return all pairs of steps, how far the gradients reach, and the fit of that.

    The notes name for each target its step and output, and for each layer the half-life in steps
    (null where the gradient does not fall) and where float32 would have ended.

    Raises
    ------
    ValueError
        If the run has no such outcomes.
    """
    found = pairs(model, trace, question)
    reaches = [reach(found, k, s) for s in found.logs for k in range(trace.layers)]
    fields = {f"pair_{symbol}": each for symbol, each in found.logs.items()}
    for symbol in found.logs:
        logs = frozen(np.stack([each.logs for each in reaches if each.symbol == symbol]))
        name = f"log10 ‖∂{symbol}‖"
        fields[f"reach_{symbol}"] = Field(logs, ("layer", "distance"), range_of(logs), name)
    targets = [{"step": t, "label": trace.labels[k]} for t, k in found.labels.items()]
    notes = {"quantity": question.quantity, "targets": targets}
    return Study(fields, {"pairs": notes, "reach": [_described(each) for each in reaches]})


def _described(found: Reach) -> dict[str, Any]:
    fit = found.fit and {
        **asdict(found.fit),
        "half_life": found.fit.half_life if np.isfinite(found.fit.half_life) else None,
    }
    ends = [str(extreme) for extreme in found.extremes]
    return {"symbol": found.symbol, "layer": found.layer, "fit": fit, "extremes": ends}


def jacobian_study(model: Model, trace: Trace) -> Study:
    """Return the sizes of every step's Jacobian in every layer, and those of their product."""
    parts: tuple[Literal["h", "state"], ...] = ("h", "state") if "c" in trace else ("h",)
    fields: dict[str, Field] = {}
    for part in parts:
        fields |= _sizes(model, trace, part)
    if len(trace) > 1:
        for product in (*parts, *(WAYS if "c" in trace else ())):
            fields[f"product_{product}"] = _product(model, trace, product)
    return Study(fields)


def _sizes(model: Model, trace: Trace, part: Literal["h", "state"]) -> dict[str, Field]:
    found = [[*step_jacobians(model, trace, k, part)] for k in range(trace.layers)]
    values = np.array([[each.singular_values for each in steps] for steps in found])
    radius = np.array([[each.radius for each in steps] for steps in found])
    return {
        f"jacobian_{part}": _field(values, ("layer", "step", "value"), "log10 σ"),
        f"radius_{part}": _field(radius, ("layer", "step"), "log10 ρ"),
    }


def _product(model: Model, trace: Trace, part: Part) -> Field:
    last = len(trace) - 1
    whole = [jacobian(model, trace, k, 0, last, part) for k in range(trace.layers)]
    return _field(np.array([each.singular_values for each in whole]), ("layer", "value"), "log10 σ")


def _field(values: np.typing.NDArray[np.float64], axes: tuple[str, ...], symbol: str) -> Field:
    data = frozen(values)
    return Field(data, axes, range_of(data), symbol)
