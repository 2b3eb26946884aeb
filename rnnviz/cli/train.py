"""``rnnviz train``: trains a model in a process of its own and shows how far it is."""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import MISSING, Field, fields, replace
from pathlib import Path
from typing import Any

from rnnviz.cli.lesson import TASKS, lesson_of
from rnnviz.cli.output import print_json
from rnnviz.cli.parser import Parser, UsageProblem, add_json
from rnnviz.cli.places import check_out, normalised_place
from rnnviz.cli.progress import Report
from rnnviz.cli.trainer import Stopped, messages
from rnnviz.data.readers import is_made
from rnnviz.data.recipe import CHOICES, Recipe
from rnnviz.files.library import SUFFIX
from rnnviz.files.model_file import load
from rnnviz.training.messages import Job

# What belongs to the data, and is no matter of taste.
_FIXED = ("task", "reader", "language")

Tell = Callable[[str, Mapping[str, Any]], None]


def run(arguments: list[str]) -> int:
    """Train, and return 0 once the model is saved.

    Raises
    ------
    ValueError
        If the settings or the data cannot be used; the text says why.
    """
    given = _parser().parse_args(arguments)
    job = job_of(given)
    _check_places(job)
    report = Report(Path(job.out))
    tell: Tell = _print_message if given.json else report.tell
    if os.environ.get("RANK", "0") != "0":  # of several processes of torchrun the first one speaks
        tell = _say_nothing
    try:
        _follow(job, tell)
    except Stopped as stopped:
        report.end_line()
        raise ValueError(f"{stopped}; {_goes_on(job)}") from None
    except KeyboardInterrupt:
        report.end_line()
        report.say(f"stopped; {_goes_on(job)}")
        raise
    return 0


def _follow(job: Job, tell: Tell) -> None:
    with closing(messages(job)) as told:
        for kind, values in told:
            tell(kind, values)
            if kind == "problem":
                raise ValueError(values["text"])


def _say_nothing(_kind: str, _values: Mapping[str, Any]) -> None:
    """Leave it to the first process."""


def _print_message(kind: str, values: Mapping[str, Any]) -> None:
    print_json({"kind": kind, **values})


def job_of(given: argparse.Namespace) -> Job:
    """Return the job that these arguments ask for.

    Raises
    ------
    ValueError
        If there is no such task or file, or its network cannot have these settings.
    """
    lesson = lesson_of(given.task, given.data, tuple(given.column))
    recipe = _as_started(given.start, lesson.recipe)
    recipe = recipe.changed({f.name: getattr(given, f.name) for f in _adjustable()})
    _check_tied(recipe)
    return Job(
        recipe=recipe,
        data=lesson.data,
        out=given.out,
        demo=lesson.demo,
        name=Path(given.out).stem,
        seed=given.seed,
        credit=lesson.credit if given.credit is None else given.credit,
        licence=lesson.licence if given.licence is None else given.licence,
        command=normalised(given),
        half=given.half,
        fresh=given.fresh,
        threads=given.threads,
        device=given.device,
        start=given.start,
        columns=lesson.columns,
    )


def _as_started(start: str, recipe: Recipe) -> Recipe:
    """Return the recipe with the network and the language of the model that it starts from."""
    if not start:
        return recipe
    model = load(start)
    spec = model.spec
    return replace(
        recipe, cell=spec.cell, embedding=spec.embedding, hidden=spec.hidden, layers=spec.layers,
        tied=spec.tied, language=model.codec.language,
    )  # fmt: skip


def normalised(given: argparse.Namespace) -> str:
    """Return the command that makes this model again, whatever machine it is typed on.

    A place outside the current folder is named by its last part alone: data as ``data/NAME``.
    """
    task = given.task if given.task in TASKS else normalised_place(given.task, "data")
    words = ["rnnviz", "train", task]
    words += ["--data", normalised_place(given.data, "data")] if given.data else []
    words += [word for name in given.column for word in ("--column", name)]
    words += ["-o", normalised_place(given.out)]
    words += ["--start", normalised_place(given.start)] if given.start else []
    for each in _adjustable():
        value = getattr(given, each.name)
        if value is not None:
            words += _flag(each.name, value)
    words += ["--seed", str(given.seed)] if given.seed else []
    return shlex.join([*words, *(["--half"] if given.half else [])])


def _flag(name: str, value: Any) -> list[str]:
    flag = name.replace("_", "-")
    if isinstance(value, bool):
        return [f"--{flag}" if value else f"--no-{flag}"]
    return [f"--{flag}", f"{value:g}" if isinstance(value, float) else str(value)]


def _adjustable() -> Iterator[Field[Any]]:
    return (each for each in fields(Recipe) if each.name not in _FIXED)


def _parser() -> Parser:
    parser = Parser(
        "rnnviz train",
        "Train a model with PyTorch, in a process of its own. A training that was stopped goes on\n"
        "from its last whole epoch when the same command is given again.",
    )
    parser.add_argument("task", metavar="TASK", help=f"{', '.join(TASKS)}, or a file of your own")
    parser.add_argument("--data", metavar="PATH", help="what to learn from, if it is not made here")
    parser.add_argument(
        "--column", action="append", default=[], metavar="NAME",
        help="of a file with columns: the numbers to foretell, or first the text, then the label",
    )  # fmt: skip
    parser.add_argument(
        "-o", "--out", required=True, metavar="FILE", help=f"the model file, NAME{SUFFIX}"
    )
    parser.add_argument(
        "--start", default="", metavar="FILE",
        help="go on from this model file: its network, vocabulary and weights",
    )  # fmt: skip
    parser.add_argument(
        "--device", default="auto", metavar="NAME", help="auto, cpu, cuda, cuda:1 or mps"
    )
    parser.add_argument(
        "--mixed-precision", dest="half_products", action="store_true", default=None,
        help="multiply matrices in 16 bits: --half-products",
    )  # fmt: skip
    _add_settings(parser)
    parser.add_argument("--seed", type=int, default=0, help="the same seed, the same weights")
    parser.add_argument("--half", action="store_true", help="16-bit weights, half the size")
    parser.add_argument("--fresh", action="store_true", help="begin anew, without FILE.partial")
    parser.add_argument("--threads", type=int, default=1, help="PyTorch's share of the processor")
    parser.add_argument("--credit", metavar="TEXT", help="whose data it is, if not the task's")
    parser.add_argument("--licence", metavar="TEXT", help="the data's licence, if not the demo's")
    add_json(parser)
    return parser


def _add_settings(parser: Parser) -> None:
    settings = parser.add_argument_group("settings", "as is usual for the task, if not given")
    for each in _adjustable():
        flag = f"--{each.name.replace('_', '-')}"
        default = each.default if each.default is not MISSING else None
        if isinstance(default, bool):
            settings.add_argument(flag, action=argparse.BooleanOptionalAction, default=None)
        elif each.name in CHOICES:
            settings.add_argument(flag, choices=CHOICES[each.name])
        else:
            settings.add_argument(flag, type=type(default), metavar="N")


def _check_tied(recipe: Recipe) -> None:
    if recipe.tied and recipe.task == "classify":
        raise UsageProblem("--tied is for writers, whose outputs are their vocabulary")
    if recipe.tied and recipe.embedding != recipe.hidden:
        raise UsageProblem(
            f"tied weights need embedding = hidden, not {recipe.embedding} and {recipe.hidden}: "
            "give both alike, or --no-tied"
        )


def _check_places(job: Job) -> None:
    """Refuse at once what would fail after hours of training."""
    check_out(Path(job.out))
    if not is_made(job.data) and not Path(job.data).exists():
        raise UsageProblem(f"there is nothing at {job.data}; give the file or folder with the data")
    if job.threads < 1:
        raise UsageProblem(f"the threads must be 1 or more, not {job.threads}")


def _goes_on(job: Job) -> str:
    partial = Path(job.out + ".partial")
    if partial.is_file():
        return f"the same command goes on from where it was ({partial})"
    return "no epoch was finished, so the same command begins again"
