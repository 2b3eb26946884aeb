"""What a bundled task is: data that rnnviz makes itself, and how it is learnt at first."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.data.recipe import Recipe


@dataclass(frozen=True)
class Bundled:
    """A task that rnnviz makes itself, at `place`; `about` is one sentence for a newcomer.

    `example` is a text worth watching, and `demo` the one that its models belong to, if any.
    """

    name: str
    title: str
    about: str
    place: str
    recipe: Recipe
    example: str = ""
    demo: str = ""
