"""What a pickle describes, as inert values: classes are names, and objects hold what was stored."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rnnviz.files.foreign.contents import ForeignProblem


@dataclass(frozen=True)
class Global:
    """The name of a class or function; it is never looked up."""

    module: str
    name: str

    def __str__(self) -> str:
        """Return the name with its module."""
        return f"{self.module}.{self.name}"


@dataclass(eq=False)
class Object:
    """An object of some class: the arguments it was made with, its attributes and its items."""

    kind: Global
    args: tuple[Any, ...] = ()
    state: Any = None
    items: dict[Hashable, Any] = field(default_factory=dict)
    elements: list[Any] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Storage:
    """A stretch of numbers that lies elsewhere in the file: `kind` is torch's name of its type."""

    key: str
    kind: str
    count: int


@dataclass(frozen=True, eq=False)
class StridedTensor:
    """A torch tensor as it was described; nothing of it has been checked."""

    storage: Storage
    offset: Any
    size: Any
    stride: Any
    dtype: str = ""  # where the storage has no type of its own


@dataclass(eq=False)
class NumpyArray:
    """A numpy array as it was described; nothing of it has been checked."""

    state: Any = None


@dataclass(eq=False)
class NumpyType:
    """A numpy dtype: its short name such as ``f4``, and its byte order."""

    name: str
    order: str = "<"


@dataclass(frozen=True, eq=False)
class NumpyScalar:
    """A numpy number as it was described."""

    dtype: Any
    raw: Any


def _tensor(storage: Any, offset: Any, size: Any, stride: Any, *_: Any) -> Any:
    return StridedTensor(_storage(storage), offset, size, stride)


def _tensor_v3(
    storage: Any, offset: Any, size: Any, stride: Any, _grad: Any, _hooks: Any, dtype: Any, *_: Any
) -> Any:
    return StridedTensor(_storage(storage), offset, size, stride, str(dtype))


def _storage(value: Any) -> Storage:
    if not isinstance(value, Storage):
        raise TypeError("a tensor is not made of a storage")
    return value


def _first(value: Any, *_: Any) -> Any:
    return value


def _dictionary(pairs: Any = (), *_: Any) -> dict[Hashable, Any]:
    return dict(pairs.items() if isinstance(pairs, Mapping) else [(k, v) for k, v in pairs])


def _encoded(text: Any, coding: Any = "latin1") -> bytes:
    if not isinstance(text, str) or coding not in ("latin1", "latin-1", "utf-8", "ascii"):
        raise TypeError("a text has an odd coding")
    return text.encode(coding)


def _bytearray(content: Any = b"", *coding: Any) -> bytes:
    if isinstance(content, str):
        return _encoded(content, *coding[:1])
    if not isinstance(content, bytes):
        raise TypeError("a bytearray is made of no bytes")
    return content


def _reconstructed(kind: Any, base: Any = None, state: Any = None, *_: Any) -> Any:
    made = made_by(kind, ())
    if isinstance(made, Object) and isinstance(state, Mapping):
        made.items = dict(state)
    if isinstance(made, Object) and isinstance(state, list):
        made.elements = list(state)
    return made


def _elements(kind: Callable[[Any], Any]) -> Callable[..., Any]:
    """Return a function that makes that kind of collection of a list or tuple, and nothing else."""

    def made(values: Any = ()) -> Any:
        if not isinstance(values, (list, tuple, set, frozenset)):
            raise TypeError("a collection is made of no list")
        return kind(values)

    return made


_BUILTIN: Mapping[str, Callable[..., Any]] = {
    "dict": _dictionary,
    "list": _elements(list),
    "tuple": _elements(tuple),
    "set": _elements(list),  # a set keeps no order, so a list is as good, and takes any element
    "frozenset": _elements(list),
    "bytearray": _bytearray,
    "bytes": _bytearray,
    "complex": lambda *parts: f"complex{parts}",
    "object": lambda: Object(Global("builtins", "object")),
}
_UTILS: Mapping[str, Callable[..., Any]] = {
    "_rebuild_tensor": _tensor,
    "_rebuild_tensor_v2": _tensor,
    "_rebuild_tensor_v3": _tensor_v3,
    "_rebuild_parameter": _first,
    "_rebuild_parameter_with_state": _first,
}
_NUMPY: Mapping[str, Callable[..., Any]] = {
    "_reconstruct": lambda *_: NumpyArray(),
    "scalar": lambda dtype, raw=b"": NumpyScalar(dtype, raw),
}
_STRUCTURE: Mapping[str, Mapping[str, Callable[..., Any]]] = {
    "builtins": _BUILTIN,
    "__builtin__": _BUILTIN,
    "collections": {
        "OrderedDict": _dictionary,
        "Counter": _dictionary,
        "defaultdict": lambda _factory=None, pairs=(): _dictionary(pairs),
        "deque": lambda values=(), *_: list(values) if isinstance(values, (list, tuple)) else [],
    },
    "_codecs": {"encode": _encoded},
    "copyreg": {"_reconstructor": _reconstructed},
    "copy_reg": {"_reconstructor": _reconstructed},
    "torch._utils": _UTILS,
    "torch._tensor": {"_rebuild_from_type_v2": lambda make, kind, args, *_: made_by(make, args)},
    "torch": {"Size": _elements(tuple), "device": lambda *parts: ":".join(map(str, parts))},
    "torch.nn.parameter": {"Parameter": _first},
    "numpy.core.multiarray": _NUMPY,
    "numpy._core.multiarray": _NUMPY,
    "numpy": {"dtype": lambda name, *_: NumpyType(str(name))},
}
"""All that is ever done for a pickle: put structure together. Every other class stays a name."""


_RUNNERS = {
    *("os", "posix", "nt", "subprocess", "sys", "runpy", "shutil", "socket", "ctypes", "importlib"),
    *("pty", "webbrowser", "code", "commands", "popen2", "multiprocessing", "threading", "signal"),
    *("asyncio", "urllib", "http", "requests", "pip", "timeit", "pdb", "bdb", "cProfile", "trace"),
}
_RUNNING = {"eval", "exec", "compile", "open", "__import__", "execfile", "input", "breakpoint"}


def _runs(kind: Global) -> bool:
    """Tell whether a name is one that only an attack would call, for the sentence's sake.

    Nothing rests on this list: a name that is not on it is not looked up either.
    """
    top = kind.module.split(".")[0]
    return top in _RUNNERS or (top in ("builtins", "__builtin__") and kind.name in _RUNNING)


def made_by(kind: Any, args: Any) -> Any:
    """Return what calling `kind` gives: a plain structure, or an inert `Object` of that name.

    Raises
    ------
    ForeignProblem
        If `kind` is no name, or a known structure was given what it cannot be made of.
    """
    if not isinstance(kind, Global) or not isinstance(args, tuple):
        raise ForeignProblem("its pickle calls something that is no class; it cannot be trusted")
    make = _STRUCTURE.get(kind.module, {}).get(kind.name)
    if make is None and _runs(kind):
        raise ForeignProblem(
            f"it asks Python to run {kind}, which no model needs; nothing of it was run, and it "
            "should not be trusted"
        )
    if make is None:
        return Object(kind, args)
    try:
        return make(*args)
    except (TypeError, ValueError, AttributeError) as wrong:
        raise ForeignProblem(f"its pickle describes a broken {kind} ({wrong})") from None
