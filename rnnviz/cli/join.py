"""``rnnviz join``: models side by side in one file, which believes the mean of their logits."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rnnviz.cli.output import file_size, print_json, said
from rnnviz.cli.parser import Parser, UsageProblem, add_json
from rnnviz.cli.places import check_out, normalised_place
from rnnviz.cli.progress import Percent
from rnnviz.cli.target import chosen
from rnnviz.data.dataset import Dataset
from rnnviz.data.readers import READERS, read
from rnnviz.files.library import SUFFIX
from rnnviz.files.model_file import rounded, save_side_by_side
from rnnviz.nets.model import Model
from rnnviz.nets.quality import measure
from rnnviz.nets.side_by_side import join
from rnnviz.nets.temperature import best_temperature, cooled, unseen_scores

_OF_MEMBERS = ("command", "seed", "epochs", "seconds", "temperature", "quality")
_OF_ALL = ("data", "credit", "licence")


def run(arguments: list[str]) -> int:
    """Join, calibrate, measure and save; return 0.

    Raises
    ------
    ValueError
        If the models cannot stand side by side, or the data cannot be used.
    """
    given = _parser().parse_args(arguments)
    out = Path(given.out)
    check_out(out)
    members = [chosen(each)[1] for each in given.models]
    card = _card(members, _command(given))
    join(members)  # refuses what does not fit before anything takes long
    data = _data(members, given.data) if given.data else None
    if data and given.calibrate:
        members, card = _calibrated(members, card, data)
    members = [rounded(member) for member in members] if given.half else members
    model = join(members, out.stem, card)
    if data:
        model = _measured(model, data)
    save_side_by_side(model, members, out, half=given.half)
    _tell(model, members, out, json=given.json)
    return 0


def _parser() -> Parser:
    parser = Parser(
        "rnnviz join",
        "Put models side by side in one file, which believes the mean of their logits. They must\n"
        "be of one kind and know the same vocabulary; their sizes may differ.",
    )
    parser.add_argument("models", metavar="MODEL", nargs="+", help="a model's name, or a file")
    parser.add_argument(
        "-o", "--out", required=True, metavar="FILE", help=f"the model file, NAME{SUFFIX}"
    )
    parser.add_argument("--half", action="store_true", help="16-bit weights, half the size")
    parser.add_argument(
        "--data", metavar="PATH", help="calibrate and measure on what the models were trained with"
    )
    parser.add_argument(
        "--no-calibrate", dest="calibrate", action="store_false",
        help="only measure: for models of which one has learnt from what validates here",
    )  # fmt: skip
    add_json(parser)
    return parser


def _command(given: argparse.Namespace) -> str:
    """Return the command that makes this model again, whatever machine it is typed on."""
    models = [normalised_place(each) if Path(each).is_file() else each for each in given.models]
    words = ["rnnviz", "join", *models, "-o", normalised_place(given.out)]
    words += ["--half"] if given.half else []
    words += ["--data", normalised_place(given.data, "data")] if given.data else []
    words += [] if given.calibrate else ["--no-calibrate"]
    return shlex.join(words)


def _card(members: Sequence[Model], command: str) -> dict[str, Any]:
    """Return how the members were made, and what their cards say of their data."""
    cards = [member.card for member in members]
    told = [
        {"name": m.name, **{key: m.card[key] for key in _OF_MEMBERS if key in m.card}}
        for m in members
    ]
    of_all = {
        key: "; ".join(dict.fromkeys(str(card[key]) for card in cards if card.get(key)))
        for key in _OF_ALL
    }
    return {"command": command, "members": told, **{k: text for k, text in of_all.items() if text}}


def _data(members: Sequence[Model], place: str) -> Dataset:
    """Return the data as the first member read it whose card tells how it was made."""
    recipes = [member.card.get("recipe") for member in members]
    readers = [recipe.get("reader") for recipe in recipes if isinstance(recipe, dict)]
    reader = next((name for name in READERS if name in readers[:1]), None)
    if reader is None:
        raise UsageProblem(
            "the cards of these models do not tell how their data is read; leave --data out, or "
            "join models that rnnviz train made"
        )
    return read(reader, place)


def _calibrated(
    members: Sequence[Model], card: dict[str, Any], data: Dataset
) -> tuple[list[Model], dict[str, Any]]:
    """Return the members with their heads divided by the temperature that is best for them all."""
    with Percent("calibrating") as percent:
        temperature = best_temperature(*unseen_scores(join(members), data, percent.tell))
    return [cooled(member, temperature) for member in members], {**card, "temperature": temperature}


def _measured(model: Model, data: Dataset) -> Model:
    with Percent("measuring") as percent:
        return replace(model, card={**model.card, "quality": measure(model, data, percent.tell)})


def _tell(model: Model, members: Sequence[Model], out: Path, *, json: bool) -> None:
    size, quality = out.stat().st_size, model.card.get("quality", {})
    if json:
        temperature = model.card.get("temperature")
        names = [member.name for member in members]
        about = {"file": str(out), "bytes": size, "members": names, "hidden": model.spec.hidden}
        print_json({**about, "temperature": temperature, "quality": quality})
    else:
        told = ", ".join(said(name, value) for name, value in quality.items()) or "not measured"
        print(f"saved {out}: {len(members)} networks side by side, {file_size(size)}; {told}")
