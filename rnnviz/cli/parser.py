"""A command's arguments, refused in one sentence."""

from __future__ import annotations

import argparse
from typing import NoReturn


class UsageProblem(ValueError):
    """Arguments that make no sense; its text is one sentence."""


class Parser(argparse.ArgumentParser):
    """An argument parser that raises what is wrong instead of ending the program.

    Raises
    ------
    UsageProblem
        By `parse_args`, if the arguments make no sense.
    """

    def __init__(self, prog: str, description: str, epilog: str | None = None) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong, with where to read more."""
        raise UsageProblem(f"{message} (see {self.prog} --help)")


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add the flag for the form that programs read."""
    parser.add_argument("--json", action="store_true", help="one JSON object a line, for programs")
