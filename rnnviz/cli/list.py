"""``rnnviz list``: the demos and the bundled models."""

from __future__ import annotations

from typing import Any

from rnnviz.cli.output import print_json
from rnnviz.cli.parser import Parser, add_json
from rnnviz.demos import DEMOS, Demo
from rnnviz.files.library import names


def run(arguments: list[str]) -> int:
    """Print the demos with their models and first example; return 0."""
    parser = Parser("rnnviz list", "List the demos and the models that come with rnnviz.")
    add_json(parser)
    if parser.parse_args(arguments).json:
        print_json({"demos": [_record(demo) for demo in DEMOS.values()], "models": names()})
        return 0
    for demo in DEMOS.values():
        print(f"{demo.name}: {demo.title} ({demo.shape})")
        print(f"  {demo.about}")
        print(f"  models: {', '.join(demo.models)}")
        print(f"  try: rnnviz run {demo.name} --input {_quoted(demo.examples[0])}")
    return 0


def _record(demo: Demo) -> dict[str, Any]:
    return {
        "name": demo.name,
        "title": demo.title,
        "shape": demo.shape,
        "about": demo.about,
        "models": demo.models,
        "examples": demo.examples,
        "writes": demo.sampling is not None,
    }


def _quoted(text: str) -> str:
    """Return the text so that a shell takes it as it is."""
    return f"'{text.strip()}'" if "$" in text else f'"{text.strip()}"'
