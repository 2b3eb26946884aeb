"""Edits of single weights: the same model with some entries replaced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np

from rnnviz.edits import WeightEdit
from rnnviz.nets.model import Model
from rnnviz.trace import Array, Request


def edited_model(model: Model, request: Request) -> Model:
    """Return the model that a request runs: with its weight edits, or the model itself.

    Raises
    ------
    ValueError
        If an edit names a weight that the network does not have.
    """
    edits = request.active(WeightEdit)
    return _with(model, edits) if edits else model


@lru_cache(maxsize=2)  # the one on show and the one it is compared with
def _with(model: Model, edits: tuple[WeightEdit, ...]) -> Model:
    weights: dict[str, Array] = dict(model.weights)
    for edit in edits:
        _check(edit, weights)
        if weights[edit.name] is model.weights[edit.name]:
            weights[edit.name] = weights[edit.name].copy()
        _rows(weights[edit.name])[edit.row, edit.column] = edit.amount
    return replace(model, weights=weights)


def weight_at(model: Model, name: str, row: int, column: int) -> float:
    """Return one weight by PyTorch's name of its parameter; of a bias the column is 0.

    Raises
    ------
    ValueError
        If there is no such weight.
    """
    edit = WeightEdit(name, row, column, 0.0)
    _check(edit, model.weights)
    return float(_rows(model.weights[name])[row, column])


def _rows(weight: Array) -> Array:
    """Return a weight as a matrix, a bias as one column; changes reach the weight."""
    return weight if weight.ndim == 2 else weight[:, None]


def _check(edit: WeightEdit, weights: Mapping[str, Array]) -> None:
    if edit.name not in weights:
        raise ValueError(f"there is no weight {edit.name!r}; there are {', '.join(weights)}")
    rows, columns = np.shape(_rows(weights[edit.name]))
    if edit.row >= rows or edit.column >= columns:
        raise ValueError(
            f"{edit.name} has {rows}×{columns} entries, none at ({edit.row}, {edit.column})"
        )
