"""The nonlinearities of the textbook, in the shape and the precision of what they are given."""

from __future__ import annotations

from functools import cache

import numpy as np

from rnnviz.trace import Array


@cache
def _half() -> Array:
    """Return 1/2 as an array: NumPy would convert a Python number anew at each of many calls."""
    return np.array(0.5, dtype=np.float32)


def sigmoid(a: Array) -> Array:
    """Return σ(a) = 1 / (1 + exp(−a)), in 0…1, as (1 + tanh(a / 2)) / 2, which cannot overflow."""
    half = _half()
    s: Array = half * np.tanh(half * a) + half
    return s


def tanh(a: Array) -> Array:
    """Return tanh(a), in −1…1."""
    y: Array = np.tanh(a)
    return y


def relu(a: Array) -> Array:
    """Return max(a, 0)."""
    y: Array = np.maximum(a, 0)
    return y


def softmax(a: Array) -> Array:
    """Return exp(a) / Σ exp(a) along the last axis: positive, and of sum 1."""
    e = np.exp(a - a.max(axis=-1, keepdims=True))  # exponents of at most 0: no overflow
    p: Array = e / e.sum(axis=-1, keepdims=True)
    return p


def log_softmax(a: Array) -> Array:
    """Return log softmax(a) along the last axis, in nats, exact where softmax would be 0."""
    a = a - a.max(axis=-1, keepdims=True)
    logs: Array = a - np.log(np.exp(a).sum(axis=-1, keepdims=True))
    return logs


def sigmoid_slope(s: Array) -> Array:
    """Return the derivative of σ where its value is `s`, in 0…1/4."""
    slope: Array = s * (1 - s)
    return slope


def tanh_slope(y: Array) -> Array:
    """Return the derivative of tanh where its value is `y`, in 0…1."""
    slope: Array = 1 - y * y
    return slope


def relu_slope(y: Array) -> Array:
    """Return the derivative of relu where its value is `y`: 1 above 0, and 0 at 0 as in PyTorch."""
    slope: Array = (y > 0).astype(y.dtype)
    return slope
