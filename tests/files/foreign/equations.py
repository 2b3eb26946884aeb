"""The textbook once more, with every convention that other frameworks have, slow and plain.

It is what the tests compute a `Part` with, so that what was read can be compared with what the
framework itself computed, whether our own networks can do it yet or not.
"""

from __future__ import annotations

import numpy as np

CURVES = {
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "hard_sigmoid": lambda a: np.clip(0.2 * a + 0.5, 0, 1),
    "hard_sigmoid_6": lambda a: np.clip(a / 6 + 0.5, 0, 1),
    "tanh": np.tanh,
    "relu": lambda a: np.maximum(a, 0),
    "linear": lambda a: a,
    "softsign": lambda a: a / (1 + np.abs(a)),
}


def states(part, x):
    """Return h of every layer and step, (T, H) or (T, 2H) each, from x (T, D)."""
    found = []
    for directions in part.layers:
        both = [one_way(part, layer, x[::-1] if k else x) for k, layer in enumerate(directions)]
        x = np.hstack([h[::-1] if k else h for k, h in enumerate(both)])
        found.append(x)
    return found


def one_way(part, layer, x):
    H = len(layer.W) // len(part.conventions.gates)
    says = len(layer.U[0])
    state = np.zeros(says), np.zeros(H)
    said = []
    for x_t in x.astype(float):
        state = step(part.conventions, layer, x_t, *state)
        said.append(state[0])
    return np.array(said)


def step(how, layer, x, h, c):
    """Return (h, c) after one step."""
    H, names = len(c), how.gates
    σ, φ = CURVES[how.curve], CURVES[how.nonlinearity]
    zero = np.zeros(len(layer.W))
    b = zero if layer.b is None else layer.b
    b_u = zero if layer.b_u is None else layer.b_u

    def block(values, gate):
        k = names.index(gate)
        return values[k * H : (k + 1) * H]

    def a(gate, h=h):
        a_x = block(layer.W, gate) @ x + block(b, gate)
        return a_x + block(layer.U, gate) @ h + block(b_u, gate)

    def peep(gate, c):
        k = "ifo".index(gate)
        return 0 if layer.peepholes is None else layer.peepholes[k * H : (k + 1) * H] * c

    if names == "h":
        return φ(a("h")), c
    if len(names) == 3:
        r, z = σ(a("r")), σ(a("z"))
        if how.reset == "before":
            n = φ(a("n", r * h))
        else:
            a_x = block(layer.W, "n") @ x + block(b, "n")
            n = φ(a_x + r * (block(layer.U, "n") @ h + block(b_u, "n")))
        return (z * h + (1 - z) * n if how.update == "keeps" else z * n + (1 - z) * h), c
    i = σ(a("i") + peep("i", c))
    f = σ(a("f") + peep("f", c) + how.forget_bias)
    c = f * c + i * φ(a("g"))
    o = σ(a("o") + peep("o", c))
    h = o * φ(c)
    return (h if layer.projection is None else layer.projection @ h), c


def softmax(a):
    e = np.exp(a - a.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
