"""Values as `dataclasses` makes them, their classes made in a fifth of the time.

The original writes and compiles a text of its own for each of six methods of a class, which a
hundred classes made 50 ms of every start. Only ``__init__`` needs one; the others are shared here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

Fields = tuple[Field[Any], ...]

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(
        cls: type | None = None, /, *, frozen: bool = False, eq: bool = True
    ) -> type | Callable[[type], type]:
        """Return the class with the fields and methods that the original would give it."""
        if cls is None:
            return partial(dataclass, frozen=frozen, eq=eq)
        own = set(vars(cls))
        cls.__doc__ = cls.__doc__ or cls.__name__  # the original would ask `inspect`: 0.4 ms
        dataclasses.dataclass(cls, init=False, repr=False, eq=False)
        fields = dataclasses.fields(cls)
        methods = {"__init__": _init(fields, hasattr(cls, "__post_init__")), "__repr__": _repr}
        methods |= {"__setattr__": _refuse, "__delattr__": _refuse} if frozen else {}
        methods |= _comparing(fields, frozen) if eq else {}
        for name in methods.keys() - own:
            setattr(cls, name, methods[name])
        return cls


def _init(fields: Fields, checks: bool) -> Callable[..., None]:
    """Return the method that takes a value for each field, in their order or by name."""
    given: dict[str, Any] = {"_set": object.__setattr__, "_none": MISSING}
    takes, does = ["self"], []
    for f in fields:
        value = f.name
        if f.default is not MISSING:
            given[f"_{f.name}"] = f.default
            takes.append(f"{f.name}=_{f.name}")
        elif f.default_factory is not MISSING:
            given[f"_{f.name}"] = f.default_factory
            takes.append(f"{f.name}=_none")
            value = f"_{f.name}() if {f.name} is _none else {f.name}"
        else:
            takes.append(f.name)
        does.append(f"_set(self, {f.name!r}, {value})")
    does += ["self.__post_init__()"] if checks else []
    exec(f"def __init__({', '.join(takes)}):\n " + "\n ".join(does or ["pass"]), given)
    method: Callable[..., None] = given["__init__"]
    return method


def _comparing(fields: Fields, frozen: bool) -> dict[str, Any]:
    """Return what makes values equal whose fields are."""
    compared = [f.name for f in fields if f.compare]
    values = attrgetter(*compared) if compared else type

    def __eq__(self: object, other: object) -> bool:
        same = other.__class__ is self.__class__
        return values(self) == values(other) if same else NotImplemented

    def __hash__(self: object) -> int:
        return hash(values(self))

    return {"__eq__": __eq__, "__hash__": __hash__ if frozen else None}


def _repr(self: Any) -> str:
    told = (f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self) if f.repr)
    return f"{type(self).__qualname__}({', '.join(told)})"


def _refuse(self: object, name: str, *_: object) -> None:
    raise FrozenInstanceError(f"cannot assign to or delete field {name!r}")
