"""A module that is postponed is loaded at its first use, and is then like any other."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from rnnviz.cli.postponed import postpone

NAME = "rnnviz_test_heavy"


@pytest.fixture
def heavy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Put a module on the path that says when it is loaded."""
    said: list[str] = []
    monkeypatch.setattr(sys, "loads", said, raising=False)
    (tmp_path / f"{NAME}.py").write_text(
        "import sys\nsys.loads.append(__name__)\nVALUE = 42\n\n"
        'def __getattr__(name):\n    return f"no {name}"\n'
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield said
    sys.modules.pop(NAME, None)


def test_importing_it_is_no_use(heavy: list[str]) -> None:
    postpone(NAME)
    assert importlib.import_module(NAME) is importlib.import_module(NAME)
    assert importlib.import_module(NAME).__name__ == NAME
    assert heavy == []


def test_it_is_loaded_once_by_the_first_use(heavy: list[str]) -> None:
    postpone(NAME)
    module = importlib.import_module(NAME)
    assert (module.VALUE, module.VALUE) == (42, 42)
    assert module.other == "no other"  # its own way with names is kept
    assert heavy == [NAME]
    assert type(module) is ModuleType
    assert sys.modules[NAME] is module


def test_a_submodule_loads_its_package_first(
    tmp_path: Path, heavy: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "rnnviz_test_package"
    package.mkdir()
    (package / "__init__.py").write_text("import sys\nsys.loads.append('package')\n")
    (package / "inner.py").write_text("import sys\nsys.loads.append('inner')\n")
    for name in ("rnnviz_test_package", "rnnviz_test_package.inner"):
        monkeypatch.setitem(sys.modules, name, None)
        del sys.modules[name]
    postpone("rnnviz_test_package")
    assert heavy == []
    importlib.import_module("rnnviz_test_package.inner")
    assert heavy == ["package", "inner"]


def test_what_is_loaded_stays_and_what_is_not_there_is_not_made_up(heavy: list[str]) -> None:
    loaded = importlib.import_module(NAME)
    postpone(NAME)
    assert sys.modules[NAME] is loaded
    postpone("rnnviz_test_nowhere")
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("rnnviz_test_nowhere")
