"""How Keras 3 stores weights: groups named after the classes of the layers, weights by number.

``layers/lstm_1/cell/vars/2`` is the third weight of the second LSTM; newer files say in an
attribute what the author called the layer. Source: keras/src/saving/saving_lib.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rnnviz.files.foreign import hdf5
from rnnviz.files.foreign.contents import Contents
from rnnviz.files.foreign.keras_config import Listed, vocabularies

if TYPE_CHECKING:
    import h5py

ROOTS = ("layers", "_layer_checkpoint_dependencies")
_CLASSES = {
    **{"embedding": "Embedding", "lstm": "LSTM", "gru": "GRU", "simple_rnn": "SimpleRNN"},
    **{"bidirectional": "Bidirectional", "rnn": "RNN", "time_distributed": "TimeDistributed"},
    **{"dense": "Dense", "batch_normalization": "BatchNormalization"},
}
_RANKS = ("Embedding", "", "Dense", "TimeDistributed")  # without a description: in, between, out
_STATES = re.compile(r"(^|/)(seed_generator|optimizer|metrics|rng)(_\d+)?/")


def is_one(file: h5py.Group) -> bool:
    """Tell whether the file is laid out like this."""
    return any(root in file for root in ROOTS) and "layer_names" not in file.attrs


def contents(file: h5py.Group, layers: Sequence[Listed], kind: str, version: str = "") -> Contents:
    """Return the weights, each with the layer that it belongs to.

    Raises
    ------
    ForeignProblem
        If the file is damaged or made to mislead.
    """
    tensors, left_out = hdf5.arrays(file)
    states = [name for name in tensors if _STATES.search(name)]
    tensors = {name: tensors[name] for name in sorted(tensors, key=_order) if name not in states}
    known = _known(layers, tensors) if layers else _guessed(tensors)
    facts: dict[str, Any] = {"keras": {"version": version, "backend": "", "layers": list(known)}}
    if given := vocabularies(layers):
        facts["vocabularies"] = given
    if states:
        left_out = (*left_out, "states of the optimiser or of random numbers, for training only")
    return Contents(kind, tensors, facts, left_out)


def _order(name: str) -> list[tuple[int, str | int]]:
    """Return a key that puts the forward layer of a pair first, and ``vars/10`` behind ``/9``."""
    return hdf5.natural(
        name.replace("forward_layer", "a_layer").replace("backward_layer", "b_layer")
    )


def _known(layers: Sequence[Listed], tensors: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for layer in layers:
        places = {layer.store}
        if layer.store.startswith("layers/"):
            places.add(layer.store.replace("layers/", "_layer_checkpoint_dependencies/"))
        yield layer.fact([t for t in tensors if any(t.startswith(f"{p}/") for p in places)])


def _guessed(tensors: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the layers by their names alone, whose order among different classes is not stored."""
    groups: dict[str, list[str]] = {}
    for name in tensors:
        path = re.match(r"((?:[^/]+/)*?)(?:forward_layer|backward_layer|layer|cell|vars)/", name)
        groups.setdefault((path[1] if path else name).rstrip("/"), []).append(name)
    found = [Listed(name.rpartition("/")[2], _class_of(name), {}) for name in groups]
    facts = [layer.fact(weights) for layer, weights in zip(found, groups.values(), strict=True)]
    yield from sorted(facts, key=_rank)


def _class_of(name: str) -> str:
    return _CLASSES.get(re.sub(r"_\d+$", "", name.rpartition("/")[2]), "")


def _rank(fact: dict[str, Any]) -> int:
    return _RANKS.index(fact["class"]) if fact["class"] in _RANKS else 1
