"""Keras' own format ``.keras``: a zip of a description, and of weights in HDF5.

Source: keras/src/saving/saving_lib.py.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from rnnviz.files.foreign import hdf5, keras_store
from rnnviz.files.foreign.archive import Archive, opened
from rnnviz.files.foreign.contents import Contents, ForeignProblem
from rnnviz.files.foreign.keras_config import listed
from rnnviz.files.foreign.strict_json import MAX_JSON, parsed

_WEIGHTS, _CONFIG, _METADATA = "model.weights.h5", "config.json", "metadata.json"
MAX_VOCABULARY = 1 << 24


def read(path: Path) -> Contents:
    """Return the weights of a ``.keras`` file, and what each belongs to.

    Raises
    ------
    ForeignProblem
        If it is cut, damaged, made to mislead, or its weights are spread over several members.
    """
    with opened(path) as archive:
        layers = tuple(listed(parsed(archive.read(_CONFIG, MAX_JSON), f"its {_CONFIG}")))
        if _WEIGHTS not in archive.names:
            raise ForeignProblem(
                f"it has no {_WEIGHTS}, as files with sharded weights do; save it with "
                "model.save('model.keras') without sharding"
            )
        with hdf5.opened(archive.read(_WEIGHTS)) as file:
            found = keras_store.contents(file, layers, "Keras model (.keras)", _version(archive))
        texts = {**found.facts.get("vocabularies", {}), **_vocabularies(archive)}
    return replace(found, facts={**found.facts, "vocabularies": texts}) if texts else found


def _version(archive: Archive) -> str:
    if _METADATA not in archive.names:
        return ""
    about: Any = parsed(archive.read(_METADATA, 1 << 20), f"its {_METADATA}")
    return str(about.get("keras_version", ""))[:40] if isinstance(about, dict) else ""


def _vocabularies(archive: Archive) -> dict[str, list[str]]:
    """Return the word lists that text layers keep beside the weights, one entry a line."""
    names = [n for n in archive.names if n.endswith("vocabulary.txt")]
    lists = {n: archive.read(n, MAX_VOCABULARY).decode("utf-8", "replace") for n in names}
    return {name: text.split("\n") for name, text in lists.items() if text}
