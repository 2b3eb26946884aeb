"""What our own networks cannot do, each in one sentence for whoever brought the file."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rnnviz.files.foreign.conventions import ORDERS, Conventions
from rnnviz.files.foreign.parts import Part
from rnnviz.nets.spec import MAX_LAYERS, MAX_SIZE


def obstacles(part: Part, conventions: Conventions) -> tuple[str, ...]:
    """Return why a part cannot be shown under these conventions; nothing if it can."""
    return (*_of_part(part), *part.obstacles, *_of_conventions(part, conventions), *_numbers(part))


def _of_part(part: Part) -> Iterator[str]:
    layers = [layer for both in part.layers for layer in both]
    if part.bidirectional:
        yield (
            f"{part.name} also reads backwards, and rnnviz shows networks that read forwards only"
        )
    if any(layer.projection is not None for layer in layers):
        yield f"{part.name} projects its state to a smaller one, which rnnviz cannot show"
    if any(layer.peepholes is not None and (layer.peepholes != 0).any() for layer in layers):
        yield f"{part.name} has peepholes, gates that look at the memory, which rnnviz cannot show"
    if part.input == "numbers":
        yield (
            f"{part.name} reads {part.inputs} numbers a step and not words or characters, and "
            "rnnviz shows networks that read text"
        )
    elif part.embedding is not None and part.embedding.shape[1] != part.inputs:
        yield f"the embedding gives {part.embedding.shape[1]} numbers and {part.name} reads others"
    if not part.heads and not part.obstacles:
        yield f"{part.name} has no linear head, so there is nothing that it believes"
    if len(part.layers) > MAX_LAYERS:
        yield f"{part.name} has {len(part.layers)} layers, and rnnviz shows at most {MAX_LAYERS}"
    if max(part.hidden) > MAX_SIZE or part.inputs > MAX_SIZE:
        yield f"{part.name} is too large to be shown"


def _of_conventions(part: Part, conventions: Conventions) -> Iterator[str]:
    if {*conventions.gates} != {*ORDERS[part.cell]} or len(conventions.gates) != len(
        ORDERS[part.cell]
    ):
        yield (
            f"the gate order {conventions.gates!r} does not name each of "
            f"{', '.join(ORDERS[part.cell])} once"
        )
    if conventions.curve != "sigmoid":
        curve = conventions.curve.replace("_", " ")
        yield f"the gates of {part.name} are squashed by a {curve}, and rnnviz has only the sigmoid"
    if part.cell == "gru" and conventions.reset == "before":
        yield (
            f"the reset gate of {part.name} acts before the hidden matrix, and rnnviz has the GRU "
            "of PyTorch, where it acts after it"
        )
    known = ("tanh", "relu") if part.cell == "rnn" else ("tanh",)
    if conventions.nonlinearity not in known:
        yield (
            f"the new state of {part.name} is squashed by {conventions.nonlinearity!r}, and "
            f"rnnviz has only {' and '.join(known)}"
        )
    if conventions.between != "nothing":
        yield (
            f"between state and head of {part.name} lies {conventions.between}, which rnnviz "
            "cannot show"
        )


def _numbers(part: Part) -> Iterator[str]:
    arrays = [
        (part.embedding_name, part.embedding),
        *((head.name, a) for head in part.heads[:1] for a in (head.weight, head.bias)),
        *((part.name, a) for both in part.layers for y in both for a in (y.W, y.U, y.b, y.b_u)),
    ]
    odd = dict.fromkeys(n for n, a in arrays if a is not None and not np.isfinite(a).all())
    for name in odd:
        yield f"{name} holds weights that are not numbers (NaN or infinite): its training failed"
