"""Keras' HDF5 files of every generation: whole models, weights only, and other HDF5 files.

Keras 1 to 3 name the layers and their weights in attributes, and describe a whole model as JSON in
``model_config``; Keras 0 numbers both; the ``.weights.h5`` of Keras 3 is what `keras_store` reads.
Source: keras/engine/saving.py of each generation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rnnviz.files.foreign import hdf5, keras_store
from rnnviz.files.foreign.contents import Contents, Tensor
from rnnviz.files.foreign.keras_config import MAX_LAYERS, Listed, listed, vocabularies
from rnnviz.files.foreign.strict_json import parsed

if TYPE_CHECKING:
    import h5py

_OPTIMISER = "optimizer_weights"


def read(path: Path) -> Contents:
    """Return the weights of an HDF5 file, with Keras' layers in `facts` where there are any.

    Raises
    ------
    ForeignProblem
        If it is cut, damaged or made to mislead.
    """
    with hdf5.opened(path) as file:
        if keras_store.is_one(file):
            return keras_store.contents(file, (), "Keras 3 weights (.weights.h5)")
        config = hdf5.text(file, "model_config")
        layers = () if config is None else tuple(listed(parsed(config, "its model_config")))
        root = file.get("model_weights", file)
        tensors, left_out = hdf5.arrays(root)
        groups = _groups(root, tensors)
        if not groups:
            return Contents("HDF5", tensors, ignored=left_out)
        facts = {"keras": _about(file, root, layers, groups)}
        if given := vocabularies(layers):
            facts["vocabularies"] = given
        kind = "Keras model (.h5)" if layers else "Keras weights (.h5)"
        return Contents(kind, tensors, facts, _ignored(file, left_out))


def _ignored(file: h5py.File, left_out: tuple[str, ...]) -> tuple[str, ...]:
    if _OPTIMISER not in file:
        return left_out
    return (*left_out, "the state of the optimiser, which only training needs")


def _groups(root: h5py.Group, tensors: Mapping[str, Tensor]) -> dict[str, list[str]]:
    """Return the names of each layer's weights, as Keras orders both."""
    names = hdf5.texts(root, "layer_names")
    if names is not None:
        return {name: _weights(root, name, tensors) for name in names[:MAX_LAYERS]}
    count = hdf5.number(root, "nb_layers")  # Keras 0
    if count is None:
        return {}
    numbered = [f"layer_{k}" for k in range(min(count, MAX_LAYERS))]
    return {
        name: sorted((t for t in tensors if t.startswith(f"{name}/")), key=hdf5.natural)
        for name in numbered
    }


def _weights(root: h5py.Group, layer: str, tensors: Mapping[str, Tensor]) -> list[str]:
    if layer not in root:
        return []
    names = [f"{layer}/{name}" for name in hdf5.texts(root[layer], "weight_names") or ()]
    return [name for name in names if name in tensors]


def _about(
    file: h5py.File, root: h5py.Group, layers: Sequence[Listed], groups: Mapping[str, list[str]]
) -> dict[str, Any]:
    known = [_version(item, key) for key in ("keras_version", "backend") for item in (file, root)]
    facts = _described(layers, groups) if layers else _undescribed(groups)
    return {
        "version": known[0] or known[1],
        "backend": known[2] or known[3],
        "layers": list(facts),
    }


def _version(item: h5py.Group, key: str) -> str:
    return (hdf5.text(item, key) or "")[:40]


def _described(
    layers: Sequence[Listed], groups: Mapping[str, list[str]]
) -> Iterator[dict[str, Any]]:
    """Give each layer with its weights; a model inside keeps those of all its layers together."""
    for place, layer in enumerate(layers):
        if not layer.outer:
            yield layer.fact(groups.get(layer.name, groups.get(f"layer_{place}", [])))
        else:
            together = [name for outer in layer.outer for name in groups.get(outer, ())]
            own = [name for name in together if layer.name in name.split("/")]
            yield layer.fact(own)


def _undescribed(groups: Mapping[str, list[str]]) -> Iterator[dict[str, Any]]:
    for name, weights in groups.items():
        yield Listed(name, "", {}).fact(weights)
