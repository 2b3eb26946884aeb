"""Tells whether a plain value is a vocabulary, and lists its entries by their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.pickle_values import NumpyScalar
from rnnviz.files.foreign.rebuild import number

MAX_ENTRIES = 1 << 20
_FEW = 4  # so few numbered names may as well be hyperparameters
_SETTINGS = ("size", "dim", "num", "layer", "epoch", "step", "iter", "batch", "seed", "hidden")


def vocabulary_of(value: Any) -> list[str] | None:
    """Return the entries, the place of each being its number, or None if it is no vocabulary.

    It may be text → number, number → text, or a list of texts. A number that no entry has becomes
    ``<3>``; numbering may begin at 1, as Keras does, and then entry 0 is ``<0>``.
    """
    if isinstance(value, list | tuple):
        texts = len(value) > 1 and all(isinstance(each, str) for each in value)
        return [*value] if texts and len(value) <= MAX_ENTRIES else None
    if not isinstance(value, Mapping) or not 1 < len(value) <= MAX_ENTRIES:
        return None
    ways = (value.items(), [(text, key) for key, text in value.items()])
    pairs: list[tuple[int | None, Any]] = []
    for way in ways:  # text → number, or number → text, which JSON can only write as a text
        pairs = [(_number(place), text) for text, place in way]
        if all(place is not None and isinstance(text, str) for place, text in pairs):
            break
    else:
        return None
    return _listed({place: text for place, text in pairs if place is not None}, len(value))


def _listed(texts: Mapping[int, str], given: int) -> list[str] | None:
    first, last = min(texts), max(texts)
    dense = len(texts) == given and first in (0, 1, 2, 3) and last < len(texts) * 1.1 + 4
    if not dense or (len(texts) <= _FEW and _settings(texts.values())):
        return None
    return [texts.get(place, f"<{place}>") for place in range(last + 1)]


def _settings(names: Any) -> bool:
    return any(word in name.lower() for name in names for word in _SETTINGS)


def _number(value: Any) -> int | None:
    if isinstance(value, NumpyScalar):
        try:
            value = number(value)
        except ForeignProblem:
            return None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 9:
        return int(value)  # JSON has no other keys than texts
    return value if type(value) is int and 0 <= value < 2 * MAX_ENTRIES else None
