from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import rnnviz
from rnnviz.cli import entry, main

ROOT = Path(rnnviz.__file__).resolve().parents[1]


def python(*arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    options = {"cwd": ROOT, "capture_output": True, "text": True, "timeout": 60, **more}
    return subprocess.run([sys.executable, *arguments], **options)


def test_the_version_is_told_without_loading_numpy_or_qt():
    told = python("-X", "importtime", "-m", "rnnviz", "--version")
    assert told.stdout.strip() == f"rnnviz {rnnviz.__version__}"
    assert "rnnviz.cli.window" in told.stderr
    assert not any(name in told.stderr for name in ("numpy", "PySide6", "torch"))


def test_the_version_is_told_in_little_more_than_python_takes_to_start():
    def fastest(*arguments: str) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            python(*arguments)
            times.append(time.perf_counter() - start)
        return min(times)

    assert fastest("-m", "rnnviz", "--version") < fastest("-c", "import argparse") + 0.2


def test_the_version_is_that_of_the_package():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert rnnviz.__version__ == project["version"]


def test_no_command_without_a_picture_loads_qt_or_torch(reader):
    code = (
        "import sys; from rnnviz.cli import main; "
        f"main(['run', {reader!r}, '--input', 'hello', '--json']); "
        "sys.exit(any(name in sys.modules for name in ('PySide6', 'torch')))"
    )
    assert python("-c", code).returncode == 0


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit) as done:
        main(["--help"])
    assert done.value.code == 0
    told = capsys.readouterr().out
    assert all(f"\n  {name} " in told for name in entry.COMMANDS)
    for name in entry.COMMANDS:
        with pytest.raises(SystemExit) as done:
            main([name, "--help"])
        assert done.value.code == 0
        assert f"usage: rnnviz {name}" in capsys.readouterr().out


def test_a_reader_that_has_enough_ends_the_program_in_peace(reader):
    words = "hello " * 5000
    command = [sys.executable, "-m", "rnnviz", "run", reader, "--input", words, "--json"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert json.loads(program.stdout.readline())["step"] == 0
        program.stdout.close()
        complaints = program.stderr.read()
        assert (program.wait(60), complaints) == (0, "")


def test_an_output_without_the_letters_gets_replacements(reader):
    surroundings = {**os.environ, "PYTHONIOENCODING": "ascii:strict"}
    told = python("-m", "rnnviz", "run", reader, "--input", "hello", env=surroundings)
    assert (told.returncode, told.stderr) == (0, "")


def test_an_interruption_ends_with_130(monkeypatch):
    def interrupt(given: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(entry, "_command", lambda given: interrupt)
    assert main(["list"]) == 130


def test_too_little_memory_is_one_sentence(monkeypatch, refused):
    def grab(given: list[str]) -> int:
        raise MemoryError

    monkeypatch.setattr(entry, "_command", lambda given: grab)
    assert "memory" in refused("list")


def test_a_word_that_is_no_command_names_what_there_is(refused):
    assert "intent, script, shakespeare" in refused("trian")


def test_an_unknown_demo_is_refused_before_a_window_opens(refused):
    assert "there is no demo 'chess'" in refused("--demo", "chess")


def test_without_a_display_there_is_a_sentence_and_no_window(monkeypatch, refused):
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert "rnnviz show" in refused()


def test_a_library_that_a_window_needs_is_named_with_what_to_type(monkeypatch, refused):
    from rnnviz.bootstrap import display, libraries

    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(display, "has_display", lambda *surroundings: True)
    monkeypatch.setattr(libraries, "loads", lambda name: name != "libxcb-cursor.so.0")
    told = refused()
    assert "libxcb-cursor.so.0" in told
    assert "please type: " in told
