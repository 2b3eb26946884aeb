"""A module or state_dict that is in memory, taken as duck-typed arrays: torch is not needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from rnnviz.files.foreign.contents import Contents, ForeignProblem, Tensor
from rnnviz.files.foreign.entries import vocabulary_of
from rnnviz.files.foreign.parts import Part
from rnnviz.files.foreign.questions import entries
from rnnviz.files.foreign.series import levels_between, levels_in
from rnnviz.files.foreign.vocabulary import Vocabulary, fitted

_TOLD = ("mode", "nonlinearity")  # attributes of a module that weights do not tell


def contents_of(module_or_state_dict: Any) -> Contents:
    """Return the arrays of a torch module, or of a mapping from names to tensors or arrays.

    Raises
    ------
    ForeignProblem
        If it is neither.
    """
    module = module_or_state_dict
    state = module.state_dict() if callable(getattr(module, "state_dict", None)) else module
    if not isinstance(state, Mapping):
        raise ForeignProblem(
            f"{type(module).__name__} is no module and no state_dict; give model or "
            "model.state_dict()"
        )
    tensors: dict[str, Tensor] = {}
    places: dict[Any, list[str]] = {}
    for name, value in state.items():
        if (array := _array(value)) is not None:
            tensors[str(name)] = array
            places.setdefault(_place(value), []).append(str(name))
    tied = tuple(tuple(names) for names in places.values() if len(names) > 1)
    values = dict(_told(module))
    return Contents("PyTorch, in memory", tensors, {"values": values} if values else {}, (), tied)


def vocabulary_for(given: str | Sequence[Any] | Mapping[Any, Any], part: Part) -> Vocabulary:
    """Return the vocabulary of a part from a list, a mapping, or a text of characters.

    Of a part that reads one number a step it is a list of levels, or a text such as ``0 to 100``.

    Raises
    ------
    ForeignProblem
        If it is none, or of another size.
    """
    if part.is_series:
        return levels_between(given) if isinstance(given, str) else levels_in([*map(float, given)])
    size = entries(part)
    listed = vocabulary_of([*given] if isinstance(given, str) else given)
    found = fitted(listed, size) if listed else None
    if found is None:
        raise ForeignProblem(
            f"the vocabulary has {len(given):,} entries and the model reads {size:,}; give every "
            "entry, in the order of their numbers"
        )
    return found


def _array(value: Any) -> Tensor | None:
    """Return a tensor or array as numbers of our own, or None if it is neither."""
    if callable(getattr(value, "detach", None)):
        value = value.detach().float().cpu().numpy()
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "fiub":
        return None
    return value.copy()


def _place(value: Any) -> Any:
    """Return where the numbers lie: tied weights lie in one place."""
    if callable(getattr(value, "data_ptr", None)):
        return value.data_ptr(), tuple(value.shape)
    return id(value)


def _told(module: Any) -> Iterator[tuple[str, str]]:
    if not callable(getattr(module, "named_modules", None)):
        return
    for name, inner in module.named_modules():
        for attribute in _TOLD:
            told = getattr(inner, attribute, None)
            if isinstance(told, str):
                yield f"{name}.{attribute}".lstrip("."), told
