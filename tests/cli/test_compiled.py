"""What Python compiles from text is compiled once for all starts, and nothing else changes."""

from __future__ import annotations

import builtins
import dataclasses
from pathlib import Path
from typing import Any

import pytest

from rnnviz.cli import compiled
from rnnviz.cli.compiled import CODES, Compiled

SOURCE = b"def twice(x: Unknown) -> None:\n    return 2 * x\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    return tmp_path / "cache" / "start.texts"


class Counted(Compiled):
    """Counts the texts that Python really compiles."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.count, own = 0, self._own

        def counting(*given: Any, **named: Any) -> Any:
            self.count += 1
            return own(*given, **named)

        self._own = counting


def make() -> type[Any]:
    """Return a class whose methods `dataclasses` writes."""

    @dataclasses.dataclass(frozen=True, order=True)
    class Place:
        step: int
        phase: float = 0.5

    return Place


def start(file: Path) -> tuple[Counted, type[Any], dict[str, Any]]:
    """Do what a start does, and return what came out."""
    kept, names = Counted(file), dict[str, Any]()
    with kept:
        place = make()
        exec(compile(SOURCE, "inside.py", "exec"), names)
    return kept, place, names


def test_a_second_start_compiles_nothing_and_makes_the_same(file: Path) -> None:
    for count in (True, False):
        kept, place, names = start(file)
        assert bool(kept.count) is count
        assert repr(place(3)) == "make.<locals>.Place(step=3, phase=0.5)"
        assert place(3) == place(3, 0.5) < place(4)
        assert hash(place(3)) == hash(place(3))
        with pytest.raises(dataclasses.FrozenInstanceError):
            place(3).step = 4
        assert place.__init__.__annotations__ == make().__init__.__annotations__
        assert names["twice"](21) == 42
        assert names["twice"].__code__.co_filename == "inside.py"


def test_a_text_inherits_the_statements_of_where_it_is_compiled(file: Path) -> None:
    _, _, names = start(file)
    assert names["twice"].__annotations__["x"] == "Unknown"  # as this file says, at its top


def test_python_compiles_as_before_when_it_is_left_even_by_an_error(file: Path) -> None:
    own = builtins.compile
    with pytest.raises(ZeroDivisionError), Compiled(file):
        print(1 / (builtins.compile is own))
    assert builtins.compile is own
    assert "exec" not in vars(dataclasses)


def test_what_asks_for_something_special_is_compiled_as_it_asks(file: Path) -> None:
    with Compiled(file):
        assert eval(compile("6 * 7", "", "eval")) == 42
        tree = compile("6 * 7", "", "eval", 1024)  # ast.PyCF_ONLY_AST
        assert type(tree).__name__ == "Expression"
        with pytest.raises(SyntaxError):
            compile(b"6 *", "wrong.py", "exec")


def test_it_may_be_entered_again_and_keeps_all_that_was_needed(file: Path) -> None:
    first = Counted(file)
    with first:
        make()
    with first:
        exec(compile(SOURCE, "inside.py", "exec"), {})
    assert start(file)[0].count == 0


@pytest.mark.parametrize("damage", ["cut", "changed", "of another Python", "empty", "no code"])
def test_a_file_that_cannot_be_used_is_made_anew(
    file: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if damage == "of another Python":
        with monkeypatch.context() as other:
            other.setattr(compiled, "MAGIC_NUMBER", b"2.7!")
            start(file)
    else:
        start(file)
        data = file.read_bytes()
        file.write_bytes(
            {
                "cut": data[: len(data) // 2],
                "changed": data[:-1] + bytes([data[-1] ^ 1]),
                "empty": b"",
                "no code": b"no code at all",
            }[damage]
        )
    kept, place, _ = start(file)
    assert kept.count
    assert place(3).step == 3
    assert start(file)[0].count == 0


def test_where_nothing_can_be_written_all_is_compiled_each_time(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder")
    for _ in range(2):
        kept, place, _ = start(tmp_path / "cache" / "start.texts")
        assert kept.count
        assert place(3).step == 3


def test_who_wants_no_compiled_files_gets_none(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    start(file)
    assert not file.exists()


def test_the_file_lies_where_python_keeps_our_compiled_modules() -> None:
    assert CODES.parent == Path(compiled.__cached__).parent
