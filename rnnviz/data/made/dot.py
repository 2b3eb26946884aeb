"""A dot that moves over a strip: which way it goes, and whether it turns round.

Each step is one frame of the strip, ``··●······``, a sign of its own to the network: that two of
them show neighbouring places is for it to find out. In some frames the dot cannot be seen, so the
last two alone do not tell.
"""

from __future__ import annotations

import numpy as np

from rnnviz.data.dataset import Example, Sentences
from rnnviz.data.made.made import Bundled
from rnnviz.data.recipe import Recipe

PLACES = 9
DOT, EMPTY = "●", "·"
HIDDEN = 0.2  # share of frames in which the dot cannot be seen
MOVES = 0.7  # share of steps in which it goes on to the next place
SHORTEST, LONGEST = 5, 14  # frames
SIZES = (4000, 500, 1000)
LABELS = ("left", "left, then right", "right", "right, then left")


def frame(place: int | None) -> str:
    """Return the strip with the dot at that place, or with none."""
    return "".join(DOT if k == place else EMPTY for k in range(PLACES))


def draw(rng: np.random.Generator) -> Example:
    """Return the frames of one movement, and its label, which what can be seen of it tells."""
    while True:
        path = _path(rng)
        seen = rng.random(len(path)) >= HIDDEN
        label = direction([place for place, s in zip(path, seen, strict=True) if s])
        if label == direction(path) and label in LABELS:
            frames = (frame(place if s else None) for place, s in zip(path, seen, strict=True))
            return Example(" ".join(frames), label)


def direction(path: list[int]) -> str:
    """Return the label of the places that a dot was seen at, or "" where it does not move."""
    ways = ["left" if move < 0 else "right" for move in np.diff(path) if move]
    return ", then ".join(way for k, way in enumerate(ways) if k == 0 or ways[k - 1] != way)


def _path(rng: np.random.Generator) -> list[int]:
    """Return the places of a dot that sometimes rests, and turns round once or never."""
    steps, way = int(rng.integers(SHORTEST, LONGEST + 1)) - 1, int(rng.choice((-1, 1)))
    turn = int(rng.integers(1, steps)) if rng.integers(2) else steps
    ways = np.where(np.arange(steps) < turn, way, -way)
    path = np.cumsum([0, *ways * (rng.random(steps) < MOVES)])
    path -= path.min()
    room = PLACES - int(path.max())
    return [int(place) for place in path + rng.integers(room)] if room > 0 else _path(rng)


def dot(seed: int = 0) -> Sentences:
    """Return movements to learn from, to stop early by and to measure on, each part all new."""
    rng = np.random.default_rng([seed, *b"dot"])
    drawn: dict[str, Example] = {}
    while len(drawn) < sum(SIZES):
        example = draw(rng)
        drawn.setdefault(example.text, example)
    found = tuple(drawn.values())
    first, second = SIZES[0], SIZES[0] + SIZES[1]
    return Sentences(found[:first], found[first:second], found[second:])


BUNDLED = Bundled(
    "dot",
    "A moving dot",
    "Watches a dot move over a strip, one frame a step, and tells which way it goes and whether "
    "it turned round.",
    "made:dot",
    Recipe(
        task="classify",
        reader="table",
        language="spaced words",
        embedding=12,
        hidden=24,
        min_count=1,
        schedule="constant",
        learning_rate=5e-3,
        batch=32,
        epochs=12,
        patience=10,
        dropout=0.0,
        input_dropout=0.0,
        prefix_weight=0.3,
        average=0.9,
    ),
    example=" ".join(map(frame, (1, 2, 2, 3, None, 4, 5, 6, 6, 5, 4, None, 3, 2))),
)
