"""The program in an interpreter of its own, watched from inside as it starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# A script goes on from here: `made(window)` hears of the window, `opens` and `load` are replaced.
WATCHED = """
import json, os, sys
from rnnviz.cli import window as command

opens, load = command.program, command.load

def program():
    found = opens()

    class Watched(found.MainWindow):
        def __init__(self, *given, **named):
            super().__init__(*given, **named)
            made(self)

    found.MainWindow = Watched
    return found

command.program = program
"""
RUN = "\nsys.exit(command.run(sys.argv[1:]))\n"


def start(folder: Path, script: str, *arguments: str) -> list[str]:
    """Start the program with that script and these arguments, and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", WATCHED + script + RUN, *arguments],
        env=os.environ | {"RNNVIZ_CONFIG_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.replace("This plugin does not support raise()\n", "") == ""
    return done.stdout.splitlines()
