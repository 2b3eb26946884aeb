"""What theory says of a network's gradients before any is computed: where they must vanish."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from rnnviz.capture.gradients import way_back
from rnnviz.nets.model import Model
from rnnviz.nets.tape import layer_of
from rnnviz.trace import Array, Trace, frozen

STEEPEST = 1.0  # of tanh, at 0, and of relu, above it


@dataclass(frozen=True)
class Bound:
    """No gradient of a plain RNN can be larger than this, however the weights conspire.

    A step back multiplies a gradient by Uᵀ diag(σ'(a)), whose spectral norm is at most
    `norm` · `slope`: ‖U‖₂ times the largest slope of the nonlinearity. So over d steps

    ‖∂loss_t/∂h_{t−d}‖ ≤ ‖∂loss_t/∂h_t‖ · `factor`^d.

    Below 1 the gradients must vanish; above 1 they may explode, and need not. `radius` is the
    spectral radius of U: where the slope is 1 everywhere, as near h = 0, a gradient grows in the
    long run as its powers, so that there below 1 it vanishes too.

    Source: Pascanu, Mikolov & Bengio 2013, On the difficulty of training recurrent neural
    networks, section 2.1 and equations 6 and 7.
    """

    norm: float
    radius: float
    slope: float

    @property
    def factor(self) -> float:
        """The most by which a step back can multiply a gradient."""
        return self.norm * self.slope

    @property
    def must_vanish(self) -> bool:
        """Whether no gradient can survive."""
        return self.factor < 1.0

    @property
    def critical_scale(self) -> float:
        """What U must be multiplied by to bring `factor` to 1; below it all gradients vanish."""
        return 1.0 / self.factor if self.factor else np.inf

    def line(self, start: float, distances: int) -> Array:
        """Return log10 of the bound at the distances 0, 1 … from log10 of the size at 0."""
        with np.errstate(divide="ignore", invalid="ignore"):
            fall = np.arange(distances) * np.log10(self.factor)
        return frozen(start + np.where(np.arange(distances) == 0, 0.0, fall))


def bound(model: Model, trace: Trace | None = None) -> Bound:
    """Return the bound of a plain RNN's top layer, which alone the loss reaches by no other way.

    The slope is the nonlinearity's steepest, 1. With a trace it is the steepest that this run met,
    any edits and dropout of h counted in, which makes a bound of this run alone, and a tighter one.

    Raises
    ------
    ValueError
        If the network has gates, whose gradients no such bound holds down, or the trace is of
        other weights.
    """
    if model.spec.cell != "rnn":
        raise ValueError(f"the bound is one of plain RNNs; the {model.spec.cell.upper()} has gates")
    if trace is None:
        U, slope = model.weights[f"rnn.weight_hh_l{model.spec.layers - 1}"], STEEPEST
    else:
        U, slope = _of_run(model, trace)
    radius = float(np.abs(np.linalg.eigvals(U.astype(np.float64))).max())
    return Bound(float(np.linalg.norm(U.astype(np.float64), 2)), radius, slope)


def _of_run(model: Model, trace: Trace) -> tuple[Array, float]:
    """Return the matrix U that made the run, and the steepest slope that it met."""
    way, top = way_back(model, trace), model.spec.layers - 1
    cell = way.network.stack.cells[top]
    with np.errstate(over="ignore", invalid="ignore"):
        local = cell.local(layer_of(way.run, top), partial(way.slopes, top))
    grown = float(way.run["mask_h"][top].max()) if "mask_h" in way.run else 1.0
    return cell.U, float(np.abs(local["da"]).max()) * grown
