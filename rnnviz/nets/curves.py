"""The squashing functions that cells may have, each with its slope by its own value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from rnnviz.nets.activations import relu, relu_slope, sigmoid, sigmoid_slope, tanh, tanh_slope
from rnnviz.trace import Array

Function = Callable[[Array], Array]


@dataclass(frozen=True)
class Curve:
    """A squashing function: `at` gives its value, `slope` its derivative where its value is y.

    `code` is its name in the equations' code, `display` that on screen ("" where it does nothing),
    `title` that in a cell's name, and `bounds` its exact range, None where it has none. `steep`
    are the factors of the derivative, in code and on screen, with the value y and its square yy;
    what is in square brackets is 1 where it is true, and 0 elsewhere. `signed` curves give negative
    values too.
    """

    code: str
    display: str
    title: str
    at: Function
    slope: Function
    bounds: tuple[float, float] | None = None
    steep: tuple[tuple[str, str], ...] = ()
    signed: bool = False


def hard_sigmoid(a: Array, steepness: float = 0.2) -> Array:
    """Return a · steepness + 1/2, cut to 0…1."""
    s: Array = np.clip(np.float32(steepness) * a + np.float32(0.5), 0, 1)
    return s


def hard_sigmoid_slope(s: Array, steepness: float = 0.2) -> Array:
    """Return the derivative of the hard sigmoid where its value is `s`: 0 where it was cut."""
    slope: Array = np.where((s > 0) & (s < 1), np.float32(steepness), np.float32(0))
    return slope.astype(s.dtype)


def softsign(a: Array) -> Array:
    """Return a / (1 + |a|), in −1…1."""
    y: Array = a / (1 + np.abs(a))
    return y


def softsign_slope(y: Array) -> Array:
    """Return the derivative of softsign where its value is `y`: (1 − |y|)²."""
    slope: Array = (1 - np.abs(y)) ** 2
    return slope


def linear(a: Array) -> Array:
    """Return a itself."""
    return a


def linear_slope(y: Array) -> Array:
    """Return the derivative of what does nothing: 1."""
    return np.ones_like(y)


UNIT, SIGNED = (0.0, 1.0), (-1.0, 1.0)
SIXTH = 1 / 6

SIGMOID = Curve(
    "sigmoid", "σ", "σ", sigmoid, sigmoid_slope, UNIT, (("{y}", "{y}"), ("(1 - {y})", "(1 − {y})"))
)
TANH = Curve(
    "tanh", "tanh", "tanh", tanh, tanh_slope, SIGNED, (("(1 - {y}**2)", "(1 − {yy})"),), signed=True
)
RELU = Curve("relu", "relu", "ReLU", relu, relu_slope, None, (("({y} > 0)", "[{y} > 0]"),))
LINEAR = Curve("linear", "", "linear", linear, linear_slope, signed=True)
SOFTSIGN = Curve(
    "softsign", "softsign", "softsign", softsign, softsign_slope, SIGNED,
    (("(1 - np.abs({y}))**2", "(1 − |{y}|)²"),), signed=True,
)  # fmt: skip
HARD = Curve(
    "hard_sigmoid", "hard σ", "hard σ", hard_sigmoid, hard_sigmoid_slope, UNIT,
    (("0.2 * ((0 < {y}) & ({y} < 1))", "0.2 [0 < {y} < 1]"),),
)  # fmt: skip
"""0.2 a + 0.5, as in Keras before 3 and as ONNX's default."""
HARD_6 = Curve(
    "hard_sigmoid_6", "hard σ", "hard σ", partial(hard_sigmoid, steepness=SIXTH),
    partial(hard_sigmoid_slope, steepness=SIXTH), UNIT,
    (("((0 < {y}) & ({y} < 1)) / 6", "[0 < {y} < 1] / 6"),),
)  # fmt: skip
"""a / 6 + 0.5, as in Keras 3 and in PyTorch's Hardsigmoid."""

CURVES: Mapping[str, Curve] = {
    curve.code: curve for curve in (SIGMOID, TANH, RELU, LINEAR, SOFTSIGN, HARD, HARD_6)
}
