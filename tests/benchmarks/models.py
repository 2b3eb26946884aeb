"""Networks whose numbers do not matter, of the sizes that are measured."""

from __future__ import annotations

from rnnviz.data.codec import Codec
from rnnviz.nets.model import Model
from rnnviz.nets.spec import CellKind, NetworkSpec
from tests.models import random_weights

LETTERS = tuple("abcdefgh")


def reader(cell: CellKind, hidden: int, outputs: int) -> Model:
    """Return a classifier of one layer that reads the letters a to h, one a step."""
    spec = NetworkSpec(cell, len(LETTERS), hidden, hidden, 1, outputs)
    labels = tuple(f"label {k}" for k in range(outputs))
    codec = Codec("characters", LETTERS)
    return Model("benchmark", spec, random_weights(spec), codec, labels, "classify")
