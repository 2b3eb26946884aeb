"""``rnnviz eval``: how good a model is on data that it has not seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rnnviz.cli.output import print_json, said
from rnnviz.cli.parser import Parser, add_json
from rnnviz.cli.progress import Percent
from rnnviz.cli.target import chosen
from rnnviz.data.dataset import DataProblem, read_text
from rnnviz.data.intents import read_pairs
from rnnviz.data.plays import scenes
from rnnviz.nets.model import Model
from rnnviz.nets.quality import Tell, sentence_quality, text_quality


def run(arguments: list[str]) -> int:
    """Measure and print the quality; return 0."""
    parser = Parser("rnnviz eval", "Measure a model on data that it has not seen.")
    parser.add_argument("model", metavar="MODEL", help="a demo's name, a model's, or a file")
    parser.add_argument(
        "--data",
        required=True,
        metavar="FILE",
        help="for intents a JSON list, or JSON lines, of [text, intent]; for writers a text file",
    )
    add_json(parser)
    given = parser.parse_args(arguments)
    _, model = chosen(given.model)
    quality = quality_on(model, Path(given.data))
    if given.json:
        print_json({"model": model.name, "data": given.data, **quality})
    else:
        print(f"{model.name} on {given.data}:")
        print("\n".join(f"  {said(name, value)}" for name, value in quality.items()))
    return 0


def quality_on(model: Model, path: Path) -> dict[str, Any]:
    """Return what `rnnviz.nets.quality` measures on that file.

    Raises
    ------
    DataProblem
        If the file is not of the form that the model needs, or nothing in it can be measured.
    """
    with Percent(f"reading {path.name}") as percent:
        if model.task == "classify":
            return _sentences(model, path, percent.tell)
        return _text(model, path, percent.tell)


def _text(model: Model, path: Path, tell: Tell) -> dict[str, Any]:
    text = read_text(path)
    text = scenes(text) if model.codec.language == "script" else text
    quality = text_quality(model, [text], tell)
    if not quality["tokens"]:
        raise DataProblem(f"{path.name} holds no two tokens, so there is nothing to foretell")
    return quality


def _sentences(model: Model, path: Path, tell: Tell) -> dict[str, Any]:
    quality = sentence_quality(model, read_pairs(path), tell)
    if not quality["sentences"]:
        raise DataProblem(
            f"{path.name} holds no sentence with a label that {model.name} knows, "
            f"such as {model.labels[0]!r}"
        )
    return quality
