"""Where a command writes its model, and how files are named in the command that a card tells."""

from __future__ import annotations

import os
from pathlib import Path

from rnnviz.cli.parser import UsageProblem
from rnnviz.data.readers import is_made
from rnnviz.files.library import SUFFIX


def check_out(out: Path) -> None:
    """Refuse at once a place where a model could not be saved after hours of work.

    Raises
    ------
    UsageProblem
        If its name or folder will not do.
    """
    if out.suffix != SUFFIX:
        raise UsageProblem(f"the model file's name must end in {SUFFIX}, not {out.name!r}")
    if not out.parent.is_dir():
        raise UsageProblem(f"there is no folder {out.parent} to save {out.name} in; make it first")
    if out.is_dir() or not os.access(out.parent, os.W_OK):
        raise UsageProblem(f"{out} cannot be written; choose another place")


def normalised_place(path: str, folder: str = "") -> str:
    """Return a path so that it says the same on any machine.

    One outside the current folder is named by its last part alone, as if it lay in `folder`.
    """
    if is_made(path):
        return path
    here, place = Path.cwd(), Path(path).absolute()
    place = Path(os.path.normpath(place))
    if place.is_relative_to(here):
        return place.relative_to(here).as_posix()
    return f"{folder}/{place.name}" if folder else place.name
