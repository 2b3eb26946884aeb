"""What our own networks cannot do, each in one sentence for whoever brought the file."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rnnviz.files.foreign.contents import advised
from rnnviz.files.foreign.conventions import ORDERS, Conventions
from rnnviz.files.foreign.parts import Part
from rnnviz.nets.spec import MAX_LAYERS, MAX_SIZE


def obstacles(part: Part, conventions: Conventions) -> tuple[str, ...]:
    """Return why a part cannot be shown under these conventions; nothing if it can."""
    found = (*_of_part(part), *part.obstacles, *_of_conventions(part, conventions), *_numbers(part))
    return tuple(advised(each, "open a model without that") for each in found)


def _of_part(part: Part) -> Iterator[str]:
    if part.bidirectional:
        yield (
            f"{part.name} also reads the text from its end, and rnnviz shows networks word by word "
            "as they hear it, when the end is not known yet; train it with bidirectional off and "
            "open that"
        )
    if part.input == "numbers" and not part.is_series:
        yield (
            f"{part.name} reads {part.inputs} numbers a step at once, and rnnviz shows networks "
            "that read a word, a character or one number a step; open one of a single column"
        )
    elif part.embedding is not None and part.embedding.shape[1] != part.inputs:
        yield (
            f"the embedding gives {part.embedding.shape[1]} numbers and {part.name} reads "
            f"{part.inputs}, so something else is read too, which the file does not tell; save the "
            "layer that reads the words by itself"
        )
    if part.heads and len(part.heads[0].weight) == 1 and not part.is_series:
        yield (
            f"{part.heads[0].name} gives one number for a text, and rnnviz shows the belief in one "
            "of several; open a model that tells classes apart"
        )
    if not part.heads and not part.obstacles:
        yield (
            f"{part.name} has no linear head, so there is nothing that it believes; open the file "
            "that also holds the layer which makes its outputs"
        )
    if len(part.layers) > MAX_LAYERS:
        yield f"{part.name} has {len(part.layers)} layers, and rnnviz shows at most {MAX_LAYERS}"
    if max(part.hidden) > MAX_SIZE or part.inputs > MAX_SIZE:
        yield f"{part.name} is too large to be shown; rnnviz shows at most {MAX_SIZE:,} units"


def _of_conventions(part: Part, conventions: Conventions) -> Iterator[str]:
    known = ORDERS[part.cell]
    if sorted(conventions.gates) != sorted(known):
        yield (
            f"the gate order {conventions.gates!r} does not name each of {', '.join(known)} once; "
            f"give one such as {known}"
        )
    if conventions.curve == "other" and part.cell != "rnn":
        yield (
            f"the gates of {part.name} are squashed by a function that is not known here; rnnviz "
            "has the sigmoid and the hard sigmoids of Keras"
        )
    if conventions.nonlinearity == "other":
        yield (
            f"the new state of {part.name} is squashed by a function that is not known here; "
            "rnnviz has tanh, ReLU, sigmoid, softsign and none"
        )


def _numbers(part: Part) -> Iterator[str]:
    dense = () if part.dense is None else (part.dense,)
    arrays = [
        (part.embedding_name, part.embedding),
        *((head.name, a) for head in (*part.heads[:1], *dense) for a in (head.weight, head.bias)),
        *((part.name, a) for both in part.layers for y in both for a in vars(y).values()),
        (part.name, part.attention),
    ]
    odd = dict.fromkeys(n for n, a in arrays if a is not None and not np.isfinite(a).all())
    for name in odd:
        yield (
            f"{name} holds weights that are not numbers (NaN or infinite): its training failed, "
            "so open a checkpoint of an earlier epoch"
        )
