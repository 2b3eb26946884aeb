"""What ``rnnviz train`` is asked to learn: a demo, a bundled task, or a file of one's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from rnnviz.cli.parser import UsageProblem
from rnnviz.data.bundled import BUNDLED
from rnnviz.data.readers import OF_COLUMNS, is_made
from rnnviz.data.recipe import Recipe
from rnnviz.data.survey import Reading, survey
from rnnviz.demos import DEMOS

TASKS = tuple(dict.fromkeys([*DEMOS, *BUNDLED]))

# One column is foretold; of two the first has the text and the second its label.
_BY_COLUMNS = {0: None, 1: ("numbers", "levels"), 2: ("table", "")}


@dataclass(frozen=True)
class Lesson:
    """How something is learnt, from what, and whose data it is; `columns` are those of a table."""

    recipe: Recipe
    data: str
    demo: str = ""
    credit: str = ""
    licence: str = ""
    columns: tuple[str, ...] = ()


def lesson_of(name: str, data: str | None, columns: tuple[str, ...] = ()) -> Lesson:
    """Return the lesson of that name: a demo's, a bundled task's, or that of the file there.

    Raises
    ------
    DataProblem, UsageProblem
        If there is none, its data is missing or cannot be used, or it has no such columns.
    """
    if name in TASKS:
        found = _of_task(name, data)
    elif Path(name).exists():
        found = _of_file(Path(name), data, columns)
    else:
        known = ", ".join(TASKS)
        raise UsageProblem(f"there is no task {name!r} and no such file; there are {known}")
    if columns and (is_made(found.data) or found.recipe.reader not in OF_COLUMNS):
        raise UsageProblem(f"--column is for tables and numbers; {name} has no columns")
    return replace(found, columns=columns)


def _of_task(name: str, data: str | None) -> Lesson:
    place = data or (BUNDLED[name].place if name in BUNDLED else "")
    if not place:
        raise UsageProblem(f"{name} learns from a file or folder: give it with --data PATH")
    if name in DEMOS:
        demo = DEMOS[name]
        return Lesson(demo.recipe, place, demo.name, demo.credit, demo.licence)
    task = BUNDLED[name]
    if not is_made(place):
        return Lesson(task.recipe, place, task.demo)
    return Lesson(
        task.recipe, place, task.demo, "Made by rnnviz itself, from a seed", "MIT, as rnnviz"
    )


def _of_file(path: Path, data: str | None, columns: tuple[str, ...]) -> Lesson:
    if data is not None:
        raise UsageProblem(f"{path.name} is the data already: leave --data out")
    if len(columns) not in _BY_COLUMNS:
        raise UsageProblem("give one --column of numbers, or two: of the text and of its label")
    way = _BY_COLUMNS[len(columns)]
    found = survey(path, Reading(*way, columns) if way else None)
    return Lesson(found.recipe, str(path))
