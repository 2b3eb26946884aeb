"""Finds the command, runs it, and turns whatever goes wrong into one sentence and an exit code."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Sequence

from rnnviz.cli.commands import COMMANDS

BAD_INPUT, INTERRUPTED = 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _one_thread_for_small_products()
    _never_fail_at_a_letter()
    try:
        code = _command(given)(given)
        if sys.stdout is not None:  # there is none where Windows opens no console
            sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output, such as `head`, has enough
        _forget_output()
        return 0
    except ImportError as missing:
        if (missing.name or "").startswith("rnnviz"):
            raise  # a fault of ours; the others are mostly libraries of the system that Qt needs
        return _say(f"{missing}; python3 -m rnnviz.bootstrap run sets up what is missing")
    except (ValueError, OSError) as problem:
        return _say(_sentence(problem))
    except MemoryError:
        return _say("this needs more memory than there is; try a shorter text or length")
    return code


def main_window() -> int:
    """Open the window: the entry of the program that has no console."""
    return main()


def _command(given: list[str]) -> Callable[[list[str]], int]:
    """Return what runs these arguments, with no more imported than it needs."""
    if given and given[0] in COMMANDS:
        module = importlib.import_module(f"rnnviz.cli.{given[0]}")
        run: Callable[[list[str]], int] = module.run
        return lambda arguments: run(arguments[1:])
    from rnnviz.cli.window import run as open_window

    return open_window


def _one_thread_for_small_products() -> None:
    """Tell the BLAS libraries before they are loaded; whatever the user has set stays."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _never_fail_at_a_letter() -> None:
    """Let a terminal that lacks a letter show a replacement."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _forget_output() -> None:
    """Point the output at nothing, so that the interpreter's last flush does not complain."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)


def _sentence(problem: Exception) -> str:
    if isinstance(problem, OSError) and problem.filename and problem.strerror:
        return f"{problem.filename}: {problem.strerror}"
    return " ".join(str(problem).split()) or type(problem).__name__


def _say(sentence: str) -> int:
    print(f"rnnviz: {sentence}", file=sys.stderr)
    return BAD_INPUT
