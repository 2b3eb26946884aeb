"""The memory lab's knobs on a real network: each gives a new model, and the old one stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from rnnviz.nets.model import Model
from rnnviz.nets.network import CELLS
from rnnviz.nets.spec import Nonlinearity
from rnnviz.trace import Array

if TYPE_CHECKING:
    from numpy.typing import NDArray

Initialisation = Literal["orthogonal", "identity", "random"]
Matrix: TypeAlias = "NDArray[np.float64]"

INITIALISATIONS: tuple[Initialisation, ...] = ("orthogonal", "identity", "random")
KEEPING: Mapping[str, str] = {"lstm": "f", "gru": "z"}


@dataclass(frozen=True)
class Knobs:
    """Where all knobs stand; as they begin, nothing is changed.

    They act in this order:

    - `initialisation` puts new recurrent matrices U in the place of the trained ones, drawn with
      `seed`: ``orthogonal`` (Saxe et al. 2014), ``identity`` (Le et al. 2015) or ``random``,
      normal of variance 1/H, whose spectral radius is about 1 (Girko 1985). All other weights
      stay.
    - `radius` scales U to that spectral radius.
    - `scale` multiplies U.
    - `keep` is added to the bias of the gate that keeps: the forget gate f of an LSTM (Gers et al.
      2000; Jozefowicz et al. 2015), the update gate z of a GRU.
    - `nonlinearity` squashes a plain RNN by ``tanh`` or ``relu``.

    Of a network with gates, each gate's own block of U is drawn and scaled for itself, and so in
    every layer.
    """

    initialisation: Initialisation | None = None
    radius: float | None = None
    scale: float = 1.0
    keep: float = 0.0
    nonlinearity: Nonlinearity | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what no knob can be turned to.

        Raises
        ------
        ValueError
            If a number is not finite, a scale or radius is negative, or a name is unknown.
        """
        for name in ("radius", "scale", "keep"):
            amount = getattr(self, name)
            if amount is not None and not np.isfinite(amount):
                raise ValueError(f"the {name} must be a finite number, not {amount}")
        if self.scale < 0 or (self.radius is not None and self.radius < 0):
            raise ValueError("recurrent weights are scaled by 0 or more, not by a negative number")
        if self.initialisation not in (None, *INITIALISATIONS):
            raise ValueError(f"there is no initialisation {self.initialisation!r}")


def turned(model: Model, knobs: Knobs) -> Model:
    """Return the model as the knobs make it; the model itself where they change nothing.

    What was measured of it no longer holds, so its card says no quality.

    Raises
    ------
    ValueError
        If the network has not what a knob turns.
    """
    if replace(knobs, seed=0) == Knobs():
        return model
    cell = model.spec.cell
    if knobs.keep and cell not in KEEPING:
        raise ValueError("a plain RNN has no gate that keeps")
    if knobs.nonlinearity and cell != "rnn":
        raise ValueError(f"only a plain RNN has a choice of nonlinearity, not the {cell.upper()}")
    spec = replace(model.spec, nonlinearity=knobs.nonlinearity or model.spec.nonlinearity)
    weights = {**model.weights, **_recurrent(model, knobs), **_keeping(model, knobs.keep)}
    card = {name: value for name, value in model.card.items() if name != "quality"}
    return replace(model, spec=spec, weights=weights, card=card)


def radii(model: Model) -> Mapping[str, float]:
    """Return the spectral radius of each gate's block of U, by gate and layer: ``f0``."""
    return {
        f"{gate}{k}": _radius(block)
        for k in range(model.spec.layers)
        for gate, block in zip(_gates(model), _blocks(model, k), strict=True)
    }


def _gates(model: Model) -> tuple[str, ...]:
    return CELLS[model.spec.cell].order


def _blocks(model: Model, layer: int) -> list[Matrix]:
    """Return each gate's block of U, (H, H)."""
    U = model.weights[f"rnn.weight_hh_l{layer}"].astype(np.float64)  # (G*H, H)
    return np.split(U, len(_gates(model)))


def _recurrent(model: Model, knobs: Knobs) -> dict[str, Array]:
    """Return the recurrent matrices by name."""
    rng = np.random.default_rng(knobs.seed % (1 << 64))
    found = {}
    for k in range(model.spec.layers):
        blocks = [_scaled(_begun(block, knobs, rng), knobs) for block in _blocks(model, k)]
        found[f"rnn.weight_hh_l{k}"] = np.concatenate(blocks).astype(np.float32)
    return found


def _begun(block: Matrix, knobs: Knobs, rng: np.random.Generator) -> Matrix:
    H = len(block)
    if knobs.initialisation is None:
        return block
    if knobs.initialisation == "identity":
        return np.eye(H)
    drawn = rng.normal(0.0, H**-0.5, (H, H))
    return drawn if knobs.initialisation == "random" else _orthogonal(drawn)


def _orthogonal(drawn: Matrix) -> Matrix:
    """Return an orthogonal matrix, each as likely as any other (Mezzadri 2007)."""
    Q, R = np.linalg.qr(drawn)
    signs: Matrix = Q * np.sign(np.diag(R))
    return signs


def _scaled(block: Matrix, knobs: Knobs) -> Matrix:
    if knobs.radius is not None:
        radius = _radius(block)
        if radius == 0.0:
            raise ValueError("a matrix whose spectral radius is 0 cannot be scaled to another one")
        block = block * (knobs.radius / radius)
    return block * knobs.scale


def _radius(block: Matrix) -> float:
    return float(np.abs(np.linalg.eigvals(block)).max())


def _keeping(model: Model, amount: float) -> dict[str, Array]:
    """Return the biases with the amount added to those of the gate that keeps."""
    if not amount:
        return {}
    H, gate = model.spec.hidden, _gates(model).index(KEEPING[model.spec.cell])
    found = {}
    for k in range(model.spec.layers):
        bias = model.weights[f"rnn.bias_ih_l{k}"].copy()
        bias[gate * H : (gate + 1) * H] += amount
        found[f"rnn.bias_ih_l{k}"] = bias
    return found
