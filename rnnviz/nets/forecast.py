"""How well the next number is foretold, in the data's own unit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from rnnviz.nets.loss import Ids
from rnnviz.nets.model import Model
from rnnviz.nets.network import Network
from rnnviz.trace import Array

CHUNK = 1024  # steps read together


def forecast_quality(model: Model, texts: Iterable[str]) -> dict[str, Any]:
    """Return the errors one step ahead on texts of levels, each read from a zero state.

    `forecast_error` is the root of the mean squared error of the expected value Σ p(level) · level,
    and `naive_error` that of saying that the next value is the same as the last (the yardstick of
    Hyndman & Koehler 2006). Both are of the levels, to which the data was rounded.
    """
    levels = np.array(model.codec.levels, np.float32)  # (K,)
    network = Network(model.spec, model.weights)
    missed: list[Array] = []
    moved: list[Array] = []
    for text in texts:
        ids = np.array([token.id for token in model.codec.encode(text)], np.int64)  # (T,)
        if len(ids) > 1:
            missed.append(expected(network, ids[:-1], levels) - levels[ids[1:]])
            moved.append(np.diff(levels[ids]))
    return {"forecast_error": _root(missed), "naive_error": _root(moved)}


def expected(network: Network, ids: Ids, levels: Array) -> Array:
    """Return the expected next value after each of `ids` (T,), read from a zero state, (T,)."""
    found = []
    before: dict[str, Array] = {}
    for start in range(0, len(ids), CHUNK):
        here = ids[start : start + CHUNK]
        tape = network.tape(len(here))
        for symbol, state in before.items():
            tape[symbol + "0"][:] = state
        found.append(network.forward(here, tape)["p"][0] @ levels)
        before = {s: tape[s][:, -1] for s in ("h", "c") if s in tape.arrays}
    return np.concatenate(found)


def _root(errors: list[Array]) -> float:
    return float(np.sqrt(np.mean(np.concatenate(errors) ** 2))) if errors else 0.0
