"""JSON files with a model in them: weights as nested lists, however their author called them.

Lists of numbers become arrays under the path that leads to them; vocabularies beside them are
kept. Keras' ``get_weights()``, RTNeural, NAM and recurrent.js are known by their form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.files.foreign import json_forms, tfjs
from rnnviz.files.foreign.contents import MAX_FACTS, MAX_TENSORS, Contents, ForeignProblem, Tensor
from rnnviz.files.foreign.entries import vocabulary_of
from rnnviz.files.foreign.strict_json import MAX_JSON, parsed

MAX_DEPTH = 24
_SHORT = 200


def read(path: Path) -> Contents:
    """Return the arrays and plain values of a JSON file.

    Raises
    ------
    ForeignProblem
        If it is no JSON, too large or deep, or holds no weights; the sentence says what it holds.
    """
    if path.stat().st_size > MAX_JSON:
        raise ForeignProblem(
            f"it is JSON of {path.stat().st_size >> 20} MiB and at most {MAX_JSON >> 20} are "
            "read; save the weights as safetensors or NPZ"
        )
    value = parsed(path.read_bytes())
    if tfjs.is_one(value):
        return tfjs.contents(path, value)
    value = json_forms.opened(value)
    tensors, facts = _sorted_out(value)
    if not tensors:
        raise ForeignProblem(_without_weights(value, facts))
    if (layers := json_forms.keras_layers(value, tensors)) is not None:
        facts["keras"] = {"version": "", "backend": "", "layers": layers}
    return Contents("JSON weights", tensors, facts)


def _sorted_out(value: Any) -> tuple[dict[str, Tensor], dict[str, Any]]:
    tensors: dict[str, Tensor] = {}
    values: dict[str, Any] = {}
    vocabularies: dict[str, list[str]] = {}
    written = 0
    for name, each in _leaves(value, vocabularies):
        if isinstance(each, np.ndarray):
            tensors[name] = each
            if len(tensors) > MAX_TENSORS:
                raise ForeignProblem(
                    f"it holds more than {MAX_TENSORS:,} arrays; no network shown here does"
                )
        elif not isinstance(each, str) or len(each) <= _SHORT:
            written += len(name) + len(str(each))
            if written < MAX_FACTS:
                values[name] = each
    facts = {"values": values, "vocabularies": vocabularies}
    return tensors, {key: found for key, found in facts.items() if found}


def _leaves(value: Any, vocabularies: dict[str, list[str]]) -> Iterator[tuple[str, Any]]:
    """Give arrays and plain values by their paths; vocabularies are put aside."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((), value)]
    while waiting:
        path, each = waiting.pop()
        if len(path) > MAX_DEPTH:
            raise ForeignProblem("it is JSON nested too deeply for a model")
        name = ".".join(path)
        if (values := _array(each)) is not None:
            yield name or "values", values
        elif (entries := vocabulary_of(each)) is not None:
            vocabularies[name] = entries
        elif isinstance(each, Mapping):
            waiting += [((*path, str(key)), inner) for key, inner in reversed([*each.items()])]
        elif isinstance(each, list):
            waiting += [((*path, str(k)), inner) for k, inner in reversed([*enumerate(each)])]
        elif each is not None:
            yield name, each


def _array(value: Any) -> Tensor | None:
    """Return a list of numbers, or of equally long lists of them, as float32.

    What is nested deeper is a list of arrays, such as the weights of one layer.
    """
    if isinstance(value, Mapping):
        return json_forms.shaped(value)
    first = value
    for _ in range(2):
        first = first[0] if isinstance(first, list) and first else first
    if first is value or type(first) not in (int, float):
        return None
    try:
        with np.errstate(over="ignore"):
            return np.asarray(value, dtype=np.float32)
    except (ValueError, TypeError, OverflowError):
        return None  # of different lengths, or with something else among the numbers


def _without_weights(value: Any, facts: Mapping[str, Any]) -> str:
    if isinstance(value, Mapping) and "class_name" in value and "config" in value:
        return (
            "it describes a Keras model and holds none of its weights; open the .h5 or .keras file "
            "that belongs to it"
        )
    if facts.get("vocabularies"):
        return (
            "it is a vocabulary and holds no weights; open the model, and give this file when it "
            "asks for one"
        )
    return "it is JSON without any weights in it; choose the file of the model"
