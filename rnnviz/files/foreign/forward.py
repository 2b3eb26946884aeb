"""A part's outputs under any conventions, also those that our own networks do not have.

It records nothing and has no backward: it is what conventions are tried with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from rnnviz.files.foreign.conventions import Conventions
from rnnviz.files.foreign.parts import Layer, Part
from rnnviz.nets.activations import relu, sigmoid
from rnnviz.nets.loss import Ids
from rnnviz.trace import Array

Curve = Callable[[Array], Array]
Blocks = dict[str, Array]  # gate → its part of a pre-activation, (B, H)

CURVES: Mapping[str, Curve] = {
    "sigmoid": sigmoid,
    "hard_sigmoid": lambda a: np.clip(np.float32(0.2) * a + np.float32(0.5), 0, 1),
    "hard_sigmoid_6": lambda a: np.clip(a / 6 + np.float32(0.5), 0, 1),
    "tanh": np.tanh,
    "relu": relu,
    "linear": lambda a: a,
    "nothing": lambda a: a,
}


def logits(part: Part, conventions: Conventions, ids: Ids) -> Array:
    """Return the outputs before the softmax after every step, (T, B, K), for `ids` (T, B).

    Raises
    ------
    KeyError
        If a nonlinearity is not known.
    """
    embedding = np.eye(part.inputs, dtype=np.float32) if part.embedding is None else part.embedding
    x = embedding[ids]  # (T, B, E)
    said = [x]  # and then h of each layer, (T, B, H)
    with np.errstate(over="ignore", invalid="ignore"):  # a wrong convention may run away
        for forwards, *backwards in part.layers:
            ways = [_layer(part, forwards, conventions, x)]
            ways += [_layer(part, layer, conventions, x[::-1])[::-1] for layer in backwards]
            x = np.concatenate(ways, axis=-1)
            said.append(x)
        top = _between(part, conventions, said)
        head = part.heads[0]
        found: Array = top @ head.weight.T + (0 if head.bias is None else head.bias)
        return found


def _between(part: Part, conventions: Conventions, said: list[Array]) -> Array:
    """Return what the head reads after each step, (T, B, H), or (T, B, E + ΣH) of attention."""
    if conventions.between != "attention" or part.attention is None:
        return CURVES[conventions.between](said[-1])
    beside = np.concatenate(said, axis=-1)  # (T, B, E + ΣH)
    score = beside @ part.attention  # (T, B)
    weight = np.exp(score - score.max())[..., None]
    averages: Array = np.cumsum(weight * beside, axis=0) / np.cumsum(weight, axis=0)
    return averages


def _layer(part: Part, layer: Layer, conventions: Conventions, x: Array) -> Array:
    """Return h after every step, (T, B, H), or (T, B, P) of a projected layer."""
    W, U = _cut(part, layer, conventions)
    gates, B = conventions.gates, x.shape[1]
    zero = np.zeros(len(U), np.float32)
    a_x = x @ W.T + (zero if layer.b is None else layer.b)  # (T, B, G*H)
    b_u = zero if layer.b_u is None else layer.b_u
    h = np.zeros((B, U.shape[1]), np.float32)
    c = np.zeros((B, len(U) // len(gates)), np.float32)
    said = np.empty((len(x), *h.shape), np.float32)
    before = part.cell == "gru" and conventions.reset == "before"
    for t, a in enumerate(a_x):
        if before:
            h = _gru_before(_blocks(gates, a), h, U, b_u, conventions)
        else:
            u = _blocks(gates, h @ U.T + b_u)
            h, c = _STEPS[part.cell](_blocks(gates, a), u, h, c, layer, conventions)
        said[t] = h
    return said


def _cut(part: Part, layer: Layer, conventions: Conventions) -> tuple[Array, Array]:
    if not part.fused or conventions.together == "xh":
        return layer.W, layer.U
    both, H = np.concatenate((layer.W, layer.U), axis=1), layer.U.shape[1]
    return both[:, H:], both[:, :H]


def _blocks(gates: str, values: Array) -> Blocks:
    return dict(zip(gates, np.split(values, len(gates), axis=-1), strict=True))


def _lstm(
    a: Blocks, u: Blocks, _h: Array, c_: Array, layer: Layer, how: Conventions
) -> tuple[Array, Array]:
    σ, φ = CURVES[how.curve], CURVES[how.nonlinearity]
    p = np.zeros(3, np.float32) if layer.peepholes is None else layer.peepholes
    p_i, p_f, p_o = np.split(p, 3)
    i = σ(a["i"] + u["i"] + p_i * c_)
    f = σ(a["f"] + u["f"] + p_f * c_ + np.float32(how.forget_bias))
    c: Array = f * c_ + i * φ(a["g"] + u["g"])
    h: Array = σ(a["o"] + u["o"] + p_o * c) * φ(c)
    return h if layer.projection is None else h @ layer.projection.T, c


def _gru(
    a: Blocks, u: Blocks, h_: Array, c: Array, _layer: Layer, how: Conventions
) -> tuple[Array, Array]:
    σ, φ = CURVES[how.curve], CURVES[how.nonlinearity]
    n = φ(a["n"] + σ(a["r"] + u["r"]) * u["n"])
    return _mixed(σ(a["z"] + u["z"]), n, h_, how), c


def _gru_before(a: Blocks, h_: Array, U: Array, b_u: Array, how: Conventions) -> Array:
    """Return h after a step whose reset gate acts on h: n = φ(W x + b + U (r ⊙ h) + b_u)."""
    σ, φ = CURVES[how.curve], CURVES[how.nonlinearity]
    u = _blocks(how.gates, h_ @ U.T + b_u)
    r = σ(a["r"] + u["r"])
    kept: Array = r * h_
    n = φ(a["n"] + _blocks(how.gates, kept @ U.T + b_u)["n"])
    return _mixed(σ(a["z"] + u["z"]), n, h_, how)


def _mixed(z: Array, n: Array, h_: Array, how: Conventions) -> Array:
    return (1 - z) * n + z * h_ if how.update == "keeps" else (1 - z) * h_ + z * n


def _rnn(
    a: Blocks, u: Blocks, _h: Array, c: Array, _layer: Layer, how: Conventions
) -> tuple[Array, Array]:
    return CURVES[how.nonlinearity](a["h"] + u["h"]), c


_STEPS = {"lstm": _lstm, "gru": _gru, "rnn": _rnn}
