"""The rules that a machine can check: style, types, who imports whom, sizes, and sharp edges."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = Path(sysconfig.get_path("scripts"))
PACKAGE = sorted((ROOT / "rnnviz").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

CHECKS = {
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "--diff", "--quiet", "."],
    "types": ["mypy"],
    "imports": ["lint-imports", "--no-logo"],
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command in the checkout; its output, errors too, is in `stdout`."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


def python(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter."""
    return run(sys.executable, "-c", code)


@pytest.mark.timeout(400)
@pytest.mark.parametrize("check", CHECKS)
def test_the_checkers_have_nothing_to_say(check):
    tool, *arguments = CHECKS[check]
    done = run(SCRIPTS / tool, *arguments)
    assert done.returncode == 0, f"{' '.join(CHECKS[check])}\n{done.stdout}"


@pytest.mark.parametrize("path", [*PACKAGE, *TESTS], ids=name_of)
def test_a_file_holds_one_idea(path):
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= 300, f"{name_of(path)} has {lines} lines; split it by reason to change"


@pytest.mark.parametrize("path", PACKAGE, ids=name_of)
def test_a_function_fits_on_a_screen(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    long = {f.name: f.end_lineno - f.lineno + 1 for f in functions if f.end_lineno}
    long = {name: lines for name, lines in long.items() if lines > 40}
    assert not long, f"{name_of(path)}: {long}"


def test_the_window_imports_neither_torch_nor_the_charts():
    names = "('torch', 'pyqtgraph')"
    done = python(f"import sys, rnnviz.app.window; print([n for n in {names} if n in sys.modules])")
    assert done.returncode == 0, done.stdout
    assert done.stdout.strip() == "[]", f"the window waits for {done.stdout}"


@pytest.mark.parametrize("command", ["rnnviz", "rnnviz.cli"])
def test_the_package_itself_imports_nothing_heavy(command):
    names = "('torch', 'PySide6', 'pyqtgraph', 'PIL')"
    done = python(f"import sys, {command}; print([n for n in {names} if n in sys.modules])")
    assert done.stdout.strip() == "[]", f"{command} waits for {done.stdout}"


def imported_by(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
    sources = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    return {name.partition(".")[0] for name in (*plain, *sources)}


def test_the_set_up_and_what_it_starts_from_need_the_standard_library_only():
    paths = [*(ROOT / "rnnviz" / "bootstrap").glob("*.py"), ROOT / "rnnviz" / "__init__.py"]
    known = {*sys.stdlib_module_names, "rnnviz"}
    top = {name_of(path): imported_by(path) - known for path in paths}
    assert {path: names for path, names in top.items() if names} == {}


def test_every_package_is_shipped():
    on_disk = {name_of(p.parent).replace("/", ".") for p in PACKAGE if p.name == "__init__.py"}
    outside = {"rnnviz.assets", "rnnviz.sample_models"}  # no code, and beside rnnviz/
    assert set(SETTINGS["tool"]["setuptools"]["packages"]) == on_disk | outside


def test_every_entry_point_exists():
    scripts = {**SETTINGS["project"]["scripts"], **SETTINGS["project"]["gui-scripts"]}
    for target in scripts.values():
        module, name = target.split(":")
        done = python(f"import {module}; assert callable({module}.{name})")
        assert done.returncode == 0, done.stdout


WAITING = re.compile(r"\bsleep\(|\bqtbot\.wait\(|\bprocessEvents\(|\.exec_?\(")


BY_HAND = {ROOT / "tests" / name for name in ("benchmarks", "impatient.py")}  # they take time
WAITERS = [p for p in TESTS if p != Path(__file__) and not BY_HAND & {p, *p.parents}]


@pytest.mark.parametrize("path", WAITERS, ids=name_of)
def test_tests_wait_for_facts_and_not_for_time(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [f"{n}: {line.strip()}" for n, line in enumerate(lines, 1) if WAITING.search(line)]
    assert not found, f"{name_of(path)} waits blindly; use waitSignal or waitUntil: {found}"


def test_a_signal_carries_true_as_often_as_a_lesson_needs():
    """PySide6 6.12.0 drops a reference to `True` at each emission, and aborts after thousands."""
    done = python(
        "from PySide6.QtCore import QObject, Signal, Slot\n"
        "class Source(QObject):\n"
        "    told = Signal(bool)\n"
        "class Sink(QObject):\n"
        "    count = 0\n"
        "    @Slot(bool)\n"
        "    def hear(self, value): self.count += value\n"
        "source, sink = Source(), Sink()\n"
        "source.told.connect(sink.hear)\n"
        "for _ in range(20_000): source.told.emit(True)\n"
        "print(sink.count)\n"
    )
    assert (done.returncode, done.stdout.strip()) == (0, "20000")


def test_the_version_of_pyside_that_aborts_is_kept_out():
    (pin,) = [d for d in SETTINGS["project"]["dependencies"] if d.startswith("PySide6")]
    assert pin == "PySide6-Essentials>=6.8.3,<6.12"
