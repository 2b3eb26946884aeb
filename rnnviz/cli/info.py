"""``rnnviz info``: what is in a model file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rnnviz.cli.foreign import report_lines
from rnnviz.cli.output import file_size, print_json, said
from rnnviz.cli.parser import Parser, add_json
from rnnviz.demos import DEMOS
from rnnviz.files.foreign.reader_process import read_apart
from rnnviz.files.foreign.understand import understand
from rnnviz.files.library import find, is_ours
from rnnviz.files.model_file import load
from rnnviz.nets.model import Model

BAD_INPUT = 2
_CARD = ("data", "credit", "licence", "command", "seed", "epochs", "limits")


def run(arguments: list[str]) -> int:
    """Print the model's card; return 0."""
    parser = Parser("rnnviz info", "Say what is in a model file.")
    parser.add_argument("file", metavar="FILE", help="a model file, or a bundled model's name")
    add_json(parser)
    given = parser.parse_args(arguments)
    path = find(DEMOS[given.file].models[0] if given.file in DEMOS else given.file)
    if not is_ours(path):
        return _foreign(path, json=given.json)
    model, size = load(path), path.stat().st_size
    if given.json:
        print_json(_record(model, size))
    else:
        print("\n".join(_lines(model, size)))
    return 0


def _foreign(path: Path, *, json: bool) -> int:
    """Report on a file of another program; return 0, or 2 if it holds nothing to show."""
    report = understand(read_apart(path))
    if json:
        print_json({"name": path.name, "bytes": path.stat().st_size, **report.to_json()})
    else:
        print("\n".join(report_lines(report, path)))
    return 0 if report.parts else BAD_INPUT


def _record(model: Model, size: int) -> dict[str, Any]:
    return {
        "name": model.name,
        "task": model.task,
        "demo": model.demo,
        "version": model.version,
        "parameters": model.parameters,
        "bytes": size,
        "network": model.spec.to_json(),
        "language": model.codec.language,
        "vocabulary": len(model.codec.vocabulary),
        "labels": len(model.labels),
        "card": dict(model.card),
    }


def _lines(model: Model, size: int) -> list[str]:
    spec, members = model.spec, model.members
    does = "tells what a text means" if model.task == "classify" else "writes on after a text"
    lines = [
        f"{model.name}: {does}" + (f" (demo {model.demo})" if model.demo else ""),
        f"  network     {spec.cell.upper()}, {spec.layers} × {spec.hidden} units, embedding "
        f"{spec.embedding}"
        + (", tied to the head" if spec.tied else "")
        + (f", with {spec.beyond_torch}" if spec.beyond_torch else "")
        + (f": {len(members)} networks side by side" if members else ""),
        f"  size        {model.parameters:,} weights, "
        + ("those from one network to another 0, " if members else "")
        + file_size(size),
        f"  vocabulary  {spec.vocabulary:,} entries ({model.codec.language}), "
        f"{spec.outputs:,} outputs",
    ]
    lines += [f"  {key:<11} {model.card[key]}" for key in _CARD if model.card.get(key) is not None]
    lines += [f"  member      {_member(each)}" for each in members]
    lines.append(f"  quality     {_quality(model.card.get('quality'))}")
    return lines


def _member(card: Mapping[str, Any]) -> str:
    told = [str(card[key]) for key in ("name", "command") if key in card]
    told += [f"{key} {card[key]}" for key in ("seed", "epochs") if key in card]
    return ", ".join([*told, _quality(card.get("quality"))])


def _quality(measured: Any) -> str:
    if not measured:
        return "not measured"
    if not isinstance(measured, dict):
        return json.dumps(measured)
    return ", ".join(said(str(name), value) for name, value in measured.items())
