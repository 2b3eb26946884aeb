from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rnnviz.cli import main
from rnnviz.files.model_file import save_model
from tests.models import tiny_model

Records = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def reader(tmp_path: Path) -> str:
    """Return the file of a tiny classifier of sentences."""
    path = tmp_path / "reader.rnnviz"
    save_model(tiny_model(), path)
    return str(path)


@pytest.fixture
def writer(tmp_path: Path) -> str:
    """Return the file of a tiny writer of scenes."""
    path = tmp_path / "writer.rnnviz"
    save_model(tiny_model("gru", "generate", layers=2, language="script"), path)
    return str(path)


@pytest.fixture
def records(capsys: pytest.CaptureFixture[str]) -> Records:
    """Return what runs a command that must succeed, and returns the objects it prints."""

    def run(*arguments: str) -> list[dict[str, Any]]:
        assert main([*arguments, "--json"]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Return what runs a command that must be refused, and returns the one sentence about it."""

    def run(*arguments: str) -> str:
        assert main(list(arguments)) == 2
        printed = capsys.readouterr()
        assert not printed.out
        assert printed.err.startswith("rnnviz: ")
        assert printed.err.count("\n") == 1
        assert "Traceback" not in printed.err
        return printed.err

    return run
