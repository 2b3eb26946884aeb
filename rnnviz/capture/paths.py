"""The two ways of a gradient through an LSTM: along the memory c, and through h and the gates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from rnnviz.capture.gradients import Target, WayBack, back_from, way_back
from rnnviz.capture.recorder import INNER, joined, range_of, symmetric
from rnnviz.nets.cell import kept
from rnnviz.nets.model import Model
from rnnviz.nets.stack import added
from rnnviz.nets.tape import kept_above, layer_of
from rnnviz.trace import Array, Field, Trace


@dataclass(frozen=True, eq=False)
class Paths:
    """The gradient by c, split by the paths that it came along; each (layer, step, unit).

    The two edges from step t+1 back to t, whose sum with what comes from above is all there is:

    - `over_c`: δc_{t+1} ⊙ f_{t+1}, what reaches c_t along the memory;
    - `over_h`: δa_{t+1} U, what reaches h_t through the gates of the next step.

    And ∂target/∂c_t as a sum over whole paths, from the target back to c_t:

    - `alone`: those that leave this layer for good once they leave its c. They never pass through
      a recurrent h: κ_t = κ_{t+1} ⊙ f_{t+1} + ε_t ⊙ o_t ⊙ tanh'(c_t), with ε_t what the head or
      the layer above hands down to h_t. This is the constant error carousel;
    - `by_h`: those that pass at least once through the layer's own h of one step into the gates of
      the next.

    `alone` + `by_h` is the ``c`` of `gradients`, and all share its bounds.

    Source: Hochreiter & Schmidhuber 1997, section 4 and appendix A.1, whose truncated gradient is
    `alone`; the forget gate as in Gers, Schmidhuber & Cummins 2000.
    """

    over_c: Field
    over_h: Field
    alone: Field
    by_h: Field


def paths(model: Model, trace: Trace, target: Target) -> Paths:
    """Return the gradient of the target by the memory of an LSTM, split by its paths.

    Raises
    ------
    ValueError
        If the network has no memory c, the trace is of other weights, or the target does not exist.
    """
    if "c" not in trace:
        raise ValueError(f"a {trace.cell.upper()} has no memory c beside h to split a gradient by")
    way = way_back(model, trace)
    d_r, grads = back_from(way, trace, target)
    with np.errstate(over="ignore", invalid="ignore"):
        read = way.network.readout.back(way.run, d_r).h
        found = [_of_layer(k, way, read[k], grads) for k in range(trace.layers)]
    over_c, over_h, alone, by_h = (np.stack(each) for each in zip(*found, strict=True))
    bounds = symmetric(joined(range_of(grads["c"]), joined(range_of(alone), range_of(by_h))))
    return Paths(
        Field(over_c, INNER, bounds, "∂c over c"),
        Field(over_h, INNER, symmetric(range_of(over_h)), "∂h over h"),
        Field(alone, INNER, bounds, "∂c along c alone"),
        Field(by_h, INNER, bounds, "∂c through h"),
    )


def _of_layer(
    k: int, way: WayBack, read: Array | None, grads: Mapping[str, Array]
) -> tuple[Array, Array, Array, Array]:
    """Return over_c, over_h, alone and by_h of a layer, each (T, H)."""
    cells = way.network.stack.cells
    local = cells[k].local(layer_of(way.run, k), partial(way.slopes, k))
    top = k == len(cells) - 1
    heard = added(read, None if top else grads["a_x"][k + 1] @ cells[k + 1].W)  # (T, H)
    assert heard is not None  # the top layer's h is always read
    outside = kept(heard, kept_above(way.run, k))
    mask = way.run["mask_h"][k] if "mask_h" in way.run else None
    over_h = kept(_next(grads["a_h"][k] @ cells[k].U), mask)
    over_c = _next(grads["c"][k] * local["dc_"])
    alone = _along(outside * local["dc"], local["dc_"])
    by_h = _along(over_h * local["dc"], local["dc_"])
    return over_c, over_h, alone, by_h


def _next(values: Array) -> Array:
    """Return at each step what comes from the next one, (T, H); nothing at the last."""
    moved = np.zeros_like(values)
    moved[:-1] = values[1:]
    return moved


def _along(entering: Array, keep: Array) -> Array:
    """Return κ_t = κ_{t+1} ⊙ keep_{t+1} + entering_t, (T, H)."""
    kept = np.empty_like(entering)
    error = np.zeros_like(entering[0])
    for t in reversed(range(len(entering))):
        error = kept[t] = error + entering[t]
        error = error * keep[t]
    return kept
