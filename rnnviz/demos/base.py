"""What a demo is: a declaration that data, network, examples and panels belong together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rnnviz.data.recipe import Recipe
from rnnviz.trace import Sampling


@dataclass(frozen=True)
class Demo:
    """One thing to show.

    `name` is what the command line calls it, `title` what the screen does; `shape` says what goes
    in and out ("many → one"); `about` is one sentence for a newcomer and `step` what one step is
    called ("word"). `models` are bundled, the first opens; `examples` are inputs worth trying,
    the first runs; `sampling` is set where the network writes. `panels` name the views beside the
    stage, top to bottom. `recipe` says how `rnnviz train` makes the model, and `credit` and
    `licence` whose data it learns from.
    """

    name: str
    title: str
    shape: str
    about: str
    step: Literal["word", "character"]
    models: tuple[str, ...]
    examples: tuple[str, ...]
    panels: tuple[str, ...]
    recipe: Recipe
    credit: str
    licence: str
    sampling: Sampling | None = None
