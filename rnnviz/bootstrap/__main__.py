"""The two commands, `run` and `test`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rnnviz import bootstrap
from rnnviz.bootstrap import display, environment, libraries
from rnnviz.bootstrap.report import Problem, say

# No screen, and one thread each: products of small matrices are quicker so.
CHECKS = {
    "QT_QPA_PLATFORM": "offscreen",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


def main(arguments: Sequence[str]) -> int:
    """Return the exit code of the program or of the checks; 2 for a problem on the way to them."""
    commands = {"run": run, "test": test}
    command, rest = (arguments[0] if arguments else ""), list(arguments[1:])
    if command not in commands:
        asked = command in ("-h", "--help")
        print(bootstrap.__doc__, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    try:
        return commands[command](rest[1:] if rest[:1] == ["--"] else rest)
    except Problem as problem:
        say(str(problem))
        return 2
    except KeyboardInterrupt:
        say("stopped; the same command starts again.")
        return 130


def run(arguments: list[str]) -> int:
    """Open the window, or do the main job in the terminal where no window can open."""
    libraries.provide(libraries.QT)
    python = environment.provide()
    surroundings = dict(os.environ)
    if not _window_opens(python):
        surroundings["QT_QPA_PLATFORM"] = "offscreen"
        arguments = arguments or ["show"]
    return hand_over([str(python), "-m", "rnnviz", *arguments], surroundings)


def _window_opens(python: Path) -> bool:
    if not display.has_display(os.environ, sys.platform):
        return False
    problem = display.qt_problem(python)
    if problem:  # only then, for a session under Wayland does without X11's libraries
        libraries.provide(libraries.X11)
        problem = display.qt_problem(python)
    if problem:
        say(f"{problem} Going on without a window.")
    return not problem


def test(arguments: list[str]) -> int:
    """Run every check: tests, style, types and who may import whom are all part of pytest."""
    libraries.provide(libraries.QT)
    python = environment.provide("test")
    os.chdir(environment.ROOT)
    return hand_over([str(python), "-m", "pytest", *arguments], {**os.environ, **CHECKS})


def hand_over(command: list[str], surroundings: Mapping[str, str]) -> int:
    """Become this command; return its exit code where a process cannot become another."""
    if os.name == "nt":  # there, exec gives the shell back while the program still runs
        return subprocess.call(command, env=surroundings)
    os.execve(command[0], command, surroundings)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
