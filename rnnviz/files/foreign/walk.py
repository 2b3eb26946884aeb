"""Goes through everything that a pickle described, and sorts out tensors, values, vocabularies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rnnviz.files.foreign.contents import MAX_FACTS, MAX_TENSORS, Contents, ForeignProblem, Tensor
from rnnviz.files.foreign.entries import vocabulary_of
from rnnviz.files.foreign.pickle_values import (
    Global,
    NumpyArray,
    NumpyScalar,
    Object,
    StridedTensor,
)
from rnnviz.files.foreign.rebuild import Rebuilder, Unreadable, number

_OPTIMISER = ({"state", "param_groups"}, {"param_groups"})
_MODULE = ("_parameters", "_buffers", "_modules")
_NEEDLESS = {
    "_flat_weights",
    "_flat_weights_names",
    "_all_weights",
    "training",
    "_is_full_backward",
}
_WRAPPERS = {
    *("state_dict", "model_state_dict", "model_state", "model", "net", "network", "module"),
    *("weights", "params", "parameters", "_orig_mod", "best_model", "state", "checkpoint"),
}
_MAX_DEPTH = 60
_SHORT = 200
_OURS = ("torch.", "collections", "numpy", "builtins", "__builtin__", "copy", "argparse")


@dataclass
class Walk:
    """What was found so far, by path; `rebuilder` makes the arrays."""

    rebuilder: Rebuilder
    tensors: dict[str, Tensor] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    vocabularies: dict[str, list[str]] = field(default_factory=dict)
    classes: dict[str, None] = field(default_factory=dict)
    ignored: dict[str, None] = field(default_factory=dict)
    places: dict[tuple[Any, ...], list[str]] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)
    _written: int = 0

    def contents(self, value: Any, kind: str) -> Contents:
        """Return all that `value` holds.

        Raises
        ------
        ForeignProblem
            If it is nested too deeply, holds too many tensors, or one makes no sense.
        """
        waiting: list[tuple[tuple[str, ...], Any]] = [((), value)]
        while waiting:  # not recursive: nesting is the author's to choose
            path, each = waiting.pop()
            if len(path) > _MAX_DEPTH:
                raise ForeignProblem("it is nested too deeply for a model; save only the weights")
            waiting.extend(reversed([*self._take(path, each)]))
        facts = {
            "vocabularies": self.vocabularies,
            "values": self.values,
            "classes": [*self.classes],
        }
        cut = len(_wrapping(self.tensors))
        tensors = {name[cut:]: tensor for name, tensor in self.tensors.items()}
        groups = (names for names in self.places.values() if len(names) > 1)
        tied = tuple(tuple(name[cut:] for name in names) for names in groups)
        return Contents(kind, tensors, _given(facts), tuple(self.ignored), tied)

    def _take(self, path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
        """Keep what a value is, or yield what is inside it."""
        if isinstance(value, (StridedTensor, NumpyArray)):
            self._keep_tensor(".".join(path), value)
        elif isinstance(value, (str, int, float, bool, NumpyScalar, Global)) or value is None:
            self._keep_value(".".join(path), value)
        elif isinstance(value, (dict, list, tuple, Object)) and id(value) not in self._seen:
            self._seen.add(id(value))
            yield from self._open(path, value)

    def _open(self, path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
        name = ".".join(path)
        if isinstance(value, Object):
            yield from self._open_object(path, value)
        elif (entries := vocabulary_of(value)) is not None:
            self.vocabularies[name] = entries
        elif isinstance(value, dict) and {*map(str, value)} in _OPTIMISER:
            self._ignore(name or "it", "the state of an optimiser, which only training needs")
        elif isinstance(value, dict):
            yield from (((*path, str(key)), each) for key, each in value.items())
        elif _plain(value):
            self._keep_value(name, [*value])
        else:
            yield from (((*path, str(place)), each) for place, each in enumerate(value))

    def _open_object(
        self, path: tuple[str, ...], value: Object
    ) -> Iterator[tuple[tuple[str, ...], Any]]:
        kind = str(value.kind).removeprefix("__torch__.")  # which TorchScript puts before all
        if not kind.startswith(_OURS):
            self.classes[kind] = None
        state = value.state
        if isinstance(state, tuple) and len(state) == 2:  # (attributes, slots)
            state = {**_mapping(state[0]), **_mapping(state[1])}
        attributes = _mapping(state)
        if "_modules" in attributes:
            yield (*path, "class"), value.kind.name
        for group in _MODULE:
            yield from (((*path, str(k)), v) for k, v in _mapping(attributes.get(group)).items())
        rest = {k: v for k, v in attributes.items() if k not in (*_MODULE, *_NEEDLESS)}
        yield from (((*path, str(k)), v) for k, v in rest.items())
        yield from ((path, each) for each in (value.items, value.elements, value.args) if each)

    def _keep_tensor(self, name: str, value: StridedTensor | NumpyArray) -> None:
        if len(self.tensors) >= MAX_TENSORS:
            raise ForeignProblem(
                f"it holds more than {MAX_TENSORS:,} tensors; save only those of the recurrent part"
            )
        name = _free(name or "tensor", self.tensors)
        try:
            if isinstance(value, NumpyArray):
                self.tensors[name] = self.rebuilder.array(value, name)
                return
            self.tensors[name] = self.rebuilder.tensor(value, name)
        except Unreadable as kind:
            self._ignore(name, f"{kind}, which no recurrent network needs")
            return
        if value.size:
            place = (value.storage.key, value.offset, tuple(value.size))
            self.places.setdefault(place, []).append(name)

    def _ignore(self, name: str, why: str) -> None:
        self.ignored[f"{name}: {why}"] = None

    def _keep_value(self, name: str, value: Any) -> None:
        if isinstance(value, NumpyScalar):
            value = number(value)
        if isinstance(value, Global):
            value = str(value)
        if value is None or value == [] or name.rpartition(".")[2].startswith("_"):
            return
        if isinstance(value, (str, list)) and len(value) > _SHORT:
            return
        if isinstance(value, int) and abs(value) >= 1 << 63:
            return
        self._written += len(name) + (len(value) if isinstance(value, (str, list)) else 1)
        if self._written < MAX_FACTS:
            self.values[name] = value


def _plain(values: list[Any] | tuple[Any, ...]) -> bool:
    """Tell whether these are plain numbers or short texts only."""
    return all(isinstance(v, (int, float, str)) and len(str(v)[:99]) < 99 for v in values[:_SHORT])


def _mapping(value: Any) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}


def _free(name: str, taken: Mapping[str, Any]) -> str:
    """Return the name, with a number where it is taken already."""
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}#{number}", number + 1
    return free


def _wrapping(names: Iterable[str]) -> str:
    """Return what stands before all names and says nothing: model_state_dict. or module."""
    found = ""
    while firsts := {name[len(found) :].partition(".")[0] for name in names}:
        if len(firsts) > 1 or not firsts & _WRAPPERS:
            break
        found += f"{firsts.pop()}."
    return found


def _given(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value}
