"""Keeps compiled what Python would compile from text at every start.

Python keeps its modules compiled in ``__pycache__``, but neither the methods that `dataclasses`
writes for every class, nor the modules that PySide6 carries as text inside its library. They took
a tenth of a start. They are kept beside our own compiled modules, under the same conditions.
"""

from __future__ import annotations

import builtins
import dataclasses
import marshal
import os
import sys
import zlib
from collections.abc import Hashable
from contextlib import suppress
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from types import CodeType
from typing import Any

CODES = Path(cache_from_source(__file__)).with_suffix(".texts")
_CHECK = 4  # bytes before all others, by which a damaged file is known


class Compiled:
    """Compiles, while it is entered, no text that it has compiled at an earlier start.

    It does so for `dataclasses` and for whoever calls `compile` without options; all else goes
    its own way. When it is left with something new, all that was needed so far is kept in `file`,
    if that can be written. It may be entered several times.
    """

    def __init__(self, file: Path = CODES) -> None:
        """Use what an earlier start left in that file."""
        self._file, self._kept = file, _read(file)
        self._used: dict[Hashable, CodeType] = {}
        self._own = builtins.compile

    def __enter__(self) -> None:
        """Be what compiles."""
        vars(builtins)["compile"] = self._compile
        vars(dataclasses)["exec"] = self._execute

    def __exit__(self, *_: object) -> None:
        """Let Python compile again."""
        builtins.compile = self._own
        del vars(dataclasses)["exec"]
        if not self._used.keys() <= self._kept.keys() and not sys.dont_write_bytecode:
            _write(self._file, self._used)
            self._kept = dict(self._used)

    def _execute(self, text: str, names: dict[str, Any], made: dict[str, Any]) -> None:
        """Do what `exec` does for `dataclasses`."""
        exec(self._code(text, text, "<string>", 0), names, made)

    def _compile(self, source: Any, filename: Any, mode: str, *given: Any, **named: Any) -> Any:
        """Do what `compile` does."""
        if given or named or mode != "exec" or not isinstance(source, bytes):
            return self._own(source, filename, mode, *given, **named)
        inherited = sys._getframe(1).f_code.co_flags & _FUTURE
        key = (filename, len(source), zlib.crc32(source), inherited)
        return self._code(key, source, filename, inherited)

    def _code(self, key: Hashable, text: str | bytes, filename: str, flags: int) -> CodeType:
        code = self._kept.get(key) or self._own(text, filename, "exec", flags, dont_inherit=True)
        self._used[key] = code
        return code


def _future() -> int:
    """Return the flags of all statements that a text inherits from where it is compiled."""
    import __future__ as future

    return sum({getattr(future, name).compiler_flag for name in future.all_feature_names})


def _read(file: Path) -> dict[Hashable, CodeType]:
    """Return what is in the file; nothing if it is not there, damaged, or of another Python."""
    try:
        data = file.read_bytes()
        if zlib.crc32(data[_CHECK:]) != int.from_bytes(data[:_CHECK]):
            return {}
        magic, codes = marshal.loads(data[_CHECK:])
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return codes if magic == MAGIC_NUMBER else {}


def _write(file: Path, codes: dict[Hashable, CodeType]) -> None:
    """Replace the file at once, so that nobody reads half of it; a folder may be locked."""
    data, partial = marshal.dumps((MAGIC_NUMBER, codes)), file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(zlib.crc32(data).to_bytes(_CHECK) + data)
        partial.replace(file)
    except OSError:
        with suppress(OSError):
            partial.unlink()


_FUTURE = _future()
