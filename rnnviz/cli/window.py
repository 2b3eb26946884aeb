"""``rnnviz`` without a command: opens the window."""

from __future__ import annotations

import argparse
import builtins
import gc
import os
import shutil
import sys
from functools import partial
from types import ModuleType

import rnnviz
from rnnviz.cli.commands import COMMANDS
from rnnviz.cli.compiled import Compiled
from rnnviz.cli.parser import Parser, UsageProblem
from rnnviz.cli.postponed import postpone


def run(arguments: list[str]) -> int:
    """Open the window on a file or a demo, and return its exit code once it is closed."""
    compiled = Compiled()
    gc.disable()  # while modules are loaded nothing becomes garbage, and looking for it takes time
    try:
        with compiled:
            postpone("numpy")
            given = _parser().parse_args(arguments)
            _check(given)
            _check_display()
            opens = program()
    finally:
        gc.enable()
    code = opens.main(
        given.file, given.demo, given.theme, present=given.present, load=partial(load, compiled)
    )
    return int(code)


def program() -> ModuleType:
    """Return `rnnviz.app.main`, loaded without what would only slow that down."""
    own = builtins.__import__
    import PySide6.QtWidgets  # noqa: F401

    # PySide6 now reads the source of every module that is imported, in case one asks for
    # attributes in snake_case. None does, and that takes 15 ms.
    builtins.__import__ = own
    import rnnviz.app.main

    gc.freeze()
    return rnnviz.app.main


def load(compiled: Compiled) -> None:
    """Load what computes, for which the first picture does not wait: it shows no number.

    Here it is not loaded by two threads at once.
    """
    with compiled:
        import numpy as np

        np.zeros(0)  # that was postponed, and is loaded now
        import rnnviz.capture.run
        import rnnviz.files.model_file  # noqa: F401


def _parser() -> Parser:
    width = max(map(len, COMMANDS))
    commands = "\n".join(f"  {name:<{width}}  {text}" for name, text in COMMANDS.items())
    parser = Parser(
        "rnnviz",
        "Watch recurrent networks think: hidden states, gates and beliefs, word by word.",
        f"commands without a window (rnnviz COMMAND --help says more):\n{commands}",
    )
    parser.add_argument("file", nargs="?", metavar="FILE", help="a model file to open")
    parser.add_argument("--demo", metavar="NAME", help="the demo to begin with (see rnnviz list)")
    parser.add_argument("--present", action="store_true", help="full screen, for the back row")
    parser.add_argument("--theme", choices=("dark", "light"), help="instead of the system's")
    parser.add_argument("--version", action="version", version=f"rnnviz {rnnviz.__version__}")
    return parser


def _check(given: argparse.Namespace) -> None:
    """Refuse what can be refused before a window opens."""
    from rnnviz.demos import DEMOS

    if given.demo is not None and given.demo not in DEMOS:
        raise UsageProblem(f"there is no demo {given.demo!r}; there are {', '.join(DEMOS)}")
    if given.file is not None:
        from rnnviz.cli.target import chosen  # it can open all files there are, and takes as long

        chosen(given.file)


def _check_display() -> None:
    """Refuse where no window can open: there, Qt would abort without a word that helps."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return
    from rnnviz.bootstrap import display, libraries

    if not display.has_display(os.environ, sys.platform):
        raise UsageProblem("there is no display to open a window on; rnnviz show needs none")
    if sys.platform.startswith("linux") and not os.environ.get("WAYLAND_DISPLAY"):
        missing = [need for need in libraries.X11 if not libraries.loads(need.name)]
        if missing:
            names = ", ".join(need.name for need in missing)
            line = libraries.install_line(missing, shutil.which)
            raise UsageProblem(f"a window needs {names}; please type: {line}")
