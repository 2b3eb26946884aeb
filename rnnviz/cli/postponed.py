"""Lets a module be loaded when something of it is used, and not where it is imported."""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any


class _Postponed(ModuleType):
    """A module that is empty until it is asked for anything that belongs to it.

    The standard library's `LazyLoader` does not wait for that: to it, a second import is a use.
    """

    def __getattr__(self, name: str) -> Any:
        spec = self.__spec__
        assert spec is not None
        assert spec.loader is not None
        self.__class__ = ModuleType  # type: ignore[assignment]  # a module like all others now
        if spec.submodule_search_locations is not None:
            self.__path__ = spec.submodule_search_locations
        spec.loader.exec_module(self)
        return getattr(self, name)


def postpone(name: str) -> None:
    """Load that module at its first use, which must not be on two threads at the same time.

    An import of a submodule is a use. What is loaded already stays so.
    """
    spec = None if name in sys.modules else find_spec(name)
    if spec is not None:
        module = sys.modules[name] = module_from_spec(spec)
        vars(module).pop("__path__", None)  # asked for by imports of what lies in a package
        module.__class__ = _Postponed
