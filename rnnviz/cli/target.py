"""What a command is about: a demo's model, a bundled one, or a file; and what to run through it."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from rnnviz.api import sampling_for
from rnnviz.capture.run import request_for
from rnnviz.cli.parser import UsageProblem
from rnnviz.demos import DEMOS, Demo
from rnnviz.files.library import names, open_model
from rnnviz.files.model_file import FileProblem, load
from rnnviz.nets.model import Model
from rnnviz.trace import Request

_KNOBS = ("length", "temperature", "top_k", "top_p")


def add_target(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say which model runs what."""
    parser.add_argument("target", metavar="DEMO|FILE", help=f"{', '.join(DEMOS)}, or a model file")
    parser.add_argument(
        "--input", required=True, metavar="TEXT", help="what goes in; - reads it from the input"
    )
    parser.add_argument("--model", metavar="NAME", help="another model of the demo, or a file")
    parser.add_argument("--seed", type=int, default=0, help="the same seed draws the same words")
    knobs = parser.add_argument_group("writing", "as the demo has it, if not given")
    knobs.add_argument("--length", type=int, metavar="N", help="tokens to write")
    knobs.add_argument("--temperature", type=float, metavar="T", help="0 takes the likeliest")
    knobs.add_argument("--top-k", type=int, metavar="K", help="draw from the K likeliest; 0: all")
    knobs.add_argument("--top-p", type=float, metavar="P", help="draw from the likeliest share P")


def chosen(target: str, model: str | None = None) -> tuple[Demo | None, Model]:
    """Return the demo, if it has one, and the model of a demo's name, a model's name or a file.

    Raises
    ------
    UsageProblem, FileProblem
        If there is no such demo or model, or the file cannot be opened.
    """
    if target in DEMOS:
        opened = open_model(model or DEMOS[target].models[0])
        return DEMOS[target], opened
    if model is not None:
        raise UsageProblem(f"--model chooses among a demo's models, and {target} is not a demo")
    try:
        opened = open_model(target)
    except FileProblem:
        if Path(target).is_file():
            raise
        if _looks_like_a_file(target):
            load(target)
        known = ", ".join((*DEMOS, *names()))
        raise FileProblem(f"there is no {target!r}: give a model file, or one of {known}") from None
    return DEMOS.get(opened.demo), opened


def request_of(given: argparse.Namespace, model: Model) -> Request:
    """Return what the arguments ask the model to do.

    Raises
    ------
    ValueError
        If a knob lies outside its range, or a model that does not write is asked to.
    """
    knobs = {k: getattr(given, k) for k in _KNOBS if getattr(given, k) is not None}
    sampling = sampling_for(model)
    if sampling is None and knobs:
        flag = next(iter(knobs)).replace("_", "-")
        raise UsageProblem(f"--{flag} is for writers, and {model.name} only reads")
    sampling = replace(sampling, **knobs) if sampling else None
    return request_for(model, text_of(given.input), seed=given.seed, sampling=sampling)


def text_of(given: str) -> str:
    """Return the text that was given, or the whole standard input where that was ``-``."""
    return sys.stdin.read() if given == "-" else given


def _looks_like_a_file(target: str) -> bool:
    """Tell whether a file was meant, so that its own problem is the one to be told."""
    return Path(target).exists() or Path(target).suffix != "" or Path(target).name != target
