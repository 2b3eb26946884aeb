"""A pickle machine that cannot run anything: it knows structure, and all classes are only names.

Python's own unpickler calls whatever a file names. This one interprets the same opcodes (as
`pickletools` lists them) and never imports, looks up or calls a name: a class that is not plain
structure becomes an inert `Object` that holds its arguments and attributes.
"""

from __future__ import annotations

import io
import pickletools
import warnings
from collections.abc import Callable
from mmap import mmap
from typing import Any, BinaryIO, cast

from rnnviz.files.foreign.contents import ForeignProblem
from rnnviz.files.foreign.pickle_values import Global, NumpyArray, NumpyType, Object, made_by

Persistent = Callable[[Any], Any]
"""Turns the id of something stored outside the pickle into a value."""


MAX_STEPS = 1_000_000


def no_persistent(_id: Any) -> Any:
    """Refuse an id: a plain pickle stores nothing elsewhere."""
    raise ForeignProblem("its pickle refers to data that is not in the file; save it again")


def load(source: bytes | mmap, persistent: Persistent = no_persistent) -> Any:
    """Return the value that one pickle describes, reading exactly that pickle from `source`.

    Raises
    ------
    ForeignProblem
        If it is no whole pickle, or does what no honest one does.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else cast(BinaryIO, source)
    try:
        with warnings.catch_warnings():  # of escapes in old texts that Python no longer knows
            warnings.simplefilter("ignore", DeprecationWarning)
            return _interpreted(stream, _Machine(persistent))
    except ForeignProblem:
        raise
    except RecursionError:
        raise ForeignProblem("its pickle is nested too deeply; save only the weights") from None
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError) as wrong:
        raise ForeignProblem(
            f"its pickle is cut short or damaged ({_short(wrong)}); download or save it again"
        ) from None


def _interpreted(stream: BinaryIO, machine: _Machine) -> Any:
    for step, (opcode, argument, _) in enumerate(pickletools.genops(stream)):
        if step > MAX_STEPS:
            raise ForeignProblem(
                f"its pickle takes more than {MAX_STEPS:,} steps; save only the weights"
            )
        if opcode.name == "STOP":
            return machine.pop()
        machine.do(opcode.name, argument)
    raise ForeignProblem("its pickle has no end: it was cut short; download or save it again")


def _short(wrong: Exception) -> str:
    return " ".join(str(wrong).split())[:80] or type(wrong).__name__


_CONSTANTS: dict[str, Callable[[], Any]] = {
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_LIST": list,
    "EMPTY_TUPLE": tuple,
    "EMPTY_DICT": dict,
    "EMPTY_SET": list,
}
_LITERALS = {
    *("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT"),
    *("STRING", "BINSTRING", "SHORT_BINSTRING", "BINBYTES", "SHORT_BINBYTES", "BINBYTES8"),
    *("UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8", "BYTEARRAY8"),
}
_NOTHING = {"PROTO", "FRAME"}


class _Machine:
    """The stack, the marks on it, and the memo."""

    def __init__(self, persistent: Persistent) -> None:
        self.stack: list[Any] = []
        self.marks: list[int] = []
        self.memo: dict[int, Any] = {}
        self.persistent = persistent

    def do(self, name: str, argument: Any) -> None:
        """Do one opcode."""
        if name in _LITERALS:
            self.stack.append(argument)
        elif name in _CONSTANTS:
            self.stack.append(_CONSTANTS[name]())
        elif name not in _NOTHING:
            _ACTIONS.get(name, _unknown(name))(self, argument)

    def pop(self) -> Any:
        """Return the top of the stack, which must lie above the last mark."""
        if len(self.stack) <= (self.marks[-1] if self.marks else 0):
            raise ForeignProblem("its pickle takes more than it has put there; it is damaged")
        return self.stack.pop()

    def top(self) -> Any:
        """Return the top of the stack and leave it there."""
        self.stack.append(value := self.pop())
        return value

    def above_mark(self) -> list[Any]:
        """Take everything above the last mark off, and the mark."""
        place = self.marks.pop()
        values = self.stack[place:]
        del self.stack[place:]
        return values

    def put(self, value: Any) -> None:
        """Put a value on the stack."""
        self.stack.append(value)


def _unknown(name: str) -> Callable[[_Machine, Any], None]:
    def refuse(_machine: _Machine, _argument: Any) -> None:
        raise ForeignProblem(f"its pickle uses {name}, which no model file needs; save it again")

    return refuse


def _tuple_of(count: int) -> Callable[[_Machine, Any], None]:
    def make(m: _Machine, _: Any) -> None:
        m.put(tuple([m.pop() for _ in range(count)][::-1]))

    return make


def _append(m: _Machine, values: list[Any]) -> None:
    target = m.top()
    if isinstance(target, Object):
        target = target.elements
    if not isinstance(target, list):
        raise ForeignProblem("its pickle appends to something that is no list; it is damaged")
    target.extend(values)


def _set_items(m: _Machine, values: list[Any]) -> None:
    target = m.top()
    if isinstance(target, Object):
        target = target.items
    if not isinstance(target, dict) or len(values) % 2:
        raise ForeignProblem("its pickle fills something that is no dictionary; it is damaged")
    target.update(zip(values[::2], values[1::2], strict=True))


def _build(m: _Machine, _: Any) -> None:
    state, target = m.pop(), m.top()
    if isinstance(target, (Object, NumpyArray)):
        target.state = state
    elif isinstance(target, NumpyType) and isinstance(state, tuple) and len(state) > 1:
        target.order = str(state[1])
    # an attribute of a plain structure, such as a state_dict's _metadata, is not needed


def _global(m: _Machine, argument: Any) -> None:
    module, _, name = argument.partition(" ")
    m.put(Global(module, name))


def _stack_global(m: _Machine, _: Any) -> None:
    name, module = m.pop(), m.pop()
    if not isinstance(name, str) or not isinstance(module, str):
        raise ForeignProblem("its pickle names a class by something that is no text; it is damaged")
    m.put(Global(module, name))


def _reduce(m: _Machine, _: Any) -> None:
    args, kind = m.pop(), m.pop()
    m.put(made_by(kind, args))


def _new_with_keywords(m: _Machine, _: Any) -> None:
    m.pop()
    _reduce(m, None)


def _instance(m: _Machine, argument: Any) -> None:
    module, _, name = argument.partition(" ")
    m.put(made_by(Global(module, name), tuple(m.above_mark())))


def _object(m: _Machine, _: Any) -> None:
    kind, *args = m.above_mark()
    m.put(made_by(kind, tuple(args)))


def _pop(m: _Machine, _: Any) -> None:
    if m.marks and m.marks[-1] == len(m.stack):
        m.marks.pop()  # tuples that contain themselves are taken off with their mark
    else:
        m.pop()


def _pop_mark(m: _Machine, _: Any) -> None:
    m.above_mark()


def _dict(m: _Machine, _: Any) -> None:
    values = m.above_mark()
    m.put({})
    _set_items(m, values)


_ACTIONS: dict[str, Callable[[_Machine, Any], None]] = {
    "MARK": lambda m, _: m.marks.append(len(m.stack)),
    "POP": _pop,
    "POP_MARK": _pop_mark,
    "DUP": lambda m, _: m.put(m.top()),
    "LIST": lambda m, _: m.put(m.above_mark()),
    "TUPLE": lambda m, _: m.put(tuple(m.above_mark())),
    "TUPLE1": _tuple_of(1),
    "TUPLE2": _tuple_of(2),
    "TUPLE3": _tuple_of(3),
    "FROZENSET": lambda m, _: m.put(m.above_mark()),
    "DICT": _dict,
    "APPEND": lambda m, _: _append(m, [m.pop()]),
    "APPENDS": lambda m, _: _append(m, m.above_mark()),
    "ADDITEMS": lambda m, _: _append(m, m.above_mark()),
    "SETITEM": lambda m, _: _set_items(m, [m.pop(), m.pop()][::-1]),
    "SETITEMS": lambda m, _: _set_items(m, m.above_mark()),
    "GET": lambda m, key: m.put(m.memo[int(key)]),
    "BINGET": lambda m, key: m.put(m.memo[key]),
    "LONG_BINGET": lambda m, key: m.put(m.memo[key]),
    "PUT": lambda m, key: m.memo.__setitem__(int(key), m.top()),
    "BINPUT": lambda m, key: m.memo.__setitem__(key, m.top()),
    "LONG_BINPUT": lambda m, key: m.memo.__setitem__(key, m.top()),
    "MEMOIZE": lambda m, _: m.memo.__setitem__(len(m.memo), m.top()),
    "GLOBAL": _global,
    "STACK_GLOBAL": _stack_global,
    "REDUCE": _reduce,
    "NEWOBJ": _reduce,
    "NEWOBJ_EX": _new_with_keywords,
    "INST": _instance,
    "OBJ": _object,
    "BUILD": _build,
    "PERSID": lambda m, key: m.put(m.persistent(key)),
    "BINPERSID": lambda m, _: m.put(m.persistent(m.pop())),
}
