"""Watch recurrent networks think: hidden states, gates and beliefs, word by word.

From Python::

    import rnnviz

    model = rnnviz.load("intent-lstm")              # a bundled model's name, or a file
    trace = rnnviz.run(model, "send $50 to allison")
    trace["h"].at(layer=0, step=3)                  # (unit,) = (192,), read-only float32
    trace.top(step=3, count=3)                      # [(label, probability), …]

Importing this package loads nothing else: the set-up runs it where nothing is installed yet.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rnnviz.api import from_torch as from_torch
    from rnnviz.api import load as load
    from rnnviz.api import run as run

__version__ = "0.1.0"
__all__ = ["__version__", "from_torch", "load", "run"]

_FROM_API = ("from_torch", "load", "run")


def __getattr__(name: str) -> Any:
    """Return what `rnnviz.api` has, which needs NumPy and is imported when first asked for."""
    if name in _FROM_API:
        return getattr(import_module("rnnviz.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), *_FROM_API]
