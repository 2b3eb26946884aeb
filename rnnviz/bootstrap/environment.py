"""The virtual environment in the checkout: made once, and known by its stamp to be complete."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from rnnviz.bootstrap import libraries, pytorch
from rnnviz.bootstrap.report import Problem, say

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "rnnviz-set-up"
UNFINISHED = "unfinished"
SUPPORTED = ("3.13", "3.12", "3.11")
GLIBC = (2, 34)  # what the wheels of PySide6 are built for


def provide(extra: str = "") -> Path:
    """Return the Python of an environment that holds rnnviz, and the packages of `extra` if named.

    Raises
    ------
    Problem
        If this is no checkout, or the machine lacks what cannot be installed from here.
    """
    if not (ROOT / "constraints.txt").is_file():
        raise Problem("the set-up works in a checkout of rnnviz; this copy is installed already.")
    wanted = fingerprint(ROOT, platform.python_version(), extra)
    if is_complete(STAMP, wanted) and _has_packages(extra):
        return PYTHON
    _require_glibc(*platform.libc_ver())
    say(f"setting up in {VENV}; the first time this takes some minutes")
    _make_venv()
    STAMP.write_text(UNFINISHED)
    _install_packages(extra)
    STAMP.write_text(wanted)
    return PYTHON


def fingerprint(root: Path, version: str, extra: str = "") -> str:
    """Return what the stamp says once this state of the checkout is set up.

    It begins alike with and without an extra, so that the larger set-up serves for both.
    """
    digest = hashlib.sha256(f"{version} {root}".encode())
    for name in ("pyproject.toml", "constraints.txt"):
        digest.update((root / name).read_bytes())
    return f"{digest.hexdigest()} {extra}".strip()


def is_complete(stamp: Path, wanted: str) -> bool:
    """Tell whether the stamp says that everything wanted was set up."""
    return stamp.is_file() and stamp.read_text().startswith(wanted)


def find_python(version: str) -> str:
    """Return a Python that rnnviz supports: this one if `version` is its, or another on the path.

    Raises
    ------
    Problem
        If there is none.
    """
    if version.rpartition(".")[0] in SUPPORTED:
        return getattr(sys, "_base_executable", None) or sys.executable
    for minor in SUPPORTED:
        other = shutil.which(f"python{minor}")
        if other and _succeeds(other, "pass"):  # the name may be a shim that leads nowhere
            return other
    raise Problem(
        f"rnnviz needs Python {SUPPORTED[-1]} to {SUPPORTED[0]}, and this is {version}; please "
        "install one of those (https://www.python.org/downloads) and start the command with it."
    )


def _require_glibc(name: str, version: str) -> None:
    if name == "glibc" and tuple(map(int, version.split("."))) < GLIBC:
        raise Problem(
            f"rnnviz needs a Linux with glibc {GLIBC[0]}.{GLIBC[1]} or newer, and this one has "
            f"{version}; Debian 12, Ubuntu 22.04 and Fedora 35 are new enough."
        )


def _has_packages(extra: str) -> bool:
    """Tell whether nothing took the packages away again, as another tool's clean-up would."""
    names = ("numpy", "PySide6", "torch", *(["pytest", "mypy", "ruff"] if extra else []))
    find = "import sys; from importlib.util import find_spec as f; sys.exit(not all(map(f, {})))"
    return _succeeds(PYTHON, find.format(names))


def _make_venv() -> None:
    base = find_python(platform.python_version())
    if _is_usable(base):
        return
    if not _succeeds(base, "import venv, ensurepip"):
        libraries.install([libraries.VENV])
    if subprocess.call([base, "-m", "venv", "--clear", "--without-pip", str(VENV)]):
        raise Problem(f"no virtual environment can be made in {VENV}; the lines above say why.")
    STAMP.write_text(UNFINISHED)  # before pip comes, so that half a pip is never taken for one
    if not _succeeds(PYTHON, "import ensurepip; ensurepip.bootstrap(default_pip=True)"):
        raise Problem(f"pip cannot be put into {VENV}; please remove that folder and try again.")


def _is_usable(base: str) -> bool:
    """Tell whether what lies there can stay: of the same Python, with pip, not cut off halfway."""
    if STAMP.is_file() and STAMP.read_text() == UNFINISHED:
        return False
    same = f"import sys, pip; sys.exit(sys.version_info[:3] != {_version_of(base)})"
    return _succeeds(PYTHON, same)


def _install_packages(extra: str) -> None:
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    pip += ["--constraint", str(ROOT / "constraints.txt")]
    project = f"{ROOT}[{extra}]" if extra else str(ROOT)
    _pip([*pip, "setuptools"])  # pinned too, which an isolated build would not be
    options = pytorch.pip_options(PYTHON)
    _pip([*pip, *options, "--no-build-isolation", "--editable", project])


def _pip(command: list[str]) -> None:
    if subprocess.call(command):
        raise Problem(
            "the packages could not be installed (pip's lines above say why); "
            "with the network back, the same command starts again."
        )


def _succeeds(python: str | Path, code: str) -> bool:
    try:
        return subprocess.run([str(python), "-c", code], capture_output=True).returncode == 0
    except OSError:
        return False


def _version_of(python: str) -> str:
    code = "import sys; print(tuple(sys.version_info[:3]))"
    return subprocess.run([python, "-c", code], capture_output=True, text=True).stdout.strip()
