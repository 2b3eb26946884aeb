"""The bundled sample models by name, and any other model by path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rnnviz.files.problem import FileProblem
from rnnviz.places import sample_models

if TYPE_CHECKING:
    from rnnviz.nets.model import Model

SUFFIX = ".rnnviz"  # of the files that rnnviz itself writes
_MAX_HEADER = 1 << 24  # bytes of a safetensors file's description


def names() -> list[str]:
    """Return the names of the bundled models in alphabetical order."""
    return sorted(path.stem for path in sample_models().glob(f"*{SUFFIX}"))


def find(name_or_path: str) -> Path:
    """Return the file of a bundled model's name, or the path itself if a file is there.

    Raises
    ------
    FileProblem
        If it is neither; the message lists the names.
    """
    bundled = sample_models() / f"{name_or_path}{SUFFIX}"
    if Path(name_or_path).name == name_or_path and bundled.is_file():
        return bundled
    if Path(name_or_path).is_file():
        return Path(name_or_path)
    raise FileProblem(
        f"there is no model {name_or_path!r}: give a file, or one of {', '.join(names())}"
    )


def open_model(name_or_path: str) -> Model:
    """Return the model of that name or path, of whatever program wrote it.

    Raises
    ------
    FileProblem
        If there is none, or it cannot be opened.
    """
    path = find(name_or_path)
    if is_ours(path):
        from rnnviz.files.model_file import load  # here, as it is read after the first paint

        return load(path)
    # Imported here, as it brings twenty modules along: 20 ms that a start does not need.
    from rnnviz.files.foreign.opening import open_foreign

    return open_foreign(path)


def is_ours(path: Path) -> bool:
    """Tell whether a file is one that rnnviz itself wrote, whole or damaged."""
    if path.suffix == SUFFIX:
        return True
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        return b'"rnnviz"' in file.read(min(length, _MAX_HEADER))
